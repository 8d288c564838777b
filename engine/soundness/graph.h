// Graph: every configuration a chart can rest in, as far as a slice tells them apart, and how one
// leads to the next. Found breadth first, so that the way to each is a shortest one.
// Private to engine/soundness. One thread.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/soundness/liveness.h"
#include "engine/soundness/soundness.h"
#include "engine/soundness/walker.h"

namespace xinfang::soundness {

class Graph {
 public:
  Graph(const Model& model, const Influence& influence, const Liveness& liveness, Slice slice,
        Limits limits);

  // True: all was found, or each of `wanted` (by transition; empty: none) was seen taken. False: a
  // limit was passed.
  bool explore(const std::vector<char>& wanted = {});

  struct Edge {
    std::uint32_t from = 0;
    std::uint32_t to = 0;
    std::uint32_t event = 0;
    std::uint32_t trail = 0;
  };
  // An event of the graph. `alarm` is of a clock: `followed`, or each of `clocks`, which are not
  // followed.
  struct Event {
    std::string name;
    clock::AlarmKind alarm = clock::AlarmKind::expired;
    std::size_t followed = statechart::npos;
    std::vector<std::size_t> clocks;
    const statechart::EventMatch* match = nullptr;  // the chart's; registration has none
  };
  // What an edge does to clocks that are not followed; for their alarms also what is taken.
  struct Effects {
    std::vector<ClockEffect> effects;
    std::vector<std::size_t> taken;
    bool is_handled = true;
  };
  // The first place where something was seen.
  struct Sighting {
    std::uint32_t node = 0;
    std::uint32_t event = 0;
  };

  std::size_t size() const { return nodes_.size(); }
  Point point(std::size_t node) const;
  bool is_finished(std::size_t node) const { return nodes_[node].finished; }
  const std::vector<Edge>& edges() const { return edges_; }
  // What registration leads to; `from` says nothing there.
  const std::vector<Edge>& openings() const { return openings_; }
  // The node of a point of a graph that follows no less; npos where there is none.
  std::size_t find(Point point) const;
  // Edges from a node: [first, second) of edges().
  std::pair<std::size_t, std::size_t> edges_from(std::size_t node) const;
  const Event& event(std::size_t event) const { return events_[event]; }
  std::size_t trails() const { return effects_.size(); }
  const Effects& effects(std::size_t trail) const { return effects_[trail]; }
  // Events of a shortest way to the node, "register" first.
  std::vector<std::string> path(std::size_t node) const;

  const IndexSet& entered() const { return entered_; }
  // By transition: surely taken somewhere; taken somewhere if a value outside the slice allows.
  const std::vector<char>& taken() const { return taken_; }
  const std::vector<char>& maybe_taken() const { return maybe_taken_; }
  using Pair = std::pair<std::size_t, std::size_t>;
  const std::map<Pair, Sighting>& conflicts() const { return conflicts_; }
  const std::map<Pair, Sighting>& common_writes() const { return common_writes_; }
  // Of clocks that are followed: where one runs out and nothing takes it.
  const std::map<std::size_t, Sighting>& unhandled() const { return unhandled_; }
  // Events that never come to rest, by the state that is left first.
  const std::map<std::string, Sighting>& endless() const { return endless_; }
  const Slice& slice() const { return slice_; }

 private:
  struct Node {
    std::string key;
    std::uint32_t parent = 0;
    std::uint32_t event = 0;
    bool finished = false;
  };

  void prepare_events();
  void add_alarms(clock::AlarmKind kind);
  bool expand(std::size_t node);
  bool send_all(std::size_t node, const Point& point);
  bool ring_all(std::size_t node, const Point& point);
  std::vector<std::vector<char>> senders(const std::vector<std::size_t>& candidates) const;
  template <class Walk>
  bool walk(std::size_t node, std::size_t event, bool is_assumed, Walk walk);
  void arrive(std::size_t node, std::size_t event, bool is_assumed);
  std::uint32_t add_node(Point& point, std::uint32_t from, std::uint32_t event);
  std::uint32_t add_effects(bool is_assumed);
  void normalize(Point& point) const;
  std::string pack(const Point& point);
  void append_followed(const Point& point, std::string& key) const;
  std::uint32_t intern(const IndexSet& set);
  bool has_all_wanted(const std::vector<char>& wanted) const;

  const Model& model_;
  const Influence& influence_;
  const Liveness& liveness_;
  Slice slice_;
  Limits limits_;
  Walker walker_;
  Oracle oracle_;
  std::size_t steps_ = 0;

  std::vector<std::size_t> followed_fields_;
  std::vector<std::size_t> followed_clocks_;
  std::vector<char> is_decided_;  // by transition: the slice decides whether it is taken
  std::vector<Event> events_;
  std::size_t first_clock_event_ = 0;

  struct SetHash {
    std::size_t operator()(const IndexSet& set) const;
  };
  std::vector<IndexSet> sets_;
  std::unordered_map<IndexSet, std::uint32_t, SetHash> set_numbers_;
  std::vector<Node> nodes_;
  std::unordered_map<std::string, std::uint32_t> node_numbers_;
  std::vector<Edge> edges_;
  std::vector<Edge> openings_;
  std::vector<std::size_t> first_edge_;  // by node that was expanded
  std::vector<Effects> effects_;
  std::map<std::string, std::uint32_t> effect_numbers_;

  IndexSet entered_;
  std::vector<char> taken_;
  std::vector<char> maybe_taken_;
  std::map<Pair, Sighting> conflicts_;
  std::map<Pair, Sighting> common_writes_;
  std::map<std::size_t, Sighting> unhandled_;
  std::map<std::string, Sighting> endless_;
};

}  // namespace xinfang::soundness
