// Seeded random charts: what the explorer says of each is what the real engine does when every
// event with every answer is sent from everywhere. Where guards compare data of few values nothing
// is a free choice, and the two must agree in full; where some compare numbers the explorer may say
// more, and never less.
#include <catch2/catch.hpp>
#include <functional>
#include <random>

#include "engine/soundness/graph.h"
#include "engine/soundness/soundness.h"
#include "tests/engine/soundness/naive_search.h"
#include "tests/support/tiny_chart.h"

namespace xinfang::soundness {

using namespace xinfang::tiny;
using definition::ClockAction;
using definition::FieldKind;
using Set = std::set<std::string>;

namespace {

constexpr std::uint32_t charts = 250;
constexpr std::size_t naive_bound = 300;
constexpr int depth_max = 3;

clock::RulePack terms() {
  clock::RulePack pack;
  pack.name = "terms";
  for (const auto* id : {"k", "l"}) {
    clock::Rule rule;
    rule.id = id;
    rule.limit = {7, clock::Unit::days};
    rule.basis = "article";
    rule.may_suspend = true;
    rule.extension = clock::Period{30, clock::Unit::days};
    rule.extensions_max = 1;
    pack.rules.push_back(rule);
  }
  return pack;
}

enum class Guards { exact, free };

class Generator {
 public:
  Generator(std::uint32_t seed, Guards guards) : random_(seed), is_free_(guards == Guards::free) {}

  definition::Definition make() {
    auto definition = workflow();
    auto kind = field("kind", FieldKind::enumeration);
    for (const auto* value : {"x", "y", "z"}) kind.choices.push_back({value, text(value)});
    definition.data = {field("flag", FieldKind::boolean), kind,
                       field("number", FieldKind::integer)};
    for (int i = 2 + below(2); i > 0; --i) definition.root.states.push_back(make_state(1));
    definition.root.states.push_back(final_state("end"));
    collect(definition.root);
    ids_.push_back("end");
    link(definition.root, definition.data);
    if (below(3) == 0) definition.registration.form = {store(definition.data[0])};
    return definition;
  }

 private:
  int below(int bound) { return static_cast<int>(random_() % static_cast<unsigned>(bound)); }

  State make_state(int depth) {
    State made = state("s" + std::to_string(next_++));
    const int what = below(12);
    if (what < 7 || depth == depth_max) {
      if (depth > 1 && what == 0) made.kind = StateKind::final;
      return made;
    }
    made.kind = what < 10 ? StateKind::compound : StateKind::parallel;
    for (int i = 2; i > 0; --i) made.states.push_back(make_state(depth + 1));
    if (made.kind == StateKind::parallel) {
      for (auto& region : made.states) {
        if (region.kind == StateKind::final) region.kind = StateKind::atomic;
      }
    }
    if (below(3) == 0) {
      const std::string target = made.states[0].id;
      const std::string id = "s" + std::to_string(next_++);
      made.states.push_back(below(2) == 0 ? shallow(id, target) : deep(id, target));
    }
    return made;
  }

  void collect(const State& around) {
    for (const auto& one : around.states) {
      ids_.push_back(one.id);
      collect(one);
    }
  }

  std::string any() { return ids_[static_cast<std::size_t>(below(static_cast<int>(ids_.size())))]; }
  std::string event() { return std::string(1, static_cast<char>('e' + below(4))); }
  std::string clock() { return below(2) == 0 ? "k" : "l"; }

  std::string condition() {
    static const std::vector<std::string> conditions{
        "flag == true",
        "flag != true",
        "flag",
        "!flag",
        "kind == 'x'",
        "kind != 'x'",
        "kind in ['x', 'y']",
        "kind == null || flag == null",
        "flag == false && kind != 'z'",
        "kind == 'z' ? flag == true : kind != null",
    };
    static const std::vector<std::string> free_conditions{
        "number > 2",       "number <= 2",           "number == 3",
        "!(number > 2)",    "number + 1 < 4",        "number > 2 || flag == true",
        "number in [1, 2]", "size(actor.roles) > 1", "'chief' in actor.roles && kind != 'x'",
    };
    if (below(5) == 0) return "In('" + any() + "')";
    if (is_free_ && below(2) == 0) {
      return free_conditions[static_cast<std::size_t>(
          below(static_cast<int>(free_conditions.size())))];
    }
    return conditions[static_cast<std::size_t>(below(static_cast<int>(conditions.size())))];
  }

