// What a person can do now, and why not.
#include <catch2/catch.hpp>

#include "engine/expression/json.h"
#include "tests/engine/statechart/running_case.h"

namespace xinfang::statechart {

using namespace xinfang::tiny;
using definition::FieldKind;

namespace {

// "event(source): allowed enabled [blocked; blocked]" for each action.
std::string words(const RunningCase& live) {
  std::string out;
  for (const auto& action : live.available()) {
    const auto& transition = live.chart().transitions()[action.transition];
    out += (out.empty() ? "" : ", ") + action.event + "(" +
           live.chart().states()[transition.source].id + ")";
    if (!action.allowed) out += " not allowed";
    if (!action.enabled) out += " disabled";
    for (const auto& reason : action.blocked) out += " [" + reason.en + "]";
  }
  return out;
}

}  // namespace

TEST_CASE("Actions are those that active states name for persons, in document order") {
  RunningCase live(workflow(state("p", on("withdraw").to("z"),
                                  state("a", on("go").to("b"), on("approve").by("chief").to("b"),
                                        always().when("false"), inside("error"), inside("raised")),
                                  state("b", on("later").to("a"), on("*"))),
                            state("z")));
  REQUIRE(live.open().empty());
  CHECK(words(live) == "withdraw(p), go(a), approve(a) not allowed disabled");
  live.act_as({"chief"});
  CHECK(words(live) == "withdraw(p) not allowed disabled, go(a) not allowed disabled, approve(a)");
}

TEST_CASE("An action is enabled where the guards of one transition hold, else it says why not") {
  auto definition = workflow(state("a", on("go").when("n == 1", "n is one").to("b"),
                                   on("go").when("n == 2", "n is two").to("b"),
                                   on("set").form({store(field("n", FieldKind::integer))})),
                             state("b"));
  definition.data = {field("n", FieldKind::integer)};
  RunningCase live(definition);
  REQUIRE(live.open().empty());
  CHECK(words(live) == "go(a) disabled [n is one] [n is two], set(a)");
  expression::Map answer;
  answer.set("n", expression::Value::integer(2));
  REQUIRE(live.send("set", answer).empty());
  CHECK(words(live) == "go(a), set(a)");
}

TEST_CASE("Guards that wait for the form are open until it is answered") {
  auto definition = workflow(state(
      "a", on("go")
               .form({store(field("n", FieldKind::integer)), ask(field("more", FieldKind::string))})
               .when("n == 1", "n is one")
               .when("event.more == 'x'", "more is x")
               .when("ready == true", "it is ready")));
  definition.data = {field("n", FieldKind::integer), field("ready", FieldKind::boolean)};
  RunningCase live(definition);
  REQUIRE(live.open().empty());
  CHECK(words(live) == "go(a) disabled [it is ready]");
  definition.root.states[0].transitions[0].when.pop_back();
  RunningCase open(definition);
  REQUIRE(open.open().empty());
  CHECK(words(open) == "go(a)");
}

TEST_CASE("One event of several states is one action, led by the state that is asked first") {
  RunningCase live(
      workflow(state("p", on("go").by("chief").to("z"), state("a", on("go").to("b")), state("b")),
               state("z")));
  REQUIRE(live.open().empty());
  CHECK(words(live) == "go(a)");
  live.act_as({"chief"});
  CHECK(words(live) == "go(p)");
  CHECK(live.send("go") == "");
  CHECK(live.active() == "z");
}

}  // namespace xinfang::statechart
