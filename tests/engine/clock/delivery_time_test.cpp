#include "engine/clock/delivery_time.h"

#include "tests/engine/clock/fixtures.h"

using namespace xinfang;
using namespace xinfang::clock;
using namespace xinfang::clock::test;
using std::chrono::hours;
using std::chrono::minutes;

namespace {

const std::vector<BusinessHours> office{{hours{9}, hours{12}}, {hours{14}, hours{18}}};
const std::vector<BusinessHours> none;

std::string delivery(const char* from, const Zone& zone, const std::vector<BusinessHours>& open) {
  return format_instant(next_delivery(instant(from), china(), zone, open));
}

std::string opening(const char* now, const std::vector<BusinessHours>& open) {
  const auto found = opening_of(instant(now), china(), beijing(), open);
  return found ? format_instant(*found) : "closed";
}

}  // namespace

TEST_CASE("what comes while the office is closed is delivered when it opens next") {
  const struct {
    const char* what;
    const char* from;
    const char* delivery;
  } table[] = {
      {"midnight of a Monday", "2026-03-02T00:00:00+08:00", "2026-03-02T01:00:00.000Z"},
      {"the instant it opens", "2026-03-02T09:00:00+08:00", "2026-03-02T01:00:00.000Z"},
      {"just after it opened", "2026-03-02T09:00:00.001+08:00", "2026-03-02T06:00:00.000Z"},
      {"the lunch break", "2026-03-02T12:30:00+08:00", "2026-03-02T06:00:00.000Z"},
      {"the afternoon", "2026-03-02T14:01:00+08:00", "2026-03-03T01:00:00.000Z"},
      {"an evening", "2026-03-02T20:15:00+08:00", "2026-03-03T01:00:00.000Z"},
      {"a Friday evening", "2026-03-06T18:00:00+08:00", "2026-03-09T01:00:00.000Z"},
      {"a Saturday", "2026-03-07T00:00:00+08:00", "2026-03-09T01:00:00.000Z"},
      {"a make-up Saturday", "2026-02-28T00:00:00+08:00", "2026-02-28T01:00:00.000Z"},
      {"a make-up Sunday", "2026-09-20T00:00:00+08:00", "2026-09-20T01:00:00.000Z"},
      {"the Saturday before a make-up Sunday", "2026-01-03T10:00:00+08:00",
       "2026-01-04T01:00:00.000Z"},
      {"the first day of the Spring Festival", "2026-02-15T00:00:00+08:00",
       "2026-02-24T01:00:00.000Z"},
      {"its last evening", "2026-02-23T23:59:59+08:00", "2026-02-24T01:00:00.000Z"},
      {"National Day, up to a Thursday", "2026-10-01T00:00:00+08:00", "2026-10-08T01:00:00.000Z"},
      {"New Year's Eve before a year nobody has published", "2026-12-31T19:00:00+08:00",
       "2027-01-01T01:00:00.000Z"},
  };
  for (const auto& row : table) {
    INFO(row.what);
    CHECK(delivery(row.from, beijing(), office) == row.delivery);
  }
}

TEST_CASE("without business hours the whole working day counts") {
  CHECK(delivery("2026-03-02T00:00:00+08:00", beijing(), none) == "2026-03-01T16:00:00.000Z");
  CHECK(delivery("2026-03-02T10:00:00+08:00", beijing(), none) == "2026-03-02T16:00:00.000Z");
  CHECK(delivery("2026-03-06T10:00:00+08:00", beijing(), none) == "2026-03-08T16:00:00.000Z");
  CHECK(delivery("2026-02-15T00:00:00+08:00", beijing(), none) == "2026-02-23T16:00:00.000Z");
  CHECK(opening("2026-03-02T23:59:59+08:00", none) == "2026-03-01T16:00:00.000Z");
  CHECK(opening("2026-03-07T10:00:00+08:00", none) == "closed");
}

TEST_CASE("whether the office is open is known by the block it is in") {
  const struct {
    const char* now;
    const char* opening;
  } table[] = {
      {"2026-03-02T08:59:59.999+08:00", "closed"},
      {"2026-03-02T09:00:00+08:00", "2026-03-02T01:00:00.000Z"},
      {"2026-03-02T11:59:59.999+08:00", "2026-03-02T01:00:00.000Z"},
      {"2026-03-02T12:00:00+08:00", "closed"},
      {"2026-03-02T13:59:59+08:00", "closed"},
      {"2026-03-02T14:00:00+08:00", "2026-03-02T06:00:00.000Z"},
      {"2026-03-02T18:00:00+08:00", "closed"},
      {"2026-03-07T10:00:00+08:00", "closed"},
      {"2026-09-20T10:00:00+08:00", "2026-09-20T01:00:00.000Z"},
      {"2026-02-17T10:00:00+08:00", "closed"},
  };
  for (const auto& row : table) {
    INFO(row.now);
    CHECK(opening(row.now, office) == row.opening);
  }
}

TEST_CASE("nine o'clock is nine o'clock on the day the clocks are changed") {
  // Summer time begins on a Friday there.
  const auto zone = Zone::find("Asia/Jerusalem");
  REQUIRE(zone);
  CHECK(delivery("2026-03-26T20:00:00Z", *zone, office) == "2026-03-27T06:00:00.000Z");
  CHECK(delivery("2026-03-25T20:00:00Z", *zone, office) == "2026-03-26T07:00:00.000Z");
}

TEST_CASE("a delivery is an opening at or after, and nothing opens between") {
  const auto zone = beijing();
  for (Instant from = morning("2025-12-20"); from < morning("2026-03-20"); from += minutes{97}) {
    for (const auto& open : {office, none}) {
      const auto found = next_delivery(from, china(), zone, open);
      INFO(format_instant(from));
      REQUIRE(found >= from);
      REQUIRE(opening_of(found, china(), zone, open) == found);
      REQUIRE(next_delivery(found, china(), zone, open) == found);
      if (found > from) {
        REQUIRE(opening_of(found - std::chrono::milliseconds{1}, china(), zone, open) != found);
        REQUIRE(next_delivery(found - std::chrono::milliseconds{1}, china(), zone, open) == found);
      }
    }
  }
}
