#include "engine/statechart/configuration.h"

#include <algorithm>
#include <utility>

namespace xinfang::statechart {

using definition::StateKind;

namespace {

std::string ids_of(const Chart& chart, const std::vector<std::size_t>& states) {
  std::string text;
  for (const auto state : states) {
    text += (text.empty() ? "'" : ", '") + chart.states()[state].id + "'";
  }
  return text;
}

std::string name_of(const Chart& chart, std::size_t state) {
  return state == 0 ? "the workflow" : "state '" + chart.states()[state].id + "'";
}

std::optional<std::string> check_inside(const Chart& chart, const IndexSet& states,
                                        std::size_t state) {
  const auto& children = chart.states()[state].children;
  std::vector<std::size_t> active;
  std::vector<std::size_t> idle;
  for (const auto child : children) (states.contains(child) ? active : idle).push_back(child);
  if (chart.states()[state].kind == StateKind::parallel && !idle.empty()) {
    return "nothing would be active in " + ids_of(chart, idle) + " of the parallel " +
           name_of(chart, state);
  }
  if (chart.states()[state].kind == StateKind::compound && active.size() != 1) {
    return active.empty() ? "nothing would be active inside " + name_of(chart, state) +
                                "; one of " + ids_of(chart, children) + " must be"
                          : ids_of(chart, active) + " would be active together, and " +
                                name_of(chart, state) + " is in one of its states at a time";
  }
  return std::nullopt;
}

// The states that may become active, closed under everything a transition can do.
class Reach {
 public:
  explicit Reach(const Chart& chart) : chart_(chart) {}

  // With the states around it, and whatever it may begin with inside.
  void enter(std::size_t state) {
    if (entered_.contains(state)) return;
    entered_.insert(state);
    const auto& entered = chart_.states()[state];
    if (entered.history_slot == npos) {
      add(state);
    } else {
      // What is remembered is not known here: anything inside the state around it.
      chart_.states()[entered.parent].descendants.for_each([&](std::size_t inside) {
        if (chart_.states()[inside].history_slot == npos) add(inside);
      });
    }
    entered.ancestors.for_each([&](std::size_t ancestor) {
      if (ancestor != 0) enter(ancestor);
    });
    for (const auto target : entered.initial) enter(target);
    if (entered.kind == StateKind::parallel) {
      for (const auto child : entered.children) enter(child);
    }
  }
  void take(std::size_t transition) {
    for (const auto target : chart_.transitions()[transition].targets) enter(target);
  }
  const IndexSet& states() const { return states_; }
  // Empties the list of states not looked at yet.
  std::vector<std::size_t> fresh() { return std::exchange(fresh_, {}); }
  void add(std::size_t state) {
    if (states_.contains(state)) return;
    states_.insert(state);
    fresh_.push_back(state);
  }

 private:
  const Chart& chart_;
  IndexSet entered_;  // by a transition: with their defaults, history states included
  IndexSet states_;
  std::vector<std::size_t> fresh_;
};

}  // namespace

std::optional<std::string> check_configuration(const Chart& chart, const IndexSet& states,
                                               std::size_t root) {
  if (auto fault = check_inside(chart, states, root)) return fault;
  std::optional<std::string> fault;
  (states & chart.states()[root].descendants).for_each([&](std::size_t state) {
    if (!fault) fault = check_inside(chart, states, state);
  });
  return fault;
}

bool closure_reachable(const Chart& chart, const IndexSet& configuration) {
  Reach reach(chart);
  configuration.for_each([&](std::size_t state) { reach.add(state); });
  for (auto fresh = reach.fresh(); !fresh.empty(); fresh = reach.fresh()) {
    for (const auto state : fresh) {
      for (const auto transition : chart.states()[state].transitions) reach.take(transition);
    }
  }
  const auto& top = chart.states()[0].children;
  return std::any_of(top.begin(), top.end(), [&](std::size_t state) {
    return chart.states()[state].kind == StateKind::final && reach.states().contains(state);
  });
}

}  // namespace xinfang::statechart
