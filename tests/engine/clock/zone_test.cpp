#include "tests/engine/clock/fixtures.h"

using namespace xinfang;
using namespace xinfang::clock;
using namespace xinfang::clock::test;

TEST_CASE("a zone turns instants into its own days") {
  struct Row {
    const char* zone;
    const char* instant;
    const char* day;
    const char* start;
  };
  const Row rows[] = {
      {"Asia/Shanghai", "2026-03-01T15:59:59.999Z", "2026-03-01", "2026-02-28T16:00:00Z"},
      {"Asia/Shanghai", "2026-03-01T16:00:00Z", "2026-03-02", "2026-03-01T16:00:00Z"},
      {"Asia/Urumqi", "2026-03-01T17:59:59Z", "2026-03-01", "2026-02-28T18:00:00Z"},
      {"UTC", "2026-03-01T23:59:59Z", "2026-03-01", "2026-03-01T00:00:00Z"},
      // Summer time: the day's length differs, and its start with the offset of that night.
      {"Europe/Berlin", "2026-03-29T12:00:00Z", "2026-03-29", "2026-03-28T23:00:00Z"},
      {"Europe/Berlin", "2026-03-29T22:00:00Z", "2026-03-30", "2026-03-29T22:00:00Z"},
      // The last summer of a zone that has had one offset since: before, on, and after its end.
      {"Asia/Shanghai", "1991-06-01T15:30:00Z", "1991-06-02", "1991-06-01T15:00:00Z"},
      {"Asia/Shanghai", "1991-09-14T20:00:00Z", "1991-09-15", "1991-09-14T15:00:00Z"},
      {"Asia/Shanghai", "1991-09-15T16:00:00Z", "1991-09-16", "1991-09-15T16:00:00Z"},
      // Midnight does not exist: the day begins at one o'clock.
      {"Africa/Cairo", "2026-04-24T12:00:00Z", "2026-04-24", "2026-04-23T22:00:00Z"},
      // Midnight comes twice (one o'clock goes back to it): the day begins with the first.
      {"America/Havana", "2026-11-01T12:00:00Z", "2026-11-01", "2026-11-01T04:00:00Z"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.zone, row.instant);
    const auto zone = Zone::find(row.zone);
    REQUIRE(zone);
    CHECK(zone->name() == row.zone);
    CHECK(format_day(zone->day_of(instant(row.instant))) == row.day);
    CHECK(zone->start_of(day(row.day)) == instant(row.start));
  }
}

TEST_CASE("a zone knows the time on the wall, also where the clocks are changed") {
  struct Row {
    const char* zone;
    const char* day;
    int minutes;
    const char* instant;
    int shown;
  };
  const Row rows[] = {
      {"Asia/Shanghai", "2026-03-02", 570, "2026-03-02T01:30:00Z", 570},
      {"Asia/Shanghai", "2026-03-02", 1440, "2026-03-02T16:00:00Z", 0},
      {"Asia/Shanghai", "1991-06-01", 570, "1991-06-01T00:30:00Z", 570},
      // Summer time begins: from two to three o'clock there is nothing.
      {"Europe/Berlin", "2026-03-29", 540, "2026-03-29T07:00:00Z", 540},
      {"Europe/Berlin", "2026-03-29", 150, "2026-03-29T01:00:00Z", 180},
      // And ends: half past two comes twice.
      {"Europe/Berlin", "2026-10-25", 150, "2026-10-25T00:30:00Z", 150},
      {"Europe/Berlin", "2026-10-25", 1440, "2026-10-25T23:00:00Z", 0},
  };
  for (const auto& row : rows) {
    CAPTURE(row.zone, row.day, row.minutes);
    const auto zone = Zone::find(row.zone);
    REQUIRE(zone);
    CHECK(zone->at(day(row.day), std::chrono::minutes{row.minutes}) == instant(row.instant));
    CHECK(zone->time_of(instant(row.instant)).count() == row.shown);
  }
  const auto evening = beijing().at(day("2026-03-02"), std::chrono::hours{20});
  CHECK(evening == instant("2026-03-02T20:00:00+08:00"));
  CHECK(beijing().time_of(evening + std::chrono::milliseconds{59999}) == std::chrono::hours{20});
}

TEST_CASE("a fixed zone agrees with the named one") {
  const auto shanghai = Zone::find("Asia/Shanghai");
  REQUIRE(shanghai);
  for (int hour = 0; hour < 72; ++hour) {
    const Instant at = instant("2026-02-27T00:30:00Z") + std::chrono::hours{hour};
    CHECK(shanghai->day_of(at) == beijing().day_of(at));
    const Day that_day = beijing().day_of(at);
    CHECK(shanghai->start_of(that_day) == beijing().start_of(that_day));
  }
  CHECK(beijing().name() == "+08:00");
  CHECK(Zone::fixed(std::chrono::minutes{-210}).name() == "-03:30");
}

TEST_CASE("an unknown zone is not found") {
  CHECK_FALSE(Zone::find("Asia/Jingzhou"));
  CHECK_FALSE(Zone::find(""));
}
