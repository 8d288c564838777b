// A naive interpreter of statecharts, to compare the real one with: written from the pseudo-code of
// W3C SCXML 1.0, Appendix D, with sets of state ids. It works on Definition values and shares
// nothing with engine/statechart; only CEL's expressions are evaluated by engine/expression. Slow,
// and meant to be read beside the standard, whose names its functions carry.
// Left out: clocks, documents, notices and forms; they are not the algorithm's.
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "engine/definition/definition.h"
#include "engine/expression/value.h"

namespace xinfang::reference {

using Ids = std::set<std::string>;

// Everything that lasts from one event to the next.
struct Memory {
  Ids configuration;                                // after the end: where the case ended
  std::map<std::string, Ids> history;               // by history state
  std::map<std::string, expression::Value> fields;  // by data field
  bool finished = false;
};

class Interpreter {
 public:
  // The definition must outlive it.
  explicit Interpreter(const definition::Definition& definition);
  Interpreter(const Interpreter&) = delete;
  Interpreter& operator=(const Interpreter&) = delete;

  // Each gives "" or the word of the refusal, which changes nothing but trace().
  std::string open();
  std::string send(const std::string& event);

  const Memory& memory() const { return memory_; }
  // What happened in the last call, a line each: "enter a", "take a 0" (the number of the
  // transition in its state), "set n 1".
  const std::vector<std::string>& trace() const { return trace_; }

 private:
  static inline const std::string root{};  // the id that stands for the document

  struct Arc {
    const definition::Transition* transition;
    std::string source;
    std::size_t number;
  };
  struct Node {
    const definition::State* state = nullptr;
    std::string parent;
    std::size_t order = 0;              // in the document
    std::vector<std::string> children;  // without history states
    std::vector<std::string> histories;
    std::vector<Arc> arcs;
  };
  using Enabled = std::vector<const Arc*>;
  struct Entry {
    Ids to_enter;
    Ids for_default_entry;
    std::map<std::string, const definition::State*> default_history_content;  // by parent
  };

  // ---- the document
  void read(const definition::State& state, const std::string& parent);
  const Node& node(const std::string& id) const { return nodes_.at(id); }
  std::vector<std::string> in_document_order(const Ids& ids) const;
  std::vector<std::string> get_proper_ancestors(const std::string& id,
                                                const std::string& until) const;
  bool is_descendant(const std::string& id, const std::string& of) const;
  bool is_history(const std::string& id) const;
  bool is_compound(const std::string& id) const;
  bool is_parallel(const std::string& id) const;
  bool is_atomic(const std::string& id) const;

  // ---- Appendix D: selection.cpp as far as the domain and its targets, then interpreter.cpp
  Enabled select_transitions(const std::string& event, bool person);
  Enabled select_eventless_transitions();
  template <class Matches>
  Enabled select(Matches matches);
  Enabled remove_conflicting_transitions(const Enabled& enabled) const;
  Ids compute_exit_set(const Enabled& enabled) const;
  std::string get_transition_domain(const Arc& arc) const;
  std::string find_lcca(const std::string& source, const Ids& targets) const;
  Ids get_effective_target_states(const std::vector<std::string>& targets) const;
  Entry compute_entry_set(const Enabled& enabled, const std::vector<std::string>& domains) const;
  void add_descendant_states_to_enter(const std::string& id, Entry& entry) const;
  void add_ancestor_states_to_enter(const std::string& id, const std::string& ancestor,
                                    Entry& entry) const;
  bool is_in_final_state(const std::string& id) const;
  void microstep(const Enabled& enabled);
  void exit_states(const Enabled& enabled);
  void enter_states(const Entry& entry);
  std::string main_event_loop();
  void exit_interpreter();

  // ---- a person's event: selection.cpp
  std::string check(const std::string& event) const;
  bool may_send(const Arc& arc) const { return !arc.transition->by.empty(); }

  // ---- executable content: content.cpp
  void execute_content(const definition::Actions& actions);
  bool execute(const definition::Actions& actions);
  bool execute(const definition::Assign& action);
  bool execute(const definition::If& action);
  bool execute(const definition::Foreach& action);
  bool execute(const definition::Log& action);
  std::optional<expression::Value> evaluate(const std::string& source);
  std::optional<expression::Value> evaluate_or_raise(const std::string& source);
  bool condition_match(const Arc& arc);
  bool fail();
  void raise(const std::string& event);
  std::string everything() const;

  const definition::Definition& definition_;
  std::map<std::string, Node> nodes_;  // the root under ""
  Memory memory_;
  std::vector<std::pair<std::string, expression::Value>> loop_values_;  // of foreach
  std::deque<std::string> internal_queue_;
  bool overflow_ = false;
  bool running_ = true;
  std::vector<std::string> trace_;
};

}  // namespace xinfang::reference
