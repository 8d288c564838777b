#include "tests/engine/clock/fixtures.h"

using namespace xinfang;
using namespace xinfang::clock;
using namespace xinfang::clock::test;

namespace {

using enum EntryKind;

Assessment look(const Rule& rule, const Ledger& ledger, Instant as_of) {
  return assess(rule, ledger, china(), beijing(), as_of);
}

std::string due(const Rule& rule, const Ledger& ledger, std::string_view as_of) {
  return format_day(look(rule, ledger, morning(as_of)).due_day);
}

std::string colour(const Rule& rule, const Ledger& ledger, Instant as_of) {
  return std::string(to_text(look(rule, ledger, as_of).colour));
}

}  // namespace

TEST_CASE("a running clock goes from green to overdue at the first instants of days") {
  // Monday 2026-03-02, 7 days: Monday 2026-03-09; yellow 3 days before, red 1 day before.
  const Ledger ledger = {entry(started, "2026-03-02")};
  struct Row {
    const char* as_of;
    const char* colour;
    int days_left;
  };
  const Row rows[] = {
      {"2026-03-02T09:30:00+08:00", "green", 7},    {"2026-03-05T23:59:59.999+08:00", "green", 4},
      {"2026-03-06T00:00:00+08:00", "yellow", 3},   {"2026-03-07T23:59:59.999+08:00", "yellow", 2},
      {"2026-03-08T00:00:00+08:00", "red", 1},      {"2026-03-09T23:59:59.999+08:00", "red", 0},
      {"2026-03-10T00:00:00+08:00", "overdue", -1}, {"2026-04-10T00:00:00+08:00", "overdue", -32},
  };
  for (const auto& row : rows) {
    CAPTURE(row.as_of);
    const auto found = look(rule("7 days"), ledger, instant(row.as_of));
    CHECK(to_text(found.colour) == row.colour);
    CHECK(found.days_left == row.days_left);
    CHECK(format_day(found.due_day) == "2026-03-09");
    CHECK(found.due_at == instant("2026-03-10T00:00:00+08:00"));
    CHECK(found.yellow_at == instant("2026-03-06T00:00:00+08:00"));
    CHECK(found.red_at == instant("2026-03-08T00:00:00+08:00"));
  }
}

TEST_CASE("warnings are counted back in their own unit") {
  const Ledger ledger = {entry(started, "2026-09-10")};  // 30 days: 2026-10-10, a make-up Saturday
  struct Row {
    Period warn;
    const char* yellow_at;
  };
  const Row rows[] = {
      {{3, Unit::days}, "2026-10-07T00:00:00+08:00"},
      {{3, Unit::working_days}, "2026-09-30T00:00:00+08:00"},
      {{1, Unit::months}, "2026-09-10T00:00:00+08:00"},
      {{12, Unit::hours}, "2026-10-10T12:00:00+08:00"},
  };
  for (const auto& row : rows) {
    Rule warned = rule("30 days");
    warned.warn = row.warn;
    CAPTURE(to_text(row.warn));
    CHECK(look(warned, ledger, morning("2026-09-10")).yellow_at == instant(row.yellow_at));
  }
}

TEST_CASE("a duty is met up to the last instant of the due day, and late after it") {
  const auto term = rule("7 days");
  const Ledger run = {entry(started, "2026-03-02")};
  const Instant end = instant("2026-03-10T00:00:00+08:00");
  for (const bool late : {false, true}) {
    Ledger ledger = run;
    ledger.push_back(entry(met, late ? end : end - std::chrono::milliseconds{1}));
    CHECK(colour(term, ledger, morning("2026-06-01")) == (late ? "late" : "met"));
  }
  CHECK(colour(term, {run[0], entry(expired, end), entry(met, "2026-03-11")},
               morning("2026-03-12")) == "late");
  CHECK(colour(term, {run[0], entry(stopped, "2026-03-20")}, morning("2026-06-01")) == "stopped");
}

