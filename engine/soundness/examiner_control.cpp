#include <algorithm>
#include <set>

#include "engine/soundness/examiner.h"

namespace xinfang::soundness {

void Examiner::check_endless() {
  for (const auto& [event, sighting] : graph_.endless()) {
    const auto path = path_to(graph_, sighting);
    const auto place = sighting.event == 0
                           ? chart_.definition().registration.place
                           : place_of(leading_state(graph_.point(sighting.node).configuration));
    add(place, "endless-loop",
        "event '" + event + "' never comes to rest: the transitions that follow it repeat", path);
  }
}

void Examiner::check_states() {
  const auto& states = chart_.states();
  for (std::size_t state = 1; state < states.size(); ++state) {
    if (graph_.entered().contains(state)) continue;
    const auto parent = states[state].parent;
    if (parent != 0 && !graph_.entered().contains(parent)) continue;  // said of the outer one
    add(place_of(state), "unreachable-state",
        "no sequence of events leads into state '" + id_of(state) + "'");
  }
}

// From every configuration the end of the case can be reached (option to complete).
void Examiner::check_completion() {
  const auto count = graph_.size();
  if (count == 0) return;  // said as an endless loop
  std::vector<std::vector<std::uint32_t>> before(count);
  for (const auto& edge : graph_.edges()) {
    if (edge.from != edge.to) before[edge.to].push_back(edge.from);
  }
  std::vector<char> completes(count, 0);
  std::vector<std::size_t> open;
  for (std::size_t node = 0; node < count; ++node) {
    if (!graph_.is_finished(node)) continue;
    completes[node] = 1;
    open.push_back(node);
  }
  while (!open.empty()) {
    const auto node = open.back();
    open.pop_back();
    for (const auto from : before[node]) {
      if (completes[from] != 0) continue;
      completes[from] = 1;
      open.push_back(from);
    }
  }
  // Said once for each state where the way to the end is lost, not for all that follows.
  std::vector<char> is_later(count, 0);
  for (const auto& edge : graph_.edges()) {
    if (completes[edge.from] == 0 && edge.from < edge.to) is_later[edge.to] = 1;
  }
  std::set<std::size_t> said;
  for (std::size_t node = 0; node < count; ++node) {
    if (completes[node] != 0 || is_later[node] != 0) continue;
    const auto state = leading_state(graph_.point(node).configuration);
    if (!said.insert(state).second) continue;
    const auto [first, last] = graph_.edges_from(node);
    const bool moves = std::any_of(graph_.edges().begin() + static_cast<std::ptrdiff_t>(first),
                                   graph_.edges().begin() + static_cast<std::ptrdiff_t>(last),
                                   [](const Graph::Edge& edge) { return edge.from != edge.to; });
    add(place_of(state), "no-completion",
        "in state '" + id_of(state) + "' a case can be where no event leads to its end any more" +
            (moves ? "" : "; nothing can happen there"),
        graph_.path(node));
  }
}

void Examiner::check_conflicts() {
  check_conflicts(graph_.conflicts(), false);
  check_conflicts(graph_.common_writes(), true);
}

void Examiner::check_conflicts(const std::map<Graph::Pair, Sighting>& seen, bool is_write) {
  for (const auto& [pair, sighting] : seen) {
    const auto& [winner, loser] = pair;
    const std::string both = "transitions " + name_of(winner) + " and " + name_of(loser);
    add(chart_.transitions()[loser].place, "ambiguous-order",
        is_write ? both +
                       " are taken together, and both write one field or clock: only their "
                       "order in the file says which comes last"
                 : both +
                       " can both be open to one event, and either ends what the other begins: "
                       "only their order in the file decides",
        path_to(graph_, sighting));
  }
}

// What the control decides is settled. What a value beside it decides is searched with that value.
void Examiner::check_transitions() {
  std::vector<std::size_t> open;
  for (std::size_t i = 0; i < taken_.size(); ++i) {
    if (taken_[i] != 0) continue;
    if (graph_.maybe_taken()[i] != 0) {
      open.push_back(i);
    } else {
      report_dead(i);
    }
  }
  settle(open);
}

bool Examiner::rings_for(std::size_t clock, std::size_t transition) const {
  const auto& own = chart_.clocks()[clock];
  return std::any_of(alarm_kinds.begin(), alarm_kinds.end(), [&](clock::AlarmKind kind) {
    const auto& match = chart_.match(own.event(kind)).transitions;
    return own.wants(kind) && std::binary_search(match.begin(), match.end(), transition);
  });
}

// Sets of groups; the transition is taken at all where it is taken with one of these followed.
std::vector<std::vector<std::size_t>> Examiner::questions_of(std::size_t transition) const {
  const auto& deciding = influence_.deciding(transition);
  std::set<std::vector<std::size_t>> questions;
  bool by_clock = false;
  for (std::size_t clock = 0; clock < chart_.clocks().size(); ++clock) {
    if (influence_.control().clocks[clock] != 0) continue;
    if (!rings_for(clock, transition)) continue;
    by_clock = true;
    auto groups = deciding;
    groups.push_back(influence_.group_of_clock(clock));
    std::sort(groups.begin(), groups.end());
    groups.erase(std::unique(groups.begin(), groups.end()), groups.end());
    // A clock that is alone, and whose expiry no more than the control decides, was searched.
    if (groups.size() > 1 || !influence_.is_alone(clock)) questions.insert(std::move(groups));
  }
  if (!deciding.empty() || !by_clock) questions.insert(deciding);
  return {questions.begin(), questions.end()};
}

void Examiner::settle(const std::vector<std::size_t>& open) {
  std::map<std::vector<std::size_t>, std::vector<std::size_t>> by_groups;
  for (const auto transition : open) {
    for (const auto& groups : questions_of(transition)) by_groups[groups].push_back(transition);
  }
  for (const auto& [groups, transitions] : by_groups) {
    std::vector<char> wanted(taken_.size(), 0);
    bool is_open = false;
    for (const auto transition : transitions) {
      wanted[transition] = static_cast<char>(taken_[transition] == 0);
      is_open = is_open || taken_[transition] == 0;
    }
    if (!is_open) continue;
    auto slice = influence_.control();
    for (const auto group : groups) influence_.add_group(group, slice);
    Graph graph(model_, influence_, liveness_, std::move(slice), limits_);
    if (!graph.explore(wanted)) {
      refuse_size("whether " + name_of(transitions.front()) + " is ever taken");
      return;
    }
    for (std::size_t i = 0; i < taken_.size(); ++i) {
      if (graph.taken()[i] != 0) taken_[i] = 1;
    }
  }
  for (const auto transition : open) {
    if (taken_[transition] == 0) report_dead(transition);
  }
}

void Examiner::report_dead(std::size_t transition) {
  const auto source = chart_.transitions()[transition].source;
  if (!graph_.entered().contains(source)) return;  // said of the state
  const auto& move = model_.moves[transition];
  if (move.by_person && !move.sees && move.sight.empty()) return;  // said of its roles
  Path path;
  for (std::size_t node = 0; node < graph_.size() && path.empty(); ++node) {
    if (graph_.point(node).configuration.contains(source)) path = graph_.path(node);
  }
  add(chart_.transitions()[transition].place, "dead-transition",
      "transition " + name_of(transition) + " is never taken: " + why_dead(transition) +
          (path.empty() ? "" : "; its state is reached"),
      path);
}

std::string Examiner::why_dead(std::size_t transition) const {
  for (const std::string& descriptor : chart_.transitions()[transition].descriptors) {
    const auto name = descriptor.substr(descriptor.rfind('.') + 1);
    const auto clock = chart_.find_clock(name);
    for (const auto kind : alarm_kinds) {
      if (descriptor != "clock." + std::string(clock::to_text(kind)) + "." + name) continue;
      if (clock == npos || model_.is_started[clock] == 0) {
        return "its event never comes, since no action starts the clock '" + name + "'";
      }
    }
  }
  return "its event never comes, its guard never holds or another transition always comes first";
}

}  // namespace xinfang::soundness
