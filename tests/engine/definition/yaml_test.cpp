#include <catch2/catch.hpp>
#include <sstream>

#include "engine/definition/node.h"
#include "support.h"

namespace xinfang::definition {
namespace {

// kind@line:column of every node, in the order of the file.
void outline(const Node& node, std::ostringstream& out) {
  const auto place =
      "@" + std::to_string(node.place.line) + ":" + std::to_string(node.place.column) + " ";
  switch (node.kind) {
    case Node::Kind::null:
      out << "null" << place;
      return;
    case Node::Kind::scalar:
      out << (node.quoted ? "\"" + node.scalar + "\"" : node.scalar) << place;
      return;
    case Node::Kind::sequence:
      out << "[" << place;
      for (const auto& item : node.items) outline(item, out);
      out << "] ";
      return;
    case Node::Kind::mapping:
      out << "{" << place;
      for (const auto& [key, value] : node.entries) {
        outline(key, out);
        outline(value, out);
      }
      out << "} ";
  }
}

std::string outline(const std::string& text) {
  const auto node = parse_yaml(text, "file.yaml");
  if (!node) {
    std::string out;
    for (const auto& place : places(node.error())) out += place + "; ";
    return out;
  }
  std::ostringstream out;
  outline(*node, out);
  return out.str();
}

std::string deep(std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); }

struct Row {
  const char* why;
  std::string text;
  const char* expected;
};

}  // namespace

TEST_CASE("a YAML text becomes a tree with the place of every value") {
  const Row rows[] = {
      {"nothing", "", "null@1:1 "},
      {"a comment only", "# nothing\n", "null@1:1 "},
      {"a block mapping", "a: 1\nb:\n  c: x y\n",
       "{@1:1 a@1:1 1@1:4 b@2:1 {@3:3 c@3:3 x y@3:6 } } "},
      {"columns count characters, not bytes", "{群众: 信访, b: c}",
       "{@1:1 群众@1:2 信访@1:6 b@1:10 c@1:13 } "},
      {"a sequence", "- a\n- [b, \"c\"]\n", "[@1:1 a@1:3 [@2:3 b@2:4 \"c\"@2:7 ] ] "},
      {"nulls stand at their keys", "a:\nb: ~\nc: 'null'\n",
       "{@1:1 a@1:1 null@1:1 b@2:1 null@2:1 c@3:1 \"null\"@3:4 } "},
      {"!!str quotes", "a: !!str 5\n", "{@1:1 a@1:1 \"5\"@1:4 } "},
      {"an alias is a copy at its own place", "a: &x [1]\nb: *x\n",
       "{@1:1 a@1:1 [@1:4 1@1:8 ] b@2:1 [@2:4 1@1:8 ] } "},
      {"one document with its marks", "%YAML 1.2\n---\na: 1\n...\n", "{@3:1 a@3:1 1@3:4 } "},
      {"a byte order mark",
       "\xEF\xBB\xBF"
       "a: 1\n",
       "{@1:1 a@1:1 1@1:4 } "},
  };
  for (const auto& row : rows) {
    INFO(row.why);
    CHECK(outline(row.text) == row.expected);
  }
}

TEST_CASE("a text that is no YAML, or past a bound, is refused at its place") {
  const Row rows[] = {
      {"a duplicate key, twice", "a: 1\na: 2\nb: {c: 1, c: 2}\n",
       "2:1 duplicate-key; 3:11 duplicate-key; "},
      {"a key that is a list", "? [a]\n: b\n", "1:3 bad-key; "},
      {"two documents", "a: 1\n---\nb: 2\n", "3:1 several-documents; "},
      {"a tab", "a:\n\tb: 1\n", "2:3 bad-yaml; "},
      {"a colon too many", "a: b: c\n", "1:5 bad-yaml; "},
      {"an unknown alias", "a: *x\n", "1:4 bad-yaml; "},
      {"an alias of what it stands in", "a: &x [*x]\n", "1:8 bad-yaml; "},
      {"an open quote", "a: \"b\n", "2:1 bad-yaml; "},
      {"a tag", "a: !!binary x\n", "1:4 bad-tag; "},
      {"a byte that is no UTF-8", "a: b\nc: \xC3(\n", "2:4 bad-encoding; "},
      {"GB18030", "\xD0\xC5\xB7\xC3: 1\n", "1:1 bad-encoding; "},
      {"a surrogate", "a: \xED\xA0\x80\n", "1:4 bad-encoding; "},
      {"the control character that ends yaml-cpp's stream",
       "a: 1\n\x04"
       "b: 2\n",
       "2:1 bad-encoding; "},
      {"a NUL", std::string("a: \0b", 5), "1:4 bad-encoding; "},
      {"the depth allowed", deep(yaml_depth_max + 1), "1:65 too-large; "},
      {"far deeper", deep(100'000), "1:65 too-large; "},
      {"too many bytes", std::string(yaml_bytes_max + 1, ' '), "1:1 too-large; "},
  };
  for (const auto& row : rows) {
    INFO(row.why);
    CHECK(outline(row.text) == row.expected);
  }
  CHECK(parse_yaml(deep(yaml_depth_max), "file.yaml").ok());
}

TEST_CASE("aliases of aliases end at the bound instead of filling the memory") {
  std::string text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 10; ++i) {
    const auto before = "*a" + std::to_string(i - 1);
    text += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [";
    for (int copy = 0; copy < 10; ++copy) text += (copy > 0 ? ", " : "") + before;
    text += "]\n";
  }
  const auto node = parse_yaml(text, "file.yaml");
  REQUIRE_FALSE(node.ok());
  REQUIRE(node.error().front().code == "too-large");
}

TEST_CASE("a tab in the indentation is named, since the library's words mislead") {
  const auto node = parse_yaml("a:\n\tb: 1\n", "file.yaml");
  REQUIRE_FALSE(node.ok());
  CHECK_THAT(node.error().front().message, Catch::Contains("line 2 is indented by a tab"));
}

TEST_CASE("a key is found in a mapping and nowhere else") {
  const auto node = parse_yaml("a: {b: c}\n", "file.yaml");
  REQUIRE(node.ok());
  REQUIRE(node->find("a") != nullptr);
  CHECK(node->find("a")->find("b")->scalar == "c");
  CHECK(node->find("b") == nullptr);
  CHECK(node->find("a")->find("b")->find("c") == nullptr);
}

}  // namespace xinfang::definition
