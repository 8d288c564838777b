// Terms in working hours, and terms that end at the close of business.
#include "tests/engine/clock/fixtures.h"

using namespace xinfang;
using namespace xinfang::clock;
using namespace xinfang::clock::test;

namespace {

using enum EntryKind;

Instant local(std::string_view text) { return instant(std::string(text) + ":00+08:00"); }

std::string local_text(Instant at) {
  return format_instant(at + std::chrono::hours{8}).substr(0, 16);
}

Assessment look(const Rule& rule, const Ledger& ledger) {
  return assess(rule, ledger, china(), beijing(), ledger.back().at);
}

Entry at(EntryKind kind, std::string_view text) { return entry(kind, local(text)); }

// "from..to words" of each span.
std::string dump(const Assessment& found) {
  std::string text;
  for (const auto& span : found.explanation) {
    text += format_day(span.from).substr(5) + ".." + format_day(span.to).substr(5) + " " +
            span.words.en + "\n";
  }
  return text;
}

}  // namespace

// The shipped hours: 09:00 to 12:00 and 13:30 to 17:30, seven hours a day.
TEST_CASE("working hours pass only while the office is open") {
  struct Row {
    const char* limit;
    const char* start;
    const char* due;
  };
  const Row rows[] = {
      {"1 working hour", "2026-03-02T09:00", "2026-03-02T10:00"},
      {"3 working hours", "2026-03-02T09:00", "2026-03-02T12:00"},
      {"3 working hours", "2026-03-02T10:00", "2026-03-02T14:30"},
      {"7 working hours", "2026-03-02T09:00", "2026-03-02T17:30"},
      {"8 working hours", "2026-03-02T09:00", "2026-03-03T10:00"},
      {"8 working hours", "2026-03-02T03:00", "2026-03-03T10:00"},
      {"1 working hour", "2026-03-02T12:15", "2026-03-02T14:30"},
      {"8 working hours", "2026-03-06T16:30", "2026-03-09T17:30"},  // over a weekend
      {"8 working hours", "2026-02-14T16:30", "2026-02-24T17:30"},  // over the Spring Festival
      {"8 working hours", "2026-02-27T16:30", "2026-02-28T17:30"},  // a make-up Saturday
      {"1 working hour", "2026-03-07T10:00", "2026-03-09T10:00"},   // on a Saturday
      {"70 working hours", "2026-03-02T09:00", "2026-03-13T17:30"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.limit, row.start);
    const auto found = look(rule(row.limit), {at(started, row.start)});
    CHECK(local_text(found.due_at) == row.due);
    CHECK(format_day(found.due_day) == std::string(row.due).substr(0, 10));
  }
}

TEST_CASE("without business hours a working day has 24 working hours") {
  const Calendar whole("none", "1", {});
  const auto due = [&](const char* limit, const char* start) {
    const Ledger ledger = {at(started, start)};
    return assess(rule(limit), ledger, whole, beijing(), ledger[0].at);
  };
  CHECK(local_text(due("24 working hours", "2026-03-06T15:00").due_at) == "2026-03-09T15:00");
  // The last hour of a day is due on that day.
  CHECK(local_text(due("9 working hours", "2026-03-06T15:00").due_at) == "2026-03-07T00:00");
  CHECK(format_day(due("9 working hours", "2026-03-06T15:00").due_day) == "2026-03-06");
  CHECK(due("9 working hours", "2026-03-06T15:00").words.en == "due today at 24:00");
}

TEST_CASE("a suspension takes the working hours inside it") {
  const auto term = rule("8 working hours");
  const auto due = [&](std::initializer_list<Entry> entries) {
    Ledger ledger = {at(started, "2026-03-02T09:00")};
    ledger.insert(ledger.end(), entries);
    return local_text(look(term, ledger).due_at);
  };
  CHECK(due({at(suspended, "2026-03-02T10:00"), at(resumed, "2026-03-02T14:30")}) ==
        "2026-03-03T14:30");
  CHECK(due({at(suspended, "2026-03-02T12:00"), at(resumed, "2026-03-02T13:30")}) ==
        "2026-03-03T10:00");  // nothing passed
  CHECK(due({at(suspended, "2026-03-02T18:00"), at(resumed, "2026-03-05T09:00")}) ==
        "2026-03-05T10:00");
  CHECK(due({at(suspended, "2026-03-02T11:00")}) == "2026-03-03T10:00");
}

TEST_CASE("extensions follow in working hours, or as time") {
  Ledger ledger = {at(started, "2026-03-02T09:00"),
                   {extended, local("2026-03-02T10:00"), Period{2, Unit::working_hours}, ""}};
  CHECK(local_text(look(rule("8 working hours"), ledger).due_at) == "2026-03-03T12:00");
  ledger[1].by = Period{2, Unit::hours};
  CHECK(local_text(look(rule("8 working hours"), ledger).due_at) == "2026-03-03T12:00");
  ledger[1].by = Period{1, Unit::days};
  CHECK(local_text(look(rule("8 working hours"), ledger).due_at) == "2026-03-04T10:00");
  // A term in days is longer by as many working days as the hours begin: seven are one day.
  ledger[1].by = Period{8, Unit::working_hours};
  CHECK(format_day(look(rule("7 days"), ledger).due_day) == "2026-03-11");
}

