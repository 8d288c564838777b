// Chart: a Definition compiled once. Names are indices, guards are programs, relations between
// states are bitsets; immutable and shareable between threads.
// Source: W3C SCXML 1.0, section 3 and Appendix D; functions carry the standard's names.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/base/diagnostic.h"
#include "engine/base/result.h"
#include "engine/clock/alarm.h"
#include "engine/clock/rule.h"
#include "engine/definition/definition.h"
#include "engine/expression/program.h"
#include "engine/statechart/index_set.h"

namespace xinfang::statechart {

inline constexpr std::size_t npos = static_cast<std::size_t>(-1);

// Transitions of one chart: a file beyond it is refused at compile time.
inline constexpr std::size_t transitions_max = 8'192;

// The name under which a case's registration is recorded as an event.
inline constexpr std::string_view registration_event = "register";

// Slots of the names every workflow's expressions may use, before the data fields.
enum class BuiltIn : std::size_t { event = 0, actor = 1, today = 2, now = 3, rules = 4 };
inline constexpr std::size_t built_in_count = 5;

// The same slots in an SCXML document (SCXML 5.10), whose last one nothing can name.
enum class SystemVariable : std::size_t { event = 0, session_id = 1, name = 2, io_processors = 3 };

// definition::Given, Payload and Send with expressions as programs.
struct GivenWords {
  std::string text;
  std::optional<expression::Program> program;  // none: the text
};
struct ChartPayload {
  struct Parameter {
    std::string name;
    expression::Program program;
  };
  std::vector<Parameter> parameters;
  std::optional<expression::Program> content;
};
struct ChartSend {
  GivenWords event;
  GivenWords target;
  GivenWords type;
  GivenWords delay;
  GivenWords id;            // cancel: the id to be cancelled, the only member used
  std::string id_location;  // the field, or what is no location; empty: none
  std::size_t id_field = npos;
  std::vector<expression::Program> id_path;  // as `path` of Step
  ChartPayload payload;
};

// definition::Action with names as indices and expressions as programs.
struct Step;
using Steps = std::vector<Step>;
struct Step {
  enum class Kind {
    assign,
    raise,
    log,
    choose,
    foreach,
    clock,
    document,
    notice,
    send,
    cancel,
    block
  };
  Kind kind = Kind::assign;
  std::size_t index =
      npos;          // field (SCXML: npos where there is none of that name), clock, document
  std::string name;  // event raised, notice's receiver, log's label, the field assigned to
  Text text;         // notice
  std::optional<expression::Program> program;  // value, clock's length, foreach's array
  definition::ClockAction::Kind clock_kind = definition::ClockAction::Kind::start;
  // Clock: the day it counts from, what is added to the reason, the approving paper's number.
  std::optional<expression::Program> on;
  std::optional<expression::Program> reason;
  std::optional<expression::Program> paper;
  std::string item;  // foreach
  std::string index_name;
  std::size_t item_field = npos;  // the same as data fields: SCXML documents only
  std::size_t index_field = npos;
  std::shared_ptr<const ChartSend> send;  // send and cancel
  // assign in an SCXML document: the keys of the place inside the field's value, outermost first.
  std::vector<expression::Program> path;
  struct Branch {
    std::optional<expression::Program> condition;  // none: else
    Steps steps;
  };
  std::vector<Branch> branches;  // choose; foreach and block use the first one's steps
  Place place;
};

struct Guard {
  expression::Program program;
  Text otherwise;
  bool needs_event = false;  // mentions the answers of the form: open until they are given
};

struct ChartTransition {
  std::size_t source = 0;
  std::vector<std::string> descriptors;  // SCXML event descriptors, "*" and ".*" removed
  Text title;
  std::vector<std::string> by;
  std::string basis;  // as shown to people; never empty for a person's event
  std::vector<Guard> guards;
  std::vector<definition::FormField> form;
  std::vector<std::size_t> targets;  // may be history states
  bool internal = false;
  bool eventless = false;
  Steps steps;
  Place place;
};

struct ChartState {
  std::string id;
  definition::StateKind kind = definition::StateKind::atomic;
  Text title;
  std::size_t stage = npos;
  std::size_t parent = npos;          // npos: the root
  std::vector<std::size_t> children;  // document order, without history states
  std::vector<std::size_t> histories;
  std::size_t history_slot = npos;   // history states only
  std::vector<std::size_t> initial;  // targets of the initial transition; history: of the default
  Steps initial_steps;
  Steps entry;
  Steps exit;
  std::vector<std::size_t> transitions;  // document order
  IndexSet ancestors;                    // proper
  IndexSet descendants;                  // proper
  std::string done_event;                // "done.state.<id>"
  // <data> of an SCXML document: field and value (none: null), in document order.
  struct Datum {
    std::size_t field = npos;
    std::optional<expression::Program> value;
  };
  std::vector<Datum> data;
  ChartPayload done_data;
};

struct ChartClock {
  std::string id;
  clock::Rule rule;
  std::string expired_event;  // "clock.expired.<id>"
  std::string warned_event;   // "clock.warned.<id>"
  std::string urgent_event;   // "clock.urgent.<id>"
  clock::AlarmKinds wanted;   // expiry always; warn points where a transition takes their event

