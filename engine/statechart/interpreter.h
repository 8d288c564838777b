// Interpreter: W3C SCXML 1.0, Appendix D, on one scratch snapshot. Private to engine/statechart.
// Functions carry the standard's names in snake_case.
//
// Invariants:
//  1. Every change is a record, appended and passed to apply() at once: the scratch is what
//     apply(records) makes of the snapshot given.
//  2. The configuration is legal (SCXML 3.11) between two microsteps.
//  3. Between two calls from outside, no eventless transition is enabled and the internal queue is
//     empty, or a refusal was returned and everything here is thrown away.
#pragma once

#include <cstddef>
#include <deque>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/statechart/decide.h"
#include "engine/statechart/scope.h"

namespace xinfang::statechart {

class Interpreter {
 public:
  // `scratch` is the snapshot to work on.
  Interpreter(const Chart& chart, const Settings& settings, const Context& context,
              Snapshot scratch);
  Interpreter(const Interpreter&) = delete;
  Interpreter& operator=(const Interpreter&) = delete;

  void emit(Record record);
  const Snapshot& snapshot() const { return snapshot_; }
  Scope& scope() { return scope_; }
  enum class Sender { person, engine };
  // What caused the steps that follow, for the clocks' ledgers; of a person's event also who. Both
  // outlive the decision. Without a basis the first transition taken gives its own.
  void set_cause(std::string_view event, std::string_view basis, Sender sender);

  using Transitions = std::vector<std::size_t>;
  // selectTransitions. For a person's event only transitions that the actor may send.
  Transitions select_transitions(const EventMatch& match, Sender sender);

  void execute_content(const Steps& steps, std::string_view where);
  // Enters the initial configuration. The data of an SCXML document get their values before.
  void enter_initial();
  // The external event that is processed: recorded, and `_event` from now on. SCXML documents only.
  void take_up(std::shared_ptr<const SystemEvent> event);
  // One microstep with these transitions (none: nothing), then to the end of the macrostep.
  std::optional<Refusal> run_to_completion(const Transitions& enabled);

  // Leaves the interpreter empty.
  Decision take();

 private:
  // Selection: selection.cpp.
  bool condition_match(std::size_t transition);
  std::size_t select_in(std::size_t state, const EventMatch& match, Sender sender);
  Transitions remove_conflicting_transitions(const Transitions& enabled) const;
  IndexSet compute_exit_set(const ChartTransition& transition) const;
  std::size_t get_transition_domain(const ChartTransition& transition) const;
  std::size_t find_lcca(std::size_t source, const IndexSet& targets) const;
  IndexSet get_effective_target_states(const std::vector<std::size_t>& targets) const;

  // Entry and exit: entry_exit.cpp.
  struct EntrySet {
    IndexSet states;
    IndexSet default_entry;         // compound states entered by their initial transition
    IndexSet default_history_from;  // history states entered by their default transition
  };
  void microstep(const Transitions& enabled);
  void exit_states(const Transitions& enabled);
  void remember_history(std::size_t state);
  // `domains`: of each transition, as it was before the exit; npos without a target.
  EntrySet compute_entry_set(const Transitions& enabled,
                             const std::vector<std::size_t>& domains) const;
  void add_descendant_states_to_enter(std::size_t state, EntrySet& entry) const;
  void add_ancestor_states_to_enter(std::size_t state, std::size_t ancestor, EntrySet& entry) const;
  void add_regions(std::size_t parallel, EntrySet& entry) const;
  void enter_states(const EntrySet& entry);
  void enter_final(std::size_t state);
  void raise_done(std::size_t state, std::size_t final);
  bool is_in_final_state(std::size_t state) const;
  void exit_interpreter();

  std::string cause() const;

  // Executable content: content.cpp. False: the step failed, the rest of the block is skipped.
  bool execute(const Steps& steps, std::string_view where);
  bool execute(const Step& step, std::string_view where);
  bool assign(const Step& step, std::string_view where);
  bool choose(const Step& step, std::string_view where);
  bool for_each(const Step& step, std::string_view where);
  bool log(const Step& step, std::string_view where);
  bool change_clock(const Step& step, std::string_view where);
  bool complete_entry(const Step& step, std::string_view where, clock::Entry& entry);
  bool take_length(const Step& step, std::string_view where, clock::Entry& entry);
  bool take_day(const Step& step, std::string_view where, clock::Entry& entry);
  // The text the program gives, "" where it gives null; nullopt: it failed.
  std::optional<std::string> take_text(const expression::Program& program, std::string_view where);
  std::optional<expression::Value> evaluate(const expression::Program& program,
                                            std::string_view where);
  void raise_error(std::string_view where, const std::string& detail);
  void raise(std::string_view event);

  // What only SCXML documents have: document.cpp. Errors as above.
  bool holds_in_document(std::size_t transition);
  void forget_failed_conditions();
  bool condition_in_document(const expression::Program& condition, std::string_view where);
  bool assign_in_document(std::size_t field, const std::string& name, expression::Value value,
                          std::string_view where);
  bool place_inside(std::size_t field, const std::string& name,
                    std::span<const expression::Program> path, std::string_view where,
                    expression::Value& value);
  bool for_each_in_document(const Step& step, std::string_view where);
  void declare_loop_variable(std::size_t field);
  void initialize_data_model();
  void bind_data(std::size_t state);
  expression::Value done_data(std::size_t state);
  bool add_parameters(const ChartPayload& payload, std::string_view where, std::string_view send_id,
                      expression::Map& data);
  void raise_failure(std::string_view where, std::string_view error, const std::string& detail,
                     std::string_view send_id);
  void enqueue(SystemEvent event);

  // <send> and <cancel>: sending.cpp.
  struct Dispatch;
  bool send(const Step& step, std::string_view where);
  bool cancel(const Step& step, std::string_view where);
  bool evaluate_send(const ChartSend& send, std::string_view where, Dispatch& dispatch);
  bool give_id(const ChartSend& send, std::string_view where, std::string& id);
  std::optional<std::string> words_of(const GivenWords& given, std::string_view where,
                                      std::string_view send_id);
  bool check_route(const Dispatch& dispatch, std::string_view where);
  bool dispatch(Dispatch dispatch, std::string_view where);

  // Macrosteps: interpreter.cpp.
  Refusal loop_refusal() const;
  void note_for_loop(const Transitions& enabled);

  const Chart& chart_;
  const Context& context_;
  Snapshot snapshot_;
  Records records_;
  Scope scope_;
  struct Queued {
    std::string_view name;                     // lives in the chart, or in `event`
    std::shared_ptr<const SystemEvent> event;  // SCXML documents only
  };
  std::deque<Queued> internal_queue_;
  bool queue_overflow_ = false;
  bool running_ = true;
  std::size_t microsteps_ = 0;
  std::vector<std::size_t> last_taken_;  // a loop, if there is one, is at the end
  // SCXML documents: transitions whose condition failed, so that each puts one error on the queue
  // and not one each time it is tried: those on events while one event is processed, eventless ones
  // until a microstep changes something. (The standard's loop would raise the error for ever.)
  std::vector<std::size_t> failed_conditions_;
  std::size_t iterations_ = 0;  // of foreach
  std::string_view cause_event_;
  std::string_view cause_basis_;
  Sender cause_sender_ = Sender::engine;
};

// Whether the actor has one of the roles that may send the transition's event.
bool may_send(const Actor& actor, const ChartTransition& transition);

}  // namespace xinfang::statechart
