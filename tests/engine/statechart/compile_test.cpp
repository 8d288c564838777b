// What compiling a definition refuses, and what it makes of event names.
#include <catch2/catch.hpp>

#include "tests/engine/statechart/running_case.h"

namespace xinfang::statechart {

using namespace xinfang::tiny;
using definition::FieldKind;
using Kind = definition::ClockAction::Kind;

namespace {

clock::RulePack terms() {
  clock::Rule rule;
  rule.id = "reply";
  rule.limit = {7, clock::Unit::days};
  rule.basis = "article 163";
  clock::Rule chief = rule;
  chief.id = "handling";
  chief.extension = clock::Period{30, clock::Unit::days};
  chief.extended_by = {"chief"};
  clock::RulePack pack;
  pack.rules = {rule, chief};
  clock::Parameter number;
  number.id = "group_max";
  number.value = 5;
  pack.parameters = {number};
  return pack;
}

definition::Definition with_data(definition::Definition made) {
  made.data = {field("n", FieldKind::integer), field("name", FieldKind::string),
               field("handler", FieldKind::user)};
  made.data[1].personal = true;
  return made;
}

// "code message" of each diagnostic, in order.
std::vector<std::string> faults(const definition::Definition& definition) {
  const auto chart = Chart::compile(definition, terms(), "tiny.yaml", "hash");
  std::vector<std::string> out;
  if (chart) return out;
  for (const auto& diagnostic : chart.error()) {
    out.push_back(diagnostic.code + " " + diagnostic.message);
  }
  return out;
}

definition::Definition doing(Action action) {
  return with_data(workflow(state("a", on("go").run(std::move(action)))));
}

}  // namespace

TEST_CASE("A definition that can't be compiled says why") {
  struct Row {
    definition::Definition definition;
    std::string expected;  // beginning of the only diagnostic
  };
  auto personal = field("phone", FieldKind::string);
  personal.personal = true;
  const std::vector<Row> rows = {
      {workflow(state("registered", on("go").to("registerd"))),
       "unknown-state there is no state 'registerd'; did you mean 'registered'?"},
      {workflow(state("a"), state("a")), "duplicate-id state 'a' is declared twice"},
      {workflow(state("a", on("go").to("b", "c")), state("b"), state("c")),
       "bad-target targets 'b' and 'c' can't be active together"},
      {workflow(parallel("p", shallow("h", "b"), state("b", state("b1"))),
                state("c", on("go").to("h", "b1"))),
       "bad-target targets 'h' and 'b1'"},
      {workflow(state("a", initial({"b"}), state("a1")), state("b")),
       "bad-initial the initial target 'b' is not inside state 'a'"},
      {workflow(state("a", shallow("h", "i"), shallow("i", "a1"), state("a1"))),
       "bad-initial the default target 'i' is a history state itself"},
      {workflow(parallel("p")), "bad-state state 'p' needs states inside"},
      {workflow(final_state("f", state("g"))), "bad-state state 'f' may not have states inside"},
      {workflow(state("a", inside("done.state.b"))), "unknown-state there is no state 'b'"},
      {workflow(state("a", inside("clock.expired.repli"))),
       "unknown-clock the rule pack has no clock 'repli'; did you mean 'reply'?"},
      {workflow(state("a", on("go").when("In('b')"))), "unknown-state there is no state 'b'"},
      {doing(set("m", "1")), "unknown-field there is no data field 'm'"},
      {doing(set("n", "'x'")), "bad-expression "},
      {doing(set("n", "m + 1")), "bad-expression "},
      {doing(log("rules.group_min")),
       "bad-expression there is no field 'group_min' here; did you mean 'group_max'?"},
      {doing(set("name", "rules.group_max")), "bad-expression "},
      {doing(log("event.x")), "bad-expression `event` is the answers of a form"},
      {doing(log("name")),
       "personal-value 'name' is personal and may not be copied to the journal"},
      {doing(set("handler", "name == null ? '' : name")),
       "personal-value 'name' is personal and may not be copied to the field 'handler'"},
      {with_data(
           workflow(state("a", on("go").form({ask(personal)}).run(log("event.phone == null"))))),
       "personal-value 'event.phone' is personal"},
      {doing(choose("1", {note("x")})), "bad-expression "},
      {doing(foreach ("1", "i", "", {})), "bad-expression foreach walks a list, not int"},
      {doing(foreach ("[1]", "n", "", {})), "bad-name foreach can't use the name 'n'"},
      {doing(change_clock(Kind::start, "replay")),
       "unknown-clock the rule pack has no clock 'replay'; did you mean 'reply'?"},
      {doing(change_clock(Kind::suspend, "reply")), "clock-rule the rule of clock 'reply'"},
      {doing(change_clock(Kind::extend, "reply", "'1 day'")),
       "clock-rule the rule of clock 'reply'"},
      {doing(change_clock(Kind::extend, "handling", "'1 day'")),
       "clock-rule role 'clerk' may not extend clock 'handling'; allowed: 'chief'"},
      {doing(document("receipt")), "unknown-document there is no document 'receipt'"},
      {doing(notice("nobody", "x")), "unknown-receiver 'nobody' receives no notices"},
      {doing(raise("")), "bad-name an event that is raised needs a name"},
  };
  for (const auto& row : rows) {
    INFO(row.expected);
    const auto found = faults(row.definition);
    REQUIRE(found.size() == 1);
    CHECK_THAT(found.front(), Catch::StartsWith(row.expected));
  }
}

TEST_CASE("Diagnostics carry the place of what is wrong, all at once and in order") {
  auto transition = on("go").to("x").when("1");
  transition.transition.place = {9, 5};
  transition.transition.when[0].place = {8, 7};
  auto wrong = log("nothing");
  wrong.place = {12, 3};
  const auto definition = workflow(state("a", std::move(transition), exit(wrong)));
  const auto chart = Chart::compile(definition, terms(), "tiny.yaml", "hash");
  REQUIRE_FALSE(chart.ok());
  std::vector<std::string> begins;
  for (const auto& diagnostic : chart.error()) {
    begins.push_back(to_text(diagnostic).substr(0, to_text(diagnostic).find(" ", 16)));
  }
  CHECK(begins == std::vector<std::string>{
                      "tiny.yaml:8:7: error:", "tiny.yaml:9:5: error:", "tiny.yaml:12:3: error:"});
  CHECK_THAT(chart.error()[0].message, Catch::EndsWith(" of `1`)"));
}

TEST_CASE("A number of the rule pack is a constant of the chart") {
  const auto definition = with_data(workflow(
      state("a", on("go").when("4 < rules.group_max").run(set("n", "rules.group_max + 1")))));
  RunningCase live(compile(definition, terms()));
  REQUIRE(live.open().empty());
  REQUIRE(live.send("go").empty());
  CHECK(live.data("n") == "6");
  auto fewer = terms();
  fewer.parameters.front().value = 4;
  RunningCase other(compile(definition, fewer));
  REQUIRE(other.open().empty());
  CHECK(other.send("go") == "guard");
}

TEST_CASE("A summary names data fields and nothing else") {
  auto definition = with_data(workflow(state("a")));
  definition.summary_subject = "handler == null ? 'nobody' : handler";
  RunningCase live(definition);
  REQUIRE(live.open().empty());
  CHECK(summarize(live.chart(), live.snapshot()).subject == "nobody");
  for (const auto* source :
       {"today", "actor.name", "string(rules.group_max)", "In('a') ? 'x' : 'y'", "1"}) {
    INFO(source);
    definition.summary_subject = source;
    CHECK(faults(definition).size() == 1);
  }
}

TEST_CASE("A summary that fails to compute is empty") {
  auto definition = workflow(state("a"));
  definition.data = {field("subject", FieldKind::string, false)};
  definition.summary_subject = "subject + '!'";
  RunningCase live(definition);
  REQUIRE(live.open().empty());
  CHECK(summarize(live.chart(), live.snapshot()).subject.empty());
}

TEST_CASE("What the first transition on an event says counts for the others in its state") {
  auto second = inside("go").to("b");
  auto definition = workflow(
      state("a", on("go").when("event.n == 1").form({ask(field("n", FieldKind::integer))}).to("c"),
            std::move(second)),
      state("b"), state("c"));
  const auto chart = compile(definition);
  const auto& transition = chart->transitions().at(1);
  CHECK(transition.by == std::vector<std::string>{"clerk"});
  CHECK(transition.title == text("go"));
  CHECK(transition.basis == "article of go");
  CHECK(transition.form.size() == 1);
}

TEST_CASE("A basis that is none shows its reason") {
  auto transition = on("go");
  transition.transition.basis.clear();
  transition.transition.basis_none = "内部流转";
  const auto chart = compile(workflow(state("a", std::move(transition))));
  CHECK(chart->transitions().at(0).basis == "无（none）：内部流转");
}

TEST_CASE("States are numbered in document order, the root first") {
  const auto chart =
      compile(workflow(state("a", state("b"), shallow("h", "b"), state("c")), final_state("d")));
  std::vector<std::string> ids;
  for (const auto& one : chart->states()) ids.push_back(one.id);
  CHECK(ids == std::vector<std::string>{"", "a", "b", "h", "c", "d"});
  CHECK(chart->find_state("h") == 3);
  CHECK(chart->find_state("") == npos);
  CHECK(chart->states()[1].children == std::vector<std::size_t>{2, 4});
  CHECK(chart->states()[4].ancestors.size() == 2);
  CHECK(chart->states()[0].descendants.size() == 5);
}

TEST_CASE("A workflow with more states than an index set holds is refused") {
  auto definition = workflow(state("first"));
  for (std::size_t i = 0; i + 2 < states_max; ++i) {
    definition.root.states.push_back(state("s" + std::to_string(i)));
  }
  CHECK(faults(definition).empty());  // with the root: exactly the bound
  definition.root.states.push_back(state("last"));
  const auto found = faults(definition);
  REQUIRE(found.size() == 1);
  CHECK(found[0] == "too-large the workflow has 513 states; at most 512 are allowed");
}

}  // namespace xinfang::statechart
