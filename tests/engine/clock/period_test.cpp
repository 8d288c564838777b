#include "tests/engine/clock/fixtures.h"

using namespace xinfang;
using namespace xinfang::clock;

TEST_CASE("periods are read and written in one form") {
  struct Row {
    const char* text;
    Period period;
    const char* canonical;
  };
  const Row rows[] = {
      {"7 days", {7, Unit::days}, "7 days"},
      {"1 day", {1, Unit::days}, "1 day"},
      {"1 days", {1, Unit::days}, "1 day"},
      {"10 working days", {10, Unit::working_days}, "10 working days"},
      {"1 working day", {1, Unit::working_days}, "1 working day"},
      {"3 months", {3, Unit::months}, "3 months"},
      {"24 hours", {24, Unit::hours}, "24 hours"},
      {"8 working hours", {8, Unit::working_hours}, "8 working hours"},
      {"1 working hour", {1, Unit::working_hours}, "1 working hour"},
      {"3650 days", {3650, Unit::days}, "3650 days"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.text);
    CHECK(parse_period(row.text) == row.period);
    CHECK(to_text(row.period) == row.canonical);
  }
}

TEST_CASE("anything else is no period") {
  for (const auto* text : {"",
                           " ",
                           "7",
                           "days",
                           "7days",
                           "7  days",
                           " 7 days",
                           "7 days ",
                           "0 days",
                           "-1 days",
                           "+7 days",
                           "07 days",
                           "3651 days",
                           "99999999999 days",
                           "7 weeks",
                           "7 Days",
                           "7.5 days",
                           "7 workingdays",
                           "7 working",
                           "7 working months",
                           "half a month",
                           "7 day s"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_period(text));
  }
}

TEST_CASE("a rule pack finds its rules by id") {
  RulePack pack;
  pack.rules.resize(2);
  pack.rules[0].id = "reply";
  pack.rules[1].id = "review";
  CHECK(pack.find("review") == &pack.rules[1]);
  CHECK(pack.find("revie") == nullptr);
}
