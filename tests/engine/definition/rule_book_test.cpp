#include "engine/definition/rule_book.h"

#include <catch2/catch.hpp>

#include "broken.h"
#include "support.h"

namespace xinfang::definition {
namespace {

const std::string pack = R"(rules: office
version: "2026-01"
in_force_from: 2026-01-01
title: {zh: 期限, en: Terms}
parameters:
  group_max:
    title: {zh: 人数, en: People}
    value: 5
    basis: Article 20
    status: verified
terms:
  reply:
    title: {zh: 答复, en: Reply}
    limit: 7 days
    basis: Article 163
    status: verified
    warn: 5 days
    urgent: 4 days
    note: {zh: 自然日, en: Calendar days}
  handling:
    title: {zh: 办理, en: Handling}
    limit: 3 months
    basis: Article 34
    status: verified
    rolls: false
    may_suspend: true
    extension: {limit: 30 days, times: 2, by: [chief]}
)";

const std::string region = R"(rules: office
region: east
version: "1"
in_force_from: 2026-06-01
title: {zh: 东部, en: East}
parameters:
  group_max: {value: 3, basis: East 2, status: assumed}
terms:
  reply:
    limit: 5 working days
    basis: East 1
    status: assumed
)";

// With another day.
std::string from(std::string text, const std::string& day) {
  const std::string key = "in_force_from: ";
  const auto at = text.find(key) + key.size();
  return text.replace(at, 10, day);
}

std::string replaced(std::string text, const std::string& old, const std::string& with) {
  const auto at = text.find(old);
  REQUIRE(at != std::string::npos);
  return text.replace(at, old.size(), with);
}

RuleBook read(const std::vector<std::string>& texts) {
  std::vector<RulesText> files;
  for (const auto& text : texts) {
    const auto number = std::to_string(files.size() + 1);
    files.push_back({"rules/" + number + ".yaml", text, "hash" + number});
  }
  return RuleBook::read(files);
}

// "2026-01-01 hash1", and the region's hash where there is one; one edition a line.
std::string editions(const RuleBook& book, const std::string& of_region = "") {
  for (const auto& fault : book.faults()) UNSCOPED_INFO(to_text(fault));
  CHECK(book.faults().empty());
  std::string text;
  for (const auto& edition : book.editions("office", of_region)) {
    CHECK(edition.region.empty() == edition.region_hash.empty());
    text += format_day(edition.in_force_from) + " " + edition.content_hash + " " +
            edition.region_hash + "\n";
  }
  return text;
}

std::string faults(const RuleBook& book) {
  std::string text;
  for (const auto& fault : book.faults()) text += to_text(fault) + "\n";
  return text;
}

Day day(const char* text) { return *parse_day(text); }

const std::vector<Broken> broken_packs = {
    {"a parameter without basis",
     "group_max:\n    title: {zh: 人数, en: People}\n    value: 5\n    basis: Article 20\n",
     "group_max:\n    §title: {zh: 人数, en: People}\n    value: 5\n",
     {"missing-basis"},
     "parameter 'group_max' needs 'basis'"},
    {"a parameter without status",
     "    title: {zh: 人数, en: People}\n    value: 5\n    basis: Article 20\n    status: "
     "verified\n",
     "    §title: {zh: 人数, en: People}\n    value: 5\n    basis: Article 20\n",
     {"missing-key"},
     "needs 'status'"},
    {"a parameter without value",
     "    title: {zh: 人数, en: People}\n    value: 5\n",
     "    §title: {zh: 人数, en: People}\n",
     {"missing-key"},
     "needs 'value'"},
    {"a parameter without title",
     "    title: {zh: 人数, en: People}\n    value: 5\n",
     "    §value: 5\n",
     {"missing-key"},
     "needs 'title'"},
    {"a negative parameter", "value: 5", "value: §-1", {"bad-value"}, "is -1; allowed: 0 or more"},
    {"a parameter that is no number", "value: 5", "value: §five", {"wrong-type"}, "whole number"},
    {"a parameter of a fraction", "value: 5", "value: §5.5", {"wrong-type"}, "whole number"},
    {"a parameter of a wrong name", "  group_max:", "  §Group-max:", {"bad-name"}, "lower-case"},
    {"an unknown key of a parameter",
     "    value: 5",
     "    value: 5\n    §number: 5",
     {"unknown-key"},
     "no key 'number'"},
    {"parameters that are a list",
     "parameters:\n  group_max:\n    title: {zh: 人数, en: People}\n    value: 5\n    basis: "
     "Article "
     "20\n    status: verified\n",
     "parameters: §[5]\n",
     {"wrong-type"},
     "found a list"},
};

