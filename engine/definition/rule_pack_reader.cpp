#include <utility>

#include "engine/definition/reader.h"
#include "engine/definition/values.h"

namespace xinfang::definition {
namespace {

using clock::Rule;
using clock::RulePack;

constexpr std::int32_t extensions_allowed_max = 100;  // more is a slip of the pen

// A word of a closed list; `absent` where the key is not there or wrong.
template <class Value>
Value read_choice(const Node* node, const std::vector<std::pair<std::string, Value>>& choices,
                  Value absent, const std::string& what, Report& report) {
  if (node == nullptr) return absent;
  const auto word = read_word(node, what, report);
  if (word.text.empty()) return absent;
  std::vector<std::string> names;
  for (const auto& [name, value] : choices) {
    if (name == word.text) return value;
    names.push_back(name);
  }
  report.error(word.place, "bad-value",
               what + " is '" + word.text + "'; allowed: " + one_of(names));
  return absent;
}

void read_ends(const Node& node, Rule& rule, const std::string& term, Report& report) {
  const auto* ends = node.find("ends");
  rule.ends = read_choice<clock::Ends>(
      ends, {{"midnight", clock::Ends::midnight}, {"close", clock::Ends::close}}, rule.ends,
      "ends of " + term, report);
  if (ends == nullptr || rule.ends != clock::Ends::close || !counts_time(rule.limit.unit)) return;
  report.error(ends->place, "bad-value",
               "ends of " + term + " is 'close', but a term of " + to_text(rule.limit) +
                   " ends at its instant; allowed: of terms in days, working days and months");
}

void read_extension(const Node& node, Rule& rule, const std::string& term, Report& report) {
  const auto what = "extension of " + term;
  if (!check_mapping(node, what, report)) return;
  check_keys(node, {"limit", "times", "by"}, what, report);
  rule.extension = read_period(required(node, "limit", what, report), "limit of " + what, report);
  const bool working = rule.limit.unit == clock::Unit::working_hours;
  if (rule.extension && (rule.extension->unit == clock::Unit::working_hours) != working) {
    report.error(node.find("limit")->place, "bad-value",
                 "limit of " + what + " is " + to_text(*rule.extension) + " and the term's " +
                     to_text(rule.limit) +
                     "; allowed: working hours for both, or for neither of them");
  }
  const auto* times = required(node, "times", what, report);
  const auto count = read_integer(times, "times of " + what, report);
  if (count && (*count < 1 || *count > extensions_allowed_max)) {
    report.error(times->place, "bad-value",
                 "times of " + what + " is " + std::to_string(*count) + "; allowed: 1 to " +
                     std::to_string(extensions_allowed_max));
  }
  rule.extensions_max = count.value_or(0);
  const auto* by = required(node, "by", what, report);
  for (auto& role : read_words(by, "by of " + what, report)) {
    if (check_name(role, "role", report)) rule.extended_by.push_back(std::move(role.text));
  }
  if (by != nullptr && by->is_sequence() && by->items.empty()) {
    report.error(by->place, "bad-value", "by of " + what + " names nobody; name a role");
  }
}

void read_warnings(const Node& node, Rule& rule, const std::string& term, Report& report) {
  const auto* urgent = node.find("urgent");
  const auto* warn = node.find("warn");
  rule.warn = read_period(warn, "warn of " + term, report).value_or(rule.warn);
  rule.urgent = read_period(urgent, "urgent of " + term, report).value_or(rule.urgent);
  if (rule.urgent.unit != rule.warn.unit || rule.urgent.count <= rule.warn.count) return;
  const auto* said = urgent != nullptr ? urgent : warn;
  report.error(said->place, "bad-value",
               "urgent of " + term + " (" + to_text(rule.urgent) + ") is longer than warn (" +
                   to_text(rule.warn) + "); red must come after yellow");
}

std::string read_basis(const Node& node, const std::string& term, Report& report) {
  const auto* basis = node.find("basis");
  if (basis == nullptr) {
    report.error(node.place, "missing-basis", term + " needs 'basis', the article it rests on");
  }
  return read_word(basis, "basis of " + term, report).text;
}

Rule read_term(const Word& name, const Node& node, Report& report) {
  Rule rule;
  rule.id = name.text;
  const auto term = "term '" + name.text + "'";
  check_name(name, "term", report);
  if (!check_mapping(node, term, report)) return rule;
  check_keys(node,
             {"title", "limit", "basis", "status", "warn", "urgent", "month_end", "rolls", "ends",
              "may_suspend", "extension", "note"},
             term, report);
  rule.title = read_text(required(node, "title", term, report), "title of " + term, report);
  rule.limit = read_period(required(node, "limit", term, report), "limit of " + term, report)
                   .value_or(rule.limit);
  rule.basis = read_basis(node, term, report);
  rule.status = read_choice<clock::Status>(
      required(node, "status", term, report),
      {{"verified", clock::Status::verified}, {"assumed", clock::Status::assumed}},
      clock::Status::assumed, "status of " + term, report);
  rule.month_end = read_choice<clock::MonthEnd>(
      node.find("month_end"),
      {{"civil", clock::MonthEnd::civil}, {"criminal", clock::MonthEnd::criminal}},
      clock::MonthEnd::civil, "month_end of " + term, report);
  rule.rolls = read_bool(node.find("rolls"), true, "rolls of " + term, report);
  rule.may_suspend = read_bool(node.find("may_suspend"), false, "may_suspend of " + term, report);
  read_warnings(node, rule, term, report);
  read_ends(node, rule, term, report);
  if (const auto* extension = node.find("extension")) {
    read_extension(*extension, rule, term, report);
  }
  rule.note = read_text(node.find("note"), "note of " + term, report);
  return rule;
}

RulePack read_pack(const Node& root, Report& report) {
  RulePack pack;
  const std::string what = "a rule pack";
  if (!check_mapping(root, what, report)) return pack;
  check_keys(root, {"rules", "version", "in_force_from", "title", "terms"}, what, report);
  const auto name = read_word(required(root, "rules", what, report), "rules", report);
  if (!name.text.empty()) check_name(name, "rule pack", report);
  pack.name = name.text;
  pack.version = read_word(required(root, "version", what, report), "version", report).text;
  pack.in_force_from =
      read_day(required(root, "in_force_from", what, report), "in_force_from", report)
          .value_or(Day{});
  pack.title = read_text(required(root, "title", what, report), "title", report);
  const auto* terms = required(root, "terms", what, report);
  if (terms == nullptr || !check_mapping(*terms, "terms", report)) return pack;
  for (const auto& [key, value] : terms->entries) {
    pack.rules.push_back(read_term({key.scalar, key.place}, value, report));
  }
  return pack;
}

}  // namespace

Result<RulePack, Diagnostics> read_rule_pack(std::string_view text, const std::string& file) {
  const auto root = parse_yaml(text, file);
  if (!root) return Failure{root.error()};
  Report report(file);
  auto pack = read_pack(*root, report);
  if (report.failed()) return Failure{report.take()};
  return pack;
}

}  // namespace xinfang::definition
