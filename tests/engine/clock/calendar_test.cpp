#include "tests/engine/clock/fixtures.h"

using namespace xinfang;
using namespace xinfang::clock;
using namespace xinfang::clock::test;

TEST_CASE("the shipped calendar has the working days the State Council published") {
  struct Row {
    int year;
    int working_days;
  };
  for (const auto& row : {Row{2024, 251}, Row{2025, 248}, Row{2026, 248}}) {
    int found = 0;
    const Day end = std::chrono::year{row.year + 1} / 1 / 1;
    for (Day at = std::chrono::year{row.year} / 1 / 1; at < end; at += std::chrono::days{1}) {
      if (china().is_workday(at)) ++found;
    }
    CAPTURE(row.year);
    CHECK(found == row.working_days);
  }
}

TEST_CASE("each day is of one kind") {
  struct Row {
    const char* day;
    DayKind kind;
    bool works;
    const char* holiday;
  };
  const Row rows[] = {
      {"2026-02-13", DayKind::workday, true, ""},
      {"2026-02-14", DayKind::make_up_workday, true, ""},
      {"2026-02-15", DayKind::holiday, false, "春节"},
      {"2026-02-23", DayKind::holiday, false, "春节"},
      {"2026-02-24", DayKind::workday, true, ""},
      {"2026-03-01", DayKind::weekend, false, ""},
      {"2024-02-18", DayKind::make_up_workday, true, ""},
      {"2027-10-01", DayKind::workday, true, ""},  // not published: only weekends are known
      {"2027-10-02", DayKind::weekend, false, ""},
  };
  for (const auto& row : rows) {
    CAPTURE(row.day);
    CHECK(china().kind(day(row.day)) == row.kind);
    CHECK(china().is_workday(day(row.day)) == row.works);
    CHECK(china().holiday(day(row.day)).zh == row.holiday);
  }
}

TEST_CASE("a year is published only where the calendar lists it") {
  CHECK_FALSE(china().is_published(day("2023-12-31")));
  CHECK(china().is_published(day("2024-01-01")));
  CHECK(china().is_published(day("2026-12-31")));
  CHECK_FALSE(china().is_published(day("2027-01-01")));
  CHECK_FALSE(Calendar{}.is_published(day("2026-01-01")));
}
