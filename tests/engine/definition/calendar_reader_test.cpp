#include <catch2/catch.hpp>

#include "broken.h"
#include "support.h"

namespace xinfang::definition {
namespace {

const std::vector<Broken> broken_calendars = {
    {"a year of two digits",
     "calendar: cn\nversion: \"2026-1\"\nyears:\n",
     "calendar: cn\nversion: \"2026-1\"\nyears:\n  §26: {}\n",
     {"bad-year"},
     "1950 to 2100"},
    {"a year without basis",
     "  2026:\n    basis: 2026 notice\n",
     "  §2026:\n",
     {"missing-basis"},
     "the notice it comes from"},
    {"a day off that ends before it begins",
     "to: 2025-10-08",
     "to: §2025-09-30",
     {"bad-value"},
     "1 to 31 days"},
    {"days off for a whole year", "to: 2025-10-08", "to: §2025-12-08", {"bad-value"}, "1 to 31"},
    {"a day off without name",
     "{from: 2025-01-01, to: 2025-01-01, name: {zh: 元旦, en: New Year}}",
     "§{from: 2025-01-01, to: 2025-01-01}",
     {"missing-key"},
     "needs 'name'"},
    {"a day that does not exist",
     "to: 2026-01-03",
     "to: §2026-01-32",
     {"wrong-type"},
     "YYYY-MM-DD"},
    {"a day off of another year",
     "from: 2025-01-01, to: 2025-01-01",
     "from: §2026-01-01, to: 2026-01-01",
     {"bad-year"},
     "of that year"},
    {"a day off of the November before",
     "from: 2025-12-31, to: 2026-01-03",
     "from: §2025-11-30, to: 2025-12-03",
     {"bad-year"},
     "the December before"},
    {"days off that overlap",
     "{from: 2025-10-01, to",
     "{from: §2025-01-01, to: 2025-01-03, name: {zh: 乙, en: B}}\n      - {from: 2025-10-01, to",
     {"overlapping-days-off"},
     "overlap those from 2025-01-01"},
    {"a make-up day in the week",
     "[2026-01-04]",
     "[§2026-01-05]",
     {"bad-make-up-day"},
     "no Saturday or Sunday"},
    {"a make-up day that is off",
     "[2026-01-04]",
     "[§2026-01-03]",
     {"bad-make-up-day"},
     "also a day off"},
    {"a make-up day twice",
     "[2026-01-04]",
     "[2026-01-04, §2026-01-04]",
     {"bad-make-up-day"},
     "stands twice"},
    {"business hours that are no list",
     "years:\n",
     "business_hours: §{from: \"09:00\", to: \"12:00\"}\nyears:\n",
     {"wrong-type"},
     "must be a list"},
    {"business hours without end",
     "years:\n",
     "business_hours: [§{from: \"09:00\"}]\nyears:\n",
     {"missing-key"},
     "needs 'to'"},
    {"an hour that does not exist",
     "years:\n",
     "business_hours: [{from: §\"9:00\", to: \"12:00\"}]\nyears:\n",
     {"wrong-type"},
     "a time of day such as \"09:00\", up to \"24:00\", found '9:00'"},
    {"a minute after midnight",
     "years:\n",
     "business_hours: [{from: \"09:00\", to: §\"24:01\"}]\nyears:\n",
     {"wrong-type"},
     "found '24:01'"},
    {"business hours that end before they begin",
     "years:\n",
     "business_hours: [{from: \"12:00\", to: §\"12:00\"}]\nyears:\n",
     {"bad-value"},
     "end at 12:00 and begin at 12:00; allowed: an end after the beginning"},
    {"business hours that overlap",
     "years:\n",
     "business_hours: [{from: \"09:00\", to: \"12:00\"}, §{from: \"11:59\", to: "
     "\"17:00\"}]\nyears:\n",
     {"bad-value"},
     "from 11:59 begin before those above them end"},
    {"less than an hour of work",
     "years:\n",
     "business_hours: §[{from: \"09:00\", to: \"09:59\"}]\nyears:\n",
     {"bad-value"},
     "59 minutes in all"},
    {"no business hours at all",
     "years:\n",
     "business_hours: §[]\nyears:\n",
     {"bad-value"},
     "0 minutes"},
    {"a year of another kind", "  2025:\n", "  §twenty:\n", {"bad-year"}, "is no year"},
    {"an unknown key of a year",
     "make_up_workdays: [2026-01-04]",
     "§make_up_days: [2026-01-04]",
     {"unknown-key"},
     "did you mean 'make_up_workdays'?"},
};

Day day(int year, unsigned month, unsigned number) {
  return std::chrono::year{year} / static_cast<int>(month) / static_cast<int>(number);
}

}  // namespace

TEST_CASE("a calendar file becomes the calendar it describes") {
  const auto calendar = read_calendar(read_file("calendar.yaml"), "calendar.yaml");
  REQUIRE(calendar.ok());
  CHECK(calendar->name() == "cn");
  CHECK(calendar->version() == "2026-1");
  CHECK(calendar->kind(day(2025, 10, 8)) == clock::DayKind::holiday);
  CHECK(calendar->kind(day(2025, 10, 9)) == clock::DayKind::workday);
  CHECK(calendar->kind(day(2025, 12, 31)) == clock::DayKind::holiday);
  CHECK(calendar->kind(day(2026, 1, 4)) == clock::DayKind::make_up_workday);
  CHECK(calendar->holiday(day(2026, 1, 2)) == Text{"元旦", "New Year"});
  CHECK(calendar->is_published(day(2026, 12, 31)));
  CHECK_FALSE(calendar->is_published(day(2027, 1, 1)));
}

TEST_CASE("business hours are those of the day's clock, in order") {
  using std::chrono::hours;
  using std::chrono::minutes;
  const auto read = [](const std::string& listed) {
    return read_calendar("calendar: cn\nversion: '1'\n" + listed + "years: {}\n", "calendar.yaml");
  };
  const auto office = read(
      "business_hours: [{from: \"09:00\", to: \"12:00\"}, {from: \"13:30\", to: \"24:00\"}]\n");
  REQUIRE(office.ok());
  CHECK(office->business_hours() ==
        std::vector<clock::BusinessHours>{{hours{9}, hours{12}},
                                          {hours{13} + minutes{30}, hours{24}}});
  // One may begin where the other ends.
  CHECK(
      read("business_hours: [{from: \"00:00\", to: \"12:00\"}, {from: \"12:00\", to: \"17:00\"}]\n")
          .ok());
  const auto silent = read("");
  REQUIRE(silent.ok());
  CHECK(silent->business_hours().empty());
}

TEST_CASE("a faulty calendar is reported at the place of each fault") {
  const auto good = read_file("calendar.yaml");
  for (const auto& broken : broken_calendars) {
    INFO(broken.why);
    const auto edit = break_text(good, broken);
    const auto result = read_calendar(edit.text, "calendar.yaml");
    REQUIRE_FALSE(result.ok());
    for (const auto& diagnostic : result.error()) UNSCOPED_INFO(to_text(diagnostic));
    CHECK(places(result.error()) == edit.expected);
    CHECK_THAT(result.error().front().message, Catch::Contains(broken.phrase));
  }
}

TEST_CASE("a year with more days than the bound is refused") {
  std::string text =
      "calendar: cn\nversion: '1'\nyears:\n  2026:\n    basis: b\n    days_off: []\n";
  text += "    make_up_workdays: [";
  for (int i = 0; i < 101; ++i) text += "2026-01-04, ";
  const auto result = read_calendar(text + "]\n", "calendar.yaml");
  REQUIRE_FALSE(result.ok());
  REQUIRE(places(result.error()) == std::vector<std::string>{"7:23 too-large"});
}

}  // namespace xinfang::definition
