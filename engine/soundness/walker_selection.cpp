#include <algorithm>

#include "engine/soundness/walker.h"

namespace xinfang::soundness {

using statechart::ChartTransition;
using statechart::EventMatch;

namespace {

// Both are sorted.
bool have_common(const std::vector<std::size_t>& left, const std::vector<std::size_t>& right) {
  auto other = right.begin();
  for (const auto one : left) {
    other = std::lower_bound(other, right.end(), one);
    if (other != right.end() && *other == one) return true;
  }
  return false;
}

}  // namespace

bool Walker::may_send(std::size_t transition) {
  const auto& move = model_.moves[transition];
  if (!move.by_person || (permitted_ != nullptr && (*permitted_)[transition] == 0)) return false;
  return move.sees || std::any_of(move.sight.begin(), move.sight.end(), [&](std::size_t field) {
           return !evaluate_field(field).is(Abstract::Kind::null);
         });
}

bool Walker::condition_match(const Move& move) {
  return std::all_of(move.guards.begin(), move.guards.end(),
                     [&](const Term& guard) { return holds(guard); });
}

Walker::Transitions Walker::select_transitions(const EventMatch& match, Sender sender) {
  Transitions enabled;
  if (!match.sources.intersects(point_.configuration)) return enabled;
  const auto& states = chart_.states();
  (point_.configuration & chart_.atomic_states()).for_each([&](std::size_t atomic) {
    for (auto state = atomic; state != 0; state = states[state].parent) {
      if (!match.sources.contains(state)) continue;
      const auto transition = select_in(state, match, sender);
      if (transition == npos) continue;
      if (std::find(enabled.begin(), enabled.end(), transition) == enabled.end()) {
        enabled.push_back(transition);
      }
      break;
    }
  });
  if (enabled.size() < 2) return enabled;
  auto filtered = remove_conflicting_transitions(enabled);
  note_common_writes(filtered);
  return filtered;
}

std::size_t Walker::select_in(std::size_t state, const EventMatch& match, Sender sender) {
  const auto& transitions = chart_.transitions();
  auto at = std::lower_bound(
      match.transitions.begin(), match.transitions.end(), state,
      [&](std::size_t index, std::size_t source) { return transitions[index].source < source; });
  for (; at != match.transitions.end() && transitions[*at].source == state; ++at) {
    if (sender == Sender::person && !may_send(*at)) continue;
    if (condition_match(model_.moves[*at])) return *at;
  }
  return npos;
}

Walker::Transitions Walker::remove_conflicting_transitions(const Transitions& enabled) {
  const auto& transitions = chart_.transitions();
  const auto& states = chart_.states();
  Transitions filtered;
  for (const auto first : enabled) {
    const auto exit_set = compute_exit_set(transitions[first]);
    bool preempted = false;
    Transitions removed;
    for (const auto second : filtered) {
      if (!exit_set.intersects(compute_exit_set(transitions[second]))) continue;
      const auto source = transitions[first].source;
      const auto other = transitions[second].source;
      if (!states[source].ancestors.contains(other)) {
        preempted = true;
        // An inner transition before an outer one is the standard's rule and no accident of order.
        if (!states[other].ancestors.contains(source)) {
          trail_.conflicts.push_back({second, first, false});
        }
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

void Walker::note_common_writes(const Transitions& enabled) {
  for (std::size_t second = 1; second < enabled.size(); ++second) {
    for (std::size_t first = 0; first < second; ++first) {
      if (have_common(model_.moves[enabled[first]].writes, model_.moves[enabled[second]].writes)) {
        trail_.conflicts.push_back({enabled[first], enabled[second], true});
      }
    }
  }
}

IndexSet Walker::compute_exit_set(const ChartTransition& transition) const {
  if (transition.targets.empty()) return {};
  return point_.configuration & chart_.states()[get_transition_domain(transition)].descendants;
}

std::size_t Walker::get_transition_domain(const ChartTransition& transition) const {
  return transition_domain(chart_, transition, get_effective_target_states(transition.targets));
}

IndexSet Walker::get_effective_target_states(const std::vector<std::size_t>& targets) const {
  IndexSet effective;
  for (const auto target : targets) {
    const auto& state = chart_.states()[target];
    if (state.history_slot == npos) {
      effective.insert(target);
    } else if (const auto& remembered = point_.history[state.history_slot]) {
      effective |= *remembered;
    } else {
      effective |= get_effective_target_states(state.initial);
    }
  }
  return effective;
}

}  // namespace xinfang::soundness
