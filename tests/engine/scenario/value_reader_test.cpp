#include "engine/scenario/value_reader.h"

#include <catch2/catch.hpp>

#include "engine/expression/json.h"

using namespace xinfang;

TEST_CASE("YAML scalars become the values JSON would give them") {
  struct Row {
    const char* yaml;
    const char* json;
  };
  const Row rows[] = {
      {"true", "true"},
      {"false", "false"},
      {"'true'", "\"true\""},
      {"True", "\"True\""},
      {"yes", "\"yes\""},
      {"null", "null"},
      {"~", "null"},
      {"'null'", "\"null\""},
      {"''", "\"\""},
      {"0", "0"},
      {"-7", "-7"},
      {"\"7\"", "\"7\""},
      {"007", "\"007\""},
      {"-a", "\"-a\""},
      {"+7", "\"+7\""},
      {"1.5", "1.5"},
      {"0.5", "0.5"},
      {"-1e3", "-1000.0"},
      {"13.", "\"13.\""},
      {".5", "\".5\""},
      {"inf", "\"inf\""},
      {".inf", "\".inf\""},
      {"0x10", "\"0x10\""},
      {"9223372036854775807", "9223372036854775807"},
      {"9223372036854775808", "9223372036854775808.0"},
      {"2026-03-02", "\"2026-03-02\""},
      {"2026-密-0001", "\"2026-密-0001\""},
      {"张三", "\"张三\""},
      {"[1, a, [true]]", "[1,\"a\",[true]]"},
      {"{name: 田禾, capacity: party}", "{\"capacity\":\"party\",\"name\":\"田禾\"}"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.yaml);
    const auto node = definition::parse_yaml(row.yaml, "value.yaml");
    REQUIRE(node);
    const auto expected = expression::from_json(row.json);
    REQUIRE(expected);
    const auto found = scenario::to_value(*node);
    CHECK(found.kind() == expected->kind());
    CHECK(expression::to_json(found) == expression::to_json(*expected));
  }
}
