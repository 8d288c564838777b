#include <catch2/catch.hpp>

#include "broken.h"
#include "support.h"

namespace xinfang::definition {
namespace {

const std::vector<Broken> broken_packs = {
    {"no version",
     "rules: office\nversion: \"2026-01\"\n",
     "§rules: office\n",
     {"missing-key"},
     "needs 'version'"},
    {"a day that does not exist", "2026-01-01", "§2026-02-30", {"wrong-type"}, "YYYY-MM-DD"},
    {"an unknown key",
     "month_end: criminal",
     "§month_ends: criminal",
     {"unknown-key"},
     "did you mean 'month_end'?"},
    {"a term without basis",
     "    title: {zh: 办理, en: Handling}\n    limit: 3 months\n    basis: Article 34\n",
     "    §title: {zh: 办理, en: Handling}\n    limit: 3 months\n",
     {"missing-basis"},
     "term 'handling' needs 'basis'"},
    {"a term without status",
     "    title: {zh: 办理, en: Handling}\n    limit: 3 months\n    basis: Article 34\n    status: "
     "assumed\n",
     "    §title: {zh: 办理, en: Handling}\n    limit: 3 months\n    basis: Article 34\n",
     {"missing-key"},
     "needs 'status'"},
    {"a limit of nothing", "limit: 7 days", "limit: §0 days", {"bad-period"}, "1 to 3650"},
    {"a negative limit", "limit: 7 days", "limit: §-7 days", {"bad-period"}, "1 to 3650"},
    {"a limit without unit", "limit: 7 days", "limit: §7", {"bad-period"}, "days, working days"},
    {"an unknown unit",
     "limit: 7 days",
     "limit: §7 weeks",
     {"unknown-unit"},
     "unknown unit 'weeks'"},
    {"a misspelled unit", "limit: 3 months", "limit: §3 month's", {"unknown-unit"}, "did you mean"},
    {"an unknown status",
     "status: verified",
     "status: §checked",
     {"bad-value"},
     "'verified' or 'assumed'"},
    {"an end that is none",
     "month_end: criminal",
     "ends: §noon",
     {"bad-value"},
     "'midnight' or 'close'"},
    {"hours that end at the close of business",
     "limit: 7 days",
     "limit: 24 hours\n    ends: §close",
     {"bad-value"},
     "a term of 24 hours ends at its instant"},
    {"an extension of days in working hours",
     "{limit: 30 days, times: 2",
     "{limit: §8 working hours, times: 2",
     {"bad-value"},
     "8 working hours and the term's 3 months; allowed: working hours for both"},
    {"red before yellow", "urgent: 1 day", "urgent: §5 days", {"bad-value"}, "red must come after"},
    {"an extension by nobody named",
     "{limit: 30 days, times: 2, by: [chief]}",
     "§{limit: 30 days, times: 2}",
     {"missing-key"},
     "needs 'by'"},
    {"an extension by an empty list", "by: [chief]", "by: §[]", {"bad-value"}, "names nobody"},
    {"an extension for no times", "times: 2", "times: §0", {"bad-value"}, "1 to 100"},
    {"times that are no number", "times: 2", "times: §twice", {"wrong-type"}, "whole number"},
    {"a quoted bool", "rolls: false", "rolls: §\"false\"", {"wrong-type"}, "true or false"},
    {"a term of a wrong name", "  reply:\n", "  §Reply:\n", {"bad-name"}, "lower-case"},
    {"a note that is no text",
     "note: {zh: 自然日, en: Calendar days}",
     "note: §[a]",
     {"wrong-type"},
     "found a list"},
};

}  // namespace

TEST_CASE("a rule pack says the same in its canonical dump") {
  REQUIRE(dump(office_rules().front()) ==
          "office 2026-01 2026-01-01 期限|Terms\n"
          "reply 答复|Reply 7 days, Article 163, verified, civil, rolls, warn 3 days, urgent 1 "
          "day, 自然日|Calendar days\n"
          "handling 办理|Handling 3 months, Article 34, assumed, criminal, warn 3 days, urgent 1 "
          "day, may suspend, extension 30 days x2 [chief]\n");
}

TEST_CASE("a term may end at the close of business, or be counted in working hours") {
  const auto pack = read_rule_pack(R"(rules: office
version: "1"
in_force_from: 2026-01-01
title: {zh: 期限, en: Terms}
terms:
  reply: {title: {zh: 答复, en: Reply}, limit: 7 days, basis: a, status: assumed, ends: close}
  notice: {title: {zh: 通知, en: Notice}, limit: 7 days, basis: a, status: assumed, ends: midnight}
  urgent: {title: {zh: 告急, en: Urgent}, limit: 8 working hours, basis: a, status: assumed,
    warn: 4 working hours, urgent: 1 working hour, extension: {limit: 1 working hour, times: 1, by: a}}
)",
                                   "rules.yaml");
  REQUIRE(pack.ok());
  CHECK(pack->rules[0].ends == clock::Ends::close);
  CHECK(pack->rules[1].ends == clock::Ends::midnight);
  CHECK(pack->rules[2].ends == clock::Ends::midnight);
  CHECK(pack->rules[2].limit == clock::Period{8, clock::Unit::working_hours});
  CHECK(pack->rules[2].warn == clock::Period{4, clock::Unit::working_hours});
}

TEST_CASE("a faulty rule pack is reported at the place of each fault") {
  const auto good = read_file("rules.yaml");
  for (const auto& broken : broken_packs) {
    INFO(broken.why);
    const auto edit = break_text(good, broken);
    const auto result = read_rule_pack(edit.text, "rules.yaml");
    REQUIRE_FALSE(result.ok());
    for (const auto& diagnostic : result.error()) UNSCOPED_INFO(to_text(diagnostic));
    CHECK(places(result.error()) == edit.expected);
    CHECK_THAT(result.error().front().message, Catch::Contains(broken.phrase));
  }
}

TEST_CASE("a rule pack cut anywhere gives diagnostics or a pack") {
  const auto good = read_file("rules.yaml");
  for (std::size_t length = 0; length < good.size(); ++length) {
    const auto result = read_rule_pack(good.substr(0, length), "cut.yaml");
    if (!result.ok()) CHECK_FALSE(result.error().empty());
  }
}

}  // namespace xinfang::definition
