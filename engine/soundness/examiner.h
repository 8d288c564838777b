// Examiner: asks the questions of soundness.h of one chart, and words the answers.
// Private to engine/soundness. One use for each chart, one thread.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "engine/soundness/clock_search.h"
#include "engine/soundness/graph.h"
#include "engine/soundness/soundness.h"

namespace xinfang::soundness {

class Examiner {
 public:
  Examiner(const Chart& chart, const std::string& file, Limits limits);

  Report run();

 private:
  using Path = std::vector<std::string>;
  using Sighting = Graph::Sighting;

  void add(Place place, std::string_view code, std::string message, Path path = {});
  void refuse_size(std::string_view question);
  // Adds the way there as words: "; way: register; screen".
  static std::string words(const Path& path);
  Path path_to(const Graph& graph, Sighting sighting) const;
  Place place_of(std::size_t state) const { return sources_[state]->place; }
  const std::string& id_of(std::size_t state) const { return chart_.states()[state].id; }
  std::string name_of(std::size_t transition) const;
  // The active state that a person would name: the first atomic one that is not final.
  std::size_t leading_state(const IndexSet& configuration) const;

  // What needs no search: examiner_static.cpp.
  void check_bases();
  void check_roles();
  void check_key_order();
  void check_key_order(const std::vector<std::size_t>& transitions);

  // Control: examiner_control.cpp.
  void check_states();
  void check_completion();
  void check_conflicts();
  void check_conflicts(const std::map<Graph::Pair, Sighting>& seen, bool is_write);
  void check_endless();
  void check_transitions();
  void settle(const std::vector<std::size_t>& open);
  std::vector<std::vector<std::size_t>> questions_of(std::size_t transition) const;
  // Whether an alarm of the clock is an event of the transition.
  bool rings_for(std::size_t clock, std::size_t transition) const;
  void report_dead(std::size_t transition);
  std::string why_dead(std::size_t transition) const;

  // Clocks: examiner_clocks.cpp.
  void search_clocks();
  void check_followed_clocks(const Graph& graph, const std::vector<char>& clocks);
  void check_clocks();
  void report_left_running(std::size_t clock, const IndexSet& configuration, Path path);
  void report_unhandled(std::size_t clock, const IndexSet& configuration, Path path);
  void check_timed();
  IndexSet untimed_states(const IndexSet& configuration) const;
  bool runs_some(const Point& point, const std::vector<char>& clocks) const;
  void check_timed_together(const std::vector<std::size_t>& nodes);
  void report_untimed(const IndexSet& states, const Path& path);

  const Chart& chart_;
  const std::string& file_;
  Limits limits_;
  Report report_;
  Model model_;
  Influence influence_;
  Liveness liveness_;
  Graph graph_;                                    // of the control
  std::vector<const definition::State*> sources_;  // by state
  std::map<std::size_t, ClockSearch> searches_;    // by clock outside the control
  std::vector<char> taken_;                        // by transition
  IndexSet reported_untimed_;
};

}  // namespace xinfang::soundness