const std::vector<Broken> broken_regions = {
    {"a region's term without basis",
     "    limit: 5 working days\n    basis: East 1\n",
     "    §limit: 5 working days\n",
     {"missing-basis"},
     "term 'reply' needs 'basis'"},
    {"a region's term without status",
     "    limit: 5 working days\n    basis: East 1\n    status: assumed\n",
     "    §limit: 5 working days\n    basis: East 1\n",
     {"missing-key"},
     "needs 'status'"},
    {"a term that the pack has not",
     "  reply:\n",
     "  §replay:\n",
     {"unknown-term"},
     "the rule pack 'office' in force from 2026-01-01 has no term 'replay'; did you mean 'reply'?"},
    {"a parameter that the pack has not",
     "  group_max:",
     "  §group_min:",
     {"unknown-parameter"},
     "has no parameter 'group_min'; did you mean 'group_max'?"},
    {"a parameter of a region without basis",
     "{value: 3, basis: East 2, status: assumed}",
     "§{value: 3, status: assumed}",
     {"missing-basis"},
     "parameter 'group_max' needs 'basis'"},
    {"a negative parameter of a region", "value: 3", "value: §-3", {"bad-value"}, "0 or more"},
    {"a pack that is not there",
     "rules: office",
     "rules: §offices",
     {"unknown-rules"},
     "unknown rule pack 'offices'; did you mean 'office'?"},
    {"red before the pack's yellow",
     "    limit: 5 working days\n",
     "    limit: 5 working days\n    urgent: §6 days\n",
     {"bad-value"},
     "red must come after yellow"},
    {"an extension by half",
     "    limit: 5 working days\n",
     "    limit: 5 working days\n    extension: §{limit: 3 days, by: [chief]}\n",
     {"missing-key"},
     "needs 'times'"},
    {"a region of a wrong name", "region: east", "region: §East", {"bad-name"}, "lower-case"},
    {"no region at all", "region: east", "region: §\"\"", {"wrong-type"}, "region"},
    {"a day that does not exist", "2026-06-01", "§2026-06-31", {"wrong-type"}, "YYYY-MM-DD"},
    {"an unknown key", "version: \"1\"", "version: \"1\"\n§edition: 2", {"unknown-key"}, "edition"},
};

}  // namespace

TEST_CASE("a pack is in force from its day to the next one's") {
  const auto book = read({from(pack, "2027-01-01"), pack, from(pack, "2028-06-01")});
  CHECK(editions(book) == "2026-01-01 hash2 \n2027-01-01 hash1 \n2028-06-01 hash3 \n");
  const auto hash = [&](const char* text) {
    const auto* found = book.in_force("office", "", day(text));
    return found == nullptr ? "none" : found->content_hash;
  };
  CHECK(hash("2025-12-31") == "none");
  CHECK(hash("2026-01-01") == "hash2");
  CHECK(hash("2026-12-31") == "hash2");
  CHECK(hash("2027-01-01") == "hash1");
  CHECK(hash("2099-01-01") == "hash3");
  CHECK(book.editions("offices").empty());
  CHECK(book.newest().front().content_hash == "hash3");
  CHECK(book.regions().empty());
}

TEST_CASE("a region's rules stand in the place of the pack's, key by key") {
  const auto book = read({pack, region});
  CHECK(editions(book) == "2026-01-01 hash1 \n");
  CHECK(editions(book, "east") == "2026-01-01 hash1 \n2026-06-01 hash1 hash2\n");
  CHECK(editions(book, "west") == "2026-01-01 hash1 \n");
  CHECK(book.has_region("east"));
  CHECK_FALSE(book.has_region("west"));
  const auto& rules = *book.in_force("office", "east", day("2026-06-01"));
  CHECK(rules.region == "east");
  CHECK(rules.version == "2026-01");
  CHECK(dump(rules) ==
        "office 2026-01 2026-06-01 期限|Terms\n"
        "reply 答复|Reply 5 working days, East 1, assumed, civil, rolls, warn 5 days, urgent 4 "
        "days, 自然日|Calendar days\n"
        "handling 办理|Handling 3 months, Article 34, verified, civil, warn 3 days, urgent 1 day, "
        "may suspend, extension 30 days x2 [chief]\n");
  const auto& number = rules.parameters.front();
  CHECK(number.value == 3);
  CHECK(number.basis == "East 2");
  CHECK(number.status == clock::Status::assumed);
  CHECK(number.title.en == "People");
}

