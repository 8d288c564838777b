#include <algorithm>

#include "engine/statechart/interpreter.h"

namespace xinfang::statechart {

using definition::StateKind;

namespace {

bool is_history(const ChartState& state) { return state.history_slot != npos; }

}  // namespace

bool may_send(const Actor& actor, const ChartTransition& transition) {
  return std::any_of(transition.by.begin(), transition.by.end(), [&](const std::string& role) {
    return std::find(actor.roles.begin(), actor.roles.end(), role) != actor.roles.end();
  });
}

// conditionMatch
bool Interpreter::condition_match(std::size_t index) {
  if (chart_.is_document()) return holds_in_document(index);
  const auto& transition = chart_.transitions()[index];
  return std::all_of(transition.guards.begin(), transition.guards.end(),
                     [&](const Guard& guard) { return holds(guard.program, scope_); });
}

// selectTransitions, and selectEventlessTransitions with the match of no event. A state's
// transition is preferred to its ancestors', an earlier one to a later one.
Interpreter::Transitions Interpreter::select_transitions(const EventMatch& match, Sender sender) {
  Transitions enabled;
  if (!failed_conditions_.empty() && &match != &chart_.eventless()) forget_failed_conditions();
  if (!match.sources.intersects(snapshot_.configuration)) return enabled;
  const auto& states = chart_.states();
  (snapshot_.configuration & chart_.atomic_states()).for_each([&](std::size_t atomic) {
    for (std::size_t state = atomic; state != 0; state = states[state].parent) {
      if (!match.sources.contains(state)) continue;
      const std::size_t transition = select_in(state, match, sender);
      if (transition == npos) continue;
      if (std::find(enabled.begin(), enabled.end(), transition) == enabled.end()) {
        enabled.push_back(transition);
      }
      break;
    }
  });
  return enabled.size() < 2 ? enabled : remove_conflicting_transitions(enabled);
}

// The first transition of `state` in document order that matches and whose condition holds.
std::size_t Interpreter::select_in(std::size_t state, const EventMatch& match, Sender sender) {
  const auto& transitions = chart_.transitions();
  auto at = std::lower_bound(
      match.transitions.begin(), match.transitions.end(), state,
      [&](std::size_t index, std::size_t source) { return transitions[index].source < source; });
  for (; at != match.transitions.end() && transitions[*at].source == state; ++at) {
    const auto& transition = transitions[*at];
    if (sender == Sender::person && !may_send(context_.actor, transition)) continue;
    if (condition_match(*at)) return *at;
  }
  return npos;
}

// removeConflictingTransitions: of two transitions that would exit the same state, the one deeper
// in the tree wins, else the first in document order.
Interpreter::Transitions Interpreter::remove_conflicting_transitions(
    const Transitions& enabled) const {
  const auto& transitions = chart_.transitions();
  Transitions filtered;
  for (const auto first : enabled) {
    const auto exit_set = compute_exit_set(transitions[first]);
    bool preempted = false;
    Transitions removed;
    for (const auto second : filtered) {
      if (!exit_set.intersects(compute_exit_set(transitions[second]))) continue;
      const auto& ancestors = chart_.states()[transitions[first].source].ancestors;
      if (!ancestors.contains(transitions[second].source)) {
        preempted = true;
        break;
      }
      removed.push_back(second);
    }
    if (preempted) continue;
    std::erase_if(filtered, [&](std::size_t transition) {
      return std::find(removed.begin(), removed.end(), transition) != removed.end();
    });
    filtered.push_back(first);
  }
  return filtered;
}

// computeExitSet of one transition: the active descendants of its domain.
IndexSet Interpreter::compute_exit_set(const ChartTransition& transition) const {
  if (transition.targets.empty()) return {};
  const std::size_t domain = get_transition_domain(transition);
  return snapshot_.configuration & chart_.states()[domain].descendants;
}

// getTransitionDomain; the transition has a target.
std::size_t Interpreter::get_transition_domain(const ChartTransition& transition) const {
  const auto targets = get_effective_target_states(transition.targets);
  const auto& source = chart_.states()[transition.source];
  if (transition.internal && source.kind == StateKind::compound &&
      targets.is_subset_of(source.descendants)) {
    return transition.source;
  }
  return find_lcca(transition.source, targets);
}

// findLCCA: the innermost compound state (or the root) around the source and all targets.
std::size_t Interpreter::find_lcca(std::size_t source, const IndexSet& targets) const {
  const auto& states = chart_.states();
  std::size_t ancestor = states[source].parent;
  while (ancestor != 0 && (states[ancestor].kind != StateKind::compound ||
                           !targets.is_subset_of(states[ancestor].descendants))) {
    ancestor = states[ancestor].parent;
  }
  return ancestor;
}

// getEffectiveTargetStates: history states replaced by what they remember, or by their default.
IndexSet Interpreter::get_effective_target_states(const std::vector<std::size_t>& targets) const {
  IndexSet effective;
  for (const auto target : targets) {
    const auto& state = chart_.states()[target];
    if (!is_history(state)) {
      effective.insert(target);
    } else if (const auto& remembered = snapshot_.history[state.history_slot]) {
      effective |= *remembered;
    } else {
      effective |= get_effective_target_states(state.initial);  // defaults are no history states
    }
  }
  return effective;
}

}  // namespace xinfang::statechart
