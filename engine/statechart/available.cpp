#include <algorithm>

#include "engine/statechart/decide.h"
#include "engine/statechart/interpreter.h"
#include "engine/statechart/person_event.h"

namespace xinfang::statechart {

namespace {

// Names of events that active states offer to persons, once each.
std::vector<std::string> offered(const Chart& chart, const Snapshot& snapshot) {
  std::vector<std::string> names;
  snapshot.configuration.for_each([&](std::size_t state) {
    for (const auto index : chart.states()[state].transitions) {
      const auto& transition = chart.transitions()[index];
      if (transition.by.empty()) continue;
      for (const auto& name : transition.descriptors) {
        if (name.empty() || is_reserved(name)) continue;
        if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
      }
    }
  });
  return names;
}

AvailableAction assess(const Chart& chart, const Scope& scope, const Snapshot& snapshot,
                       const Actor& actor, const std::string& event) {
  AvailableAction action;
  action.event = event;
  const auto possible = candidates(chart, snapshot, event);
  action.transition = leading(chart, possible, actor);
  for (const auto index : possible) {
    const auto& transition = chart.transitions()[index];
    if (!may_send(actor, transition)) continue;
    action.allowed = true;
    action.enabled |= explain_guards(transition, scope, Form::open, action.blocked);
  }
  if (action.enabled) action.blocked.clear();
  return action;
}

}  // namespace

std::vector<AvailableAction> available(const Chart& chart, const Settings& settings,
                                       const Snapshot& snapshot, const Context& context) {
  std::vector<AvailableAction> actions;
  if (snapshot.finished) return actions;
  const Scope scope(chart, settings, snapshot, context);
  for (const auto& event : offered(chart, snapshot)) {
    actions.push_back(assess(chart, scope, snapshot, context.actor, event));
  }
  std::stable_sort(actions.begin(), actions.end(),
                   [](const AvailableAction& left, const AvailableAction& right) {
                     return left.transition < right.transition;
                   });
  return actions;
}

}  // namespace xinfang::statechart
