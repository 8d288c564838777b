// Seeded random charts: whatever they do, the records make the snapshot, the text reads back, and
// the configuration is legal. RunningCase checks these after every decision.
#include <catch2/catch.hpp>

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

}  // namespace xinfang::statechart
