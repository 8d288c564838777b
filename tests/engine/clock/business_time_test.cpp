#include "engine/clock/business_time.h"

#include "tests/engine/clock/fixtures.h"

using namespace xinfang;
using namespace xinfang::clock;
using namespace xinfang::clock::test;

namespace {

const Calendar& whole_days() {
  static const Calendar calendar("none", "1", {});
  return calendar;
}

Instant local(std::string_view text) { return instant(std::string(text) + ":00+08:00"); }

}  // namespace

// The shipped hours: 09:00 to 12:00 and 13:30 to 17:30.
TEST_CASE("what happens outside business hours waits for the next opening") {
  struct Row {
    const char* at;
    const char* next;
  };
  const Row rows[] = {
      {"2026-03-02T09:00", "2026-03-02T09:00"}, {"2026-03-02T11:59", "2026-03-02T11:59"},
      {"2026-03-02T12:00", "2026-03-02T13:30"}, {"2026-03-02T08:59", "2026-03-02T09:00"},
      {"2026-03-02T17:29", "2026-03-02T17:29"}, {"2026-03-02T17:30", "2026-03-03T09:00"},
      {"2026-03-06T17:30", "2026-03-09T09:00"},  // a Friday
      {"2026-02-14T10:00", "2026-02-14T10:00"},  // a make-up Saturday
      {"2026-02-14T18:00", "2026-02-24T09:00"},  // before the Spring Festival
      {"2026-03-01T10:00", "2026-03-02T09:00"},  // a Sunday
  };
  for (const auto& row : rows) {
    CAPTURE(row.at);
    CHECK(next_business_time(local(row.at), china(), beijing()) == local(row.next));
    CHECK(in_business_hours(local(row.at), china(), beijing()) ==
          (std::string_view(row.at) == row.next));
  }
}

TEST_CASE("a calendar without business hours is open on whole working days") {
  CHECK(in_business_hours(local("2026-03-02T00:00"), whole_days(), beijing()));
  CHECK(in_business_hours(local("2026-03-02T23:59"), whole_days(), beijing()));
  CHECK_FALSE(in_business_hours(local("2026-03-07T00:00"), whole_days(), beijing()));
  CHECK(next_business_time(local("2026-03-07T10:00"), whole_days(), beijing()) ==
        local("2026-03-09T00:00"));
  CHECK(close_of_business(day("2026-03-02"), whole_days(), beijing()) == local("2026-03-03T00:00"));
  CHECK(working_day_length(whole_days()) == std::chrono::hours{24});
}

TEST_CASE("business closes at the end of the day's last hours") {
  CHECK(close_of_business(day("2026-03-02"), china(), beijing()) == local("2026-03-02T17:30"));
  CHECK(working_day_length(china()) == std::chrono::hours{7});
}

TEST_CASE("the open time before an instant is cut off at it") {
  struct Row {
    const char* at;
    const char* from;
    const char* to;
  };
  const Row rows[] = {
      {"2026-03-02T10:00", "2026-03-02T09:00", "2026-03-02T10:00"},
      {"2026-03-02T09:00", "2026-02-28T13:30", "2026-02-28T17:30"},  // a make-up Saturday
      {"2026-03-02T13:30", "2026-03-02T09:00", "2026-03-02T12:00"},
      {"2026-03-08T10:00", "2026-03-06T13:30", "2026-03-06T17:30"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.at);
    const auto open = open_time_before(local(row.at), china(), beijing());
    CHECK(open.from == local(row.from));
    CHECK(open.to == local(row.to));
  }
}

TEST_CASE("hours that a change of the clocks swallows are no open time") {
  const auto berlin = Zone::find("Europe/Berlin");
  REQUIRE(berlin);
  // On 2026-03-30, a Monday, nothing is changed; on Sunday the 29th, worked on, 02:00 to 03:00 is
  // not there.
  const Calendar night("night", "1", {{2026, "test", {}, {day("2026-03-29")}}},
                       {{std::chrono::hours{2}, std::chrono::hours{3}}});
  CHECK(next_business_time(instant("2026-03-28T23:00:00Z"), night, *berlin) ==
        instant("2026-03-30T00:00:00Z"));
}
