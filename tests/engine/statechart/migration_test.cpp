// Migrations, case by case: where a case goes, what holds it back, and how it continues. Every plan
// is replayed from its text, decoded with both charts.
#include <catch2/catch.hpp>

#include "engine/expression/json.h"
#include "tests/engine/statechart/two_versions.h"

namespace xinfang::statechart {

using namespace xinfang::tiny;
using definition::FieldKind;

namespace {

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const auto& line : lines) text += (text.empty() ? "" : "\n") + line;
  return text;
}

std::string data_of(const Chart& chart, const Snapshot& snapshot) {
  std::string text;
  for (std::size_t i = 0; i < chart.data().size(); ++i) {
    if (snapshot.data[i].is_null()) continue;
    text += (text.empty() ? "" : " ") + chart.data()[i].id + "=" +
            expression::to_json(snapshot.data[i]);
  }
  return text;
}

std::string clocks_of(const Chart& chart, const Snapshot& snapshot) {
  std::string text;
  for (std::size_t i = 0; i < chart.clocks().size(); ++i) {
    if (snapshot.clocks[i].empty()) continue;
    text += (text.empty() ? "" : " ") + chart.clocks()[i].id;
    for (const auto& entry : snapshot.clocks[i]) {
      text += ":" + std::to_string(static_cast<int>(entry.kind));
    }
  }
  return text;
}

// "states | data | clocks", or the reasons.
std::string migrated(const Migration& migration, const RunningCase& before) {
  const auto& to = *migration.to();
  const auto plan =
      plan_migration(migration, before.settings(), before.snapshot(), before.context());
  if (!plan) return joined(plan.error());
  CHECK(check_configuration(to, plan->snapshot) == "");
  // What recovery does: the text, the chart before, the chart of the entry.
  MemoryVault vault;
  const auto written = encode(to, plan->records, vault, &migration.from());
  const auto records = decode_records(to, written, vault, &migration.from());
  INFO(written);
  REQUIRE((records.ok() || records.error().empty()));
  Snapshot replayed = before.snapshot();
  apply(to, replayed, *records, before.context().now);
  CHECK(replayed == plan->snapshot);
  CHECK(encode(to, *records, vault, &migration.from()) == written);
  return active(to, plan->snapshot) + " | " + data_of(to, plan->snapshot) + " | " +
         clocks_of(to, plan->snapshot);
}

struct Row {
  const char* name;
  std::vector<std::string> events;
  definition::Definition to;
  std::string map;
  std::string expected;
};

void check(const std::vector<Row>& rows) {
  for (const auto& row : rows) {
    INFO(row.name);
    const auto migration = read(row.to, row.map);
    if (!migration) FAIL(words(migration.error()));
    CHECK(migrated(**migration, sent(row.events)) == row.expected);
  }
}

}  // namespace

TEST_CASE("A case goes where the map says, and the states around it come along") {
  check({
      {"the same names", {}, old_version(), "", "registered |  | reply:1"},
      {"data and clocks stay as they are",
       {"fill", "suspend"},
       old_version(),
       "",
       R"(registered | subject="s" phone="123" count=3 colour="red" | reply:1:2)"},
      {"a state of another name",
       {"ask"},
       new_version(state("received", entry(start("reply")), on("go").to("done")),
                   final_state("done")),
       "states: {waiting: received}",
       "received |  | reply:1"},
      {"a state that lies deeper now",
       {},
       new_version(state("desk", state("window", state("registered", entry(start("reply")),
                                                       on("go").to("done")))),
                   final_state("done")),
       "",
       "registered |  | reply:1"},
      {"two regions become one state",
       {"accept"},
       new_version(state("a", entry(start("reply")), on("go").to("done")), final_state("done")),
       "states: {h1: a, r1: a}",
       "a |  | reply:1"},
      {"one state becomes one of each region",
       {"ask"},
       old_version(),
       "states: {waiting: [h2, r1]}",
       "h2 r1 |  | reply:1"},
      {"eventless transitions of the new version are taken",
       {"fill"},
       new_version(state("registered", entry(start("reply")), always().when("count > 2").to("big")),
                   state("big", on("go").to("done")), final_state("done")),
       "",
       R"(big | subject="s" phone="123" count=3 colour="red" | reply:1)"},
      {"entry content is not run again",
       {},
       new_version(state("registered", entry(start("reply"), start("review"), set("count", "9")),
                         on("go").to("done")),
                   final_state("done")),
       "",
       "registered |  | reply:1"},
  });
}

