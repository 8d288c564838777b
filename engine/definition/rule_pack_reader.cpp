#include <algorithm>
#include <utility>

#include "engine/definition/reader.h"
#include "engine/definition/regional_rules.h"
#include "engine/definition/values.h"

namespace xinfang::definition {
namespace {

using clock::Parameter;
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
  if (said == nullptr) return;  // of a region's term: the pack's fault, reported there
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

clock::Status read_status(const Node& node, const std::string& what, Report& report) {
  return read_choice<clock::Status>(
      required(node, "status", what, report),
      {{"verified", clock::Status::verified}, {"assumed", clock::Status::assumed}},
      clock::Status::assumed, "status of " + what, report);
}

// What a region says of a term or a number stands in the place of what the pack says, key by key;
// basis and status are never the pack's, since they are of the number.
enum class Said { by_pack, by_region };

const Node* required_of_pack(const Node& node, std::string_view key, Said said,
                             const std::string& what, Report& report) {
  return said == Said::by_pack ? required(node, key, what, report) : node.find(key);
}

Text read_text_or(Text absent, const Node* node, const std::string& what, Report& report) {
  return node == nullptr ? std::move(absent) : read_text(node, what, report);
}

// `rule`: what holds where the node does not say otherwise.
Rule read_term(Rule rule, const Node& node, Said said, Report& report) {
  const auto term = "term '" + rule.id + "'";
  if (!check_mapping(node, term, report)) return rule;
  check_keys(node,
             {"title", "limit", "basis", "status", "warn", "urgent", "month_end", "rolls", "ends",
              "may_suspend", "extension", "note"},
             term, report);
  rule.title = read_text_or(rule.title, required_of_pack(node, "title", said, term, report),
                            "title of " + term, report);
  rule.limit =
      read_period(required_of_pack(node, "limit", said, term, report), "limit of " + term, report)
          .value_or(rule.limit);
  rule.basis = read_basis(node, term, report);
  rule.status = read_status(node, term, report);
  rule.month_end = read_choice<clock::MonthEnd>(
      node.find("month_end"),
      {{"civil", clock::MonthEnd::civil}, {"criminal", clock::MonthEnd::criminal}}, rule.month_end,
      "month_end of " + term, report);
  rule.rolls = read_bool(node.find("rolls"), rule.rolls, "rolls of " + term, report);
  rule.may_suspend =
      read_bool(node.find("may_suspend"), rule.may_suspend, "may_suspend of " + term, report);
  read_warnings(node, rule, term, report);
  read_ends(node, rule, term, report);
  if (const auto* extension = node.find("extension")) {
    rule.extended_by.clear();
    read_extension(*extension, rule, term, report);
  }
  rule.note = read_text_or(rule.note, node.find("note"), "note of " + term, report);
  return rule;
}

Parameter read_parameter(Parameter parameter, const Node& node, Said said, Report& report) {
  const auto what = "parameter '" + parameter.id + "'";
  if (!check_mapping(node, what, report)) return parameter;
  check_keys(node, {"title", "value", "basis", "status", "note"}, what, report);
  parameter.title =
      read_text_or(parameter.title, required_of_pack(node, "title", said, what, report),
                   "title of " + what, report);
  const auto* number = required_of_pack(node, "value", said, what, report);
  const auto value = read_integer(number, "value of " + what, report);
  if (value && *value < 0) {
    report.error(number->place, "bad-value",
                 "value of " + what + " is " + std::to_string(*value) + "; allowed: 0 or more");
  }
  parameter.value = value.value_or(parameter.value);
  parameter.basis = read_basis(node, what, report);
  parameter.status = read_status(node, what, report);
  parameter.note = read_text_or(parameter.note, node.find("note"), "note of " + what, report);
  return parameter;
}

struct Heading {
  Word name;
  std::string version;
  Day in_force_from{};
  Text title;
};

Heading read_heading(const Node& root, const std::string& what, Report& report) {
  Heading heading;
  heading.name = read_word(required(root, "rules", what, report), "rules", report);
  if (!heading.name.text.empty()) check_name(heading.name, "rule pack", report);
  heading.version = read_word(required(root, "version", what, report), "version", report).text;
  heading.in_force_from =
      read_day(required(root, "in_force_from", what, report), "in_force_from", report)
          .value_or(Day{});
  heading.title = read_text(required(root, "title", what, report), "title", report);
  return heading;
}

RulePack read_pack(const Node& root, Report& report) {
  RulePack pack;
  const std::string what = "a rule pack";
  if (!check_mapping(root, what, report)) return pack;
  check_keys(root, {"rules", "version", "in_force_from", "title", "terms", "parameters"}, what,
             report);
  auto heading = read_heading(root, what, report);
  pack.name = std::move(heading.name.text);
  pack.version = std::move(heading.version);
  pack.in_force_from = heading.in_force_from;
  pack.title = std::move(heading.title);
  const auto* terms = required(root, "terms", what, report);
  if (terms != nullptr && check_mapping(*terms, "terms", report)) {
    for (const auto& [key, value] : terms->entries) {
      check_name({key.scalar, key.place}, "term", report);
      Rule rule;
      rule.id = key.scalar;
      pack.rules.push_back(read_term(std::move(rule), value, Said::by_pack, report));
    }
  }
  const auto* parameters = root.find("parameters");
  if (parameters != nullptr && check_mapping(*parameters, "parameters", report)) {
    for (const auto& [key, value] : parameters->entries) {
      check_name({key.scalar, key.place}, "parameter", report);
      Parameter parameter;
      parameter.id = key.scalar;
      pack.parameters.push_back(read_parameter(std::move(parameter), value, Said::by_pack, report));
    }
  }
  return pack;
}

RegionalRules read_regional(Node root, Report& report) {
  RegionalRules regional;
  const std::string what = "a region's rules";
  if (!check_mapping(root, what, report)) return regional;
  check_keys(root, {"rules", "region", "version", "in_force_from", "title", "terms", "parameters"},
             what, report);
  auto heading = read_heading(root, what, report);
  regional.name = std::move(heading.name);
  regional.in_force_from = heading.in_force_from;
  const auto region = read_word(required(root, "region", what, report), "region", report);
  if (!region.text.empty()) check_name(region, "region", report);
  regional.region = region.text;
  bool says_something = false;
  for (const auto* key : {"terms", "parameters"}) {
    const auto* part = root.find(key);
    if (part != nullptr && check_mapping(*part, key, report)) says_something = true;
  }
  if (!says_something && !report.failed()) {
    report.error(root.place, "missing-key", what + " need 'terms' or 'parameters'");
  }
  regional.root = std::move(root);
  return regional;
}

// Those of `said` in the places of those with the same name among `all`.
template <class Item, class Read>
void amend_all(std::vector<Item>& all, const Node* said, const std::string& kind,
               const RulePack& pack, Report& report, Read read) {
  if (said == nullptr) return;
  std::vector<std::string> known;
  for (const auto& item : all) known.push_back(item.id);
  for (const auto& [key, value] : said->entries) {
    const auto found = std::find_if(all.begin(), all.end(),
                                    [&](const Item& item) { return item.id == key.scalar; });
    if (found != all.end()) {
      *found = read(std::move(*found), value, Said::by_region, report);
      continue;
    }
    report.error(key.place, "unknown-" + kind,
                 "the rule pack '" + pack.name + "' in force from " +
                     format_day(pack.in_force_from) + " has no " + kind + " '" + key.scalar + "'" +
                     suggestion(key.scalar, known));
  }
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

Result<RegionalRules, Diagnostics> read_regional_rules(Node root, const std::string& file) {
  Report report(file);
  auto regional = read_regional(std::move(root), report);
  if (report.failed()) return Failure{report.take()};
  regional.file = file;
  return regional;
}

Result<RulePack, Diagnostics> amend(RulePack pack, const RegionalRules& regional) {
  Report report(regional.file);
  const RulePack before = pack;
  amend_all(pack.rules, regional.root.find("terms"), "term", before, report, read_term);
  amend_all(pack.parameters, regional.root.find("parameters"), "parameter", before, report,
            read_parameter);
  if (report.failed()) return Failure{report.take()};
  pack.in_force_from = std::max(pack.in_force_from, regional.in_force_from);
  pack.region = regional.region;
  pack.region_hash = regional.content_hash;
  return pack;
}

}  // namespace xinfang::definition
