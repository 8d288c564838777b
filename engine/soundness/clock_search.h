// ClockSearch: one clock that no graph needs to follow, joined to a graph that does not follow it.
// Exact where the clock is alone in its group; else it knows no less than all that can happen.
// Private to engine/soundness.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/soundness/graph.h"

namespace xinfang::soundness {

class ClockSearch {
 public:
  // Keeps references.
  ClockSearch(const Model& model, const Graph& graph, std::size_t clock);

  // Where the clock still runs in a case that has ended, and where it runs out and no transition
  // takes it: the nearest one, with the events that lead there.
  struct Place {
    std::size_t node = 0;
    std::vector<std::string> path;
  };
  const std::optional<Place>& left_running() const { return left_running_; }
  const std::optional<Place>& unhandled() const { return unhandled_; }
  // By node. Running or expired, so that time passes or is overdue: surely; possibly.
  bool always_runs(std::size_t node) const { return always_[node] != 0; }
  bool may_run(std::size_t node) const { return sometimes_[node] != 0; }
  // By transition: taken when this clock warns or runs out.
  const std::vector<char>& taken() const { return taken_; }

 private:
  struct Visit {
    std::uint32_t node = 0;
    std::uint8_t state = 0;
    std::uint32_t event = 0;
    std::size_t parent = statechart::npos;
  };

  void follow(const Graph::Edge& edge, std::size_t from);
  void arrive(const Graph::Edge& edge, std::uint8_t state, std::size_t parent);
  // False: what the edge did to the clock can't be done in this state.
  bool apply(std::uint32_t trail, ClockState& state) const;
  bool is_own(const Graph::Event& event) const;
  std::vector<std::string> path(std::size_t visit) const;

  const Model& model_;
  const Graph& graph_;
  std::size_t clock_;
  std::vector<std::vector<ClockEffect>> own_effects_;  // by the graph's trails
  std::vector<Visit> visits_;
  std::vector<std::vector<std::uint8_t>> seen_;  // by node: packed states
  std::vector<char> always_;
  std::vector<char> sometimes_;
  std::vector<char> taken_;
  std::optional<Place> left_running_;
  std::optional<Place> unhandled_;
};

}  // namespace xinfang::soundness
