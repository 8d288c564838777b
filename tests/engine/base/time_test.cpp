#include "engine/base/time.h"

#include <catch2/catch.hpp>
#include <vector>

namespace xinfang {

namespace {

using std::chrono::milliseconds;

}  // namespace

TEST_CASE("an instant is written in UTC with milliseconds, 24 bytes") {
  struct Row {
    std::int64_t since_1970;
    std::string text;
  };
  const auto row = GENERATE(Row{0, "1970-01-01T00:00:00.000Z"}, Row{-1, "1969-12-31T23:59:59.999Z"},
                            Row{1'770'944'400'007, "2026-02-13T01:00:00.007Z"},
                            Row{253'402'300'799'999, "9999-12-31T23:59:59.999Z"},
                            Row{-62'167'219'200'000, "0000-01-01T00:00:00.000Z"});
  CHECK(format_instant(Instant{milliseconds{row.since_1970}}) == row.text);
  CHECK(parse_instant(row.text) == Instant{milliseconds{row.since_1970}});
}

TEST_CASE("an instant is read from RFC 3339 with any offset") {
  struct Row {
    std::string text;
    std::string utc;
  };
  const auto row =
      GENERATE(values<Row>({{"2026-02-13T09:00:00+08:00", "2026-02-13T01:00:00.000Z"},
                            {"2026-02-13T01:00:00Z", "2026-02-13T01:00:00.000Z"},
                            {"2026-02-13t01:00:00z", "2026-02-13T01:00:00.000Z"},
                            {"2026-02-12T21:30:00-03:30", "2026-02-13T01:00:00.000Z"},
                            {"2026-01-01T00:00:00+23:59", "2025-12-31T00:01:00.000Z"},
                            {"2026-02-13T01:00:00.5Z", "2026-02-13T01:00:00.500Z"},
                            {"2026-02-13T01:00:00.1239999Z", "2026-02-13T01:00:00.123Z"},
                            {"2016-12-31T23:59:60Z", "2017-01-01T00:00:00.000Z"}}));
  INFO(row.text);
  const auto instant = parse_instant(row.text);
  REQUIRE(instant.has_value());
  CHECK(format_instant(*instant) == row.utc);
}

TEST_CASE("what is no RFC 3339 is no instant") {
  const std::string text =
      GENERATE("", "2026-02-13", "2026-02-13T01:00:00", "2026-02-13 01:00:00Z",
               "2026-02-30T01:00:00Z", "2026-02-13T24:00:00Z", "2026-02-13T01:60:00Z",
               "2026-02-13T01:00:61Z", "2026-02-13T01:00Z", "2026-02-13T01:00:00.Z",
               "2026-02-13T01:00:00+08", "2026-02-13T01:00:00+0800", "2026-02-13T01:00:00+24:00",
               "2026-02-13T01:00:00+08:60", "2026-02-13T01:00:00Zx", "2026-02-13T01:00:00 08:00",
               "2026-02-13T1:00:00Z", "+2026-02-13T01:00:00Z", "2026-13-01T00:00:00Z");
  INFO(text);
  CHECK_FALSE(parse_instant(text).has_value());
}

TEST_CASE("a day is written and read as YYYY-MM-DD") {
  using namespace std::chrono;
  CHECK(format_day(sys_days{2026y / February / 13}) == "2026-02-13");
  CHECK(parse_day("2024-02-29") == sys_days{2024y / February / 29});
  CHECK(parse_day("2000-02-29") == sys_days{2000y / February / 29});
  for (Day day = sys_days{2023y / December / 25}; day < sys_days{2024y / March / 5};
       day += days{1}) {
    CHECK(parse_day(format_day(day)) == day);
  }
}

TEST_CASE("a day that does not exist, or in another form, is no day") {
  const std::string text =
      GENERATE("", "2026-02-29", "1900-02-29", "2026-04-31", "2026-00-10", "2026-01-00",
               "2026-1-05", "2026/01/05", "20260105", "2026-01-05T", " 2026-01-05", "2026-01-5x");
  INFO(text);
  CHECK_FALSE(parse_day(text).has_value());
}

TEST_CASE("text order of instants is time order") {
  const auto earlier = Instant{milliseconds{1'770'944'399'999}};
  for (const auto step : {milliseconds{1}, milliseconds{1'000}, milliseconds{86'400'000}}) {
    CHECK(format_instant(earlier) < format_instant(earlier + step));
  }
}

}  // namespace xinfang
