#include "engine/expression/parser.h"

#include <catch2/catch.hpp>

namespace xinfang::expression {

namespace {

struct Row {
  std::string source;
  std::string expected;
};

// The canonical dump, or "offset: message".
std::string parsed(const std::string& source) {
  const auto node = parse(source);
  if (!node) return std::to_string(node.error().offset) + ": " + node.error().message;
  return dump(**node);
}

}  // namespace

TEST_CASE("operators bind as the grammar says") {
  const auto row = GENERATE(values<Row>({
      {"a", "a"},
      {"a + b * c", "(+ a (* b c))"},
      {"(a + b) * c", "(* (+ a b) c)"},
      {"a - b - c", "(- (- a b) c)"},
      {"a / b % c", "(% (/ a b) c)"},
      {"a < b == c", "(== (< a b) c)"},
      {"a in b && c", "(&& (in a b) c)"},
      {"a && b || c && d", "(|| (&& a b) (&& c d))"},
      {"a || b || c", "(|| a b c)"},
      {"a || (b || c)", "(|| a (|| b c))"},
      {"!a && !!b", "(&& (! a) (! (! b)))"},
      {"!!!a", "(! a)"},
      {"-a * b", "(* (- a) b)"},
      {"--a", "(- (- a))"},
      {"a ? b : c ? d : e", "(?: a b (?: c d e))"},
      {"a ? b || c : d", "(?: a (|| b c) d)"},
      {"a.b.c", "(.c (.b a))"},
      {".a.b", "(.b .a)"},
      {"a.`b-c/d`", "(.b-c/d a)"},
      {"a[b].c[0]", "([] (.c ([] a b)) 0)"},
      {"f()", "(call f)"},
      {"f(a, b)", "(call f a b)"},
      {"a.f(b)", "(call .f a b)"},
      {"a.in_.b", "(.b (.in_ a))"},
      {"[]", "(list)"},
      {"[,]", "(list)"},
      {"{,}", "(map)"},
      {"[1, a,]", "(list 1 a)"},
      {"{}", "(map)"},
      {"{'a': 1, b: 2,}", "(map \"a\" 1 b 2)"},
      {"a // the rest\n + b", "(+ a b)"},
  }));
  INFO(row.source);
  CHECK(parsed(row.source) == row.expected);
}

TEST_CASE("literals are values") {
  const auto row = GENERATE(values<Row>({
      {"null", "null"},
      {"true", "true"},
      {"-9223372036854775808", "-9223372036854775808"},
      {"0x1F", "31"},
      {"-0x10", "-16"},
      {"7u", R"({"$uint":"7"})"},
      {"0xffU", R"({"$uint":"255"})"},
      {"1.5", "1.5"},
      {".5", "0.5"},
      {"2e3", "2000.0"},
      {"1e-400", "0.0"},
      {R"('it\'s')", "\"it's\""},
      {R"("\x41\u4fe1\U0001F600\101\n")", "\"A\u4fe1\U0001F600A\\n\""},
      {R"(r'\d+')", R"("\\d+")"},
      {"'''a\n'b'''", R"("a\n'b")"},
      {R"(b'\xff\u')", "6: \\u and \\U stand in strings, not in bytes"},
      {R"(b'\xff\001')", R"({"$bytes":"ff01"})"},
      {R"(br'\x')", R"({"$bytes":"5c78"})"},
      {"'信访'", "\"信访\""},
  }));
  INFO(row.source);
  CHECK(parsed(row.source) == row.expected);
}

TEST_CASE("macros are expanded where their arguments are of their form") {
  const auto row = GENERATE(values<Row>({
      {"has(a.b)", "(has .b a)"},
      {"has(a.b.c)", "(has .c (.b a))"},
      {"has(a)", "4: has() takes a selection, such as has(a.b)"},
      {"a.all(x, x > 0)", "(all x a (> x 0))"},
      {"a.exists(x, y)", "(exists x a y)"},
      {"a.exists_one(x, y)", "(exists_one x a y)"},
      {"a.existsOne(i, x, y)", "(exists_one i x a y)"},
      {"a.filter(x, y)", "(filter x a y)"},
      {"a.map(x, y)", "(map x a y)"},
      {"a.map(x, y, z)", "(map x a y z)"},
      {"a.transformList(i, x, y)", "(transformList i x a y)"},
      {"a.transformMap(k, v, y, z)", "(transformMap k v a y z)"},
      {"a.transformMapEntry(k, v, {v: k})", "(transformMapEntry k v a (map v k))"},
      {"a.all(x, x, y)", "9: the two variables must have different names"},
      {"a.all(x.y, true)", "8: all() takes a plain name for its variable"},
      {"a.all(x)", "(call .all a x)"},
      {"all(a, x, y)", "(call all a x y)"},
  }));
  INFO(row.source);
  CHECK(parsed(row.source) == row.expected);
}

TEST_CASE("a syntax error names the place, what was found and what is expected") {
  const auto row = GENERATE(values<Row>({
      {"", "0: found the end where an expression is expected"},
      {"a +", "3: found the end where an expression is expected"},
      {"a b", "2: found 'b' where an operator or the end is expected"},
      {"a = b", "2: unexpected character '='; equality is =="},
      {"a & b", "2: unexpected character '&'; 'and' is &&"},
      {"a | b", "2: unexpected character '|'; 'or' is ||"},
      {"(a", "2: found the end where ')' is expected"},
      {"[a b]", "3: found 'b' where ',' or ']' is expected"},
      {"{a}", "2: found '}' where ':' is expected"},
      {"{a: b c}", "6: found 'c' where ',' or '}' is expected"},
      {"[,a]", "2: found 'a' where ']' is expected"},
      {"{,a: b}", "2: found 'a' where '}' is expected"},
      {"[a,,]", "3: found ',' where an expression is expected"},
      {"f(a,)", "4: found ')' where an expression is expected"},
      {"f(,)", "2: found ',' where an expression is expected"},
      {"rb'a'", "2: found 'a' where an operator or the end is expected"},
      {"a ? b", "5: found the end where ':' is expected"},
      {"a.1", "1: found '.1' where an operator or the end is expected"},
      {"a.in", "2: found 'in' where a field name is expected"},
      {"while", "0: 'while' is a reserved word"},
      {"`a`", "0: found 'a' where a name is expected"},
      {"'a", "0: the string never ends"},
      {"'a\nb'", "0: a line break ends the line, not the string; use \"\"\""},
      {R"('\ud800')", "1: the escape is no Unicode character"},
      {"9223372036854775808", "0: 9223372036854775808 does not fit int (64 bits)"},
      {"18446744073709551616u", "0: 18446744073709551616u does not fit uint (64 bits)"},
      {"1e400", "0: 1e400 does not fit double (64 bits)"},
      {"0x", "0: a hexadecimal number needs digits after 0x"},
      {"1e", "0: an exponent needs digits"},
      {"12ab", "0: '12a' is no number"},
      {"'\xff'", "0: the expression is no UTF-8"},
  }));
  INFO(row.source);
  CHECK(parsed(row.source) == row.expected);
}

}  // namespace xinfang::expression
