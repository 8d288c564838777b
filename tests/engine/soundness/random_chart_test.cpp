// Seeded random charts: what the explorer says of each is what the real engine does when every
// event with every answer is sent from everywhere. Where guards compare data of few values nothing
// is a free choice, and the two must agree in full; where some compare numbers the explorer may say
// more, and never less.
#include <catch2/catch.hpp>
#include <functional>

#include "engine/soundness/graph.h"
#include "engine/soundness/soundness.h"
#include "tests/engine/soundness/naive_search.h"
#include "tests/engine/soundness/random_chart.h"

namespace xinfang::soundness {

using definition::State;
using definition::StateKind;
using random::Generator;
using random::Guards;
using random::terms;
using Set = std::set<std::string>;

namespace {

constexpr std::uint32_t charts = 250;
constexpr std::size_t naive_bound = 300;

Set subjects(const Report& report, std::string_view code) {
  Set found;
  for (const auto& finding : report.findings) {
    const auto& diagnostic = finding.diagnostic;
    if (diagnostic.code != code) continue;
    if (code == "dead-transition") {
      found.insert(std::to_string(diagnostic.place.line));
      continue;
    }
    const auto begin = diagnostic.message.find('\'') + 1;
    found.insert(diagnostic.message.substr(begin, diagnostic.message.find('\'', begin) - begin));
  }
  return found;
}

Set unreachable(const statechart::Chart& chart, const NaiveSearch& naive) {
  Set names;
  const auto& states = chart.states();
  for (std::size_t state = 1; state < states.size(); ++state) {
    if (states[state].history_slot != statechart::npos || naive.entered.count(state) > 0) continue;
    const auto parent = states[state].parent;
    if (parent == 0 || naive.entered.count(parent) > 0) names.insert(states[state].id);
  }
  return names;
}

Set dead(const statechart::Chart& chart, const NaiveSearch& naive) {
  Set lines;
  for (std::size_t i = 0; i < chart.transitions().size(); ++i) {
    const auto& transition = chart.transitions()[i];
    if (naive.taken.count(i) > 0 || naive.entered.count(transition.source) == 0) continue;
    lines.insert(std::to_string(transition.place.line));
  }
  return lines;
}

Set untimed(const statechart::Chart& chart, const definition::Definition& definition,
            const NaiveSearch& naive) {
  Set names;
  Set excused;
  const std::function<void(const State&, bool)> walk = [&](const State& around, bool inside) {
    for (const auto& one : around.states) {
      const bool is_excused = inside || !one.untimed.empty();
      if (is_excused) excused.insert(one.id);
      walk(one, is_excused);
    }
  };
  walk(definition.root, false);
  for (const auto& node : naive.nodes) {
    if (node.snapshot.finished || naive.runs(node)) continue;
    (node.snapshot.configuration & chart.atomic_states()).for_each([&](std::size_t state) {
      const auto& one = chart.states()[state];
      if (one.kind != StateKind::final && excused.count(one.id) == 0) names.insert(one.id);
    });
  }
  return names;
}

// The ways that findings give: each leads there, and none could be shorter.
void check_paths(const Report& report, const NaiveSearch& naive) {
  std::size_t shortest = SIZE_MAX;
  for (const auto& finding : report.findings) {
    if (finding.diagnostic.code == "no-completion") {
      CHECK(naive.leads(finding.path, [](const auto& node) { return !node.completes; }));
      shortest = std::min(shortest, finding.path.size());
    } else if (finding.diagnostic.code == "clock-left-running") {
      CHECK(naive.leads(finding.path, [](const auto& node) { return node.snapshot.finished; }));
    } else if (finding.diagnostic.code == "untimed-state") {
      CHECK(naive.leads(finding.path, [&](const auto& node) { return !naive.runs(node); }));
    }
  }
  std::size_t nearest = SIZE_MAX;
  for (const auto& node : naive.nodes) {
    if (!node.completes) nearest = std::min(nearest, node.distance);
  }
  CHECK(shortest == nearest);
}

}  // namespace

TEST_CASE("On random charts the explorer finds what the engine does, and nothing else") {
  std::size_t compared = 0;
  std::map<std::string, std::size_t> faults;
  for (std::uint32_t seed = 1; seed <= charts; ++seed) {
    const auto definition = Generator(seed, Guards::exact).make();
    const auto compiled = statechart::Chart::compile(definition, terms(), "tiny.yaml", "hash");
    if (!compiled) continue;  // targets that can't be active together
    const auto& chart = **compiled;
    const NaiveSearch naive(chart, naive_bound);
    if (!naive.is_whole) continue;
    ++compared;
    INFO("seed " << seed);
    const auto report = check(chart, "tiny.yaml");
    std::string all;
    for (const auto& finding : report.findings) {
      ++faults[finding.diagnostic.code];
      all += to_text(finding.diagnostic) + "\n";
    }
    INFO(all);
    Set unreached = subjects(report, "unreachable-state");
    for (const auto& state : chart.states()) {
      if (state.history_slot != statechart::npos) unreached.erase(state.id);
    }
    CHECK(subjects(report, "endless-loop") == naive.endless);
    CHECK(unreached == unreachable(chart, naive));
    CHECK(subjects(report, "dead-transition") == dead(chart, naive));
    CHECK(subjects(report, "clock-left-running") == naive.left_running);
    CHECK(subjects(report, "unhandled-expiry") == naive.unhandled);
    CHECK(subjects(report, "untimed-state") == untimed(chart, definition, naive));
    check_paths(report, naive);
  }
  CAPTURE(compared);
  CHECK(compared > charts / 2);
  for (const auto* code : {"unreachable-state", "dead-transition", "no-completion",
                           "clock-left-running", "unhandled-expiry", "untimed-state"}) {
    CAPTURE(code);
    CHECK(faults[code] > 20);
  }
}

namespace {

bool includes(const Set& all, const Set& some) {
  return std::includes(all.begin(), all.end(), some.begin(), some.end());
}

// Configurations, with whether the case has ended there.
using Places = std::set<std::pair<bool, std::string>>;

void add_place(Places& places, const IndexSet& configuration, bool finished) {
  std::string states;
  configuration.for_each([&](std::size_t state) { states += std::to_string(state) + " "; });
  places.emplace(finished, states);
}

// A chart of this size that needs more has macrosteps without end.
constexpr Limits few{2'000, 50'000};

// Nothing where the bound is passed: macrosteps that may go on or not, each time anew.
std::optional<Places> explored(const statechart::Chart& chart) {
  const Model model(chart);
  const Influence influence(model);
  const Liveness liveness(model);
  Graph graph(model, influence, liveness, influence.control(), few);
  if (!graph.explore()) return std::nullopt;
  Places places;
  for (std::size_t node = 0; node < graph.size(); ++node) {
    add_place(places, graph.point(node).configuration, graph.is_finished(node));
  }
  return places;
}

}  // namespace

TEST_CASE("Where guards are free choices the explorer finds all that the engine does") {
  std::size_t compared = 0;
  std::size_t too_large = 0;
  for (std::uint32_t seed = 1; seed <= charts; ++seed) {
    const auto definition = Generator(seed, Guards::free).make();
    const auto compiled = statechart::Chart::compile(definition, terms(), "tiny.yaml", "hash");
    if (!compiled) continue;
    const auto& chart = **compiled;
    INFO("seed " << seed);
    const auto report = check(chart, "tiny.yaml", few);
    const auto places = explored(chart);
    if (!places || !subjects(report, "too-many-configurations").empty()) {
      ++too_large;
      continue;
    }
    const NaiveSearch naive(chart, naive_bound);  // counters may grow for ever: a part will do
    ++compared;
    Places reached;
    for (const auto& node : naive.nodes) {
      add_place(reached, node.snapshot.configuration, node.snapshot.finished);
    }
    CHECK(std::includes(places->begin(), places->end(), reached.begin(), reached.end()));
    CHECK(includes(subjects(report, "clock-left-running"), naive.left_running));
    CHECK(includes(subjects(report, "unhandled-expiry"), naive.unhandled));
    CHECK(includes(subjects(report, "untimed-state"), untimed(chart, definition, naive)));
    const auto unreached = subjects(report, "unreachable-state");
    for (const auto state : naive.entered) CHECK(unreached.count(chart.states()[state].id) == 0);
    const auto never = subjects(report, "dead-transition");
    for (const auto transition : naive.taken) {
      CHECK(never.count(std::to_string(chart.transitions()[transition].place.line)) == 0);
    }
  }
  CHECK(too_large < charts / 10);
  CHECK(compared > charts / 2);
}

}  // namespace xinfang::soundness
