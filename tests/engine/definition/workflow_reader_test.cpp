#include <catch2/catch.hpp>

#include "broken.h"
#include "engine/definition/node.h"
#include "support.h"

namespace xinfang::definition {
TEST_CASE("a good workflow file says the same in its canonical dump") {
  const auto definition = read_workflow(read_file("good.yaml"), "good.yaml", office_rules());
  REQUIRE(definition.ok());
  REQUIRE(dump(*definition) == read_file("good.dump"));
}

TEST_CASE("a faulty workflow file is reported at the place of each fault") {
  const auto good = read_file("good.yaml");
  for (const auto* rows : {&broken_tops(), &broken_states(), &broken_transitions()}) {
    for (const auto& broken : *rows) {
      INFO(broken.why);
      const auto edit = break_text(good, broken);
      const auto result = read_workflow(edit.text, "letter.yaml", office_rules());
      REQUIRE_FALSE(result.ok());
      for (const auto& diagnostic : result.error()) UNSCOPED_INFO(to_text(diagnostic));
      CHECK(places(result.error()) == edit.expected);
      CHECK(result.error().front().file == "letter.yaml");
      CHECK_THAT(result.error().front().message, Catch::Contains(broken.phrase));
    }
  }
}

TEST_CASE("all faults of a file come out at once, ordered by place") {
  auto text = read_file("good.yaml");
  const Broken edits[] = {
      {"", "to: filed", "to: §field", {"unknown-state"}, ""},
      {"", "stage: intake", "stage: §intak", {"unknown-stage"}, ""},
      {"", "type: bool", "type: §boolean", {"unknown-type"}, ""},
      {"", "start: [reply]", "start: [§replay]", {"unknown-clock"}, ""},
  };
  std::vector<std::string> expected;
  for (const auto& edit : edits) {
    // No edit moves a line, so that each place holds in the final text.
    auto broken = break_text(text, edit);
    text = broken.text;
    expected.push_back(broken.expected.front());
  }
  const auto result = read_workflow(text, "letter.yaml", office_rules());
  REQUIRE_FALSE(result.ok());
  REQUIRE(places(result.error()) ==
          std::vector<std::string>{expected[2], expected[1], expected[3], expected[0]});
}

TEST_CASE("an empty workflow file is told everything it needs") {
  const auto result = read_workflow("{}", "empty.yaml", office_rules());
  REQUIRE_FALSE(result.ok());
  REQUIRE(places(result.error()) == std::vector<std::string>(11, "1:1 missing-key"));
  const auto nothing = read_workflow("", "empty.yaml", office_rules());
  REQUIRE_FALSE(nothing.ok());
  REQUIRE(places(nothing.error()) == std::vector<std::string>{"1:1 wrong-type"});
}

TEST_CASE("a file without its section of roles is not blamed for each role it names") {
  const Broken edit{"",
                    "roles:\n  window: {zh: 窗口, en: Window}\n  chief: {zh: 领导, en: Chief}\n",
                    "roles: §none\n",
                    {"wrong-type"},
                    ""};
  const auto broken = break_text(read_file("good.yaml"), edit);
  const auto result = read_workflow(broken.text, "letter.yaml", office_rules());
  REQUIRE_FALSE(result.ok());
  REQUIRE(places(result.error()) == broken.expected);
}

TEST_CASE("no more diagnostics than the bound come out of a file that is wrong everywhere") {
  std::string text;
  for (std::size_t i = 0; i < 3 * diagnostics_max; ++i) text += "key" + std::to_string(i) + ": 1\n";
  const auto result = read_workflow(text, "wrong.yaml", office_rules());
  REQUIRE_FALSE(result.ok());
  REQUIRE(result.error().size() == diagnostics_max);
}

TEST_CASE("a workflow file cut anywhere gives diagnostics or a definition") {
  const auto good = read_file("good.yaml");
  for (std::size_t length = 0; length < good.size(); ++length) {
    const auto result = read_workflow(good.substr(0, length), "cut.yaml", office_rules());
    if (!result.ok()) CHECK_FALSE(result.error().empty());
  }
}

TEST_CASE("a workflow file without one of its bytes gives diagnostics or a definition") {
  const auto good = read_file("good.yaml");
  for (std::size_t at = 0; at < good.size(); ++at) {
    const auto result =
        read_workflow(good.substr(0, at) + good.substr(at + 1), "cut.yaml", office_rules());
    if (!result.ok()) CHECK_FALSE(result.error().empty());
  }
}

TEST_CASE("a field's type is the CEL type its answers have") {
  const auto definition = read_workflow(read_file("good.yaml"), "good.yaml", office_rules());
  REQUIRE(definition.ok());
  const auto type = [&](std::size_t field) { return type_of(definition->data[field]).to_text(); };
  CHECK(type(0) == "string");
  CHECK(type(1) == "string");
  CHECK(type_of(definition->data[3]).is_nullable());
  CHECK(type_of(definition->data[4]).kind() == expression::TypeKind::list);
  CHECK(type_of(definition->data[4]).element().fields().at(1).name == "age");
  CHECK(type_of(definition->data[4]).element().fields().at(1).type.is_nullable());
  CHECK(type_of(definition->data[5]) == expression::Type(expression::TypeKind::boolean));
}

TEST_CASE("an expression's place is that of its first character") {
  const auto good = read_file("good.yaml");
  const auto definition = read_workflow(good, "good.yaml", office_rules());
  REQUIRE(definition.ok());
  const auto expect = [&](const char* from, const char* marked, Place found) {
    INFO(from);
    const auto expected = break_text(good, {"", from, marked, {"here"}, ""}).expected;
    CHECK(expected.front() ==
          std::to_string(found.line) + ":" + std::to_string(found.column) + " here");
  };
  expect("subject: subject", "subject: §subject", definition->summary_subject_place);
  const auto& desk = definition->root.states[0].states[0];
  const auto& accept = desk.states[0].transitions[0];
  expect("{check: 'subject", "{check: '§subject", accept.when[0].place);
  expect("- urgent", "- §urgent", accept.when[1].place);
  const auto& extend = desk.states[1].transitions[0];
  const auto& clock = std::get<ClockAction>(extend.actions[0].what);
  expect("by: '\"30", "by: '§\"30", clock.by_place);
  const auto& branches = std::get<If>(extend.actions[1].what).branches;
  expect("- if: urgent", "- if: §urgent", branches[0].place);
}

}  // namespace xinfang::definition
