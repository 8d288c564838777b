// Model: a chart as the explorer walks it. Expressions are terms, papers and messages are gone,
// and of the content only what can change what a case may do next remains.
// Private to engine/soundness. Immutable after construction; refers to the chart.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/soundness/term.h"
#include "engine/statechart/chart.h"
#include "engine/statechart/index_set.h"

namespace xinfang::soundness {

using statechart::Chart;
using statechart::IndexSet;

struct Act;
using Content = std::vector<Act>;
struct Act {
  enum class Kind : std::uint8_t { assign, raise, choose, clock };
  Kind kind = Kind::assign;
  std::size_t index = npos;  // assign: data field; clock: clock
  std::string_view event;    // raise; lives in the chart
  definition::ClockAction::Kind clock_kind = definition::ClockAction::Kind::start;
  Term term;             // assign, where the value matters
  bool is_kept = false;  // assign: the field is one that terms read
  // Assign: of a value that is not known; clock: an extension's length, a day or words are not.
  bool may_fail = false;
  struct Branch {
    std::optional<Term> condition;
    Content content;
  };
  std::vector<Branch> branches;  // choose
};

// An answer of a form. `field`: the data field that stores it.
struct Asked {
  std::size_t answer = npos;
  std::size_t field = npos;
  bool is_optional = false;
  Domain domain;
};
using Form = std::vector<Asked>;

struct Move {
  std::vector<Term> guards;
  Content content;
  Form form;
  bool by_person = false;
  bool sees = true;  // a role that may send it sees every case
  // Otherwise: fields that may name a person of such a role, and so let them see.
  std::vector<std::size_t> sight;
  std::vector<std::size_t> writes;  // data fields, then clocks behind the last field; sorted
};

class Model {
 public:
  explicit Model(const Chart& chart);
  Model(const Model&) = delete;
  Model& operator=(const Model&) = delete;

  const Chart& chart;
  Vocabulary vocabulary;
  std::vector<Domain> domains;   // by data field
  std::vector<char> is_kept;     // by data field: some term reads it
  std::vector<char> is_started;  // by clock: some action starts it
  std::vector<Move> moves;       // by transition
  std::vector<Content> entry;    // by state
  std::vector<Content> exit;
  std::vector<Content> initial;
  Form registration_form;
  Content registration;
  std::vector<std::string> person_events;  // document order
  bool has_foreach = false;                // with content that matters: can't be explored
  Place foreach_place{};

 private:
  Content read(const statechart::Steps& steps, const std::vector<definition::FormField>* form);
  std::optional<Act> read(const statechart::Step& step,
                          const std::vector<definition::FormField>* form);
  void read_assign(const statechart::Step& step, const std::vector<definition::FormField>* form,
                   Act& act);
  void read_clock(const statechart::Step& step, const std::vector<definition::FormField>* form,
                  Act& act);
  bool length_may_fail(const statechart::Step& step) const;
  bool day_may_fail(const statechart::Step& step, const Term& day,
                    const std::vector<definition::FormField>* form) const;
  bool has_come(const Term& day, const std::vector<definition::FormField>* form) const;
  bool is_said(const statechart::Step& step, const std::vector<definition::FormField>* form);
  void find_started();
  void find_started(const statechart::Steps& steps);
  const definition::Field* source_of(const Term& term,
                                     const std::vector<definition::FormField>* form) const;
  bool always_fits(const statechart::Step& step, const std::vector<definition::FormField>* form,
                   const Term& term) const;
  Form read_form(const std::vector<definition::FormField>& form);
  void read_transitions();
  void read_sight(const statechart::ChartTransition& transition, Move& move) const;
  bool matters(const Act& act) const;
  void keep_what_is_read();
  void keep(const Term& term);
  void keep(const Content& content);
  void mark(Content& content) const;

  std::vector<char> is_restarted_;  // by clock: some action does
};

// getTransitionDomain (SCXML 1.0, Appendix D) of a transition with these effective targets.
std::size_t transition_domain(const Chart& chart, const statechart::ChartTransition& transition,
                              const IndexSet& targets);

}  // namespace xinfang::soundness
