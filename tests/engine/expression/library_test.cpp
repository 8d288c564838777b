#include <catch2/catch.hpp>

#include "tests/engine/expression/bindings.h"

namespace xinfang::expression {

namespace {

struct Row {
  std::string source;
  std::string expected;
};

}  // namespace

TEST_CASE("conversions give a value of the type or an error") {
  const auto row = GENERATE(values<Row>({
      {"int('-12')", "-12"},
      {"int('1.5')", "error: '1.5' is no int"},
      {"int('')", "error: '' is no int"},
      {"int(-1.9)", "-1"},
      {"int(9223372036854775808.0)", "error: int range exceeded"},
      {"int(double('NaN'))", "error: int range exceeded"},
      {"int(18446744073709551615u)", "error: int range exceeded"},
      {"int(timestamp('1970-01-01T00:01:00Z'))", "60"},
      {"int(true)", "error: no such overload: int(bool)"},
      {"uint(-1)", "error: uint range exceeded"},
      {"uint(3.9)", R"({"$uint":"3"})"},
      {"uint(-0.5)", "error: uint range exceeded"},
      {"double('1e3')", "1000.0"},
      {"double(3)", "3.0"},
      {"double('x')", "error: 'x' is no double"},
      {"bool('True')", "true"},
      {"bool('yes')", "error: 'yes' is no bool"},
      {"string(1.5)", "\"1.5\""},
      {"string(2u)", "\"2\""},
      {"string(b'abc')", "\"abc\""},
      {"string(b'\\xff')", "error: the bytes are no UTF-8"},
      {"string(duration('90m'))", "\"5400s\""},
      {"string([1])", "error: no such overload: string(list)"},
      {"bytes('\\u4fe1')", R"({"$bytes":"e4bfa1"})"},
      {"type(1u)", R"({"$type":"uint"})"},
      {"type(type(1)) == type", "true"},
      {"type(timestamp(0)) == google.protobuf.Timestamp", "true"},
      {"dyn([1])", "[1]"},
  }));
  INFO(row.source);
  CHECK(evaluated(row.source) == row.expected);
}

TEST_CASE("text functions count characters and search bytes") {
  const auto row = GENERATE(values<Row>({
      {"size('信访')", "2"},
      {"'信访'.size()", "2"},
      {"size(b'信访')", "6"},
      {"size({'a': 1})", "1"},
      {"'信访局'.contains('访')", "true"},
      {"''.contains('')", "true"},
      {"'abc'.startsWith('ab') && 'abc'.endsWith('bc')", "true"},
      {"'abc'.startsWith(1)", "error: no such overload: startsWith(string, int)"},
      {"'2026年'.matches('^[0-9]{4}年$')", "true"},
      {"'xabc'.matches('abc')", "true"},
      {"matches('abc', '^b')", "false"},
      {"'abc'.matches('a' + '.')", "true"},
      {"'abc'.matches('(')", "error: '(' is no pattern of RE2: missing ): ("},
      {"'abc'.matches('a(' + '')", "error: 'a(' is no pattern of RE2: missing ): a("},
      {"dyn(1).matches('a')", "error: no such overload: matches(int)"},
      {"size(1)", "error: no such overload: size(int)"},
      {"'a'.length()", "error: there is no function 'length' with 1 arguments"},
  }));
  INFO(row.source);
  CHECK(evaluated(row.source) == row.expected);
}

TEST_CASE("a timestamp's parts are those of the zone's wall clock") {
  const auto row = GENERATE(values<Row>({
      {"t.getFullYear()", "2026"},
      {"t.getMonth()", "1"},
      {"t.getDate()", "12"},
      {"t.getDayOfMonth()", "11"},
      {"t.getDayOfYear()", "42"},
      {"t.getDayOfWeek()", "4"},
      {"t.getHours()", "17"},
      {"t.getMinutes()", "30"},
      {"t.getSeconds()", "5"},
      {"t.getMilliseconds()", "678"},
      {"t.getDate('Asia/Shanghai')", "13"},
      {"t.getHours('Asia/Shanghai')", "1"},
      {"t.getHours('+08:00')", "1"},
      {"t.getHours('08:00')", "1"},
      {"t.getMinutes('-02:45')", "45"},
      {"t.getHours('UTC')", "17"},
      {"t.getHours('Asia/Nowhere')", "error: there is no time zone 'Asia/Nowhere'"},
      {"t.getHours(8)", "error: no such overload: getHours(google.protobuf.Timestamp, int)"},
      {"duration('3h25m').getMinutes()", "205"},
      {"duration('3h25m').getHours()", "3"},
      {"duration('1.5s').getMilliseconds()", "500"},
      {"duration('1h').getFullYear()",
       "error: no such overload: getFullYear(google.protobuf.Duration)"},
  }));
  INFO(row.source);
  const Bindings bindings{{"t", Value::timestamp({1'770'917'405, 678'000'000})}};
  CHECK(evaluated(row.source, bindings) == row.expected);
}

TEST_CASE("timestamps and durations add up within their ranges") {
  const auto row = GENERATE(values<Row>({
      {"timestamp('2026-02-28T23:00:00Z') + duration('2h')",
       R"({"$timestamp":"2026-03-01T01:00:00Z"})"},
      {"timestamp('2026-01-01T00:00:00.5Z') - duration('0.6s')",
       R"({"$timestamp":"2025-12-31T23:59:59.900Z"})"},
      {"timestamp('2026-01-01T00:00:00Z') - timestamp('2026-01-01T00:00:01.5Z')",
       R"({"$duration":"-1.5s"})"},
      {"duration('1s') - duration('1.25s')", R"({"$duration":"-0.25s"})"},
      {"duration('1h2m3s4ms5us6ns')", R"({"$duration":"3723.004005006s"})"},
      {"duration('-1.5h')", R"({"$duration":"-5400s"})"},
      {"duration('9000000000000000000ns')", R"({"$duration":"9000000000s"})"},
      {"duration('1')", "error: '1' is no duration such as 1h30m"},
      {"duration('1d')", "error: '1d' is no duration such as 1h30m"},
      {"duration('320000000000s')", "error: '320000000000s' is no duration such as 1h30m"},
      {"timestamp('9999-12-31T23:59:59Z') + duration('1s')", "error: timestamp out of range"},
      {"timestamp('0001-01-01T00:00:00Z') - duration('1s')", "error: timestamp out of range"},
      {"duration('9000000000s') + duration('9000000000s')", "error: duration out of range"},
      {"timestamp('2026-02-30T00:00:00Z')",
       "error: '2026-02-30T00:00:00Z' is no RFC 3339 timestamp between the years 1 and 9999"},
      {"timestamp(0) + timestamp(0)",
       "error: no such overload: _+_(google.protobuf.Timestamp, google.protobuf.Timestamp)"},
  }));
  INFO(row.source);
  CHECK(evaluated(row.source) == row.expected);
}

}  // namespace xinfang::expression
