// Maps of migrations that are refused as a whole, the record as text, and the search for an end.
#include <catch2/catch.hpp>

#include "engine/statechart/configuration.h"
#include "tests/engine/statechart/two_versions.h"

namespace xinfang::statechart {

using namespace xinfang::tiny;
using definition::FieldKind;

TEST_CASE("A map that can't be right is refused with the places of all its faults") {
  auto other = old_version();
  other.name = "other";
  auto plain = with_data({field("phone", FieldKind::string), field("title", FieldKind::string),
                          field("count", FieldKind::boolean)});
  const struct {
    definition::Definition to;
    std::string map;
    std::string expected;
  } rows[] = {
      {old_version(), "states: {regsitered: waiting}",
       "map.yaml:1:10: error: the old version has no state 'regsitered'; did you mean "
       "'registered'? [unknown-state]\n"},
      {old_version(), "states: {registered: waitin}",
       "map.yaml:1:22: error: the new version has no state 'waitin'; did you mean 'waiting'? "
       "[unknown-state]\n"},
      {old_version(), "states: {registered: null}",
       "map.yaml:1:10: error: a case can't be nowhere: name the state that 'registered' becomes; "
       "only history states may be null [bad-target]\n"},
      {old_version(), "states: {registered: where}",
       "map.yaml:1:22: error: 'where' is a history state, 'registered' is none [bad-target]\n"},
      {old_version(), "states: {where: registered}",
       "map.yaml:1:17: error: 'registered' is none, 'where' is a history state [bad-target]\n"},
      {old_version(), "states: {registered: hearing}",
       "map.yaml:1:22: error: state 'hearing' has states inside; name the one the case shall be "
       "in, such as 'h1' or 'h2' [bad-target]\n"},
      {old_version(), "states: {registered: done}",
       "map.yaml:1:22: error: state 'done' ends the case; a migration moves running cases and "
       "ends none [bad-target]\n"},
      {old_version(), "data: {subjec: subject}",
       "map.yaml:1:8: error: the old version has no field 'subjec'; did you mean 'subject'? "
       "[unknown-field]\n"},
      {old_version(), "data: {subject: colour, count: colour}",
       "map.yaml:1:32: error: field 'colour' has an origin already, another field under 'data' "
       "[mapped-twice]\n"
       "map.yaml:1:32: error: field 'count' can't become 'colour': no value of the one is a value "
       "of the other; compute it under 'set', or leave it behind with null [type-mismatch]\n"},
      {old_version(), "data: {colour: subject}\nset: {subject: '\"x\"'}",
       "map.yaml:1:16: error: field 'subject' has an origin already, the expression under 'set' "
       "[mapped-twice]\n"},
      {plain, "data: {phone: title}",
       "map.yaml: error: field 'count' can't become 'count': no value of the one is a value of the "
       "other; compute it under 'set', or leave it behind with null [type-mismatch]\n"
       "map.yaml:1:15: error: field 'phone' is personal and 'title' is not; a personal value stays "
       "personal [personal-value]\n"},
      {plain, "data: {phone: null, count: null}\nset: {title: phone, phon: '1'}",
       "map.yaml:2:14: error: 'phone' is personal and may not be copied to the field 'title', "
       "which is not [personal-value]\n"
       "map.yaml:2:21: error: the new version has no field 'phon'; did you mean 'phone'? "
       "[unknown-field]\n"},
      {old_version(), "set: {subject: event.x}",
       "map.yaml:1:16: error: `event` is the answers of a form, and there is none here: `event.x` "
       "[bad-expression]\n"},
      {old_version(), "clocks: {replay: reply}",
       "map.yaml:1:10: error: the old version has no clock 'replay'; did you mean 'reply'? "
       "[unknown-clock]\n"},
      {old_version(), "clocks: {reply: replay}",
       "map.yaml:1:17: error: the new version has no clock 'replay'; did you mean 'reply'? "
       "[unknown-clock]\n"},
      {old_version(), "clocks: {reply: review, review: review}",
       "map.yaml:1:33: error: clock 'review' has an origin already, another clock under 'clocks' "
       "[mapped-twice]\n"},
      {old_version(), "from: tinny",
       "map.yaml:1:7: error: the old version is one of the workflow 'tiny', not of 'tinny' "
       "[other-workflow]\n"},
      {other, "from: tiny",
       "map.yaml: error: the versions are of different workflows, 'tiny' and 'other'; name them in "
       "the map under 'from' and 'to' [other-workflow]\n"},
      {other, "{from: tiny, to: other}", ""},
      // Shape.
      {old_version(), "states: {where: []}",
       "map.yaml:1:17: error: state 'where' names no state; name one, or null to forget "
       "[bad-value]\n"},
      {old_version(), "state: {a: b}",
       "map.yaml:1:1: error: a migration map has no key 'state'; did you mean 'states'? "
       "[unknown-key]\n"},
      {old_version(), "clocks: {reply: {end: x}}",
       "map.yaml:1:17: error: clock 'reply' needs 'stop' [missing-key]\n"
       "map.yaml:1:18: error: clock 'reply' has no key 'end'; allowed: 'stop' [unknown-key]\n"},
      {old_version(), "clocks: {reply: [a]}",
       "map.yaml:1:17: error: clock 'reply' must be the name of a clock or {stop: reason}, found "
       "a list [wrong-type]\n"},
      {old_version(), "states: {Registered: waiting}",
       "map.yaml:1:10: error: a name in states 'Registered' is no name; allowed: a lower-case "
       "letter, then lower-case letters, digits and _, at most 64 [bad-name]\n"},
      {old_version(), "[a]",
       "map.yaml:1:1: error: a migration map must be a mapping, found a list "
       "[wrong-type]\n"},
  };
  for (const auto& row : rows) {
    INFO(row.map);
    const auto migration = read(row.to, row.map);
    CHECK((migration ? "" : words(migration.error())) == row.expected);
  }
}

TEST_CASE("The migration's record holds names of both versions, frozen") {
  const auto migration =
      read(new_version(state("received", entry(start("answer")), on("go").to("done")),
                       final_state("done")),
           "states: {waiting: received}\nclocks: {reply: answer, review: {stop: repealed}}");
  REQUIRE(migration.ok());
  const auto before = sent({"fill", "review", "ask"});
  const auto plan =
      plan_migration(**migration, before.settings(), before.snapshot(), before.context());
  REQUIRE(plan.ok());
  MemoryVault vault;
  const auto& from = (*migration)->from();
  const auto& to = *(*migration)->to();
  const std::string expected =
      R"([{"clocks":{"reply":"answer"},"configuration":["received"],)"
      R"("data":{"colour":"colour","count":"count","phone":"phone","subject":"subject"},)"
      R"("ended":{"review":"repealed"},"from":"old","history":{},"k":"migrated","to":"new"}])";
  CHECK(encode(to, plan->records, vault, &from) == expected);
  CHECK(static_cast<int>(RecordKind::migrated) == 14);

  const auto fault = [&](const std::string& word, const std::string& other) {
    auto text = expected;
    text.replace(text.find(word), word.size(), other);
    const auto records = decode_records(to, text, vault, &from);
    return records ? "" : records.error();
  };
  CHECK(fault("\"old\"", "\"x\"") == "record 0 comes from version x, which the case was not under");
  CHECK(fault("\"reply\":", "\"replay\":") ==
        "record 0 names the clock 'replay', which the workflow does not have");
  CHECK(fault("\"answer\"", "\"reply\"") ==
        "record 0 names the clock 'reply', which the workflow does not have");
  CHECK(fault("[\"received\"]", "[\"waiting\"]") ==
        "record 0 names the state \"waiting\", which the workflow does not have");
  CHECK(fault("\"repealed\"", "7") == "record 0 has a member of 'ended' that is no string");
  CHECK(fault("\"history\":{}", "\"history\":{\"received\":[]}") ==
        "record 0 remembers 'received', no history state");
  CHECK_FALSE(decode_records(to, expected, vault).ok());
}

TEST_CASE("An end is out of reach only where no path of transitions leads to it") {
  const auto reachable = [](const definition::Definition& definition, const std::string& from) {
    const auto chart = version(definition, "x");
    IndexSet configuration = chart->states()[chart->find_state(from)].ancestors;
    configuration.erase(0);
    configuration.insert(chart->find_state(from));
    return closure_reachable(*chart, configuration);
  };
  // Transitions of the state around, defaults inside, history, parallel regions, guards as free.
  const auto chart = workflow(
      state("a", on("go").when("false").to("b")),
      state("b", state("b1", on("up").to("b2")), state("b2", on("out").to("h")),
            on("again").to("b")),
      state("c", shallow("h", "c1"), state("c1"), state("c2", on("go").to("p"))),
      parallel("p", state("p1", state("p11")), state("p2", state("p21", on("go").to("end")))),
      state("trap", on("go").to("trap2")), state("trap2", on("go").to("trap")),
      state("pit", state("e"), final_state("pit_end")), final_state("end"));
  CHECK(reachable(chart, "a"));
  CHECK(reachable(chart, "b2"));
  CHECK(reachable(chart, "c1") == false);
  CHECK(reachable(chart, "c2"));
  CHECK(reachable(chart, "trap") == false);
  CHECK(reachable(chart, "e") == false);
  CHECK(reachable(chart, "pit_end") == false);
  CHECK(reachable(chart, "end"));
}

}  // namespace xinfang::statechart
