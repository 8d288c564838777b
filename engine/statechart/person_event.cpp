#include "engine/statechart/person_event.h"

#include <algorithm>

#include "engine/statechart/interpreter.h"

namespace xinfang::statechart {

bool is_reserved(std::string_view event) {
  const auto first = event.substr(0, event.find('.'));
  return first == "done" || first == "error" || first == "clock";
}

std::vector<std::size_t> candidates(const Chart& chart, const Snapshot& snapshot,
                                    std::string_view event) {
  std::vector<std::size_t> found;
  const auto& match = chart.match(event);
  if (!match.sources.intersects(snapshot.configuration)) return found;
  const auto& states = chart.states();
  IndexSet seen;
  (snapshot.configuration & chart.atomic_states()).for_each([&](std::size_t atomic) {
    for (std::size_t state = atomic; state != 0 && !seen.contains(state);
         state = states[state].parent) {
      seen.insert(state);
      if (!match.sources.contains(state)) continue;
      for (const auto transition : states[state].transitions) {
        if (std::binary_search(match.transitions.begin(), match.transitions.end(), transition)) {
          found.push_back(transition);
        }
      }
    }
  });
  return found;
}

std::size_t leading(const Chart& chart, const std::vector<std::size_t>& candidates,
                    const Actor& actor) {
  XINFANG_ASSERT(!candidates.empty());
  const auto permitted = std::find_if(
      candidates.begin(), candidates.end(),
      [&](std::size_t transition) { return may_send(actor, chart.transitions()[transition]); });
  return permitted == candidates.end() ? candidates.front() : *permitted;
}

bool explain_guards(const ChartTransition& transition, const Scope& scope, Form form,
                    std::vector<Text>& reasons) {
  bool all = true;
  for (const auto& guard : transition.guards) {
    if (form == Form::open && guard.needs_event) continue;
    if (holds(guard.program, scope)) continue;
    all = false;
    const auto& source = guard.program.source();
    const Text words = guard.otherwise.empty() ? Text{source, source} : guard.otherwise;
    if (std::find(reasons.begin(), reasons.end(), words) == reasons.end()) {
      reasons.push_back(words);
    }
  }
  return all;
}

}  // namespace xinfang::statechart
