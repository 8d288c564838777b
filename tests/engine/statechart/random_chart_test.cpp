// Seeded random charts: whatever they do, the records make the snapshot, the text reads back, and
// the configuration is legal. RunningCase checks these after every decision.
#include <catch2/catch.hpp>

#include "engine/statechart/migration.h"
#include "tests/engine/statechart/reference/random_chart.h"
#include "tests/engine/statechart/running_case.h"

namespace xinfang::statechart {

namespace {

constexpr std::uint64_t charts = 300;
constexpr std::size_t events_sent = 25;

}  // namespace

TEST_CASE(
    "On random charts decisions are the replay of their records and configurations are legal") {
  std::size_t decided = 0;
  std::size_t refused = 0;
  std::size_t ended = 0;
  for (std::uint64_t seed = 1; seed <= charts; ++seed) {
    INFO("seed " << seed);
    reference::ChartWriter writer(seed);
    RunningCase live(writer.chart());
    if (!live.open().empty()) {
      CHECK(live.refusal().code == RefusalCode::loop);
      continue;
    }
    for (const auto& event : writer.events(events_sent)) {
      if (live.snapshot().finished) break;
      const Snapshot before = live.snapshot();
      if (live.send(event).empty()) {
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
  for (std::uint64_t seed = 1; seed <= charts; ++seed) {
    INFO("seed " << seed);
    reference::ChartWriter writer(seed);
    auto definition = writer.chart();
    if (seed % 4 != 0) {  // most charts get a way out, which nobody takes
      for (auto& top : definition.root.states) {
        if (top.kind != definition::StateKind::final) tiny::add(top, tiny::on("leave").to("out"));
      }
      definition.root.states.push_back(tiny::final_state("out"));
    }
    RunningCase live(definition);
    if (!live.open().empty()) continue;
    const auto from = compile(definition);
    const auto to = Chart::compile(definition, {}, "tiny.yaml", "equal");
    const auto migration = Migration::compile(from, *to, {});
    REQUIRE(migration.ok());
    bool out_of_reach = false;
    const auto events = writer.events(events_sent);
    for (std::size_t i = 0; i < events_sent && !live.snapshot().finished; ++i) {
      const auto& event = events[i];
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