TEST_CASE("entries after the day looked from are not seen") {
  const Ledger ledger = {entry(started, "2026-03-02"), entry(suspended, "2026-03-04"),
                         entry(resumed, "2026-03-09"), entry(met, "2026-03-10")};
  const auto term = rule("7 days");
  CHECK(colour(term, ledger, morning("2026-03-03")) == "green");
  CHECK(colour(term, ledger, morning("2026-03-05")) == "suspended");
  CHECK(colour(term, ledger, morning("2026-03-09")) == "green");
  CHECK(colour(term, ledger, morning("2026-03-10")) == "met");
}

TEST_CASE("a suspension moves the end by its days, before the roll") {
  struct Row {
    const char* limit;
    const char* suspended;
    const char* resumed;
    const char* due;
  };
  const Row rows[] = {
      {"7 days", "2026-03-04", "2026-03-04", "2026-03-09"},
      {"7 days", "2026-03-04", "2026-03-06", "2026-03-11"},
      {"7 days", "2026-03-02", "2026-03-06", "2026-03-13"},  // from the day of the event
      {"7 days", "2026-03-09", "2026-03-12", "2026-03-12"},  // on the last day
      {"7 days", "2026-03-04", "2026-03-09", "2026-03-16"},  // ends 03-14, a Saturday
      {"5 days", "2026-03-08", "2026-03-11", "2026-03-11"},  // in the roll: ended 03-07, a Saturday
      {"5 days", "2026-03-07", "2026-03-14", "2026-03-16"},  // moved to a Saturday, and rolled
      {"1 month", "2026-03-10", "2026-03-20", "2026-04-13"},  // 04-02 and 10 days: a Sunday
      {"5 working days", "2026-03-04", "2026-03-06", "2026-03-11"},
      {"5 working days", "2026-03-06", "2026-03-08", "2026-03-09"},  // a weekend: nothing lost
      {"5 days", "2026-03-20", "2026-03-30", "2026-03-09"},          // too late to move anything
  };
  for (const auto& row : rows) {
    const Ledger ledger = {entry(started, "2026-03-02"), entry(suspended, row.suspended),
                           entry(resumed, row.resumed)};
    CAPTURE(row.limit, row.suspended, row.resumed);
    CHECK(due(rule(row.limit), ledger, "2026-05-01") == row.due);
  }
}

TEST_CASE("an open suspension counts up to the day looked from") {
  const auto term = rule("7 days");
  const Ledger ledger = {entry(started, "2026-03-02"), entry(suspended, "2026-03-04")};
  CHECK(due(term, ledger, "2026-03-04") == "2026-03-09");
  CHECK(due(term, ledger, "2026-03-05") == "2026-03-10");
  CHECK(due(term, ledger, "2026-04-04") == "2026-04-09");
  CHECK(colour(term, ledger, morning("2026-12-01")) == "suspended");
  const Ledger late = {entry(started, "2026-03-02"), entry(suspended, "2026-03-10")};
  CHECK(colour(term, late, morning("2026-03-11")) == "overdue");
  const Ledger ended = {ledger[0], ledger[1], entry(met, "2026-03-20")};
  CHECK(due(term, ended, "2026-06-01") == "2026-03-25");
  CHECK(colour(term, ended, morning("2026-06-01")) == "met");
}

TEST_CASE("suspensions add up") {
  const Ledger ledger = {entry(started, "2026-03-02"), entry(suspended, "2026-03-03"),
                         entry(resumed, "2026-03-05"), entry(suspended, "2026-03-05"),
                         entry(resumed, "2026-03-06"), entry(suspended, "2026-03-12"),
                         entry(resumed, "2026-03-17")};
  CHECK(due(rule("7 days"), ledger, "2026-04-01") == "2026-03-17");
}

TEST_CASE("a restart begins the counting anew and forgets what was before") {
  const auto term = rule("7 days");
  Ledger ledger = {entry(started, "2026-03-02"), entry(suspended, "2026-03-03"),
                   entry(resumed, "2026-03-06"), extension("2026-03-06", {30, Unit::days}),
                   entry(restarted, "2026-03-10")};
  CHECK(due(term, ledger, "2026-03-10") == "2026-03-17");
  ledger.push_back(entry(suspended, "2026-03-11"));
  ledger.push_back(entry(restarted, "2026-03-16"));  // while suspended: it runs again
  CHECK(due(term, ledger, "2026-03-16") == "2026-03-23");
  CHECK(colour(term, ledger, morning("2026-03-16")) == "green");
}

