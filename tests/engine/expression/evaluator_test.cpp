#include <catch2/catch.hpp>

#include "tests/engine/expression/bindings.h"

namespace xinfang::expression {

namespace {

struct Row {
  std::string source;
  std::string expected;
};

Value record(std::initializer_list<std::pair<std::string, Value>> fields) {
  Map map;
  for (const auto& [name, value] : fields) map.set(name, value);
  return Value::map(std::move(map));
}

const Bindings& office() {
  static const Bindings bindings{
      {"jurisdiction", Value::string("own")},
      {"petitioners",
       Value::list({record({{"name", Value::string("李")}, {"age", Value::integer(61)}}),
                    record({{"name", Value::string("王")}, {"age", Value::integer(40)}})})},
      {"event.missing", Value::list({Value::string("phone")})},
      {"event", record({{"missing", Value::integer(1)}, {"note", Value::null()}})},
      {"nothing", Value::null()},
      {"x", Value::integer(7)},
  };
  return bindings;
}

}  // namespace

TEST_CASE("a decisive operand absorbs an error on either side") {
  const auto row = GENERATE(values<Row>({
      {"true || 1 / 0 > 0", "true"},
      {"1 / 0 > 0 || true", "true"},
      {"1 / 0 > 0 || false", "error: division by zero"},
      {"1 / 0 > 0 && false", "false"},
      {"false && nowhere", "false"},
      {"nowhere && true", "error: there is no name 'nowhere'"},
      {"'a' || true", "true"},
      {"'a' || false", "error: no such overload: _||_(string)"},
      {"true ? 1 : 1 / 0", "1"},
      {"1 / 0 > 0 ? 1 : 1", "error: division by zero"},
      {"'a' ? 1 : 2", "error: no such overload: _?_:_(string)"},
      {"!1", "error: no such overload: !_(int)"},
  }));
  INFO(row.source);
  CHECK(evaluated(row.source) == row.expected);
}

TEST_CASE("integers never wrap") {
  const auto row = GENERATE(values<Row>({
      {"9223372036854775807 + 1", "error: integer overflow"},
      {"-9223372036854775808 - 1", "error: integer overflow"},
      {"-(-9223372036854775808)", "error: integer overflow"},
      {"-9223372036854775808 / -1", "error: integer overflow"},
      {"-9223372036854775808 % -1", "error: integer overflow"},
      {"9223372036854775807 * 2", "error: integer overflow"},
      {"0u - 1u", "error: integer overflow"},
      {"1 / 0", "error: division by zero"},
      {"1 % 0", "error: modulus by zero"},
      {"1u / 0u", "error: division by zero"},
      {"-7 / 2", "-3"},
      {"-7 % 2", "-1"},
      {"1.0 / 0.0", R"({"$double":"Infinity"})"},
      {"5.0 % 2.0", "error: no such overload: _%_(double, double)"},
      {"1 + 1.0", "error: no such overload: _+_(int, double)"},
      {"1 + 1u", "error: no such overload: _+_(int, uint)"},
  }));
  INFO(row.source);
  CHECK(evaluated(row.source) == row.expected);
}

TEST_CASE("numbers compare by what they are worth, other kinds with their own") {
  const auto row = GENERATE(values<Row>({
      {"1 == 1.0 && 1u == 1 && 2.0 == 2u", "true"},
      {"1 < 1.5 && 1u < 2 && -1 < 0u && 1.5 > 1u", "true"},
      {"18446744073709551615u > -1", "true"},
      {"double('NaN') == double('NaN')", "false"},
      {"double('NaN') < 1.0", "false"},
      {"1 == '1'", "false"},
      {"null == false", "false"},
      {"'a' < 'b' && b'a' < b'b' && false < true", "true"},
      {"1 < 'a'", "error: no such overload: _<_(int, string)"},
      {"[1] < [2]", "error: no such overload: _<_(list, list)"},
      {"null < null", "error: no such overload: _<_(null_type, null_type)"},
      {"[1, 2u, 'a'] == [1.0, 2, 'a']", "true"},
      {"{'a': 1, 'b': 2} == {'b': 2.0, 'a': 1u}", "true"},
      {"duration('60s') == duration('1m')", "true"},
      {"timestamp('2026-01-01T08:00:00+08:00') == timestamp('2026-01-01T00:00:00Z')", "true"},
  }));
  INFO(row.source);
  CHECK(evaluated(row.source) == row.expected);
}

TEST_CASE("lists and maps are read by index, key and field") {
  const auto row = GENERATE(values<Row>({
      {"[1, 2][1]", "2"},
      {"[1, 2][2]", "error: index 2 is out of range: the list has 2"},
      {"[1, 2][-1]", "error: index -1 is out of range: the list has 2"},
      {"[1, 2][1.0]", "2"},
      {"[1, 2][0.5]", "error: the index is no whole number"},
      {"[1, 2]['a']", "error: a list is indexed by int, not string"},
      {"{'a': 1}.a", "1"},
      {"{'a': 1}.b", "error: no such key: b"},
      {"{'a': 1}['b']", "error: no such key: b"},
      {"{1: 'x'}[1u]", "\"x\""},
      {"{1: 2, 1u: 3}", "error: the map has the same key twice"},
      {"{null: 1}", "error: a map's key is bool, int, uint or string, not null_type"},
      {"1.size", "error: no such field: size of int"},
      {"dyn(1).size", "error: no such field: size of int"},
      {"has({'a': null}.a)", "true"},
      {"has({'a': 1}.b)", "false"},
      {"has(dyn(1).b)", "error: no such field: b of int"},
      {"2 in [1, 2.0]", "true"},
      {"'a' in {'a': 1}", "true"},
      {"'a' in 'abc'", "error: no such overload: _in_(string, string)"},
      {"[1] + ['a']", "[1,\"a\"]"},
  }));
  INFO(row.source);
  CHECK(evaluated(row.source) == row.expected);
}

TEST_CASE("names mean the innermost variable, else the longest declared prefix") {
  const auto row = GENERATE(values<Row>({
      {"jurisdiction == 'own' && size(petitioners) > 0", "true"},
      {"petitioners[0].name", "\"李\""},
      {"event.missing", "[\"phone\"]"},
      {"event.note", "null"},
      {"event.missing[0]", "\"phone\""},
      {"[1, 2].map(x, x * 2)", "[2,4]"},
      {"[1, 2].map(x, .x * 2)", "[14,14]"},
      {"[{'missing': 3}].map(event, event.missing)", "[3]"},
      {"[1].map(x, [2].map(x, x)[0] + x)", "[3]"},
      {"[1].map(y, y) == [1] && y == 1", "error: there is no name 'y'"},
      {"int", R"({"$type":"int"})"},
      {"[5].map(int, int)", "[5]"},
  }));
  INFO(row.source);
  CHECK(evaluated(row.source, office()) == row.expected);
}

TEST_CASE("macros range over lists and maps") {
  const auto row = GENERATE(values<Row>({
      {"[].all(e, false)", "true"},
      {"[].exists(e, true)", "false"},
      {"[0, 1].exists(e, 1 / e == 1)", "true"},
      {"[0, 2].exists(e, 1 / e == 1)", "error: division by zero"},
      {"[0, 1].all(e, 1 / e == 5)", "false"},
      {"[1, 2, 3].exists_one(e, e > 2)", "true"},
      {"[0, 1].exists_one(e, 1 / e == 1)", "error: division by zero"},
      {"{'a': 1, 'b': 2}.filter(k, k > 'a')", "[\"b\"]"},
      {"[1, 2, 3, 4].map(e, e % 2 == 0, e * e)", "[4,16]"},
      {"[3, 4].transformList(i, e, i > 0, e + i)", "[5]"},
      {"{'a': 1, 'b': 2}.transformMap(k, v, v > 1, k + string(v))", "{\"b\":\"b2\"}"},
      {"['a', 'b'].transformMap(i, e, e)", R"({"$map":[[0,"a"],[1,"b"]]})"},
      {"{'a': 1}.transformMapEntry(k, v, {string(v): k})", "{\"1\":\"a\"}"},
      {"[1, 1].transformMapEntry(i, e, {e: i})", "error: the map has the same key twice"},
      {"['a'].exists(i, e, i == 0 && e == 'a')", "true"},
      {"{'a': 1}.all(k, v, k == 'a' && v == 1)", "true"},
      {"'abc'.all(c, true)", "error: no such overload: a macro's range(string)"},
      {"[1].filter(e, e)", "error: no such overload: a macro's condition(int)"},
  }));
  INFO(row.source);
  CHECK(evaluated(row.source) == row.expected);
}

TEST_CASE("null behaves as CEL says, not as an empty value") {
  CHECK(evaluated("nothing == null", office()) == "true");
  CHECK(evaluated("nothing == 0", office()) == "false");
  CHECK(evaluated("nothing + 1", office()) == "error: no such overload: _+_(null_type, int)");
  CHECK(evaluated("nothing.a", office()) == "error: no such field: a of null_type");
}

}  // namespace xinfang::expression