TEST_CASE("every key of a term may be a region's") {
  const auto other = replaced(region, "    limit: 5 working days\n",
                              "    title: {zh: 乙, en: B}\n    warn: 9 days\n    urgent: 8 days\n"
                              "    month_end: criminal\n    rolls: false\n    may_suspend: true\n"
                              "    extension: {limit: 9 days, times: 1, by: [head]}\n"
                              "    note: {zh: 丙, en: C}\n");
  const auto book = read({pack, other});
  REQUIRE(faults(book) == "");
  const auto text = dump(*book.in_force("office", "east", day("2026-06-01")));
  CHECK(text.find("reply 乙|B 7 days, East 1, assumed, criminal, warn 9 days, urgent 8 days, may "
                  "suspend, extension 9 days x1 [head], 丙|C\n") != std::string::npos);
}

TEST_CASE("packs and a region's rules change on days of their own") {
  const auto book = read(
      {pack, from(pack, "2027-01-01"), from(region, "2025-06-01"), from(region, "2026-07-01")});
  CHECK(editions(book, "east") ==
        "2026-01-01 hash1 hash3\n2026-07-01 hash1 hash4\n2027-01-01 hash2 hash4\n");
}

TEST_CASE("nothing may leave open which of two files is in force") {
  CHECK(faults(read({pack, pack})) ==
        "rules/2.yaml: error: the rule pack 'office' in force from 2026-01-01 stands in "
        "rules/1.yaml and in rules/2.yaml; two files of one name need different days "
        "[duplicate-rules]\n");
  CHECK(faults(read({pack, region, region})) ==
        "rules/3.yaml: error: the rules of the region 'east' for the rule pack 'office' in force "
        "from 2026-06-01 stands in rules/2.yaml and in rules/3.yaml; two files of one name need "
        "different days [duplicate-rules]\n");
}

TEST_CASE("a region's fault beside several packs is told once") {
  const auto broken = replaced(from(region, "2026-01-01"), "  reply:", "  nothing:");
  const auto text = faults(read({pack, from(pack, "2027-01-01"), broken}));
  CHECK(text.find("in force from 2026-01-01 has no term 'nothing'") != std::string::npos);
  CHECK(text.find("in force from 2027-01-01 has no term 'nothing'") != std::string::npos);
  const auto basis = replaced(from(region, "2026-01-01"), "    basis: East 1\n", "");
  CHECK(faults(read({pack, from(pack, "2027-01-01"), basis})) ==
        "rules/3.yaml:10:5: error: term 'reply' needs 'basis', the article it rests on "
        "[missing-basis]\n");
}

TEST_CASE("a region's rules that say nothing, or of a pack with faults") {
  const auto nothing = region.substr(0, region.find("parameters:"));
  CHECK(faults(read({pack, nothing})) ==
        "rules/2.yaml:1:1: error: a region's rules need 'terms' or 'parameters' [missing-key]\n");
  // What is wrong is the pack; that the region's rules are for it is not a second fault.
  CHECK(faults(read({replaced(pack, "basis: Article 34", "basis: \"\""), region}))
            .find("unknown-rules") == std::string::npos);
}

TEST_CASE("faulty numbers of a pack are reported at their places") {
  for (const auto& broken : broken_packs) {
    INFO(broken.why);
    const auto edit = break_text(pack, broken);
    const auto result = read_rule_pack(edit.text, "rules.yaml");
    REQUIRE_FALSE(result.ok());
    for (const auto& diagnostic : result.error()) UNSCOPED_INFO(to_text(diagnostic));
    CHECK(places(result.error()) == edit.expected);
    CHECK_THAT(result.error().front().message, Catch::Contains(broken.phrase));
  }
}

TEST_CASE("a faulty file of a region is reported at the place of each fault") {
  for (const auto& broken : broken_regions) {
    INFO(broken.why);
    const auto edit = break_text(region, broken);
    const auto found = read({pack, edit.text}).faults();
    REQUIRE_FALSE(found.empty());
    for (const auto& diagnostic : found) UNSCOPED_INFO(to_text(diagnostic));
    CHECK(places(found) == edit.expected);
    CHECK(found.front().file == "rules/2.yaml");
    CHECK_THAT(found.front().message, Catch::Contains(broken.phrase));
  }
}

TEST_CASE("a region's file cut anywhere gives faults or rules") {
  for (std::size_t length = 0; length < region.size(); ++length) {
    const auto book = read({pack, region.substr(0, length)});
    if (!book.has_region("east")) CHECK_FALSE(book.faults().empty());
    CHECK_FALSE(book.editions("office").empty());
  }
}

}  // namespace xinfang::definition
