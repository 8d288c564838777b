#include <algorithm>
#include <set>

#include "engine/soundness/examiner.h"

namespace xinfang::soundness {

using Phase = ClockState::Phase;

void Examiner::search_clocks() {
  for (std::size_t clock = 0; clock < chart_.clocks().size(); ++clock) {
    if (influence_.control().clocks[clock] != 0) continue;
    const auto& search = searches_.try_emplace(clock, model_, graph_, clock).first->second;
    if (!influence_.is_alone(clock)) continue;
    for (std::size_t i = 0; i < taken_.size(); ++i) {
      if (search.taken()[i] != 0 && influence_.deciding(i).empty()) taken_[i] = 1;
    }
  }
}

void Examiner::report_left_running(std::size_t clock, const IndexSet& configuration, Path path) {
  const auto state = leading_state(configuration);
  add(place_of(state), "clock-left-running",
      "clock '" + chart_.clocks()[clock].id +
          "' is neither met nor stopped when the case ends in '" + id_of(state) + "'",
      std::move(path));
}

void Examiner::report_unhandled(std::size_t clock, const IndexSet& configuration, Path path) {
  const auto state = leading_state(configuration);
  add(place_of(state), "unhandled-expiry",
      "clock '" + chart_.clocks()[clock].id + "' can run out in state '" + id_of(state) +
          "', and no transition there takes '" + chart_.clocks()[clock].expired_event + "'",
      std::move(path));
}

// Of a graph that follows these clocks.
void Examiner::check_followed_clocks(const Graph& graph, const std::vector<char>& clocks) {
  std::set<std::size_t> said;
  for (std::size_t node = 0; node < graph.size(); ++node) {
    if (!graph.is_finished(node)) continue;
    const auto at = graph.point(node);
    for (std::size_t clock = 0; clock < clocks.size(); ++clock) {
      if (clocks[clock] == 0 || ClockState::unpack(at.clocks[clock]).phase == Phase::idle) continue;
      if (said.insert(clock).second) {
        report_left_running(clock, at.configuration, graph.path(node));
      }
    }
  }
  for (const auto& [clock, sighting] : graph.unhandled()) {
    if (clocks[clock] == 0) continue;
    report_unhandled(clock, graph.point(sighting.node).configuration, path_to(graph, sighting));
  }
}

// A clock outside the control is first joined to the graph as if all else were free. Where that
// shows no fault there is none; where it does and other values could forbid it, these are followed.
void Examiner::check_clocks() {
  check_followed_clocks(graph_, influence_.control().clocks);
  std::set<std::size_t> groups;
  for (const auto& [clock, search] : searches_) {
    if (!search.left_running() && !search.unhandled()) continue;
    if (!influence_.is_alone(clock)) {
      groups.insert(influence_.group_of_clock(clock));
      continue;
    }
    if (const auto& place = search.left_running()) {
      report_left_running(clock, graph_.point(place->node).configuration, place->path);
    }
    if (const auto& place = search.unhandled()) {
      report_unhandled(clock, graph_.point(place->node).configuration, place->path);
    }
  }
  for (const auto group : groups) {
    auto slice = influence_.control();
    influence_.add_group(group, slice);
    auto added = slice.clocks;
    for (std::size_t clock = 0; clock < added.size(); ++clock) {
      if (influence_.control().clocks[clock] != 0) added[clock] = 0;
    }
    Graph graph(model_, influence_, liveness_, std::move(slice), limits_);
    if (!graph.explore()) {
      refuse_size("how the clocks end");
      return;
    }
    check_followed_clocks(graph, added);
  }
}

// Active states that are not final and neither say `untimed` nor lie inside one that does.
IndexSet Examiner::untimed_states(const IndexSet& configuration) const {
  IndexSet states;
  (configuration & chart_.atomic_states()).for_each([&](std::size_t atomic) {
    if (chart_.states()[atomic].kind == definition::StateKind::final) return;
    for (auto state = atomic; state != 0; state = chart_.states()[state].parent) {
      if (!sources_[state]->untimed.empty()) return;
    }
    states.insert(atomic);
  });
  return states;
}

bool Examiner::runs_some(const Point& at, const std::vector<char>& clocks) const {
  for (std::size_t clock = 0; clock < clocks.size(); ++clock) {
    if (clocks[clock] == 0) continue;
    const auto phase = ClockState::unpack(at.clocks[clock]).phase;
    if (phase == Phase::running || phase == Phase::expired) return true;
  }
  return false;
}

void Examiner::report_untimed(const IndexSet& states, const Path& path) {
  states.for_each([&](std::size_t state) {
    if (reported_untimed_.contains(state)) return;
    reported_untimed_.insert(state);
    add(place_of(state), "untimed-state",
        "in state '" + id_of(state) +
            "' a case can be without any running clock; start one, or say 'untimed: <reason>'",
        path);
  });
}

void Examiner::check_timed() {
  std::vector<std::size_t> open;
  for (std::size_t node = 0; node < graph_.size(); ++node) {
    if (graph_.is_finished(node)) continue;
    const auto at = graph_.point(node);
    const auto states = untimed_states(at.configuration);
    if (states.empty() || runs_some(at, influence_.control().clocks)) continue;
    bool may = false;
    bool always = false;
    for (const auto& [clock, search] : searches_) {
      may = may || search.may_run(node);
      always = always || search.always_runs(node);
    }
    if (always) continue;
    if (may) {
      open.push_back(node);
    } else {
      report_untimed(states, graph_.path(node));
    }
  }
  if (!open.empty()) check_timed_together(open);
}

// No single clock runs always, but one of several may: they are followed together.
void Examiner::check_timed_together(const std::vector<std::size_t>& nodes) {
  auto slice = influence_.control();
  for (const auto& one : searches_) {
    const bool matters = std::any_of(nodes.begin(), nodes.end(),
                                     [&](std::size_t node) { return one.second.may_run(node); });
    if (matters) influence_.add_group(influence_.group_of_clock(one.first), slice);
  }
  const auto clocks = slice.clocks;
  Graph graph(model_, influence_, liveness_, std::move(slice), limits_);
  if (!graph.explore()) {
    refuse_size("whether a clock runs in every state");
    return;
  }
  const std::set<std::size_t> open(nodes.begin(), nodes.end());
  for (std::size_t node = 0; node < graph.size(); ++node) {
    if (graph.is_finished(node)) continue;
    const auto at = graph.point(node);
    const auto states = untimed_states(at.configuration);
    if (states.empty() || runs_some(at, clocks) || open.count(graph_.find(at)) == 0) continue;
    report_untimed(states, graph.path(node));
  }
}

}  // namespace xinfang::soundness
