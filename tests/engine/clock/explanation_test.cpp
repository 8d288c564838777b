#include "tests/engine/clock/fixtures.h"

using namespace xinfang;
using namespace xinfang::clock;
using namespace xinfang::clock::test;

namespace {

using enum EntryKind;

std::string_view word(Span::Reason reason) {
  static constexpr std::string_view words[] = {"event",     "counted",   "weekend",
                                               "holiday",   "suspended", "months",
                                               "extension", "rolled",    "provisional"};
  return words[static_cast<std::size_t>(reason)];
}

// One line for each span: "from..to reason counted".
std::string dump(const Rule& rule, const Ledger& ledger) {
  const auto found = assess(rule, ledger, china(), beijing(), ledger.back().at);
  std::string text;
  for (const auto& span : found.explanation) {
    text += format_day(span.from).substr(2) + ".." + format_day(span.to).substr(2) + " " +
            std::string(word(span.reason)) + " " + std::to_string(span.counted_days) + "\n";
  }
  return text;
}

}  // namespace

TEST_CASE("working days are explained run by run") {
  CHECK(dump(rule("7 working days"), {entry(started, "2026-02-13")}) ==
        "26-02-13..26-02-13 event 0\n"
        "26-02-14..26-02-14 counted 1\n"
        "26-02-15..26-02-23 holiday 0\n"
        "26-02-24..26-02-28 counted 5\n"
        "26-03-01..26-03-01 weekend 0\n"
        "26-03-02..26-03-02 counted 1\n");
}

TEST_CASE("calendar days, the roll and the unpublished year are explained") {
  CHECK(dump(rule("7 days"), {entry(started, "2024-02-03")}) ==
        "24-02-03..24-02-03 event 0\n"
        "24-02-04..24-02-10 counted 7\n"
        "24-02-11..24-02-18 rolled 0\n");
  CHECK(dump(rule("10 days"), {entry(started, "2026-12-23")}) ==
        "26-12-23..26-12-23 event 0\n"
        "26-12-24..27-01-02 counted 10\n"
        "27-01-03..27-01-04 rolled 0\n"
        "27-01-01..27-01-04 provisional 0\n");
}

TEST_CASE("suspensions and extensions stand where they happened") {
  CHECK(
      dump(rule("7 days"), {entry(started, "2026-03-02"), entry(suspended, "2026-03-04"),
                            entry(resumed, "2026-03-06"), extension("2026-03-09", {3, Unit::days}),
                            entry(suspended, "2026-03-10"), entry(resumed, "2026-03-11")}) ==
      "26-03-02..26-03-02 event 0\n"
      "26-03-03..26-03-04 counted 2\n"
      "26-03-05..26-03-06 suspended 0\n"
      "26-03-07..26-03-10 counted 4\n"
      "26-03-11..26-03-11 suspended 0\n"
      "26-03-12..26-03-12 counted 1\n"
      "26-03-13..26-03-15 extension 3\n"
      "26-03-16..26-03-16 rolled 0\n");
  CHECK(dump(rule("1 month"), {entry(started, "2026-03-02"), entry(suspended, "2026-03-10"),
                               entry(resumed, "2026-03-20")}) ==
        "26-03-02..26-03-02 event 0\n"
        "26-03-03..26-03-10 months 8\n"
        "26-03-11..26-03-20 suspended 0\n"
        "26-03-21..26-04-12 months 23\n"
        "26-04-13..26-04-13 rolled 0\n");
}

TEST_CASE("two extensions in working days are two spans") {
  const Ledger ledger = {entry(started, "2026-03-02"),
                         extension("2026-03-02", {1, Unit::working_days}),
                         extension("2026-03-02", {2, Unit::working_days})};
  CHECK(dump(rule("1 working day"), ledger) ==
        "26-03-02..26-03-02 event 0\n"
        "26-03-03..26-03-03 counted 1\n"
        "26-03-04..26-03-04 extension 1\n"
        "26-03-05..26-03-06 extension 2\n");
}

TEST_CASE("a suspension inside the roll ends the counting with itself") {
  CHECK(dump(rule("5 days"), {entry(started, "2026-03-02"), entry(suspended, "2026-03-08"),
                              entry(resumed, "2026-03-11")}) ==
        "26-03-02..26-03-02 event 0\n"
        "26-03-03..26-03-07 counted 5\n"
        "26-03-08..26-03-08 rolled 0\n"
        "26-03-09..26-03-11 suspended 0\n");
}

