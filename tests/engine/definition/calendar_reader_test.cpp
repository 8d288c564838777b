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
