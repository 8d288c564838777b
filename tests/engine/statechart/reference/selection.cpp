// Which transitions an event selects, and what each leaves.
#include <algorithm>

#include "tests/engine/statechart/reference/interpreter.h"

namespace xinfang::reference {

namespace {

// SCXML 3.12.1.
bool name_matches(std::string descriptor, const std::string& event) {
  if (descriptor == "*") return true;
  if (descriptor.ends_with(".*")) descriptor.resize(descriptor.size() - 2);
  if (descriptor.ends_with(".")) descriptor.pop_back();
  if (!event.starts_with(descriptor)) return false;
  return event.size() == descriptor.size() || event[descriptor.size()] == '.';
}

bool any_name_matches(const definition::Transition& transition, const std::string& event) {
  return std::any_of(
      transition.events.begin(), transition.events.end(),
      [&](const std::string& descriptor) { return name_matches(descriptor, event); });
}

bool intersect(const Ids& left, const Ids& right) {
  return std::any_of(left.begin(), left.end(),
                     [&](const std::string& id) { return right.count(id) != 0; });
}

}  // namespace

template <class Matches>
Interpreter::Enabled Interpreter::select(Matches matches) {
  Enabled enabled;
  for (const auto& state : in_document_order(memory_.configuration)) {
    if (!is_atomic(state)) continue;
    std::vector<std::string> chain{state};
    for (const auto& above : get_proper_ancestors(state, root)) chain.push_back(above);
    const Arc* found = nullptr;
    for (const auto& at : chain) {
      for (const auto& arc : node(at).arcs) {
        if (found == nullptr && matches(arc) && condition_match(arc)) found = &arc;
      }
      if (found != nullptr) break;
    }
    if (found == nullptr) continue;
    if (std::find(enabled.begin(), enabled.end(), found) == enabled.end()) {
      enabled.push_back(found);
    }
  }
  return remove_conflicting_transitions(enabled);
}

Interpreter::Enabled Interpreter::select_transitions(const std::string& event, bool person) {
  return select([&](const Arc& arc) {
    return any_name_matches(*arc.transition, event) && (!person || may_send(arc));
  });
}

Interpreter::Enabled Interpreter::select_eventless_transitions() {
  return select([](const Arc& arc) { return arc.transition->events.empty(); });
}

Interpreter::Enabled Interpreter::remove_conflicting_transitions(const Enabled& enabled) const {
  Enabled filtered;
  for (const auto* t1 : enabled) {
    bool t1_preempted = false;
    Enabled to_remove;
    for (const auto* t2 : filtered) {
      if (!intersect(compute_exit_set({t1}), compute_exit_set({t2}))) continue;
      if (is_descendant(t1->source, t2->source)) {
        to_remove.push_back(t2);
      } else {
        t1_preempted = true;
        break;
      }
    }
    if (t1_preempted) continue;
    for (const auto* t3 : to_remove)
      filtered.erase(std::find(filtered.begin(), filtered.end(), t3));
    filtered.push_back(t1);
  }
  return filtered;
}

Ids Interpreter::compute_exit_set(const Enabled& enabled) const {
  Ids to_exit;
  for (const auto* t : enabled) {
    if (t->transition->targets.empty()) continue;
    const auto domain = get_transition_domain(*t);
    for (const auto& s : memory_.configuration) {
      if (is_descendant(s, domain)) to_exit.insert(s);
    }
  }
  return to_exit;
}

// Of a transition with a target.
std::string Interpreter::get_transition_domain(const Arc& arc) const {
  const auto tstates = get_effective_target_states(arc.transition->targets);
  const bool inside = std::all_of(tstates.begin(), tstates.end(), [&](const std::string& s) {
    return is_descendant(s, arc.source);
  });
  if (arc.transition->internal && is_compound(arc.source) && inside) return arc.source;
  return find_lcca(arc.source, tstates);
}

std::string Interpreter::find_lcca(const std::string& source, const Ids& targets) const {
  for (const auto& anc : get_proper_ancestors(source, root)) {
    const bool around = std::all_of(targets.begin(), targets.end(),
                                    [&](const std::string& s) { return is_descendant(s, anc); });
    if (is_compound(anc) && around) return anc;
  }
  return root;
}

Ids Interpreter::get_effective_target_states(const std::vector<std::string>& targets) const {
  Ids effective;
  for (const auto& s : targets) {
    if (!is_history(s)) {
      effective.insert(s);
    } else if (const auto kept = memory_.history.find(s); kept != memory_.history.end()) {
      effective.insert(kept->second.begin(), kept->second.end());
    } else {
      const auto more = get_effective_target_states(node(s).state->initial);
      effective.insert(more.begin(), more.end());
    }
  }
  return effective;
}

// An event that selects nothing is dropped in the standard; in the engine it is refused.
std::string Interpreter::check(const std::string& event) const {
  if (memory_.finished) return "finished";
  bool known = false;
  bool here = false;
  bool allowed = false;
  for (const auto& [id, state] : nodes_) {
    for (const auto& arc : state.arcs) {
      if (!any_name_matches(*arc.transition, event)) continue;
      known = true;
      if (memory_.configuration.count(id) == 0) continue;
      here = true;
      allowed = allowed || may_send(arc);
    }
  }
  if (!known) return "unknown_event";
  if (!here) return "not_allowed_here";
  return allowed ? "" : "role";
}

}  // namespace xinfang::reference
