// Issue "Legal clocks": two thousand petitions in a year, with the server going down at random.
#include <catch2/catch.hpp>
#include <iostream>

#include "api/service/key_file.h"
#include "storage/verify.h"
#include "tests/simulation/audit.h"
#include "tests/simulation/year.h"

using namespace xinfang;
using namespace xinfang::simulation;

namespace {

std::vector<std::string> never_taken(const statechart::Chart& chart,
                                     const std::set<std::size_t>& taken) {
  std::vector<std::string> missing;
  for (std::size_t i = 0; i < chart.transitions().size(); ++i) {
    if (taken.contains(i)) continue;
    const auto& transition = chart.transitions()[i];
    missing.push_back(chart.states()[transition.source].id + ": " +
                      (transition.eventless ? "always" : transition.descriptors.front()));
  }
  return missing;
}

}  // namespace

TEST_CASE("In a year of an office every alarm rings once, on its day, whatever is down") {
  const Instant start = parse_instant("2026-01-05T01:00:00Z").value();
  Office office(start, 20260105);
  const YearPlan plan{.start = start};
  Year year(office, plan, 5);
  year.run();
  const auto chart = office.chart("petition");
  office.close();

  auto key = service::load_key(office.key_file(), {});
  REQUIRE(key.ok());
  const storage::StoreOptions options{.path = office.database(),
                                      .key = *key,
                                      .charts = [&](std::string_view) { return chart; },
                                      .randomness = {}};
  auto reader = storage::Reader::open(options);
  REQUIRE(reader.ok());
  const auto audit = simulation::audit(**reader, office, office.now());

  for (const auto& difference : audit.differences) UNSCOPED_INFO(difference);
  CHECK(audit.differences.empty());
  CHECK(audit.cases == plan.petitions);
  CHECK(audit.warned > 0);
  CHECK(audit.urgent > 0);
  CHECK(audit.expired > 0);
  CHECK(audit.late_detected > 0);
  CHECK(year.rows_compared() > plan.petitions);
  CHECK(never_taken(*chart, audit.taken) == std::vector<std::string>{});
  const auto verified = storage::verify(options, office.calendar(), office.zone(), {});
  REQUIRE(verified.ok());
  std::cout << "year: " << audit.cases << " petitions, " << audit.entries << " entries, "
            << audit.warned << " warned, " << audit.urgent << " urgent, " << audit.expired
            << " expired, " << audit.late_detected << " late-detected, " << year.rows_compared()
            << " rows compared\n";
}
