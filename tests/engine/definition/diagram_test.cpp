#include <catch2/catch.hpp>

#include "engine/definition/diagram.h"
#include "support.h"

namespace xinfang::definition {
namespace {

Definition good() {
  auto definition = read_workflow(read_file("good.yaml"), "good.yaml", office_rules());
  REQUIRE(definition.ok());
  return std::move(definition).value();
}

}  // namespace

TEST_CASE("a workflow becomes a Mermaid state diagram") {
  CHECK(to_mermaid(good(), Language::en) == read_file("good.mermaid"));
}

TEST_CASE("a workflow becomes a Graphviz digraph") {
  CHECK(to_dot(good(), Language::zh) == read_file("good.dot"));
}

TEST_CASE("the page finds every state of the DOT text by its id") {
  const auto dot = to_dot(good(), Language::en);
  for (const auto* id : {"open", "desk", "registered", "working", "desk_done", "memory", "duty",
                         "owed", "replied", "closed", "filed"}) {
    CHECK_THAT(dot, Catch::Contains(std::string("id=\"state-") + id + "\" class=\"state\""));
  }
}

TEST_CASE("quotes, backslashes and line ends in a title break no diagram") {
  auto definition = good();
  definition.root.states[1].title = {"甲\"乙\\丙\n丁", "a\"b\\c\nd; e: #f"};
  CHECK_THAT(to_dot(definition, Language::zh), Catch::Contains("label=\"甲\\\"乙\\\\丙 丁\""));
  CHECK_THAT(to_mermaid(definition, Language::en),
             Catch::Contains("state \"a#quot;b\\c d#59; e#58; #35;f\" as s_closed"));
}

}  // namespace xinfang::definition
