// Walker: one event through a chart with some values unknown. The steps are those of
// engine/statechart (W3C SCXML 1.0, Appendix D, with the standard's names); where an outcome is
// not known the oracle chooses, and is asked again until every choice was made.
//
// That both walk alike is tested: whatever the engine reaches on random charts the explorer
// reaches, and the other way round (tests/engine/soundness).
// Private to engine/soundness. One thread; refers to model and slice.
#pragma once

#include <deque>
#include <vector>

#include "engine/soundness/clock_state.h"
#include "engine/soundness/model.h"
#include "engine/soundness/slice.h"

namespace xinfang::soundness {

// Depth-first through all sequences of choices.
class Oracle {
 public:
  // `Assumed`: of a value outside the slice, which never changes where the walk goes.
  enum class About : std::uint8_t { real, assumed };
  std::size_t choose(std::size_t options, About about = About::real);
  void restart();
  // Goes to the next sequence; false where all were tried.
  bool advance();
  // Takes no other choice of what was assumed since the last real one.
  void settle_assumed();
  // Real choices so far.
  std::size_t asked() const { return asked_; }

 private:
  struct Choice {
    std::size_t taken;
    std::size_t options;
    About about;
  };
  std::vector<Choice> choices_;
  std::size_t next_ = 0;
  std::size_t asked_ = 0;
};

// A case at rest, as far as it is followed.
struct Point {
  IndexSet configuration;
  std::vector<std::optional<IndexSet>> history;  // by slot
  std::vector<Code> fields;                      // by data field; open_code: not followed
  std::vector<std::uint8_t> clocks;              // by clock, packed; not followed: 0
  bool finished = false;
  friend bool operator==(const Point&, const Point&) = default;
};

// What a clock that is not followed was told.
struct ClockEffect {
  std::uint32_t clock = 0;
  definition::ClockAction::Kind kind = definition::ClockAction::Kind::start;
  bool done = true;  // false: it is one that fails
  // Also in a state for it: the length of an extension, a day or words are not known.
  bool may_fail = false;
  friend bool operator==(const ClockEffect&, const ClockEffect&) = default;
};

// Two transitions between which only their order in the file decides.
struct Conflict {
  std::size_t winner = 0;
  std::size_t loser = 0;
  bool is_write = false;  // both are taken, and both write one field or clock
};

// What happened on the way.
struct Trail {
  std::vector<std::size_t> taken;  // transitions
  IndexSet entered;                // states, and history states that were used
  std::vector<ClockEffect> effects;
  std::vector<Conflict> conflicts;
  bool is_handled = false;  // some transition took the event itself
};

class Walker {
 public:
  Walker(const Model& model, const Slice& slice);

  enum class End : std::uint8_t { refused, at_rest, endless };

  // Each starts from `from` and follows the oracle. At rest: point() and trail() say where and how.
  End open(Oracle& oracle);
  // `permitted`: by transition, which of a person's transitions the sender may use; null: all.
  End send(const Point& from, std::string_view event, const std::vector<char>* permitted,
           Oracle& oracle);
  // A clock that is not followed is taken to run.
  End ring(const Point& from, std::size_t clock, clock::AlarmKind alarm, Oracle& oracle);

  const Point& point() const { return point_; }
  const Trail& trail() const { return trail_; }
  // After an endless end: no choice on the way could have ended it.
  bool is_forced() const { return is_forced_; }
  std::size_t microsteps() const { return microsteps_; }
  // Transitions of active states that a person's event may take, as the engine orders them.
  std::vector<std::size_t> candidates(const Point& at, const statechart::EventMatch& match) const;

 private:
  using Transitions = std::vector<std::size_t>;
  enum class Sender : std::uint8_t { person, engine };

  void begin(const Point& from, Oracle& oracle);
  End run_to_completion(const Transitions& enabled);
  bool is_endless();

  // Selection: walker_selection.cpp.
  Transitions select_transitions(const statechart::EventMatch& match, Sender sender);
  std::size_t select_in(std::size_t state, const statechart::EventMatch& match, Sender sender);
  bool may_send(std::size_t transition);
  bool condition_match(const Move& move);
  Transitions remove_conflicting_transitions(const Transitions& enabled);
  void note_common_writes(const Transitions& enabled);
  IndexSet compute_exit_set(const statechart::ChartTransition& transition) const;
  std::size_t get_transition_domain(const statechart::ChartTransition& transition) const;
  IndexSet get_effective_target_states(const std::vector<std::size_t>& targets) const;

  // Entry and exit: walker_entry.cpp.
  struct EntrySet {
    IndexSet states;
    IndexSet default_entry;
    IndexSet default_history_from;
  };
  void microstep(const Transitions& enabled);
  void exit_states(const Transitions& enabled);
  EntrySet compute_entry_set(const Transitions& enabled);
  void add_descendant_states_to_enter(std::size_t state, EntrySet& entry) const;
  void add_ancestor_states_to_enter(std::size_t state, std::size_t ancestor, EntrySet& entry) const;
  void add_regions(std::size_t parallel, EntrySet& entry) const;
  void enter_states(const EntrySet& entry);
  bool is_in_final_state(std::size_t state) const;

  // Content and values: walker_content.cpp.
  bool execute(const Content& content);
  bool assign(const Act& act);
  std::optional<const Content*> choose(const Act& act);
  bool change_clock(const Act& act);
  void take_up(const Form& form);
  Abstract evaluate(const Term& term);
  Abstract evaluate_condition(const Term& term);
  Abstract evaluate_field(std::size_t field);
  Abstract evaluate_answer(std::size_t answer);
  Abstract evaluate_equality(const Term& term);
  Abstract choose_atom(const Term& term);
  bool holds(const Term& term);
  void forget_atoms();

  const Model& model_;
  const Chart& chart_;
  const Slice& slice_;
  Oracle* oracle_ = nullptr;
  Point point_;
  Trail trail_;
  std::deque<std::string_view> queue_;
  bool running_ = true;
  std::size_t microsteps_ = 0;
  const std::vector<char>* permitted_ = nullptr;
  const Form* form_ = nullptr;          // of the event, while its answers can be read
  std::vector<Code> answers_;           // by answer; open_code: not asked for yet
  std::vector<std::uint8_t> atoms_;     // by atom: 0 open, 1 false, 2 true, 3 error
  std::vector<std::size_t> set_atoms_;  // which are not open
  struct Visit {
    Point point;
    std::deque<std::string_view> queue;
    std::size_t asked = 0;
  };
  Visit visit_;
  bool is_forced_ = false;
};

}  // namespace xinfang::soundness
