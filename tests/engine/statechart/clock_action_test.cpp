// Clocks of a case: what actions do to their ledgers, and what expiry does to the case.
#include <catch2/catch.hpp>

#include "tests/engine/statechart/running_case.h"

namespace xinfang::statechart {

using namespace xinfang::tiny;
using Kind = definition::ClockAction::Kind;

namespace {

clock::RulePack terms() {
  clock::Rule reply;
  reply.id = "reply";
  reply.title = text("reply");
  reply.limit = {7, clock::Unit::days};
  reply.basis = "article 163";
  reply.may_suspend = true;
  reply.extension = clock::Period{30, clock::Unit::days};
  reply.extensions_max = 1;
  reply.extended_by = {"clerk"};
  clock::Rule other = reply;
  other.id = "other";
  clock::RulePack pack;
  pack.name = "terms";
  pack.rules = {other, reply};
  return pack;
}

On act(const std::string& event, Kind kind, const std::string& by = "") {
  return on(event).run(change_clock(kind, "reply", by));
}

definition::Definition desk() {
  return workflow(state(
      "a", act("start", Kind::start), act("meet", Kind::meet), act("stop", Kind::stop),
      act("restart", Kind::restart), act("suspend", Kind::suspend), act("resume", Kind::resume),
      act("extend", Kind::extend, "'30 days'"), act("long", Kind::extend, "'31 days'"),
      act("odd", Kind::extend, "'a while'"), inside("clock.expired.reply").run(note("late"))));
}

}  // namespace

TEST_CASE("Clock actions write the ledger, do nothing, or are errors") {
  const std::string error = "error";
  const std::vector<std::pair<std::vector<std::string>, std::string>> rows = {
      {{"start"}, "clock reply 1"},
      {{"start", "start"}, ""},
      {{"meet"}, ""},
      {{"stop"}, ""},
      {{"start", "meet"}, "clock reply 6"},
      {{"start", "meet", "meet"}, ""},
      {{"start", "meet", "start"}, "clock reply 1"},
      {{"start", "stop"}, "clock reply 7"},
      {{"start", "suspend"}, "clock reply 2"},
      {{"start", "suspend", "meet"}, "clock reply 6"},
      {{"start", "suspend", "resume"}, "clock reply 3"},
      {{"start", "restart"}, "clock reply 4"},
      {{"start", "extend"}, "clock reply 5"},
      {{"start", "extend", "extend"}, error},
      {{"start", "long"}, error},
      {{"start", "odd"}, error},
      {{"restart"}, error},
      {{"suspend"}, error},
      {{"start", "resume"}, error},
      {{"start", "meet", "extend"}, error},
  };
  for (const auto& [events, expected] : rows) {
    INFO(events.back() << " gives " << expected);
    RunningCase live(compile(desk(), terms()));
    REQUIRE(live.open().empty());
    for (const auto& event : events) REQUIRE(live.send(event).empty());
    CHECK(live.trace() ==
          "event " + events.back() + ", take a" + (expected.empty() ? "" : ", ") + expected);
  }
}

TEST_CASE("An entry of the ledger says when, how much, by which event and on which basis") {
  RunningCase live(compile(desk(), terms()));
  REQUIRE(live.open().empty());
  REQUIRE(live.send("start").empty());
  live.pass(std::chrono::hours{1});
  REQUIRE(live.send("extend").empty());
  const clock::Ledger& ledger = live.snapshot().clocks.at(0);
  REQUIRE(ledger.size() == 2);
  CHECK(ledger[1].at == live.context().now);
  CHECK(ledger[1].by == clock::Period{30, clock::Unit::days});
  CHECK(ledger[0].reason == "start, article of start");
}

TEST_CASE("A clock started on entry is caused by the event that led there") {
  auto definition =
      workflow(state("a", on("go").to("b")), state("b", entry(change_clock(Kind::start, "reply"))));
  RunningCase live(compile(definition, terms()));
  REQUIRE(live.open().empty());
  REQUIRE(live.send("go").empty());
  CHECK(live.snapshot().clocks.at(0).at(0).reason == "go, article of go");
  CHECK(live.chart().clocks().size() == 1);  // rules that no action names are no clocks of a case
}

namespace {

On dated(const std::string& event, Kind kind, const std::string& day,
         const std::string& reason = "") {
  return on(event).run(change_clock_on(kind, "reply", day, reason), note("done"));
}

// 2 March 2026 is today.
definition::Definition dated_desk() {
  auto definition = workflow(state(
      "a", dated("start", Kind::start, "'2026-02-20'", "'by post'"),
      dated("start_today", Kind::start, "today"), dated("start_field", Kind::start, "day"),
      dated("start_tomorrow", Kind::start, "'2026-03-03'"),
      dated("start_zero", Kind::start, "'0000-01-01'"), dated("start_soon", Kind::start, "'soon'"),
      dated("start_nowhere", Kind::start, "''"), dated("restart", Kind::restart, "'2026-02-21'"),
      dated("meet", Kind::meet, "'2026-02-25'"), dated("stop", Kind::stop, "'2026-02-25'"),
      dated("suspend", Kind::suspend, "'2026-02-23'"),
      dated("resume", Kind::resume, "'2026-02-24'"),
      dated("correct", Kind::correct, "'2026-02-19'", "'wrong day'"),
      dated("correct_today", Kind::correct, "today", "'wrong day'"),
      dated("correct_tomorrow", Kind::correct, "'2026-03-03'", "'wrong day'"),
      dated("correct_field", Kind::correct, "day", "'wrong day'"),
      dated("correct_mute", Kind::correct, "today", "day")));
  definition.data = {field("day", definition::FieldKind::date)};
  return definition;
}

std::string error_of(const RunningCase& live) {
  for (const auto& record : live.records()) {
    if (const auto* error = std::get_if<ErrorRaised>(&record)) return error->detail;
  }
  return "";
}

}  // namespace

TEST_CASE("An action that says a day counts from its beginning") {
  struct Row {
    std::vector<std::string> events;
    int entry;              // the last one's kind; 0: none was written
    std::string effective;  // "": as it was made
  };
  const std::vector<Row> rows = {
      {{"start"}, 1, "2026-02-20T00:00:00.000Z"},
      {{"start_today"}, 1, ""},
      {{"start_field"}, 1, ""},  // null: as if no day were there
      {{"start", "restart"}, 4, "2026-02-21T00:00:00.000Z"},
      {{"start", "suspend"}, 2, "2026-02-23T00:00:00.000Z"},
      {{"start", "suspend", "resume"}, 3, "2026-02-24T00:00:00.000Z"},
      {{"start", "meet"}, 6, "2026-02-25T00:00:00.000Z"},
      {{"start", "stop"}, 7, "2026-02-25T00:00:00.000Z"},
      {{"start", "correct"}, 9, "2026-02-19T00:00:00.000Z"},
      {{"start", "correct_today"}, 9, "2026-03-02T00:00:00.000Z"},
      // Nothing to do: the day is not even looked at.
      {{"correct_tomorrow"}, 0, ""},
      {{"start", "start_soon"}, 0, ""},
  };
  for (const auto& row : rows) {
    INFO(row.events.back());
    RunningCase live(compile(dated_desk(), terms()));
    REQUIRE(live.open().empty());
    for (const auto& event : row.events) REQUIRE(live.send(event).empty());
    const auto& ledger = live.snapshot().clocks.at(0);
    const std::string entry =
        row.entry == 0 ? "" : "clock reply " + std::to_string(row.entry) + ", ";
    CHECK(live.trace() == "event " + row.events.back() + ", take a, " + entry + "log done");
    if (row.entry == 0) continue;
    const auto& effective = ledger.back().effective;
    CHECK((effective ? format_instant(*effective) : "") == row.effective);
  }
}

TEST_CASE("A day that has not come, or is none, ends the block and writes nothing") {
  struct Row {
    std::vector<std::string> events;
    std::string error;
  };
  const std::vector<Row> rows = {
      {{"start_tomorrow"},
       "can't count from `'2026-03-03'`: 2026-03-03 is after today, 2026-03-02; a clock counts "
       "from "
       "a day that has come"},
      {{"start_zero"}, "can't count from `'0000-01-01'`: 0000-01-01 is before 0001-01-01"},
      {{"start_soon"},
       R"(can't count from `'soon'`: "soon" is no day; a day is such as 2026-01-31)"},
      {{"start_nowhere"}, R"(can't count from `''`: "" is no day; a day is such as 2026-01-31)"},
      {{"start", "correct_tomorrow"},
       "can't count from `'2026-03-03'`: 2026-03-03 is after today, 2026-03-02; a clock counts "
       "from "
       "a day that has come"},
      {{"start", "correct_field"},
       "can't count from `day`: null is no day; a day is such as 2026-01-31"},
      {{"start", "correct_mute"}, "can't be corrected without a reason: `day` gives none"},
  };
  for (const auto& row : rows) {
    INFO(row.events.back());
    RunningCase live(compile(dated_desk(), terms()));
    REQUIRE(live.open().empty());
    for (const auto& event : row.events) REQUIRE(live.send(event).empty());
    CHECK(live.trace() == "event " + row.events.back() + ", take a, error");
    CHECK(error_of(live) == "state 'a': clock 'reply' " + row.error);
  }
}

TEST_CASE("A day is the office's, also where it has already begun there") {
  RunningCase live(compile(dated_desk(), terms()), clock::Zone::fixed(std::chrono::hours{8}));
  REQUIRE(live.open().empty());
  live.pass(std::chrono::hours{16});  // 01:00 on 3 March there, still 2 March in UTC
  REQUIRE(live.send("start_tomorrow").empty());
  CHECK(live.snapshot().clocks.at(0).at(0).effective == std::nullopt);  // it is today
  REQUIRE(live.send("correct").empty());
  CHECK(live.snapshot().clocks.at(0).at(1).effective == parse_instant("2026-02-18T16:00:00Z"));
}

TEST_CASE("The ledger says who, why, and by which paper") {
  auto extend = change_clock(Kind::extend, "reply", "'30 days'");
  auto& action = std::get<definition::ClockAction>(extend.what);
  action.reason = "'complex'";
  action.document = "'No. ' + actor.login";
  auto definition = workflow(
      state("a", dated("start", Kind::start, "'2026-02-20'", "'by post'"), on("extend").run(extend),
            dated("correct", Kind::correct, "today", "'wrong day'"),
            inside("clock.expired.reply").run(change_clock(Kind::restart, "reply"))));
  RunningCase live(compile(definition, terms()));
  REQUIRE(live.open().empty());
  for (const auto* event : {"start", "extend", "correct"}) REQUIRE(live.send(event).empty());
  REQUIRE(live.expire("reply").empty());
  const clock::Ledger& ledger = live.snapshot().clocks.at(0);
  REQUIRE(ledger.size() == 5);
  CHECK(ledger[0].reason == "start, article of start: by post");
  CHECK(ledger[0].who == "wang");
  CHECK(ledger[1].reason == "extend, article of extend: complex");
  CHECK(ledger[1].document == "No. wang");
  CHECK(ledger[2].reason == "correct, article of correct: wrong day");
  CHECK(ledger[2].document.empty());
  // The engine did it, though the case knows who is near.
  CHECK(ledger[3].who.empty());
  CHECK(ledger[4].kind == clock::EntryKind::restarted);
  CHECK(ledger[4].who.empty());
}

TEST_CASE("Words for the ledger are texts, and nothing personal") {
  auto secret = field("secret", definition::FieldKind::string);
  secret.personal = true;
  const auto fault = [&](const std::string& day, const std::string& reason) {
    auto definition = workflow(state("a", dated("start", Kind::start, day, reason)));
    definition.data = {secret};
    const auto chart = Chart::compile(definition, terms(), "tiny.yaml", "hash");
    return chart.ok() ? "" : chart.error().front().code + " " + chart.error().front().message;
  };
  CHECK(fault("today", "'why'") == "");
  CHECK_THAT(fault("today", "1 + 1"), Catch::StartsWith("bad-expression "));
  CHECK_THAT(fault("now", "'why'"), Catch::StartsWith("bad-expression "));
  CHECK(fault("today", "secret") ==
        "personal-value 'secret' is personal and may not be copied to the ledger of a clock");
  CHECK(fault("secret", "'why'") ==
        "personal-value 'secret' is personal and may not be copied to the ledger of a clock");
}

TEST_CASE("Expiry is recorded first, then it is an event of the chart") {
  RunningCase live(compile(desk(), terms()));
  REQUIRE(live.open().empty());
  CHECK(live.expire("reply") == "clock");
  CHECK_THAT(live.refusal().detail, Catch::StartsWith("clock 'reply' can't be 'expired': "));
  REQUIRE(live.send("start").empty());
  CHECK(live.expire("reply") == "");
  CHECK(live.trace() == "clock reply 8, event clock.expired.reply, take a, log late");
  CHECK(live.expire("reply") == "clock");
  // The duty of an expired clock stands: it can still be met, late.
  CHECK(live.send("start") == "");
  CHECK(live.trace() == "event start, take a");
  CHECK(live.send("meet") == "");
  CHECK(live.trace() == "event meet, take a, clock reply 6");
}

TEST_CASE("Expiry without a transition is still recorded, and not after the end") {
  auto definition = workflow(
      state("a", entry(change_clock(Kind::start, "reply")), on("end").to("f")), final_state("f"));
  RunningCase live(compile(definition, terms()));
  REQUIRE(live.open().empty());
  CHECK(live.expire("reply") == "");
  CHECK(live.trace() == "clock reply 8, event clock.expired.reply");
  REQUIRE(live.send("end").empty());
  CHECK(live.expire("reply") == "finished");
}

TEST_CASE("A warning is recorded, and is an event where a transition takes it") {
  auto definition = workflow(state("a", act("start", Kind::start),
                                   inside("clock.warned.reply").run(note("yellow")),
                                   inside("clock.urgent").run(note("red"))));
  RunningCase live(compile(definition, terms()));
  REQUIRE(live.open().empty());
  CHECK(live.chart().clocks().at(0).wants(clock::AlarmKind::warned));
  CHECK(live.chart().clocks().at(0).wants(clock::AlarmKind::urgent));
  CHECK(live.ring("reply", clock::AlarmKind::warned) == "clock");
  REQUIRE(live.send("start").empty());
  CHECK(live.ring("reply", clock::AlarmKind::warned) == "");
  CHECK(live.trace() == "clock reply 10, event clock.warned.reply, take a, log yellow");
  CHECK(live.ring("reply", clock::AlarmKind::warned) == "clock");
  CHECK(live.ring("reply", clock::AlarmKind::urgent) == "");
  CHECK(live.trace() == "clock reply 11, event clock.urgent.reply, take a, log red");
}

}  // namespace xinfang::statechart
