// Slices: which data fields and clocks can change where a case goes, and which only follow.
//
// A variable is a kept data field or a clock. It is part of the control where its value may decide
// which states are entered, which internal events are raised, or what another variable of the
// control becomes. All else follows the control without ever changing it, so that exploring states
// with the control's variables alone loses nothing, and each of the others can be joined to that
// graph by itself. Variables that follow each other form a group.
// Private to engine/soundness.
#pragma once

#include <vector>

#include "engine/soundness/model.h"

namespace xinfang::soundness {

struct Slice {
  std::vector<char> fields;  // by data field: its value is followed
  std::vector<char> clocks;  // by clock
};

class Influence {
 public:
  explicit Influence(const Model& model);

  const Slice& control() const { return control_; }
  // An eventless transition has a guard of free choice: whatever event comes may find it open.
  bool any_event_may_move() const { return any_event_may_move_; }
  // The group of a clock outside the control; asserts that it is outside.
  std::size_t group_of_clock(std::size_t clock) const;
  // Whether the slice follows the group's variables.
  bool follows(const Slice& slice, std::size_t group) const;
  // Whether a clock outside the control is its group's only variable.
  bool is_alone(std::size_t clock) const;
  // The control and one group.
  void add_group(std::size_t group, Slice& slice) const;
  // Groups outside the control on which it depends whether the transition is taken, by its guards
  // and by those that come before it. Empty: the control alone decides.
  const std::vector<std::size_t>& deciding(std::size_t transition) const {
    return deciding_[transition];
  }

 private:
  using Variables = std::vector<std::size_t>;

  std::size_t clock_variable(std::size_t clock) const { return fields_ + clock; }
  void read_event(std::string_view event, const statechart::EventMatch& match);
  // Result: what decides whether the end of the block is reached.
  Variables read(const Content& content, Variables context);
  void failing(const Variables& context);
  void influence(const Variables& from, std::size_t to);
  void influence_control(const Variables& from);
  void close();
  void form_groups();

  const Model& model_;
  std::size_t fields_ = 0;
  std::size_t variables_ = 0;
  bool errors_are_taken_ = false;
  bool any_event_may_move_ = false;
  std::vector<Variables> influences_;  // by variable: what it changes
  std::vector<char> is_control_;       // by variable
  std::vector<std::size_t> group_;     // by variable
  std::vector<Variables> contexts_;    // by transition: what decides whether it is taken
  std::vector<std::vector<std::size_t>> deciding_;
  Slice control_;
};

}  // namespace xinfang::soundness