TEST_CASE("an extension follows the end before its roll") {
  struct Row {
    const char* limit;
    Period by;
    const char* due;
  };
  const Row rows[] = {
      {"5 days", {5, Unit::days}, "2026-03-12"},    // 03-07 is a Saturday; 5 days after it
      {"60 days", {30, Unit::days}, "2026-06-01"},  // 05-31 is a Sunday
      {"3 months", {1, Unit::months}, "2026-07-02"},
      {"5 working days", {5, Unit::working_days}, "2026-03-16"},
      {"3 months", {10, Unit::days}, "2026-06-12"},
  };
  for (const auto& row : rows) {
    const Ledger ledger = {entry(started, "2026-03-02"), extension("2026-03-04", row.by)};
    CAPTURE(row.limit);
    CHECK(due(rule(row.limit), ledger, "2026-03-05") == row.due);
  }
  const Ledger late = {entry(started, "2026-03-02"), entry(expired, "2026-03-10"),
                       extension("2026-03-11", {10, Unit::days})};
  CHECK(due(rule("7 days"), late, "2026-03-11") == "2026-03-19");
  CHECK(colour(rule("7 days"), late, morning("2026-03-11")) == "green");
}

TEST_CASE("only the last run is looked at") {
  const Ledger ledger = {entry(started, "2026-03-02"), entry(met, "2026-03-20"),
                         entry(started, "2026-04-01")};
  CHECK(due(rule("7 days"), ledger, "2026-04-02") == "2026-04-08");
  CHECK(colour(rule("7 days"), ledger, morning("2026-04-02")) == "green");
  CHECK(colour(rule("7 days"), ledger, morning("2026-03-25")) == "late");
}

TEST_CASE("a term in hours ends at its instant and does not roll") {
  const auto term = rule("24 hours");
  Ledger ledger = {entry(started, instant("2026-03-06T15:00:00+08:00"))};  // a Friday
  auto found = look(term, ledger, ledger[0].at);
  CHECK(found.due_at == instant("2026-03-07T15:00:00+08:00"));
  CHECK(format_day(found.due_day) == "2026-03-07");
  CHECK_FALSE(found.provisional);
  CHECK(colour(term, ledger, found.due_at - std::chrono::milliseconds{1}) == "red");
  CHECK(colour(term, ledger, found.due_at) == "overdue");

  ledger.push_back(entry(suspended, instant("2026-03-06T16:00:00+08:00")));
  ledger.push_back(entry(resumed, instant("2026-03-06T18:30:00+08:00")));
  ledger.push_back({extended, instant("2026-03-06T19:00:00+08:00"), Period{12, Unit::hours}, ""});
  found = look(term, ledger, ledger.back().at);
  CHECK(found.due_at == instant("2026-03-08T05:30:00+08:00"));
}

TEST_CASE("what runs into a year that is not published is provisional") {
  struct Row {
    const char* limit;
    const char* start;
    bool provisional;
  };
  const Row rows[] = {
      {"7 days", "2026-12-24", false},         {"7 days", "2026-12-25", true},
      {"5 working days", "2026-12-24", false}, {"6 working days", "2026-12-24", true},
      {"3 months", "2026-09-30", false},       {"3 months", "2026-10-01", true},
      {"7 days", "2023-12-31", false},         {"7 days", "2023-12-30", true},
  };
  for (const auto& row : rows) {
    CAPTURE(row.limit, row.start);
    const auto found = look(rule(row.limit), {entry(started, row.start)}, morning(row.start));
    CHECK(found.provisional == row.provisional);
    const bool said = found.explanation.back().reason == Span::Reason::provisional;
    CHECK(said == row.provisional);
  }
}

TEST_CASE("the zone decides on which day an event falls") {
  const Instant at = instant("2026-03-02T17:00:00Z");  // already 3 March in Beijing
  const Ledger ledger = {entry(started, at)};
  CHECK(format_day(look(rule("7 days"), ledger, at).due_day) == "2026-03-10");
  const auto utc =
      assess(rule("7 days"), ledger, china(), Zone::fixed(std::chrono::minutes{0}), at);
  CHECK(format_day(utc.due_day) == "2026-03-09");
}
