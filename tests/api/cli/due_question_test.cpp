// Clocks as the command asks for them: what suspending, extending and the day looked from do.
#include "api/cli/due_question.h"

#include <catch2/catch.hpp>
#include <random>

#include "tests/engine/clock/fixtures.h"

using namespace xinfang;
using clock::test::china;
using clock::test::day;
using clock::test::period;

namespace {

constexpr unsigned seed = 20261124;

cli::DueQuestion ask(const char* from, const char* limit,
                     clock::MonthEnd month_end = clock::MonthEnd::civil) {
  return cli::ask_limit(period(limit), month_end, day(from));
}

clock::Assessment found(const cli::DueQuestion& question) {
  const auto result = answer(question, china());
  REQUIRE(result);
  return result->assessment;
}

std::string due(const cli::DueQuestion& question) { return format_day(found(question).due_day); }

}  // namespace

TEST_CASE("the worked examples of the field come out of the command's question") {
  CHECK(due(ask("2024-02-03", "7 days")) == "2024-02-18");
  CHECK(due(ask("2025-04-20", "7 days")) == "2025-04-27");
  CHECK(due(ask("2026-08-03", "60 days")) == "2026-10-08");
  CHECK(due(ask("2025-11-30", "3 months")) == "2026-02-28");
  CHECK(due(ask("2024-02-29", "1 month")) == "2024-03-29");
  CHECK(due(ask("2024-02-29", "1 month", clock::MonthEnd::criminal)) == "2024-04-01");
  CHECK(due(ask("2026-02-13", "7 working days")) == "2026-03-02");
}

TEST_CASE("the worked examples, suspended or extended") {
  struct Row {
    const char* from;
    const char* limit;
    std::vector<cli::Suspension> suspensions;
    std::vector<const char*> extensions;
    const char* due;
  };
  const Row rows[] = {
      // 10 February and a day: inside Spring Festival still.
      {"2024-02-03", "7 days", {{day("2024-02-05"), day("2024-02-06")}}, {}, "2024-02-18"},
      // 10 February and 9 days: Monday 19 February.
      {"2024-02-03", "7 days", {{day("2024-02-05"), day("2024-02-14")}}, {}, "2024-02-19"},
      // Suspended and resumed on one day: nothing is lost.
      {"2025-04-20", "7 days", {{day("2025-04-22"), day("2025-04-22")}}, {}, "2025-04-27"},
      // From the day of the event itself: 27 April and 3 days.
      {"2025-04-20", "7 days", {{day("2025-04-20"), day("2025-04-23")}}, {}, "2025-04-30"},
      // 2 October and 5 and 2 days, given in any order: 9 October, no roll.
      {"2026-08-03",
       "60 days",
       {{day("2026-09-01"), day("2026-09-03")}, {day("2026-08-10"), day("2026-08-15")}},
       {},
       "2026-10-09"},
      // Resumed and suspended again on one day: as one suspension of 7 days.
      {"2026-08-03",
       "60 days",
       {{day("2026-08-10"), day("2026-08-15")}, {day("2026-08-15"), day("2026-08-17")}},
       {},
       "2026-10-09"},
      // 28 February and 1 day: a Sunday.
      {"2025-11-30", "3 months", {{day("2025-12-01"), day("2025-12-02")}}, {}, "2026-03-02"},
      // Working days: the festival within the suspension was not counted anyway, 14 February was.
      {"2026-02-13", "7 working days", {{day("2026-02-13"), day("2026-02-23")}}, {}, "2026-03-03"},
      // An extension follows the end before its roll: 2 October and 30 days, a Sunday.
      {"2026-08-03", "60 days", {}, {"30 days"}, "2026-11-02"},
      {"2025-11-30", "3 months", {}, {"3 months"}, "2026-05-28"},
      // Suspended only in the extended part.
      {"2026-08-03",
       "60 days",
       {{day("2026-10-20"), day("2026-10-22")}},
       {"30 days"},
       "2026-11-03"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.from, row.limit, row.due);
    auto question = ask(row.from, row.limit);
    question.suspensions = row.suspensions;
    for (const auto* by : row.extensions) question.extensions.push_back(period(by));
    CHECK(due(question) == row.due);
  }
}

TEST_CASE("the day looked from sees what had happened by then") {
  struct Row {
    const char* as_of;
    const char* colour;
    const char* due;
    int days_left;
  };
  // Monday 2 March, 7 days; suspended from 4 to 9 March, so that 14 March, a Saturday, rolls.
  const Row rows[] = {
      {"2026-03-02", "green", "2026-03-09", 7},     {"2026-03-03", "green", "2026-03-09", 6},
      {"2026-03-04", "suspended", "2026-03-09", 5}, {"2026-03-05", "suspended", "2026-03-10", 5},
      {"2026-03-08", "suspended", "2026-03-13", 5}, {"2026-03-09", "green", "2026-03-16", 7},
      {"2026-03-13", "yellow", "2026-03-16", 3},    {"2026-03-15", "red", "2026-03-16", 1},
      {"2026-03-16", "red", "2026-03-16", 0},       {"2026-03-17", "overdue", "2026-03-16", -1},
  };
  auto question = ask("2026-03-02", "7 days");
  question.suspensions = {{day("2026-03-04"), day("2026-03-09")}};
  for (const auto& row : rows) {
    CAPTURE(row.as_of);
    question.as_of = day(row.as_of);
    const auto seen = found(question);
    CHECK(to_text(seen.colour) == row.colour);
    CHECK(format_day(seen.due_day) == row.due);
    CHECK(seen.days_left == row.days_left);
  }
  question.as_of.reset();
  CHECK(found(question).days_left == 7);  // from the day it was resumed
}

TEST_CASE("suspending k whole days moves the due day of calendar days by k, then it rolls") {
  std::mt19937 random(seed);
  const auto between = [&random](int least, int most) {
    return std::uniform_int_distribution<int>(least, most)(random);
  };
  for (int round = 0; round < 500; ++round) {
    CAPTURE(seed, round);
    const Day from = day("2024-01-01") + std::chrono::days{between(0, 900)};
    const int count = between(1, 120);
    auto question = cli::ask_limit({count, clock::Unit::days}, clock::MonthEnd::civil, from);
    // Each suspension begins while days are left to count, the last day included.
    Day next = from;
    int counted = 0;
    int suspended = 0;
    for (int i = between(1, 3); i > 0; --i) {
      const int step = between(0, count - counted);
      const int length = between(0, 30);
      next += std::chrono::days{step};
      counted += step;
      question.suspensions.push_back({next, next + std::chrono::days{length}});
      next += std::chrono::days{length};
      suspended += length;
    }
    Day end = from + std::chrono::days{count + suspended};
    question.rule.rolls = false;
    CHECK(found(question).due_day == end);
    while (!china().is_workday(end)) end += std::chrono::days{1};
    question.rule.rolls = true;
    CHECK(found(question).due_day == end);
  }
}
