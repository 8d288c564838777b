// What an entry counts from, where that is not the instant at which it was made.
#include "tests/engine/clock/fixtures.h"

using namespace xinfang;
using namespace xinfang::clock;
using namespace xinfang::clock::test;

namespace {

using enum EntryKind;

// Made on the morning of `at`, counted from the first instant of `from`.
Entry backdated(EntryKind kind, std::string_view at, std::string_view from) {
  auto made = entry(kind, at);
  made.effective = beijing().start_of(day(from));
  return made;
}

Assessment look(const Rule& rule, const Ledger& ledger, std::string_view as_of) {
  REQUIRE_FALSE(check(ledger, beijing()));
  return assess(rule, ledger, china(), beijing(), morning(as_of));
}

std::string due(const Rule& rule, const Ledger& ledger, std::string_view as_of) {
  return format_day(look(rule, ledger, as_of).due_day);
}

std::string colour(const Rule& rule, const Ledger& ledger, std::string_view as_of) {
  return std::string(to_text(look(rule, ledger, as_of).colour));
}

}  // namespace

TEST_CASE("a clock counts from the day it is said to start on") {
  const auto term = rule("7 days");
  // Received on Monday 2026-03-02, registered on Thursday.
  const Ledger ledger = {backdated(started, "2026-03-05", "2026-03-02")};
  const auto found = look(term, ledger, "2026-03-05");
  CHECK(format_day(found.due_day) == "2026-03-09");
  CHECK(found.days_left == 4);
  CHECK(format_day(found.explanation.front().from) == "2026-03-02");
  CHECK(colour(term, {backdated(started, "2026-03-20", "2026-03-02")}, "2026-03-20") == "overdue");
  CHECK(due(term, {entry(started, "2026-02-10"), backdated(restarted, "2026-03-05", "2026-03-02")},
            "2026-03-05") == "2026-03-09");
}

TEST_CASE("the office's day of the instant decides") {
  auto start = entry(started, "2026-03-05");
  start.effective = instant("2026-03-02T16:00:00Z");  // already the 3rd in Beijing
  CHECK(due(rule("7 days"), {start}, "2026-03-05") == "2026-03-10");
}

TEST_CASE("a suspension counts from its day, whenever it was written down") {
  const auto term = rule("7 days");
  const Entry start = entry(started, "2026-03-02");
  CHECK(due(term,
            {start, backdated(suspended, "2026-03-06", "2026-03-04"),
             backdated(resumed, "2026-03-09", "2026-03-06")},
            "2026-03-09") == "2026-03-11");
  CHECK(due(term, {start, backdated(suspended, "2026-03-06", "2026-03-04")}, "2026-03-06") ==
        "2026-03-11");
  // Said of the day on which the clock began, hours before it did.
  CHECK(due(term,
            {start, backdated(suspended, "2026-03-02", "2026-03-02"), entry(resumed, "2026-03-04")},
            "2026-03-04") == "2026-03-11");
  // Written down after the end, of a day before it: the end had moved.
  CHECK(colour(term, {start, backdated(suspended, "2026-03-11", "2026-03-04")}, "2026-03-11") ==
        "suspended");
}

TEST_CASE("what was done in time is in time, although it was written down later") {
  const auto term = rule("7 days");
  const Entry start = entry(started, "2026-03-02");
  const Entry over = entry(expired, instant("2026-03-10T00:00:00+08:00"));
  // Posted on the last day (刑事诉讼法 第105条: 期满前已经交邮的，不算过期), entered two days
  // later.
  CHECK(colour(term, {start, over, backdated(met, "2026-03-11", "2026-03-09")}, "2026-03-11") ==
        "met");
  CHECK(colour(term, {start, over, backdated(met, "2026-03-11", "2026-03-10")}, "2026-03-11") ==
        "late");
  CHECK(colour(term, {start, over, backdated(stopped, "2026-03-11", "2026-03-09")}, "2026-03-11") ==
        "stopped");
  // Done while it was suspended: days after that are not lost any more.
  CHECK(due(term,
            {start, entry(suspended, "2026-03-04"), backdated(met, "2026-03-20", "2026-03-06")},
            "2026-03-20") == "2026-03-11");
}