TEST_CASE("A case that would be nowhere, in two places or without an end is left") {
  const auto small =
      new_version(state("intake", state("registered", entry(start("reply")), on("go").to("done")),
                        state("other", on("go").to("done"))),
                  parallel("work", state("hearing", state("h1"), state("h2")),
                           state("report", state("r1"), state("r2")), state("third", state("t1")),
                           on("go").to("done")),
                  state("trap", on("again").to("trap")), final_state("done"));
  check({
      {"a state that is gone",
       {"ask"},
       small,
       "",
       "state 'waiting' is not in the new version; say under 'states' what it becomes"},
      {"a region that nothing goes to",
       {"accept"},
       small,
       "",
       "the states are no legal configuration: nothing would be active in 'third' of the parallel "
       "state 'work'"},
      {"two states of one region",
       {"accept"},
       small,
       "states: {h1: [h1, t1], r1: [r1, h2]}",
       "the states are no legal configuration: 'h1', 'h2' would be active together, and state "
       "'hearing' is in one of its states at a time"},
      {"two states at the top",
       {"accept"},
       small,
       "states: {h1: registered, r1: trap}",
       "the states are no legal configuration: 'intake', 'trap' would be active together, and the "
       "workflow is in one of its states at a time"},
      {"no end can be reached",
       {"ask"},
       small,
       "states: {waiting: trap}",
       "no end of the case can be reached from there"},
      {"a state that has states inside now",
       {},
       new_version(state("registered", state("a", entry(start("reply")), on("go").to("done"))),
                   final_state("done")),
       "",
       "state 'registered' is not one that a case can be in alone in the new version; say under "
       "'states' what it becomes"},
      {"a state that ends the case now",
       {},
       new_version(state("a", entry(start("reply")), on("go").to("registered")),
                   final_state("registered")),
       "",
       "state 'registered' ends the case in the new version; say under 'states' where the case "
       "shall go on"},
      {"a case that has ended", {"accept", "close"}, small, "", "the case has ended"},
      {"a new version that loops",
       {"fill"},
       new_version(state("registered", entry(start("reply")), always().to("again")),
                   state("again", always().to("registered"), on("go").to("done")),
                   final_state("done")),
       "",
       "the workflow does not come to rest after 1000 steps; these repeat: 'registered' to "
       "'again', 'again' to 'registered'"},
  });
}

TEST_CASE("What history states remember goes over or is forgotten where the map says so") {
  const auto without =
      new_version(state("paused", entry(start("reply")), on("go").to("done")), final_state("done"));
  const auto fewer = new_version(
      parallel("work", state("hearing", state("h1"), state("h2", on("go").to("done"))),
               state("report", state("r1"), state("sent")), deep("where", "h1"),
               deep("place", "h1")),
      state("paused", entry(start("reply")), on("resume").to("where"), on("other").to("place")),
      final_state("done"));
  const std::vector<std::string> events = {"accept", "hear", "write", "pause"};
  check({
      {"no history there", events, without, "",
       "history state 'where' remembers states and is none in the new version; say under 'states' "
       "what it becomes, or null to forget"},
      {"forgotten", events, without, "states: {where: null}", "paused |  | reply:1"},
      {"a remembered state is gone", events, fewer, "",
       "what history state 'where' remembers has no place in 'where' of the new version; say under "
       "'states' what the remembered states become, or where: null"},
  });
  const auto renamed = read(fewer, "states: {r2: sent, where: place}");
  REQUIRE(renamed.ok());
  auto before = sent(events);
  CHECK(migrated(**renamed, before) == "paused |  | reply:1");
  const auto plan =
      plan_migration(**renamed, before.settings(), before.snapshot(), before.context());
  const auto resumed =
      decide(*(*renamed)->to(), before.settings(), plan->snapshot, {"other", {}}, before.context());
  REQUIRE(resumed.ok());
  CHECK(active(*(*renamed)->to(), resumed->snapshot) == "h2 sent");
}

