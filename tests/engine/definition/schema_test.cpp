#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>

#include "engine/definition/migration_map.h"
#include "engine/definition/node.h"
#include "engine/definition/report.h"
#include "engine/definition/rule_book.h"
#include "support.h"

namespace xinfang::definition {
namespace {

// JSON is YAML: the reader's own parser reads the schema.
Node read_schema(const std::string& path) {
  std::ifstream file(std::string(XINFANG_SOURCE_DIR) + "/workflows/" + path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  auto node = parse_yaml(text.str(), path);
  REQUIRE(node.ok());
  return std::move(node).value();
}

std::vector<std::string> keys_of(const Node& object) {
  const auto* properties = object.find("properties");
  REQUIRE(properties != nullptr);
  std::vector<std::string> keys;
  for (const auto& [key, value] : properties->entries) keys.push_back(key.scalar);
  REQUIRE_FALSE(keys.empty());
  return keys;
}

const Node& definition_of(const Node& schema, const char* name) {
  const auto* all = schema.find("$defs");
  REQUIRE(all != nullptr);
  REQUIRE(all->find(name) != nullptr);
  return *all->find(name);
}

bool names_unknown(const std::vector<Diagnostic>& diagnostics, const std::string& key) {
  for (const auto& diagnostic : diagnostics) {
    if (diagnostic.code == "unknown-key" &&
        diagnostic.message.find("no key '" + key + "'; only") == std::string::npos &&
        diagnostic.message.find("no key '" + key + "'") != std::string::npos) {
      return true;
    }
  }
  return false;
}

// Whether the reader of workflows knows `key` where `before` ends in the text around it.
bool is_known(const std::string& before, const std::string& key, const std::string& after) {
  const auto result = read_workflow(before + key + ": []" + after, "probe.yaml", office_rules());
  REQUIRE_FALSE(result.ok());
  return !names_unknown(result.error(), key);
}

}  // namespace

TEST_CASE("the reader knows every key that the workflow schema completes") {
  const auto schema = read_schema("workflow.schema.json");
  struct Row {
    const Node& object;
    const char* before;
    const char* after;
  };
  const Row rows[] = {
      {schema, "{", "}"},
      {definition_of(schema, "state"), "{states: {a: {", "}}}"},
      {definition_of(schema, "transition"), "{states: {a: {on: {e: {", "}}}}}"},
      {definition_of(schema, "eventless_transition"), "{states: {a: {always: [{", "}]}}}"},
      {definition_of(schema, "field"), "{data: {a: {", "}}}"},
      {definition_of(schema, "record_field"), "{data: {a: {", "}}}"},
      {definition_of(schema, "check"), "{states: {a: {always: [{when: {", "}}]}}}"},
  };
  for (const auto& row : rows) {
    CHECK_FALSE(is_known(row.before, "nonsense", row.after));
    for (const auto& key : keys_of(row.object)) {
      INFO(row.before << key);
      CHECK(is_known(row.before, key, row.after));
    }
  }
}

TEST_CASE("the reader knows every key that the rule pack schema completes") {
  const auto schema = read_schema("rules/rule-pack.schema.json");
  const auto known = [](const std::string& text, const std::string& key) {
    const auto result = read_rule_pack(text, "probe.yaml");
    REQUIRE_FALSE(result.ok());
    return !names_unknown(result.error(), key);
  };
  CHECK_FALSE(known("{terms: {a: {nonsense: []}}}", "nonsense"));
  for (const auto& key : keys_of(definition_of(schema, "pack"))) {
    CHECK(known("{" + key + ": []}", key));
  }
  for (const auto& key : keys_of(definition_of(schema, "term"))) {
    CHECK(known("{terms: {a: {" + key + ": []}}}", key));
  }
  for (const auto& key : keys_of(definition_of(schema, "parameter"))) {
    CHECK(known("{parameters: {a: {" + key + ": []}}}", key));
  }
}

TEST_CASE("the reader knows every key that the schema completes in a region's rules") {
  const auto schema = read_schema("rules/rule-pack.schema.json");
  const auto known = [](const std::string& text, const std::string& key) {
    const auto book = RuleBook::read({{"probe.yaml", text, ""}});
    REQUIRE_FALSE(book.faults().empty());
    return !names_unknown(book.faults(), key);
  };
  CHECK_FALSE(known("{region: a, nonsense: []}", "nonsense"));
  for (const auto& key : keys_of(definition_of(schema, "regional"))) {
    const auto* const mark = key == "region" ? "" : "region: a, ";
    CHECK(known("{" + std::string(mark) + key + ": []}", key));
  }
}

TEST_CASE("the migration map's reader and its schema know the same keys") {
  const auto schema = read_schema("migration.schema.json");
  const auto known = [](const std::string& text, const std::string& key) {
    const auto result = read_migration_map(text, "probe.yaml");
    return result.ok() || !names_unknown(result.error(), key);
  };
  const auto keys = keys_of(schema);
  for (const auto& key : keys) CHECK(known("{" + key + ": []}", key));
  const auto refused = read_migration_map("{nonsense: []}", "probe.yaml");
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().front().message ==
        "a migration map has no key 'nonsense'; allowed: " + one_of(keys));
  CHECK(keys_of(definition_of(schema, "stop")) == std::vector<std::string>{"stop"});
  CHECK(known("clocks: {a: {stop: []}}", "stop"));
  CHECK_FALSE(known("clocks: {a: {nonsense: x}}", "nonsense"));
}

}  // namespace xinfang::definition
