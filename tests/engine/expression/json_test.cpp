#include "engine/expression/json.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <random>

namespace xinfang::expression {

namespace {

// Seeded: the same values in every run.
class Generator {
 public:
  explicit Generator(std::uint32_t seed) : engine_(seed) {}

  Value value(int depth) {
    switch (below(depth > 0 ? 11 : 9)) {
      case 0:
        return Value::null();
      case 1:
        return Value::boolean(below(2) == 0);
      case 2:
        return Value::integer(static_cast<std::int64_t>(bits()));
      case 3:
        return Value::unsigned_integer(bits());
      case 4:
        return Value::floating(number());
      case 5:
        return Value::string(text());
      case 6:
        return Value::bytes(std::string("\x00\xff\x80", 3).substr(below(3)));
      case 7:
        return Value::timestamp({static_cast<std::int64_t>(below(4'000'000'000)) - 2'000'000'000,
                                 static_cast<std::int32_t>(below(1'000'000'000))});
      case 8:
        return duration();
      case 9: {
        List list;
        for (auto count = below(5); count > 0; --count) list.push_back(value(depth - 1));
        return Value::list(std::move(list));
      }
      default: {
        Map map;
        for (auto count = below(30); count > 0; --count) map.set(key(), value(depth - 1));
        return Value::map(std::move(map));
      }
    }
  }

 private:
  std::uint64_t bits() { return engine_() >> below(64); }
  std::uint64_t below(std::uint64_t end) { return engine_() % end; }

  double number() {
    const auto value = std::ldexp(static_cast<double>(bits()), static_cast<int>(below(200)) - 100);
    return below(2) == 0 ? value : -value;
  }

  std::string text() {
    static const std::vector<std::string> pieces{"a",  "信访", "\"", "\\",
                                                 "\n", "\x01", "$",  "\U0001F600"};
    std::string all;
    for (auto count = below(6); count > 0; --count) all += pieces[below(pieces.size())];
    return all;
  }

  Value duration() {
    const auto seconds = static_cast<std::int64_t>(below(9'000'000'000));
    const auto nanos = static_cast<std::int32_t>(below(1'000'000'000));
    return below(2) == 0 ? Value::duration({seconds, nanos}) : Value::duration({-seconds, -nanos});
  }

  Value key() {
    switch (below(6)) {
      case 0:
        return Value::boolean(below(2) == 0);
      case 1:
        return Value::integer(static_cast<std::int64_t>(below(50)));
      case 2:
        return Value::unsigned_integer(below(50));
      default:
        return Value::string(text());
    }
  }

  std::mt19937_64 engine_;
};

}  // namespace

TEST_CASE("a byte that must be escaped is, wherever it stands in a text") {
  struct Row {
    char byte;
    const char* escaped;
  };
  const Row rows[] = {{'"', "\\\""},       {'\\', "\\\\"},    {'\n', "\\n"}, {'\t', "\\t"},
                      {'\x1f', "\\u001f"}, {'\0', "\\u0000"}, {'\b', "\\b"}, {'\r', "\\r"}};
  for (const auto& row : rows) {
    for (std::size_t length = 1; length <= 24; ++length) {
      for (std::size_t at = 0; at < length; ++at) {
        std::string text(length, '\xc3');
        text[at] = row.byte;
        std::string expected = "\"" + text + "\"";
        expected.replace(at + 1, 1, row.escaped);
        CAPTURE(length, at, row.escaped);
        std::string out;
        append_json_string(out, text);
        CHECK(out == expected);
      }
    }
  }
  for (int byte = 0x20; byte < 0x100; ++byte) {
    const std::string text(9, static_cast<char>(byte));
    std::string out;
    append_json_string(out, text);
    if (byte != '"' && byte != '\\') CHECK(out == "\"" + text + "\"");
  }
}

TEST_CASE("what is written as JSON reads back as the same value and the same bytes") {
  const auto seed = GENERATE(range(0U, 400U));
  INFO("seed " << seed);
  const auto value = Generator(seed).value(4);
  const auto text = to_json(value);
  INFO(text);
  const auto read = from_json(text);
  REQUIRE(read.ok());
  CHECK(read->kind() == value.kind());
  CHECK(*read == value);
  CHECK(to_json(*read) == text);
}

TEST_CASE("canonical JSON sorts keys and writes each kind in one way") {
  Map sorted;
  sorted.set("b", Value::integer(1));
  sorted.set("a", Value::list({Value::null(), Value::boolean(true)}));
  Map odd;
  odd.set(Value::integer(2), Value::string("x"));
  odd.set("$a", Value::floating(1));
  struct Row {
    Value value;
    std::string text;
  };
  const std::vector<Row> rows{
      {Value::map(sorted), R"({"a":[null,true],"b":1})"},
      {Value::map(odd), R"({"$map":[["$a",1.0],[2,"x"]]})"},
      {Value::integer(std::numeric_limits<std::int64_t>::min()), "-9223372036854775808"},
      {Value::unsigned_integer(std::numeric_limits<std::uint64_t>::max()),
       R"({"$uint":"18446744073709551615"})"},
      {Value::floating(1), "1.0"},
      {Value::floating(-0.0), "-0.0"},
      {Value::floating(1e300), "1e+300"},
      {Value::floating(0.1), "0.1"},
      {Value::floating(std::nan("")), R"({"$double":"NaN"})"},
      {Value::floating(-HUGE_VAL), R"({"$double":"-Infinity"})"},
      {Value::string("a\"\\\x1f/\t信"), "\"a\\\"\\\\\\u001f/\\t信\""},
      {Value::bytes(std::string("\x00\xab", 2)), R"({"$bytes":"00ab"})"},
      {Value::timestamp({0, 0}), R"({"$timestamp":"1970-01-01T00:00:00Z"})"},
      {Value::timestamp({-1, 500'000'000}), R"({"$timestamp":"1969-12-31T23:59:59.500Z"})"},
      {Value::duration({-3, -500'000'000}), R"({"$duration":"-3.5s"})"},
      {Value::duration({0, -1}), R"({"$duration":"-0.000000001s"})"},
      {Value::type("int"), R"({"$type":"int"})"},
      {Value::list({}), "[]"},
      {Value::map({}), "{}"},
  };
  for (const auto& row : rows) {
    CHECK(to_json(row.value) == row.text);
    const auto read = from_json(row.text);
    REQUIRE(read.ok());
    CHECK(to_json(*read) == row.text);
  }
}

TEST_CASE("other JSON is read as the nearest values") {
  struct Row {
    std::string text;
    std::string canonical;
  };
  const auto row = GENERATE(values<Row>({
      {" { \"b\" : 1 , \"a\" : [ ] } ", R"({"a":[],"b":1})"},
      {"9223372036854775807", "9223372036854775807"},
      {"9223372036854775808", "9223372036854775808.0"},
      {"1E2", "100.0"},
      {R"("\u4fe1\/")", "\"信/\""},
      {R"({"a":1,"a":2})", R"({"a":2})"},
      {R"({"$a":1,"b":2})", R"({"$map":[["$a",1],["b",2]]})"},
  }));
  const auto read = from_json(row.text);
  REQUIRE(read.ok());
  CHECK(to_json(*read) == row.canonical);
}

TEST_CASE("what is no JSON, or a tag with another content, is refused") {
  const std::string text = GENERATE(
      "", "{", "[1,]", "nul", "1 2", "'a'", "\"\xff\"", "01", "{1:2}", R"({"$uint":"-1"})",
      R"({"$uint":1})", R"({"$bytes":"0"})", R"({"$bytes":"0G"})", R"({"$timestamp":"now"})",
      R"({"$duration":"long"})", R"({"$double":"1"})", R"({"$map":[[1]]})",
      R"({"$map":[[null,1]]})", R"({"$map":{}})", R"({"$what":"1"})", "123456789012345678901234");
  INFO(text);
  const auto read = from_json(text);
  REQUIRE_FALSE(read.ok());
  CHECK_FALSE(read.error().message.empty());
}

TEST_CASE("JSON nested past its bound is refused") {
  const auto nested = [](std::size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
  };
  CHECK(from_json(nested(json_depth_max - 1)).ok());
  CHECK_FALSE(from_json(nested(json_depth_max + 1)).ok());
  CHECK_FALSE(from_json(nested(100'000)).ok());
}

}  // namespace xinfang::expression
