#include <catch2/catch.hpp>
#include <cstdlib>

#include "tests/engine/statechart/reference/agreement.h"
#include "tests/engine/statechart/reference/random_chart.h"
#include "tests/engine/statechart/reference/tiny_charts.h"

namespace xinfang::reference {

namespace {

// The charts are shared out over this many test cases, which ctest runs side by side.
constexpr std::uint64_t random_parts = 8;
constexpr std::size_t tiny_parts = 4;
constexpr std::size_t events_sent = 8;
// What tiny_charts.h says comes to this many; another number means that it says something else.
constexpr std::size_t tiny_charts = 811'249;

// From the environment where it is set, so that a seed that failed can be run alone.
std::uint64_t number_from(const char* name, std::uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

}  // namespace

TEMPLATE_TEST_CASE_SIG("The engine agrees with the naive interpreter on random charts of part", "",
                       ((std::uint64_t part), part), 0, 1, 2, 3, 4, 5, 6, 7) {
  const auto first = number_from("XINFANG_SEED", 1);
  const auto charts = number_from("XINFANG_CHARTS", 100'000);
  Tally tally;
  std::size_t run = 0;
  for (auto seed = first; seed < first + charts; ++seed) {
    if (seed % random_parts != part) continue;
    ++run;
    ChartWriter writer(seed);
    const auto definition = writer.chart();
    const auto events = writer.events(events_sent);
    if (disagreement(definition, events, tally).empty()) continue;
    FAIL("XINFANG_SEED=" << seed << " XINFANG_CHARTS=1 shows it again; what is left of it:\n"
                         << smallest_disagreement(definition, events));
  }
  CAPTURE(first, run, tally.transitions, tally.remembered, tally.errors, tally.refusals, tally.ends,
          tally.loops);
  // The charts are worth something only if they do things, each of them often.
  if (run < 1'000) return;
  CHECK(tally.transitions > 4 * run);
  CHECK(tally.remembered > run);
  CHECK(tally.errors > run);
  CHECK(tally.refusals > run);
  CHECK(tally.ends > run / 20);
  CHECK(tally.loops < run / 5);
}

TEMPLATE_TEST_CASE_SIG("The engine agrees with the naive interpreter on all tiny charts of part",
                       "", ((std::size_t part), part), 0, 1, 2, 3) {
  const std::vector<std::string> events{"e", "f", "e", "e"};
  Tally tally;
  std::string difference;
  const auto run = for_each_tiny_chart(part, tiny_parts, [&](const auto& definition) {
    if (!difference.empty() || disagreement(definition, events, tally).empty()) return;
    difference = smallest_disagreement(definition, events);
  });
  INFO(difference);
  CHECK(difference.empty());
  CHECK(run == tiny_charts);
  CHECK(tally.transitions > tiny_charts / tiny_parts);
  CHECK(tally.remembered > tiny_charts / tiny_parts / 2);
  CHECK(tally.loops == 0);
}

}  // namespace xinfang::reference