TEST_CASE("every span has words in both languages, and the reasons are named") {
  struct Row {
    const char* limit;
    const char* start;
    std::size_t span;
    const char* zh;
    const char* en;
  };
  const Row rows[] = {
      {"7 days", "2024-02-03", 0, "起算之日，不计入", "the day of the event is not counted"},
      {"7 days", "2024-02-03", 1, "计入期限（7日）", "counted (7 days)"},
      {"7 days", "2024-02-03", 2,
       "最后一日 2024-02-10 为春节，顺延至其后第一个工作日 2024-02-18（调休上班）",
       "the last day 2024-02-10 is a day off (Spring Festival): moved to the first working day "
       "after it, 2024-02-18 (a make-up workday)"},
      {"7 working days", "2026-02-13", 1, "计入期限（7个工作日）；2026-02-14 调休上班",
       "counted (7 working days); 2026-02-14 is a make-up workday"},
      {"7 working days", "2026-02-13", 2, "春节，不计入", "Spring Festival, not counted"},
      {"7 working days", "2026-02-13", 4, "周末，不计入", "weekend, not counted"},
      {"3 months", "2026-03-02", 1, "按月计算3个月，至后月同日",
       "3 months, to the same date of the later month"},
      {"3 months", "2025-11-30", 1, "按月计算3个月，后月无相应之日，至其末日",
       "3 months, to the last day of the later month, which has no such date"},
      {"2 days", "2026-12-31", 3, "2027年放假安排尚未公布，届满日可能变动",
       "the calendar of 2027 is not published: the due day may change"},
  };
  for (const auto& row : rows) {
    const Ledger ledger = {entry(started, row.start)};
    const auto found = assess(rule(row.limit), ledger, china(), beijing(), ledger[0].at);
    CAPTURE(row.limit, row.start, row.span);
    REQUIRE(row.span < found.explanation.size());
    CHECK(found.explanation[row.span].words.zh == row.zh);
    CHECK(found.explanation[row.span].words.en == row.en);
  }
}

TEST_CASE("hours are explained as hours") {
  const Ledger ledger = {entry(started, "2026-03-06"),
                         entry(suspended, "2026-03-06"),
                         entry(resumed, "2026-03-07"),
                         {extended, morning("2026-03-07"), Period{2, Unit::hours}, ""}};
  CHECK(dump(rule("24 hours"), ledger) ==
        "26-03-06..26-03-06 event 0\n"
        "26-03-06..26-03-07 suspended 0\n"
        "26-03-07..26-03-08 counted 0\n"
        "26-03-08..26-03-08 extension 0\n");
}

TEST_CASE("a suspension within one day is explained where hours count") {
  const Ledger ledger = {entry(started, instant("2026-03-06T15:00:00+08:00")),
                         entry(suspended, instant("2026-03-06T16:00:00+08:00")),
                         entry(resumed, instant("2026-03-06T18:30:00+08:00")),
                         entry(suspended, instant("2026-03-07T17:00:00+08:00")),
                         entry(resumed, instant("2026-03-09T18:00:00+08:00"))};
  const auto found = assess(rule("24 hours"), ledger, china(), beijing(), ledger.back().at);
  CHECK(found.due_at == instant("2026-03-09T18:30:00+08:00"));
  CHECK(dump(rule("24 hours"), ledger) ==
        "26-03-06..26-03-06 event 0\n"
        "26-03-06..26-03-06 counted 0\n"
        "26-03-06..26-03-06 suspended 0\n"
        "26-03-06..26-03-07 counted 0\n"
        "26-03-07..26-03-09 suspended 0\n"
        "26-03-09..26-03-09 counted 0\n");
  CHECK(found.explanation[2].words ==
        Text{"期限中止2小时30分，不计入", "suspended for 2 hours 30 minutes, not counted"});
  CHECK(found.explanation[4].words ==
        Text{"期限中止49小时，不计入", "suspended for 49 hours, not counted"});
}

TEST_CASE("a month from its last day to the last day is explained as such") {
  Rule criminal = rule("1 month");
  criminal.month_end = MonthEnd::criminal;
  const Ledger ledger = {entry(started, "2024-02-29")};
  const auto found = assess(criminal, ledger, china(), beijing(), ledger[0].at);
  CHECK(found.explanation[1].words ==
        Text{"按月计算1个月，自月末之日至后月末日",
             "1 month, from the last day of a month to the last day of the later one"});
}

TEST_CASE("plain assessments say the same without words") {
  const Ledger ledger = {entry(started, "2026-02-13"), entry(suspended, "2026-02-14"),
                         entry(resumed, "2026-02-24")};
  const auto term = rule("7 working days");
  const auto explained = assess(term, ledger, china(), beijing(), ledger.back().at);
  const auto plain = assess(term, ledger, china(), beijing(), ledger.back().at, Detail::plain);
  CHECK(plain.explanation.empty());
  CHECK_FALSE(explained.explanation.empty());
  CHECK(plain.due_at == explained.due_at);
  CHECK(plain.colour == explained.colour);
  CHECK(plain.days_left == explained.days_left);
}
