#include "engine/clock/calendar_book.h"

#include "tests/engine/clock/fixtures.h"

using namespace xinfang;
using namespace xinfang::clock;
using namespace xinfang::clock::test;

namespace {

using enum EntryKind;

Calendar edition(std::string version) { return Calendar("cn", std::move(version), {}); }

CalendarBook book() {
  CalendarBook made(edition("1"));
  made.publish(instant("2026-03-10T08:00:00+08:00"), edition("2"));
  made.publish(instant("2026-03-20T08:00:00+08:00"), edition("3"));
  return made;
}

}  // namespace

TEST_CASE("what is told about an instant is told by the calendar published then") {
  const auto made = book();
  CHECK(made.latest().version() == "3");
  CHECK(made.editions().size() == 3);
  struct Row {
    const char* instant;
    const char* version;
  };
  const Row rows[] = {
      {"1970-01-01T00:00:00Z", "1"},          {"2026-03-10T07:59:59.999+08:00", "1"},
      {"2026-03-10T08:00:00+08:00", "2"},     {"2026-03-20T07:59:59.999+08:00", "2"},
      {"2026-03-20T08:00:00.000+08:00", "3"}, {"2030-01-01T00:00:00Z", "3"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.instant);
    CHECK(made.known_at(instant(row.instant)).version() == row.version);
  }
}

TEST_CASE("two editions of one instant: the later one counts") {
  CalendarBook made(edition("1"));
  const auto at = instant("2026-03-10T08:00:00+08:00");
  made.publish(at, edition("2"));
  made.publish(at, edition("3"));
  CHECK(made.known_at(at).version() == "3");
  CHECK(made.known_at(at - std::chrono::milliseconds{1}).version() == "1");
}

TEST_CASE("a calendar stays where it is while others are published") {
  CalendarBook made(edition("1"));
  const Calendar& first = made.latest();
  made.publish(instant("2026-03-10T08:00:00+08:00"), edition("2"));
  CHECK(first.version() == "1");
  CHECK(&made.known_at(Instant{}) == &first);
}

TEST_CASE("a clock that has ended keeps the calendar it ended by") {
  struct Row {
    const char* as_of;
    Ledger ledger;
    const char* version;
  };
  const Entry start = entry(started, "2026-03-02");
  const Row rows[] = {
      {"2026-03-25", {start}, "3"},
      {"2026-03-15", {start}, "2"},
      {"2026-03-25", {start, entry(met, "2026-03-12")}, "2"},
      {"2026-03-25", {start, entry(stopped, "2026-03-05")}, "1"},
      {"2026-03-04", {start, entry(stopped, "2026-03-05")}, "1"},
      {"2026-03-25", {start, entry(met, "2026-03-12"), entry(corrected, "2026-03-24")}, "2"},
      // It had not ended then.
      {"2026-03-15", {start, entry(met, "2026-03-22")}, "2"},
      {"2026-03-25", {start, entry(met, "2026-03-05"), entry(started, "2026-03-06")}, "3"},
      {"2026-03-15", {start, entry(suspended, "2026-03-05")}, "2"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.as_of, row.ledger.size());
    CHECK(book().for_clock(row.ledger, morning(row.as_of)).version() == row.version);
  }
}