TEST_CASE("working hours are explained day by day, with what passed") {
  const Ledger ledger = {at(started, "2026-03-06T16:30")};
  CHECK(dump(look(rule("8 working hours"), ledger)) ==
        "03-06..03-06 the day of the event is not counted\n"
        "03-06..03-06 counted (8 working hours): 1 hour\n"
        "03-07..03-08 weekend, not counted\n"
        "03-09..03-09 counted (8 working hours): 7 hours\n");
  const Ledger paused = {at(started, "2026-03-05T16:00"),
                         at(suspended, "2026-03-06T09:30"),
                         at(resumed, "2026-03-08T12:00"),
                         {extended, local("2026-03-08T13:00"), Period{1, Unit::working_hours}, ""}};
  CHECK(dump(look(rule("3 working hours"), paused)) ==
        "03-05..03-05 the day of the event is not counted\n"
        "03-05..03-06 counted (3 working hours): 2 hours\n"
        "03-06..03-08 suspended for 50 hours 30 minutes, not counted\n"
        "03-09..03-09 counted (3 working hours): 1 hour\n"
        "03-09..03-09 extension of 1 working hour: 1 hour\n");
  const auto zh = look(rule("8 working hours"), ledger).explanation[1].words.zh;
  CHECK(zh == "计入期限（8个工作小时）：1小时");
}

TEST_CASE("working hours that run into a year that is not published are provisional") {
  const auto found = look(rule("8 working hours"), {at(started, "2026-12-31T16:30")});
  CHECK(found.provisional);
  CHECK(found.explanation.back().reason == Span::Reason::provisional);
  CHECK_FALSE(look(rule("8 working hours"), {at(started, "2026-12-30T16:30")}).provisional);
}

TEST_CASE("working hours from a day are counted from its first instant") {
  CHECK(format_day(due_day(day("2026-03-06"), {7, Unit::working_hours}, MonthEnd::civil, true,
                           china())) == "2026-03-06");
  CHECK(format_day(due_day(day("2026-03-06"), {8, Unit::working_hours}, MonthEnd::civil, true,
                           china())) == "2026-03-09");
}

TEST_CASE("a term that ends at the close of business is over when the office shuts") {
  Rule term = rule("7 days");
  term.ends = Ends::close;
  const Ledger ledger = {entry(started, "2026-03-02")};
  const auto on = [&](std::string_view when) {
    return assess(term, ledger, china(), beijing(), local(when));
  };
  CHECK(local_text(on("2026-03-02T10:00").due_at) == "2026-03-09T17:30");
  CHECK(format_day(on("2026-03-02T10:00").due_day) == "2026-03-09");
  CHECK(on("2026-03-09T17:29").colour == Colour::red);
  CHECK(on("2026-03-09T17:29").words == Text{"今天17:30到期", "due today at 17:30"});
  CHECK(on("2026-03-09T17:30").colour == Colour::overdue);
  CHECK(on("2026-03-09T17:30").words ==
        Text{"已逾期（今天17:30到期）", "overdue (due today at 17:30)"});
  CHECK(on("2026-03-09T17:30").days_left == 0);
  // Warnings in days are still those of days, hours are counted from the end.
  CHECK(local_text(on("2026-03-02T10:00").yellow_at) == "2026-03-06T00:00");
  term.urgent = {2, Unit::hours};
  CHECK(local_text(on("2026-03-02T10:00").red_at) == "2026-03-09T15:30");
  term.urgent = {5, Unit::working_hours};
  CHECK(local_text(on("2026-03-02T10:00").red_at) == "2026-03-09T11:00");
  // The roll comes first, and ends with that day's business.
  term.limit = period("5 days");
  CHECK(local_text(on("2026-03-02T10:00").due_at) == "2026-03-09T17:30");
}

TEST_CASE("done after the close of business of the last day is late") {
  Rule term = rule("7 days");
  term.ends = Ends::close;
  const auto done = [&](std::string_view when) {
    const Ledger ledger = {entry(started, "2026-03-02"), at(met, when)};
    return look(term, ledger).words.en;
  };
  CHECK(done("2026-03-09T17:29") == "done in time");
  CHECK(done("2026-03-09T17:30") == "done late, on the due day");
  CHECK(done("2026-03-10T08:00") == "done 1 day late");
}

TEST_CASE("a calendar without business hours can't close them") {
  Rule term = rule("7 days");
  const Calendar silent("cn", "1", {});
  CHECK_FALSE(check_calendar(term, silent));
  term.ends = Ends::close;
  CHECK_FALSE(check_calendar(term, china()));
  CHECK(check_calendar(term, silent) ==
        "the term 'term' ends at the close of business, and the calendar 'cn' has no "
        "business_hours");
}
