// Seeded random charts: whatever they do, the records make the snapshot, the text reads back, and
// the configuration is legal. RunningCase checks these after every decision.
#include <catch2/catch.hpp>
#include <random>

#include "engine/statechart/migration.h"
#include "tests/engine/statechart/running_case.h"

namespace xinfang::statechart {

using namespace xinfang::tiny;
using definition::FieldKind;

namespace {

constexpr int depth_max = 4;
constexpr std::size_t charts = 300;
constexpr std::size_t events_sent = 25;

class Generator {
 public:
  explicit Generator(std::uint32_t seed) : random_(seed) {}

  int below(int bound) { return static_cast<int>(random_() % static_cast<unsigned>(bound)); }
  std::string event() { return std::string(1, static_cast<char>('e' + below(4))); }

  definition::Definition make() {
    auto definition = workflow();
    for (int i = 2 + below(3); i > 0; --i) definition.root.states.push_back(make_state(1));
    collect(definition.root);
    link(definition.root);
    definition.data = {field("n", FieldKind::integer)};
    return definition;
  }

 private:
  State make_state(int depth) {
    State made = state("s" + std::to_string(next_++));
    const int what = below(10);
    if (what == 0) {
      made.kind = StateKind::final;
      return made;
    }
    if (what < 5 || depth == depth_max) return made;
    made.kind = what < 8 ? StateKind::compound : StateKind::parallel;
    for (int i = 1 + below(3); i > 0; --i) made.states.push_back(make_state(depth + 1));
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

  On transition() {
    const int what = below(12);
    On made = what == 0   ? always().when("n != null && n < 3")
              : what == 1 ? inside("done.state." + any())
              : what == 2 ? inside("error")
                          : on(event());
    if (below(5) != 0) made = std::move(made).to(any());
    if (below(4) == 0) made = std::move(made).internal();
    if (below(3) == 0)
      made = std::move(made).run(raise(event()), set("n", "n == null ? 1 : n + 1"));
    if (below(6) == 0) made = std::move(made).when("In('" + any() + "')");
    return made;
  }

  void link(State& around) {
    for (auto& one : around.states) {
      link(one);
      const bool pseudo =
          one.kind == StateKind::shallow_history || one.kind == StateKind::deep_history;
      if (pseudo) continue;
      if (below(4) == 0) add(one, entry(note("+"), set("n", std::to_string(below(5)))));
      if (below(8) == 0) add(one, exit(log("[1][n]"), note("-")));
      if (one.kind == StateKind::final) continue;
      for (int i = below(4); i > 0; --i) add(one, transition());
    }
  }

  std::mt19937 random_;
  int next_ = 0;
  std::vector<std::string> ids_;
};

}  // namespace

TEST_CASE(
    "On random charts decisions are the replay of their records and configurations are legal") {
  std::size_t decided = 0;
  std::size_t refused = 0;
  std::size_t ended = 0;
  for (std::uint32_t seed = 1; seed <= charts; ++seed) {
    INFO("seed " << seed);
    Generator generator(seed);
    RunningCase live(generator.make());
    if (!live.open().empty()) {
      CHECK(live.refusal().code == RefusalCode::loop);
      continue;
    }
    for (std::size_t i = 0; i < events_sent && !live.snapshot().finished; ++i) {
      const Snapshot before = live.snapshot();
      if (live.send(generator.event()).empty()) {
        ++decided;
      } else {
        ++refused;
        CHECK(live.snapshot() == before);
      }
      live.pass(std::chrono::minutes{1});
    }
    ended += live.snapshot().finished ? 1 : 0;
  }
  // The charts are worth something only if they do things.
  CHECK(decided > 500);
  CHECK(refused > 100);
  CHECK(ended > 10);
}

// An equal version changes nothing: the case arrives as it left, and both go on alike. The search
// for an end may not call one out of reach that the case then comes to.
TEST_CASE("On random charts a case goes over to an equal version as it is, and goes on alike") {
  std::size_t moved = 0;
  std::size_t trapped = 0;
  for (std::uint32_t seed = 1; seed <= charts; ++seed) {
    INFO("seed " << seed);
    Generator generator(seed);
    auto definition = generator.make();
    if (seed % 4 != 0) {  // most charts get a way out, which nobody takes
      for (auto& top : definition.root.states) {
        if (top.kind != StateKind::final) add(top, on("leave").to("out"));
      }
      definition.root.states.push_back(final_state("out"));
    }
    RunningCase live(definition);
    if (!live.open().empty()) continue;
    const auto from = compile(definition);
    const auto to = Chart::compile(definition, {}, "tiny.yaml", "equal");
    const auto migration = Migration::compile(from, *to, {});
    REQUIRE(migration.ok());
    bool out_of_reach = false;
    for (std::size_t i = 0; i < events_sent && !live.snapshot().finished; ++i) {
      const auto event = generator.event();
      auto plan = plan_migration(**migration, live.settings(), live.snapshot(), live.context());
      const Snapshot before = live.snapshot();
      const bool refused = !live.send(event).empty();
      if (plan) {
        ++moved;
        Snapshot arrived = plan->snapshot;
        arrived.changed_at = before.changed_at;
        CHECK(arrived == before);
        const auto next =
            decide(**to, live.settings(), plan->snapshot, {event, {}}, live.context());
        CHECK(next.ok() != refused);
        if (next) CHECK(next->snapshot == live.snapshot());
      } else {
        ++trapped;
        out_of_reach = true;
        CHECK(plan.error() ==
              std::vector<std::string>{"no end of the case can be reached from there"});
      }
      live.pass(std::chrono::minutes{1});
    }
    CHECK_FALSE((out_of_reach && live.snapshot().finished));
  }
  CHECK(moved > 500);
  CHECK(trapped > 100);
}

}  // namespace xinfang::statechart
