#include "engine/definition/migration_map.h"

namespace xinfang::definition {
namespace {

// The entries of the mapping `key`, each with its name as a word; none where it is not there.
template <class Read>
void read_entries(const Node& root, const std::string& key, Report& report, Read read) {
  const auto* section = root.find(key);
  if (section == nullptr || !check_mapping(*section, key, report)) return;
  for (const auto& [name, value] : section->entries) {
    const Word from{name.scalar, name.place};
    if (check_name(from, "a name in " + key, report)) read(from, value);
  }
}

std::optional<Word> read_name(const Node* node, const std::string& what, Report& report) {
  if (node == nullptr) return std::nullopt;
  auto word = read_word(node, what, report);
  if (word.text.empty() || !check_name(word, what, report)) return std::nullopt;
  return word;
}

void read_clock(const Word& from, const Node& node, MigrationMap& map, Report& report) {
  const auto what = "clock '" + from.text + "'";
  MigrationMap::ClockEntry entry{from, std::nullopt, ""};
  if (node.is_mapping()) {
    check_keys(node, {"stop"}, what, report);
    entry.reason = read_word(required(node, "stop", what, report), "stop of " + what, report).text;
  } else if (node.is_scalar()) {
    entry.to = read_name(&node, what, report);
    if (!entry.to) return;
  } else {
    report.error(node.place, "wrong-type",
                 what + " must be the name of a clock or {stop: reason}, found " + describe(node));
    return;
  }
  map.clocks.push_back(std::move(entry));
}

void read_sections(const Node& root, MigrationMap& map, Report& report) {
  const std::string what = "a migration map";
  if (!check_mapping(root, what, report)) return;
  check_keys(root, {"from", "to", "states", "data", "set", "clocks"}, what, report);
  map.from = read_name(root.find("from"), "from", report);
  map.to = read_name(root.find("to"), "to", report);
  read_entries(root, "states", report, [&](const Word& from, const Node& node) {
    MigrationMap::StateEntry entry{from, {}};
    const auto state = "state '" + from.text + "'";
    if (!node.is_null()) entry.to = read_words(&node, state, report);
    if (node.is_sequence() && node.items.empty()) {
      report.error(node.place, "bad-value", state + " names no state; name one, or null to forget");
    }
    map.states.push_back(std::move(entry));
  });
  read_entries(root, "data", report, [&](const Word& from, const Node& node) {
    MigrationMap::FieldEntry entry{from, std::nullopt};
    if (!node.is_null()) entry.to = read_name(&node, "field '" + from.text + "'", report);
    map.data.push_back(std::move(entry));
  });
  read_entries(root, "set", report, [&](const Word& field, const Node& node) {
    auto expression = read_word(&node, "the value of field '" + field.text + "'", report);
    map.set.push_back({field, std::move(expression)});
  });
  read_entries(root, "clocks", report,
               [&](const Word& from, const Node& node) { read_clock(from, node, map, report); });
}

}  // namespace

Result<MigrationMap, Diagnostics> read_migration_map(std::string_view text,
                                                     const std::string& file) {
  const auto root = parse_yaml(text, file);
  if (!root) return Failure{root.error()};
  Report report(file);
  MigrationMap map;
  map.file = file;
  if (!root->is_null()) read_sections(*root, map, report);
  if (report.failed()) return Failure{report.take()};
  return map;
}

}  // namespace xinfang::definition
