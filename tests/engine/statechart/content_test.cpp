// Executable content: data, branches, loops, errors.
#include <catch2/catch.hpp>

#include "tests/engine/statechart/running_case.h"

namespace xinfang::statechart {

using namespace xinfang::tiny;
using definition::FieldKind;

namespace {

definition::Definition with_data(definition::Definition made) {
  made.data = {field("n", FieldKind::integer),          field("words", FieldKind::string_list),
               field("share", FieldKind::number),       field("day", FieldKind::date),
               field("colour", FieldKind::enumeration), field("who", FieldKind::user)};
  made.data[4].choices = {{"red", text("red")}, {"green", text("green")}};
  made.documents = {{"receipt", text("receipt"), {}}};
  return made;
}

std::string after(Actions actions) {
  auto transition = on("go");
  transition.transition.actions = std::move(actions);
  RunningCase live(
      with_data(workflow(state("a", std::move(transition), inside("error").run(note("caught"))))));
  REQUIRE(live.open().empty());
  CHECK(live.send("go") == "");
  std::string words = live.trace();
  constexpr std::string_view common = "event go, take a";
  REQUIRE(words.starts_with(common));
  words.erase(0, common.size());
  if (words.starts_with(", ")) words.erase(0, 2);
  return words;
}

}  // namespace

TEST_CASE("Actions leave their records in order") {
  const std::vector<std::pair<Actions, std::string>> rows = {
      {{set("n", "1"), set("n", "n + 1")}, "set n 1, set n 2"},
      {{set("n", "null")}, "set n null"},
      {{set("share", "0.5")}, "set share 0.5"},
      {{log("'a' + 'b'"), log("1 + 1"), log("[1, 2]")}, "log ab, log 2, log [1,2]"},
      {{set("day", "today")}, R"(set day "2026-03-02")"},
      {{set("who", "actor.login"), log("actor.name")}, R"(set who "wang", log 王)"},
      {{log("now == timestamp('2026-03-02T01:00:00Z')")}, "log true"},
      {{document("receipt"), notice("petitioner", "hello"), notice("who", "hello")},
       "document receipt, notice petitioner, notice who"},
      {{choose("true", {note("yes")}, {note("no")})}, "log yes"},
      {{choose("false", {note("yes")}, {note("no")})}, "log no"},
      {{choose("false", {note("yes")})}, ""},
      {{set("words", "['x', 'y']"), foreach ("words", "w", "i", {log("w + string(i)")}),
        note("end")},
       R"(set words ["x","y"], log x0, log y1, log end)"},
      {{foreach ("[[1, 2], [3]]", "row", "", {foreach ("row", "cell", "i", {log("cell + i")})})},
       "log 1, log 3, log 3"},
  };
  for (const auto& [actions, expected] : rows) {
    INFO(expected);
    CHECK(after(actions) == expected);
  }
}

TEST_CASE("A failing action is an error.execution, and the rest of its block is skipped") {
  const std::string caught = "error, internal error.execution, take a, log caught";
  const std::vector<std::pair<Actions, std::string>> rows = {
      {{note("before"), log("[1][5]"), note("after")}, "log before, " + caught},
      {{choose("true", {log("[1][5]")}), note("after")}, caught},
      {{choose("[true][1]", {note("yes")}, {note("no")}), note("after")}, caught},
      {{foreach ("[1, 0]", "n1", "", {log("4 / n1")}), note("after")}, "log 4, " + caught},
      {{set("colour", "'blue'"), note("after")}, caught},
      {{set("day", "'2026-02-30'"), note("after")}, caught},
      {{set("colour", "'red'"), note("after")}, R"(set colour "red", log after)"},
  };
  for (const auto& [actions, expected] : rows) {
    INFO(expected);
    CHECK(after(actions) == expected);
  }
}

TEST_CASE("An error in one block does not stop the others") {
  RunningCase live(
      workflow(state("a", exit(log("[1][5]"), note("never")), on("go").to("b").run(note("t"))),
               state("b", entry(log("[1][6]")), initial({"c"}, {note("i")}), state("c"))));
  REQUIRE(live.open().empty());
  CHECK(live.send("go") == "");
  CHECK(live.trace() == "event go, take a, error, exit a, log t, enter b, error, log i, enter c");
  const auto& first = std::get<ErrorRaised>(live.records()[2]);
  CHECK_THAT(first.detail, Catch::StartsWith("state 'a': "));
  CHECK_THAT(first.detail, Catch::Contains("`[1][5]`"));
}

TEST_CASE("A guard that fails to compute counts as not fulfilled") {
  auto definition = with_data(
      workflow(state("a", on("go").when("n > 0", "n must be known").to("b")), state("b")));
  definition.data[0].optional = false;
  RunningCase live(definition);
  REQUIRE(live.open().empty());
  CHECK(live.send("go") == "guard");
  CHECK(live.refusal().reasons == std::vector<Text>{text("n must be known")});
  CHECK(live.active() == "a");
}

TEST_CASE("Content of the registration runs before the initial configuration is entered") {
  auto definition = with_data(workflow(state("a", always().when("n == 1").to("b")), state("b")));
  definition.registration.actions = {set("n", "1"), note("registered")};
  RunningCase live(definition);
  CHECK(live.open() == "");
  CHECK(live.trace() ==
        "opened, event register, set n 1, log registered, enter a, take a, exit a, enter b");
  CHECK(live.snapshot().opened_at == live.context().now);
}

}  // namespace xinfang::statechart
