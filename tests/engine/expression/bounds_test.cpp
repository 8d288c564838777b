#include <catch2/catch.hpp>

#include "tests/engine/expression/bindings.h"

namespace xinfang::expression {

namespace {

std::string repeated(const std::string& text, std::size_t count) {
  std::string all;
  for (std::size_t i = 0; i < count; ++i) all += text;
  return all;
}

}  // namespace

TEST_CASE("a source longer than its bound is refused, one as long is not") {
  const auto longest = "true" + std::string(source_bytes_max - 4, ' ');
  CHECK(evaluated(longest) == "true");
  CHECK(evaluated(longest + " ") ==
        "refused at 16384: the expression has 16385 bytes; at most 16384");
}

TEST_CASE("nesting is bounded") {
  const auto nested = [](const std::string& open, const std::string& close, int depth) {
    const auto count = static_cast<std::size_t>(depth);
    return repeated(open, count) + "1" + repeated(close, count);
  };
  CHECK(evaluated(nested("(", ")", depth_max - 1)) == "1");
  const std::string refusal = "the expression is nested deeper than 64 levels";
  CHECK(evaluated(nested("(", ")", depth_max)) == "refused at 64: " + refusal);
  CHECK(evaluated(nested("[", "]", depth_max)) == "refused at 64: " + refusal);
  CHECK(evaluated(nested("true ? 1 : ", "", depth_max)) == "refused at 704: " + refusal);
  CHECK(evaluated(repeated("(", 16'000)) == "refused at 64: " + refusal);
}

TEST_CASE("operators and selections of one expression are bounded") {
  const auto most = static_cast<std::size_t>(operators_max);
  CHECK(evaluated("0" + repeated("+1", most)) == std::to_string(operators_max));
  const std::string refusal = "the expression has more than 1000 operators and selections";
  CHECK(evaluated("0" + repeated("+1", most + 1)) == "refused at 2001: " + refusal);
  CHECK(evaluated("a" + repeated(".b", most + 1)) == "refused at 2001: " + refusal);
  CHECK(evaluated("a" + repeated("[0]", most + 1)) == "refused at 3001: " + refusal);
}

TEST_CASE("signs in a row need no depth") {
  CHECK(evaluated(repeated("!", 9'001) + "true") == "false");
  CHECK(evaluated(repeated("-", 9'000) + "1") == "1");
}

TEST_CASE("steps of macros are bounded in one evaluation") {
  const std::string ten = "[0,1,2,3,4,5,6,7,8,9]";
  const auto loops = [&](int depth) {
    std::string source = "true";
    for (int i = 0; i < depth; ++i) {
      source = ten + ".all(x" + std::to_string(i) + ", " + source + ")";
    }
    return source;
  };
  CHECK(evaluated(loops(4)) == "true");
  CHECK(evaluated(loops(5)) == "error: more than 100000 steps in macros");
  CHECK(evaluated(loops(30)) == "error: more than 100000 steps in macros");
}

TEST_CASE("the size of what an expression builds is bounded") {
  const std::string refusal = "error: the value is too large: more than 1000000 parts and bytes";
  const auto doubled = [](const std::string& first, const std::string& step) {
    std::string source = "[" + first + "]";
    for (int i = 0; i < 40; ++i) source += ".map(x, " + step + ")";
    return source;
  };
  SECTION("by adding texts") { CHECK(evaluated(doubled("'x'", "x + x")) == refusal); }
  SECTION("by adding lists") { CHECK(evaluated(doubled("[1]", "x + x")) == refusal); }
  SECTION("by lists of one list twice") { CHECK(evaluated(doubled("1", "[x, x]")) == refusal); }
  SECTION("by maps of one map twice") {
    CHECK(evaluated(doubled("1", "{'a': x, 'b': x}")) == refusal);
  }
  SECTION("by transformed maps") {
    std::string source = "{'a': 1}";
    for (int i = 0; i < 40; ++i) source += ".transformMap(k, v, [v, v])";
    CHECK(evaluated(source) == refusal);
  }
}

TEST_CASE("patterns that would take too much memory are refused") {
  const auto found = evaluated("'a'.matches('((a{100}){100}){100}')");
  CHECK_THAT(found, Catch::Contains("is no pattern of RE2"));
}

}  // namespace xinfang::expression
