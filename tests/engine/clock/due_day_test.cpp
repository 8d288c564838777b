#include <sstream>

#include "engine/definition/node.h"
#include "tests/engine/clock/fixtures.h"

using namespace xinfang;
using namespace xinfang::clock;
using namespace xinfang::clock::test;

namespace {

std::string due(std::string_view event, std::string_view limit,
                MonthEnd month_end = MonthEnd::civil, bool rolls = true) {
  return format_day(due_day(day(event), period(limit), month_end, rolls, china()));
}

}  // namespace

TEST_CASE("terms end where the public vectors say") {
  std::istringstream lines(read_text("/../shared/conformance/terms/vectors.jsonl"));
  std::string line;
  int vectors = 0;
  while (std::getline(lines, line)) {
    CAPTURE(line);
    const auto vector = definition::parse_yaml(line, "vectors.jsonl");  // JSON is YAML
    REQUIRE(vector);
    const auto* month_end = vector->find("month_end");
    const bool criminal = month_end != nullptr && month_end->scalar == "criminal";
    CHECK(due(vector->find("start")->scalar, vector->find("limit")->scalar,
              criminal ? MonthEnd::criminal : MonthEnd::civil) == vector->find("due")->scalar);
    ++vectors;
  }
  CHECK(vectors == 80);
}

TEST_CASE("the worked examples of the field come out") {
  CHECK(due("2024-02-03", "7 days") == "2024-02-18");   // a make-up Sunday after the festival
  CHECK(due("2025-04-20", "7 days") == "2025-04-27");   // a make-up Sunday: no roll
  CHECK(due("2026-08-03", "60 days") == "2026-10-08");  // over National Day
  CHECK(due("2025-11-30", "3 months") == "2026-02-28");
  CHECK(due("2024-02-29", "1 month") == "2024-03-29");
  CHECK(due("2024-02-29", "1 month", MonthEnd::criminal) == "2024-04-01");
  CHECK(due("2026-02-13", "7 working days") == "2026-03-02");
}

TEST_CASE("a term that does not roll ends on a day off") {
  CHECK(due("2024-02-03", "7 days", MonthEnd::civil, false) == "2024-02-10");
  CHECK(due("2024-02-29", "1 month", MonthEnd::criminal, false) == "2024-03-31");
}

TEST_CASE("months end on the same date, or the last") {
  CHECK(due("2025-12-31", "2 months") == "2026-02-28");
  CHECK(due("2023-12-31", "2 months") == "2024-02-29");
  CHECK(due("2025-02-28", "1 month", MonthEnd::civil, false) == "2025-03-28");
  CHECK(due("2025-02-28", "1 month", MonthEnd::criminal, false) == "2025-03-31");
  CHECK(due("2025-02-27", "1 month", MonthEnd::criminal, false) == "2025-03-27");
  CHECK(due("2025-10-15", "12 months", MonthEnd::civil, false) == "2026-10-15");
}

TEST_CASE("hours count from the first instant of the day") {
  CHECK(due("2026-03-02", "12 hours") == "2026-03-02");
  CHECK(due("2026-03-02", "24 hours") == "2026-03-03");
  CHECK(due("2026-03-06", "24 hours") == "2026-03-07");  // a Saturday: hours do not roll
}
