// What decide() refuses, in which order, and what it takes from a form.
#include <catch2/catch.hpp>

#include "engine/expression/json.h"
#include "tests/engine/statechart/running_case.h"

namespace xinfang::statechart {

using namespace xinfang::tiny;
using definition::FieldKind;

namespace {

expression::Map answers(std::string_view json) {
  return expression::from_json(json).value().as_map();
}

// A form with every kind of fault in reach, and a guard behind it.
definition::Definition desk() {
  auto subject = field("subject", FieldKind::string, false);
  subject.min = 2;
  subject.max = 4;
  auto definition =
      workflow(state("a",
                     on("file")
                         .to("b")
                         .form({store(subject), ask(field("hint", FieldKind::text))})
                         .when("subject != 'no'", "the subject is not no")
                         .when("event.hint == null || event.hint != 'bad'"),
                     on("ask").by("chief").to("b")),
               state("b", on("end").to("f"), inside("clock").to("f")), final_state("f"));
  definition.data = {subject, field("kept", FieldKind::string)};
  return definition;
}

}  // namespace

TEST_CASE("A refused event gets the first reason of the promised order, and changes nothing") {
  struct Row {
    std::string before;  // sent first
    std::string event;
    std::string data;
    std::vector<std::string> roles;
    std::string refused;
    std::string detail;
  };
  // Each row has at least two faults where a later check could also speak.
  const std::vector<Row> rows = {
      {"end", "done.state.a", "{}", {}, "finished", "the case has ended"},
      {"end", "nonsense", "{}", {}, "finished", "the case has ended"},
      {"", "clock.expired.x", "{}", {}, "reserved", "'clock.expired.x' is an event of the engine"},
      {"", "done", "{}", {}, "reserved", "'done' is an event of the engine"},
      {"",
       "fil",
       R"({"x":1})",
       {},
       "unknown_event",
       "the workflow 'tiny' has no event 'fil'; did you mean 'file'?"},
      {"", "", "{}", {}, "unknown_event", "has no event ''"},
      {"",
       "end",
       R"({"x":1})",
       {},
       "not_allowed_here",
       "event 'end' is not allowed in 'a'; it is allowed in 'b'"},
      {"",
       "ask",
       R"({"x":1})",
       {"clerk"},
       "role",
       "event 'ask' needs one of the roles 'chief'; 'wang' has the roles 'clerk'"},
      {"",
       "file",
       "{}",
       {},
       "role",
       "event 'file' needs one of the roles 'clerk'; 'wang' has no role"},
      {"",
       "file",
       R"({"hint":"bad"})",
       {"clerk"},
       "form",
       "the answer /subject is missing; it is required"},
      {"",
       "file",
       R"({"subject":"no","hint":"bad","x":1,"hnt":2})",
       {"clerk"},
       "form",
       "the answer /x is no field here; 1 more can't be taken"},
      {"",
       "file",
       R"({"subject":"no"})",
       {"clerk"},
       "guard",
       "event 'file' is blocked: the subject is not no"},
      {"",
       "file",
       R"({"subject":"no","hint":"bad"})",
       {"clerk"},
       "guard",
       "event 'file' is blocked: the subject is not no; event.hint == null"},
  };
  for (const auto& row : rows) {
    INFO(row.event << " " << row.data);
    RunningCase live(desk());
    REQUIRE(live.open().empty());
    if (row.before == "end") {
      REQUIRE(live.send("file", answers(R"({"subject":"ok"})")).empty());
      REQUIRE(live.send("end").empty());
    }
    const Snapshot before = live.snapshot();
    live.act_as(row.roles);
    CHECK(live.send(row.event, answers(row.data)) == row.refused);
    CHECK_THAT(live.refusal().detail, Catch::StartsWith(row.detail) || Catch::Contains(row.detail));
    CHECK(live.snapshot() == before);
  }
}

TEST_CASE("Checks without words are named by their source in both languages") {
  RunningCase live(desk());
  REQUIRE(live.open().empty());
  CHECK(live.send("file", answers(R"({"subject":"ok","hint":"bad"})")) == "guard");
  const std::string source = "event.hint == null || event.hint != 'bad'";
  CHECK(live.refusal().reasons == std::vector<Text>{text(source)});
}

TEST_CASE("Registration needs a role and a good form") {
  auto definition = desk();
  definition.registration.form = {store(definition.data[0])};
  RunningCase live(definition);
  live.act_as({"chief"});
  CHECK(live.open(answers(R"({"x":1})")) == "role");
  CHECK_THAT(live.refusal().detail, Catch::StartsWith("registration needs one of the roles"));
  live.act_as({"clerk"});
  CHECK(live.open() == "form");
  CHECK(live.open(answers(R"({"subject":"yes"})")) == "");
  CHECK(live.trace() == R"(opened, event register, set subject "yes", enter a)");
}

TEST_CASE("Answers are stored before the guards look, and those left out keep what was there") {
  auto kept = field("kept", FieldKind::string);
  auto number = field("share", FieldKind::number);
  auto definition = workflow(
      state("a", on("note")
                     .form({store(kept), store(number), ask(field("more", FieldKind::text))})
                     .when("kept != 'closed'")
                     .run(log("event.more == null ? 'none' : 'more'"))));
  definition.data = {kept, number};
  RunningCase live(definition);
  REQUIRE(live.open().empty());

  CHECK(live.send("note", answers(R"({"kept":"first","share":2})")) == "");
  CHECK(live.trace() == R"(event note, set kept "first", set share 2.0, take a, log none)");
  CHECK(live.send("note", answers(R"({"more":"x"})")) == "");
  CHECK(live.trace() == "event note, take a, log more");
  CHECK(live.data("kept") == R"("first")");
  CHECK(live.send("note", answers(R"({"kept":"closed"})")) == "guard");
  CHECK(live.data("kept") == R"("first")");
  CHECK(live.send("note", answers(R"({"kept":null})")) == "");
  CHECK(live.data("kept") == "null");

  const auto& event = std::get<EventTaken>(live.records().front());
  CHECK(expression::to_json(expression::Value::map(event.data)) ==
        R"({"kept":null,"more":null,"share":null})");
}

TEST_CASE("Only transitions that the actor may send are taken") {
  const auto definition =
      workflow(parallel("p", state("l", state("l1", on("go").by("clerk").to("l2")), state("l2")),
                        state("r", state("r1", on("go").by("chief").to("r2")), state("r2"))));
  struct Row {
    std::vector<std::string> roles;
    std::string active;
  };
  for (const auto& row : std::vector<Row>{
           {{"clerk"}, "l2 r1"}, {{"chief"}, "l1 r2"}, {{"clerk", "chief"}, "l2 r2"}}) {
    RunningCase live(definition);
    REQUIRE(live.open().empty());
    live.act_as(row.roles);
    CHECK(live.send("go") == "");
    CHECK(live.active() == row.active);
  }
}

TEST_CASE("An event the workflow raises itself is no person's") {
  RunningCase live(
      workflow(state("a", on("go").run(raise("checked")), inside("checked").to("b")), state("b")));
  REQUIRE(live.open().empty());
  CHECK(live.send("checked") == "role");
  CHECK_THAT(live.refusal().detail, Catch::Contains("by the workflow itself"));
  CHECK(live.send("go") == "");
  CHECK(live.active() == "b");
}

TEST_CASE("A workflow that loops is refused, and the loop is named") {
  RunningCase live(workflow(state("a", on("go").to("b")), state("b", always().to("c")),
                            state("c", always().to("b")), state("d")));
  REQUIRE(live.open().empty());
  CHECK(live.send("go") == "loop");
  CHECK(live.active() == "a");
  CHECK_THAT(live.refusal().detail, Catch::EndsWith("these repeat: 'b' to 'c', 'c' to 'b'") ||
                                        Catch::EndsWith("these repeat: 'c' to 'b', 'b' to 'c'"));

  RunningCase raising(workflow(state("a", on("go").run(raise("r")), inside("r").run(raise("r")))));
  REQUIRE(raising.open().empty());
  CHECK(raising.send("go") == "loop");
  CHECK_THAT(raising.refusal().detail, Catch::EndsWith("these repeat: 'a' on 'r'"));

  RunningCase flooding(workflow(
      state("a", on("go").run(raise("r")), inside("r").run(raise("r"), raise("r"), raise("r")))));
  REQUIRE(flooding.open().empty());
  CHECK(flooding.send("go") == "loop");
  CHECK_THAT(flooding.refusal().detail, Catch::Contains("'a' on 'r'"));
}

TEST_CASE("A chain just under the bound is no loop") {
  auto definition =
      workflow(state("a", on("go").run(set("n", "1")),
                     always().when("n != null && n > 0 && n < 990").run(set("n", "n + 1"))));
  definition.data = {field("n", FieldKind::integer)};
  RunningCase live(definition);
  REQUIRE(live.open().empty());
  CHECK(live.send("go") == "");
  CHECK(live.data("n") == "990");
}

TEST_CASE("Answers are checked against the fields that ask for them") {
  auto colour = field("colour", FieldKind::enumeration);
  colour.choices = {{"red", text("red")}, {"green", text("green")}};
  auto number = field("share", FieldKind::number);
  number.min = 0;
  number.max = 1.5;
  auto title = field("title", FieldKind::string);
  title.max = 3;
  auto list = field("list", FieldKind::string_list);
  list.min = 1;
  auto people = field("people", FieldKind::record_list);
  people.fields = {field("name", FieldKind::string, false), field("age", FieldKind::integer)};
  auto due = field("due", FieldKind::date);
  due.min_today = true;
  auto came = field("came", FieldKind::date);
  came.max_today = true;
  const std::vector<definition::FormField> form = {ask(field("yes", FieldKind::boolean)),
                                                   ask(field("n", FieldKind::integer)),
                                                   ask(number),
                                                   ask(title),
                                                   ask(field("day", FieldKind::date)),
                                                   ask(colour),
                                                   ask(field("who", FieldKind::user)),
                                                   ask(list),
                                                   ask(people),
                                                   ask(due),
                                                   ask(came),
                                                   ask(field("a/b~", FieldKind::boolean))};

  const std::vector<std::pair<std::string, std::string>> rows = {
      {R"({})", ""},
      {R"({"yes":true,"n":1,"share":1,"title":"信访件","day":"2026-02-28","colour":"red",)"
       R"("who":"li","list":["x"],"people":[{"name":"张"},{"name":"李","age":3}]})",
       ""},
      {R"({"yes":null,"list":null})", ""},
      {R"({"yes":1})", "/yes is a whole number where true or false is expected"},
      {R"({"n":1.5})", "/n is a number where a whole number is expected"},
      {R"({"share":100000})", "/share is 100000; at most 1.5 is allowed"},
      {R"({"title":"a\u0000b"})", "/title has the control character U+0000"},
      {R"({"title":"a\u007F\n"})", "/title has the control character U+007F"},
      {R"({"title":"a\tb"})", ""},
      {R"({"colour":"red\u001B[2J"})", "/colour has the control character U+001B"},
      {R"({"list":["a\nb","\u0007"]})", "/list/1 has the control character U+0007"},
      {R"({"n":"1"})", "/n is a string where a whole number is expected"},
      {R"({"share":-1})", "/share is -1; at least 0 is required"},
      {R"({"share":1.75})", "/share is 1.75; at most 1.5 is allowed"},
      {R"({"title":"四个汉字"})", "/title is 4 characters long; at most 3 is allowed"},
      {R"({"title":"a\nb"})", "/title has several lines; one is allowed"},
      {R"({"day":"2026-02-29"})", "/day is '2026-02-29'; a date such as 2026-01-31 is expected"},
      {R"({"day":"0000-12-31"})", "/day is '0000-12-31'; a date such as 2026-01-31 is expected"},
      {R"({"day":"0001-01-01"})", ""},
      {R"({"due":"2026-03-03"})", ""},
      {R"({"due":"2026-03-01"})", "/due is 2026-03-01; at least today, 2026-03-02, is required"},
      {R"({"came":"2026-03-02"})", ""},
      {R"({"came":"2026-03-03"})", "/came is 2026-03-03; at most today, 2026-03-02, is allowed"},
      {R"({"colour":"blue"})", "/colour is 'blue'; allowed: 'red', 'green'"},
      {R"({"who":""})", "/who is empty; a login is expected"},
      {R"({"list":[]})", "/list is 0 items long; at least 1 is required"},
      {R"({"list":["x",2]})", "/list/1 is a whole number where a string is expected"},
      {R"({"list":"x"})", "/list is a string where a list of strings is expected"},
      {R"({"people":[{"name":"x"},{"age":1}]})", "/people/1/name is missing; it is required"},
      {R"({"people":[{"name":"x","agee":1}]})",
       "/people/0/agee is no field here; did you mean 'age'?"},
      {R"({"people":[1]})", "/people/0 is a whole number where an object is expected"},
      {R"({"a/b~":1})", "/a~1b~0 is a whole number where true or false is expected"},
      {R"({"titl":"x"})", "/titl is no field here; did you mean 'title'?"},
  };
  for (const auto& [json, expected] : rows) {
    INFO(json);
    std::string found;
    for (const auto& fault : check_answers(form, answers(json), parse_day("2026-03-02").value())) {
      found += (found.empty() ? "" : "\n") + fault.pointer + " " + fault.detail;
    }
    CHECK(found == expected);
  }
}

}  // namespace xinfang::statechart
