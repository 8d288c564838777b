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

}  // namespace xinfang::statechart
