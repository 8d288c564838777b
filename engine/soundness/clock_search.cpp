#include "engine/soundness/clock_search.h"

#include <algorithm>

namespace xinfang::soundness {

using Phase = ClockState::Phase;

ClockSearch::ClockSearch(const Model& model, const Graph& graph, std::size_t clock)
    : model_(model),
      graph_(graph),
      clock_(clock),
      seen_(graph.size()),
      always_(graph.size(), 1),
      sometimes_(graph.size(), 0),
      taken_(model.moves.size(), 0) {
  for (std::size_t trail = 0; trail < graph.trails(); ++trail) {
    std::vector<ClockEffect> own;
    for (const auto& effect : graph.effects(trail).effects) {
      if (effect.clock == clock) own.push_back(effect);
    }
    own_effects_.push_back(std::move(own));
  }
  for (const auto& edge : graph.openings()) {
    ClockState state;
    if (apply(edge.trail, state)) arrive(edge, state.pack(), npos);
  }
  for (std::size_t visit = 0; visit < visits_.size(); ++visit) {
    const auto node = visits_[visit].node;
    if (graph.is_finished(node)) {
      if (!left_running_ && ClockState::unpack(visits_[visit].state).phase != Phase::idle) {
        left_running_ = Place{node, path(visit)};
      }
      continue;
    }
    const auto [first, last] = graph.edges_from(node);
    for (auto edge = first; edge < last; ++edge) follow(graph.edges()[edge], visit);
  }
}

bool ClockSearch::is_own(const Graph::Event& event) const {
  return std::find(event.clocks.begin(), event.clocks.end(), clock_) != event.clocks.end();
}

void ClockSearch::follow(const Graph::Edge& edge, std::size_t from) {
  const auto packed = visits_[from].state;
  const auto& event = graph_.event(edge.event);
  const bool own = is_own(event);
  if (own && ClockState::unpack(packed).may_ring()) {
    auto state = ClockState::unpack(packed);
    state.ring(event.alarm);
    if (apply(edge.trail, state)) {
      const auto& effects = graph_.effects(edge.trail);
      for (const auto transition : effects.taken) taken_[transition] = 1;
      const bool expires = event.alarm == clock::AlarmKind::expired;
      if (expires && !effects.is_handled && !unhandled_) {
        unhandled_ = Place{edge.from, path(from)};
        unhandled_->path.push_back(model_.chart.clocks()[clock_].expired_event);
      }
      arrive(edge, state.pack(), from);
    }
  }
  if (own && event.clocks.size() == 1) return;
  if (edge.from == edge.to && own_effects_[edge.trail].empty()) return;
  auto state = ClockState::unpack(packed);
  if (apply(edge.trail, state)) arrive(edge, state.pack(), from);
}

bool ClockSearch::apply(std::uint32_t trail, ClockState& state) const {
  const auto& rule = model_.chart.clocks()[clock_].rule;
  for (const auto& effect : own_effects_[trail]) {
    if (effect.done) {
      if (!state.act(effect.kind, rule)) return false;
    } else if (effect.may_fail) {
      if (state.is_idle_for(effect.kind)) return false;
    } else {
      auto tried = state;
      if (tried.act(effect.kind, rule)) return false;
    }
  }
  return true;
}

void ClockSearch::arrive(const Graph::Edge& edge, std::uint8_t state, std::size_t parent) {
  auto& seen = seen_[edge.to];
  if (std::find(seen.begin(), seen.end(), state) != seen.end()) return;
  seen.push_back(state);
  visits_.push_back({edge.to, state, edge.event, parent});
  const auto phase = ClockState::unpack(state).phase;
  if (phase == Phase::running || phase == Phase::expired) {
    sometimes_[edge.to] = 1;
  } else {
    always_[edge.to] = 0;
  }
}

std::vector<std::string> ClockSearch::path(std::size_t visit) const {
  std::vector<std::string> events;
  for (; visit != npos; visit = visits_[visit].parent) {
    const auto& event = graph_.event(visits_[visit].event);
    events.push_back(is_own(event) ? model_.chart.clocks()[clock_].event(event.alarm) : event.name);
  }
  std::reverse(events.begin(), events.end());
  return events;
}

}  // namespace xinfang::soundness