  Action action(int depth) {
    using Kind = ClockAction::Kind;
    static const std::vector<std::string> values{"'x'", "'y'", "null", "flag ? 'x' : 'z'",
                                                 "kind == 'x' ? 'y' : kind"};
    static const std::vector<std::string> flags{"true", "false", "null", "!flag", "kind == 'x'"};
    if (is_free_ && below(4) == 0) {
      static const std::vector<std::string> numbers{"number == null ? 1 : number + 1", "3",
                                                    "number - 1", "null"};
      return set("number", numbers[static_cast<std::size_t>(below(4))]);
    }
    switch (below(depth < 2 ? 11 : 10)) {
      case 0:
        return set("flag", flags[static_cast<std::size_t>(below(5))]);
      case 1:
        return set("kind", values[static_cast<std::size_t>(below(5))]);
      case 2:
        return raise(event());
      case 3:
      case 4:
        return change_clock(Kind::start, clock());
      case 5:
        return change_clock(Kind::stop, clock());
      case 6:
        return change_clock(Kind::meet, clock());
      case 7:
        return below(2) == 0 ? change_clock(Kind::suspend, clock())
                             : change_clock(Kind::resume, clock());
      case 8:
        return below(2) == 0 ? change_clock(Kind::restart, clock())
                             : change_clock(Kind::extend, clock(), "'30 days'");
      case 9:
        return note("n");
      default:
        return choose(condition(), {action(depth + 1)}, {action(depth + 1)});
    }
  }

  On transition(const std::vector<definition::Field>& data) {
    const int what = below(16);
    On made = what == 0   ? always().when(condition())
              : what == 1 ? inside("done.state." + any())
              : what == 2 ? inside("error")
              : what == 3 ? inside("clock.expired." + clock())
              : what == 4 ? inside("clock.expired")
                          : on(event());
    made.transition.basis = "article";
    const bool by_person = what > 4;
    if (by_person && made.transition.events[0] == "e") {
      made.transition.form = {store(data[1])};
      made.transition.form[0].field.optional = false;
    }
    if (by_person && made.transition.events[0] == "f") {
      made.transition.form = {store(data[0]), ask(field("yes", FieldKind::boolean, false))};
      if (below(2) == 0) made = std::move(made).when(below(2) == 0 ? "event.yes" : "!event.yes");
    }
    if (is_free_ && by_person && made.transition.events[0] == "h") {
      made.transition.form = {store(data[2])};
      if (below(2) == 0) made = std::move(made).when("event.number >= 2");
    }
    if (by_person && made.transition.events[0] == "g" && below(2) == 0) {
      made.transition.by = {"chief"};
    }
    if (below(5) != 0) made = std::move(made).to(any());
    if (below(4) == 0) made = std::move(made).internal();
    if (below(3) == 0) made = std::move(made).when(condition());
    for (int i = below(3); i > 0; --i) made.transition.actions.push_back(action(0));
    return made;
  }

  void link(State& around, const std::vector<definition::Field>& data) {
    for (auto& one : around.states) {
      link(one, data);
      const bool pseudo =
          one.kind == StateKind::shallow_history || one.kind == StateKind::deep_history;
      one.place = {1000 + line_++, 1};
      if (pseudo) continue;
      if (below(4) == 0) add(one, entry(action(0)));
      if (below(8) == 0) add(one, exit(action(0)));
      if (one.kind == StateKind::final) continue;
      if (below(8) == 0) one.untimed = "no term";
      for (int i = below(4); i > 0; --i) {
        add(one, transition(data));
        one.transitions.back().place = {1 + line_++, 1};
      }
    }
  }

  std::mt19937 random_;
  bool is_free_;
  int next_ = 0;
  int line_ = 0;
  std::vector<std::string> ids_;
};

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