TEST_CASE("A running clock goes on, is stopped with a reason, or holds the case back") {
  const auto to =
      new_version(state("registered", entry(start("answer"), start("strict")), on("go").to("done")),
                  final_state("done"));
  check({
      {"it would be lost",
       {},
       to,
       "",
       "clock 'reply' runs and would be lost; say under 'clocks' as which it goes on, or {stop: "
       "reason}"},
      {"it goes on under another name",
       {},
       to,
       "clocks: {reply: answer}",
       "registered |  | answer:1"},
      {"it ends with the old version",
       {},
       to,
       "clocks: {reply: {stop: repealed}}",
       "registered |  | "},
      {"it is stopped and stays",
       {},
       old_version(),
       "clocks: {reply: {stop: repealed}}",
       "registered |  | reply:1:7"},
      {"one that has ended may stay behind", {"answer"}, to, "", "registered |  | "},
      {"one that has ended is carried along",
       {"answer"},
       old_version(),
       "",
       "registered |  | reply:1:6"},
      {"a suspension that the new rule forbids",
       {"suspend"},
       to,
       "clocks: {reply: strict}",
       "clock 'reply' can't go on as 'strict': the rule 'strict' allows no suspension"},
      {"two running clocks",
       {"review"},
       to,
       "clocks: {reply: answer, review: strict}",
       "registered |  | answer:1 strict:1"},
  });
}

TEST_CASE("Values go over, are computed, stay behind, or hold the case back") {
  const auto title = field("title", FieldKind::string);
  const auto phone = personal(field("phone", FieldKind::string));
  const auto number = field("count", FieldKind::number);
  const std::vector<std::string> filled = {"fill"};
  const std::string rest = "data: {subject: null, phone: null, count: null, colour: null}\n";
  check({
      {"renamed, widened, dropped", filled, with_data({title, phone, number}),
       "data: {subject: title, colour: null}",
       R"(registered | title="s" phone="123" count=3.0 | reply:1)"},
      {"a personal value under another name", filled,
       with_data({personal(field("call", FieldKind::string))}),
       "data: {subject: null, phone: call, count: null, colour: null}",
       R"(registered | call="123" | reply:1)"},
      {"a value that becomes personal", filled,
       with_data({personal(field("subject", FieldKind::string))}),
       "data: {phone: null, count: null, colour: null}", R"(registered | subject="s" | reply:1)"},
      {"computed from the old data", filled, with_data({title}),
       rest + "set: {title: 'subject + string(count) + (In(\"registered\") ? today : \"\")'}",
       R"(registered | title="s32026-03-02" | reply:1)"},
      {"computed in the place of the old field", filled,
       with_data({field("count", FieldKind::integer)}),
       "data: {subject: null, phone: null, colour: null}\nset: {count: count + 1}",
       "registered | count=4 | reply:1"},
      {"a value that nothing takes up", filled,
       with_data({phone, number, colours("colour", {"red"})}), "",
       "field 'subject' has a value and nothing takes it up in the new version; say under 'data' "
       "what it becomes, or null to leave it behind"},
      {"no value, nothing to say", {}, with_data({}), "", "registered |  | reply:1"},
      {"a choice that is gone", filled, with_data({colours("colour", {"green"})}),
       "data: {subject: null, phone: null, count: null}",
       "the value for field 'colour' does not fit: it is 'red'; allowed: 'green'"},
      {"a personal value is not told", filled, with_data({[] {
         auto short_phone = personal(field("phone", FieldKind::string));
         short_phone.max = 1;
         return short_phone;
       }()}),
       "data: {subject: null, count: null, colour: null}",
       "the value for field 'phone' does not fit it"},
      {"an expression that fails",
       {},
       with_data({title}),
       "set: {title: 'string(1 / count)'}",
       "field 'title' can't be computed: no such overload: _/_(int, null_type) in "
       "`string(1 / count)`"},
  });
}

TEST_CASE("All reasons of a case are told at once") {
  const auto to = with_data({});
  const auto migration = read(to, "");
  REQUIRE(migration.ok());
  CHECK(migrated(**migration, sent({"fill", "review", "ask"})) ==
        "state 'waiting' is not in the new version; say under 'states' what it becomes\n"
        "field 'subject' has a value and nothing takes it up in the new version; say under 'data' "
        "what it becomes, or null to leave it behind\n"
        "field 'phone' has a value and nothing takes it up in the new version; say under 'data' "
        "what it becomes, or null to leave it behind\n"
        "field 'count' has a value and nothing takes it up in the new version; say under 'data' "
        "what it becomes, or null to leave it behind\n"
        "field 'colour' has a value and nothing takes it up in the new version; say under 'data' "
        "what it becomes, or null to leave it behind\n"
        "clock 'review' runs and would be lost; say under 'clocks' as which it goes on, or {stop: "
        "reason}");
}

}  // namespace xinfang::statechart
