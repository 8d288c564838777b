#include "tests/engine/statechart/reference/interpreter.h"

#include <algorithm>

namespace xinfang::reference {

using definition::State;
using definition::StateKind;

namespace {

// The bounds of the engine, in numbers of its own.
constexpr std::size_t microsteps_max = 1'000;
// From here on a state of everything that comes again proves the loop before the bound does.
constexpr std::size_t microsteps_likely = 30;
constexpr std::size_t queue_likely = 20;

}  // namespace

Interpreter::Interpreter(const definition::Definition& definition) : definition_(definition) {
  read(definition.root, root);
  for (const auto& field : definition.data) memory_.fields[field.id] = expression::Value::null();
}

// ---- the document -------------------------------------------------------------------------------

void Interpreter::read(const State& state, const std::string& parent) {
  const std::string id = nodes_.empty() ? root : state.id;
  auto& made = nodes_[id];
  made.state = &state;
  made.parent = parent;
  made.order = nodes_.size();
  for (const auto& transition : state.transitions) {
    made.arcs.push_back({&transition, id, made.arcs.size()});
  }
  for (const auto& inside : state.states) {
    const bool history =
        inside.kind == StateKind::shallow_history || inside.kind == StateKind::deep_history;
    (history ? made.histories : made.children).push_back(inside.id);
    read(inside, id);
  }
}

std::vector<std::string> Interpreter::in_document_order(const Ids& ids) const {
  std::vector<std::string> sorted(ids.begin(), ids.end());
  std::sort(sorted.begin(), sorted.end(), [&](const std::string& left, const std::string& right) {
    return node(left).order < node(right).order;
  });
  return sorted;
}

// From the inside out, without `until`; with the root where `until` is not above.
std::vector<std::string> Interpreter::get_proper_ancestors(const std::string& id,
                                                           const std::string& until) const {
  std::vector<std::string> ancestors;
  for (std::string at = id; at != root;) {
    at = node(at).parent;
    if (at == until) break;
    ancestors.push_back(at);
  }
  return ancestors;
}

bool Interpreter::is_descendant(const std::string& id, const std::string& of) const {
  if (id == root) return false;
  for (std::string at = node(id).parent;; at = node(at).parent) {
    if (at == of) return true;
    if (at == root) return false;
  }
}

bool Interpreter::is_history(const std::string& id) const {
  const auto kind = node(id).state->kind;
  return kind == StateKind::shallow_history || kind == StateKind::deep_history;
}
bool Interpreter::is_compound(const std::string& id) const {
  return id != root && node(id).state->kind == StateKind::compound;
}
bool Interpreter::is_parallel(const std::string& id) const {
  return id != root && node(id).state->kind == StateKind::parallel;
}
bool Interpreter::is_atomic(const std::string& id) const {
  const auto kind = node(id).state->kind;
  return id != root && (kind == StateKind::atomic || kind == StateKind::final);
}

// ---- microstep ----------------------------------------------------------------------------------

void Interpreter::microstep(const Enabled& enabled) {
  for (const auto* t : enabled) {
    trace_.push_back("take " + t->source + " " + std::to_string(t->number));
  }
  // The one departure from the pseudo-code: it looks for the domain again in computeEntrySet, when
  // the exit may have changed what a history state stands for. Then the second domain may lie
  // inside the first, and states that were left are not entered again (SCXML 3.11 forbids that).
  std::vector<std::string> domains;
  for (const auto* t : enabled) {
    domains.push_back(t->transition->targets.empty() ? root : get_transition_domain(*t));
  }
  exit_states(enabled);
  for (const auto* t : enabled) execute_content(t->transition->actions);
  enter_states(compute_entry_set(enabled, domains));
}

void Interpreter::exit_states(const Enabled& enabled) {
  auto to_exit = in_document_order(compute_exit_set(enabled));
  std::reverse(to_exit.begin(), to_exit.end());
  for (const auto& s : to_exit) {
    for (const auto& h : node(s).histories) {
      Ids kept;
      for (const auto& s0 : memory_.configuration) {
        const bool deep = node(h).state->kind == StateKind::deep_history;
        if (deep ? is_atomic(s0) && is_descendant(s0, s) : node(s0).parent == s) kept.insert(s0);
      }
      memory_.history[h] = kept;
      std::string line = "remember " + h + ":";
      for (const auto& s0 : in_document_order(kept)) line += " " + s0;
      trace_.push_back(line);
    }
  }
  for (const auto& s : to_exit) {
    execute_content(node(s).state->exit);
    memory_.configuration.erase(s);
    trace_.push_back("exit " + s);
  }
}

Interpreter::Entry Interpreter::compute_entry_set(const Enabled& enabled,
                                                  const std::vector<std::string>& domains) const {
  Entry entry;
  for (std::size_t i = 0; i < enabled.size(); ++i) {
    const auto& targets = enabled[i]->transition->targets;
    for (const auto& s : targets) add_descendant_states_to_enter(s, entry);
    for (const auto& s : get_effective_target_states(targets)) {
      add_ancestor_states_to_enter(s, domains[i], entry);
    }
  }
  return entry;
}

void Interpreter::add_descendant_states_to_enter(const std::string& id, Entry& entry) const {
  const auto& state = node(id);
  if (is_history(id)) {
    const auto kept = memory_.history.find(id);
    if (kept == memory_.history.end()) entry.default_history_content[state.parent] = state.state;
    const Ids next = kept != memory_.history.end()
                         ? kept->second
                         : Ids(state.state->initial.begin(), state.state->initial.end());
    for (const auto& s : next) add_descendant_states_to_enter(s, entry);
    for (const auto& s : next) add_ancestor_states_to_enter(s, state.parent, entry);
    return;
  }
  entry.to_enter.insert(id);
  if (is_compound(id)) {
    entry.for_default_entry.insert(id);
    auto initial = state.state->initial;
    if (initial.empty()) initial = {state.children.front()};
    for (const auto& s : initial) add_descendant_states_to_enter(s, entry);
    for (const auto& s : initial) add_ancestor_states_to_enter(s, id, entry);
  } else if (is_parallel(id)) {
    for (const auto& child : state.children) {
      const bool some = std::any_of(entry.to_enter.begin(), entry.to_enter.end(),
                                    [&](const std::string& s) { return is_descendant(s, child); });
      if (!some) add_descendant_states_to_enter(child, entry);
    }
  }
}

void Interpreter::add_ancestor_states_to_enter(const std::string& id, const std::string& ancestor,
                                               Entry& entry) const {
  for (const auto& anc : get_proper_ancestors(id, ancestor)) {
    if (anc == root) break;
    entry.to_enter.insert(anc);
    if (!is_parallel(anc)) continue;
    for (const auto& child : node(anc).children) {
      const bool some = std::any_of(entry.to_enter.begin(), entry.to_enter.end(),
                                    [&](const std::string& s) { return is_descendant(s, child); });
      if (!some) add_descendant_states_to_enter(child, entry);
    }
  }
}

void Interpreter::enter_states(const Entry& entry) {
  for (const auto& s : in_document_order(entry.to_enter)) {
    const auto& state = node(s);
    memory_.configuration.insert(s);
    trace_.push_back("enter " + s);
    execute_content(state.state->entry);
    if (entry.for_default_entry.count(s) != 0) execute_content(state.state->initial_actions);
    if (const auto content = entry.default_history_content.find(s);
        content != entry.default_history_content.end()) {
      execute_content(content->second->initial_actions);
    }
    if (state.state->kind != StateKind::final) continue;
    if (state.parent == root) {
      running_ = false;
      continue;
    }
    raise("done.state." + state.parent);
    const auto& grandparent = node(state.parent).parent;
    if (!is_parallel(grandparent)) continue;
    const auto& regions = node(grandparent).children;
    if (std::all_of(regions.begin(), regions.end(),
                    [&](const std::string& region) { return is_in_final_state(region); })) {
      raise("done.state." + grandparent);
    }
  }
}

bool Interpreter::is_in_final_state(const std::string& id) const {
  const auto& children = node(id).children;
  if (is_compound(id)) {
    return std::any_of(children.begin(), children.end(), [&](const std::string& s) {
      return node(s).state->kind == StateKind::final && memory_.configuration.count(s) != 0;
    });
  }
  return is_parallel(id) && std::all_of(children.begin(), children.end(),
                                        [&](const std::string& s) { return is_in_final_state(s); });
}

// ---- macrostep ----------------------------------------------------------------------------------

std::string Interpreter::main_event_loop() {
  std::size_t microsteps = 0;
  std::set<std::string> seen;
  while (running_) {
    if (overflow_ || ++microsteps > microsteps_max) return "loop";
    const bool may_repeat = microsteps > microsteps_likely && internal_queue_.size() < queue_likely;
    if (may_repeat && !seen.insert(everything()).second) return "loop";
    auto enabled = select_eventless_transitions();
    if (enabled.empty()) {
      if (internal_queue_.empty()) return "";
      const auto event = internal_queue_.front();
      internal_queue_.pop_front();
      enabled = select_transitions(event, false);
      if (!enabled.empty()) trace_.push_back("internal " + event);
    }
    if (!enabled.empty()) microstep(enabled);
  }
  exit_interpreter();
  return "";
}

// The standard empties the configuration; kept is where the case ended.
void Interpreter::exit_interpreter() {
  const Ids ended = memory_.configuration;
  auto to_exit = in_document_order(ended);
  std::reverse(to_exit.begin(), to_exit.end());
  for (const auto& s : to_exit) {
    execute_content(node(s).state->exit);
    memory_.configuration.erase(s);
  }
  memory_.configuration = ended;
  memory_.finished = true;
  trace_.push_back("finished");
}

std::string Interpreter::open() {
  trace_ = {"event register"};
  execute_content(definition_.registration.actions);
  execute_content(definition_.root.initial_actions);
  Entry entry;
  auto initial = definition_.root.initial;
  if (initial.empty()) initial = {node(root).children.front()};
  for (const auto& s : initial) add_descendant_states_to_enter(s, entry);
  for (const auto& s : initial) add_ancestor_states_to_enter(s, root, entry);
  enter_states(entry);
  return main_event_loop();
}

std::string Interpreter::send(const std::string& event) {
  trace_ = {"event " + event};
  if (auto refusal = check(event); !refusal.empty()) return refusal;
  const Memory before = memory_;
  internal_queue_.clear();
  overflow_ = false;
  const auto enabled = select_transitions(event, true);
  if (enabled.empty()) return "guard";
  microstep(enabled);
  auto refusal = main_event_loop();
  if (!refusal.empty()) memory_ = before;
  return refusal;
}

}  // namespace xinfang::reference