  const std::string& event(clock::AlarmKind kind) const;
  bool wants(clock::AlarmKind kind) const;
};

// What an event name selects (SCXML 3.12.1), found once for every name the chart can know.
struct EventMatch {
  std::vector<std::size_t> transitions;  // ascending, so grouped by source
  IndexSet sources;                      // the states that own them
  std::vector<std::string> personal;     // form fields whose answers are sealed, sorted
};

// What the definition and the rule pack say together. States are numbered in document order, root
// first (index 0), so that ascending order is entry order and descending order is exit order.
class Chart {
 public:
  // Diagnostics name `file`. Fails where an expression does not check, a bound is passed, a clock
  // has no rule. `workflow_hash`: SHA-256 hex that stands for the texts of workflow and rule
  // pack together: the version a case is pinned to.
  static Result<std::shared_ptr<const Chart>, std::vector<Diagnostic>> compile(
      const definition::Definition& definition, const clock::RulePack& rules,
      const std::string& file, std::string workflow_hash);

  const definition::Definition& definition() const { return definition_; }
  const clock::RulePack& rules() const { return rules_; }
  // An SCXML document in the data model `cel`.
  bool is_document() const { return definition_.data_model == definition::DataModel::cel; }
  // Entering the state for the first time gives its data their values (SCXML 5.3).
  bool binds_late(std::size_t state) const {
    return definition_.late_binding && !states_[state].data.empty();
  }
  const std::string& workflow_hash() const { return workflow_hash_; }

  const std::vector<ChartState>& states() const { return states_; }
  const std::vector<ChartTransition>& transitions() const { return transitions_; }
  const std::vector<definition::Field>& data() const { return definition_.data; }
  const std::vector<ChartClock>& clocks() const { return clocks_; }
  std::size_t history_slots() const { return history_slots_; }
  // States without states inside: where selectTransitions begins.
  const IndexSet& atomic_states() const { return atomic_states_; }

  // Never fails: a name no transition has selects nothing. Valid as long as the chart.
  const EventMatch& match(std::string_view event) const;
  const EventMatch& eventless() const { return eventless_; }

  // By name in byte order, for text that must be canonical.
  using Index = std::map<std::string, std::size_t, std::less<>>;
  const Index& fields_by_name() const { return field_index_; }
  const Index& clocks_by_name() const { return clock_index_; }
  const Index& states_by_name() const { return state_index_; }
  const std::vector<std::size_t>& histories_by_name() const { return histories_by_name_; }

  // npos where there is none.
  std::size_t find_state(std::string_view id) const;
  std::size_t find_field(std::string_view id) const;
  std::size_t find_clock(std::string_view id) const;
  std::size_t find_document(std::string_view id) const;

  // Content of the definition's `register`, run before the initial configuration is entered.
  const Steps& registration_steps() const { return registration_steps_; }

  // Programs of the lists' summary; they name data fields only.
  const expression::Program& summary_subject() const { return *summary_[0]; }
  const expression::Program& summary_petitioner() const { return *summary_[1]; }
  const expression::Program& summary_received() const { return *summary_[2]; }

 private:
  friend class Compiler;
  Chart() = default;

  struct NameHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view name) const {
      return std::hash<std::string_view>{}(name);
    }
  };

  definition::Definition definition_;
  clock::RulePack rules_;
  std::string workflow_hash_;
  std::vector<ChartState> states_;
  std::vector<ChartTransition> transitions_;
  std::vector<ChartClock> clocks_;
  std::size_t history_slots_ = 0;
  Steps registration_steps_;
  std::vector<std::optional<expression::Program>> summary_{3};
  IndexSet atomic_states_;
  EventMatch eventless_;
  // Every descriptor and every name the chart raises itself; "" holds the wildcard's. A name that
  // is not here selects what its longest prefix of whole tokens selects.
  std::unordered_map<std::string, EventMatch, NameHash, std::equal_to<>> matches_;
  Index state_index_;
  std::vector<std::size_t> histories_by_name_;
  Index field_index_;
  Index clock_index_;
  Index document_index_;
};

}  // namespace xinfang::statechart