TEST_CASE("hours count from the instant") {
  const auto term = rule("24 hours");
  auto start = entry(started, "2026-03-05");
  start.effective = instant("2026-03-04T15:00:00+08:00");
  auto found = look(term, {start}, "2026-03-05");
  CHECK(found.due_at == instant("2026-03-05T15:00:00+08:00"));
  auto pause = entry(suspended, "2026-03-05");
  pause.effective = instant("2026-03-04T20:00:00+08:00");
  auto again = entry(resumed, "2026-03-05");
  again.effective = instant("2026-03-04T22:30:00+08:00");
  found = look(term, {start, pause, again}, "2026-03-05");
  CHECK(found.due_at == instant("2026-03-05T17:30:00+08:00"));
  // A day is its first instant, but never before what it follows.
  found =
      look(term, {start, backdated(suspended, "2026-03-05", "2026-03-04"), again}, "2026-03-05");
  CHECK(found.due_at == instant("2026-03-05T22:30:00+08:00"));
}

TEST_CASE("a correction moves the beginning of the present run") {
  const auto term = rule("7 days");
  const Entry start = entry(started, "2026-03-02");
  const Entry earlier = backdated(corrected, "2026-03-05", "2026-02-27");
  CHECK(due(term, {start, earlier}, "2026-03-05") == "2026-03-06");
  CHECK(due(term, {start, backdated(corrected, "2026-03-05", "2026-03-04")}, "2026-03-05") ==
        "2026-03-11");
  // The last one wins, and one that names no day changes nothing.
  const Ledger twice = {start, earlier, backdated(corrected, "2026-03-05", "2026-03-03"),
                        entry(corrected, "2026-03-05")};
  CHECK(due(term, twice, "2026-03-05") == "2026-03-10");
  CHECK(due(term, {start, entry(corrected, "2026-03-05")}, "2026-03-05") == "2026-03-09");
  // Extensions and suspensions stay.
  CHECK(due(term,
            {start, extension("2026-03-03", {10, Unit::days}), entry(suspended, "2026-03-04"),
             entry(resumed, "2026-03-06"), backdated(corrected, "2026-03-06", "2026-02-27")},
            "2026-03-06") == "2026-03-18");
  // A restart begins a run of its own, and a correction before it is no longer asked for.
  CHECK(due(term, {start, earlier, entry(restarted, "2026-03-10")}, "2026-03-10") == "2026-03-17");
  CHECK(
      due(term,
          {start, entry(restarted, "2026-03-10"), backdated(corrected, "2026-03-11", "2026-03-09")},
          "2026-03-11") == "2026-03-16");
}

TEST_CASE("a correction decides anew whether what was done was in time, and it stays done") {
  const auto term = rule("7 days");
  const Ledger done = {entry(started, "2026-03-02"), entry(met, "2026-03-09"),
                       backdated(corrected, "2026-03-20", "2026-02-27")};
  CHECK(colour(term, done, "2026-03-10") == "met");  // nobody knew better then
  CHECK(colour(term, done, "2026-03-20") == "late");
  CHECK_FALSE(is_running(done));
  const Ledger late = {entry(started, "2026-03-02"), entry(met, "2026-03-10"),
                       backdated(corrected, "2026-03-20", "2026-03-03")};
  CHECK(colour(term, late, "2026-03-10") == "late");
  CHECK(colour(term, late, "2026-03-20") == "met");
  const Ledger stays = {entry(started, "2026-03-02"), entry(stopped, "2026-03-04"),
                        backdated(corrected, "2026-03-20", "2026-02-27")};
  CHECK(colour(term, stays, "2026-03-20") == "stopped");
}

TEST_CASE("a correction decides anew whether a suspension came in time") {
  const auto term = rule("7 days");
  // Suspended after the end by the old beginning, before it by the new one.
  const Ledger ledger = {entry(started, "2026-03-02"), entry(suspended, "2026-03-11"),
                         entry(resumed, "2026-03-13"),
                         backdated(corrected, "2026-03-13", "2026-03-09")};
  CHECK(due(term, ledger, "2026-03-13") == "2026-03-18");
  CHECK(look(term, {ledger[0], ledger[1], ledger[2]}, "2026-03-13").due_at ==
        instant("2026-03-10T00:00:00+08:00"));
}

TEST_CASE("a correction changes nothing of what was told before it was made") {
  const auto term = rule("7 days");
  const Ledger ledger = {entry(started, "2026-03-02"),
                         backdated(corrected, "2026-03-05", "2026-02-27")};
  CHECK(due(term, ledger, "2026-03-03") == "2026-03-09");
  CHECK(due(term, ledger, "2026-03-04") == "2026-03-09");
  CHECK(due(term, ledger, "2026-03-05") == "2026-03-06");
  CHECK(ledger[0].counts_from() == morning("2026-03-02"));
}
