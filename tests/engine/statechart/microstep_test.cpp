// Appendix D on tiny charts: events in, configurations and traces out.
#include <catch2/catch.hpp>

#include "tests/engine/statechart/running_case.h"

namespace xinfang::statechart {

using namespace xinfang::tiny;

namespace {

struct Move {
  std::string event;
  std::string active;
  std::string trace = "";  // empty: not compared
};

struct Row {
  std::string name;
  definition::Definition chart;
  std::string opened;  // active after the registration
  std::vector<Move> moves;
};

void run(const std::vector<Row>& rows) {
  for (const auto& row : rows) {
    INFO(row.name);
    RunningCase live(row.chart);
    REQUIRE(live.open().empty());
    CHECK(live.active() == row.opened);
    for (const auto& move : row.moves) {
      INFO(move.event);
      CHECK(live.send(move.event) == "");
      CHECK(live.active() == move.active);
      if (!move.trace.empty()) CHECK(live.trace() == move.trace);
    }
  }
}

}  // namespace

TEST_CASE("A compound state is entered through its initial states and left from the inside") {
  run({
      {"default initial is the first child",
       workflow(state("a", state("b", state("c")), on("go").to("d")), state("d")),
       "c",
       {{"go", "d", "event go, take a, exit c, exit b, exit a, enter d"}}},
      {"an initial target deep inside enters its ancestors, and only them",
       workflow(state("a", initial({"c2"}), state("b", state("b1")),
                      state("c", state("c1"), state("c2")))),
       "c2",
       {}},
      {"a transition of an ancestor applies where no descendant has one",
       workflow(state("a", on("go").to("z"), state("b", on("go").to("c")), state("c")), state("z")),
       "b",
       {{"go", "c"}, {"go", "z"}}},
      {"an external transition to the own child leaves and enters the state",
       workflow(state("a", on("go").to("c"), state("b"), state("c"))),
       "b",
       {{"go", "c", "event go, take a, exit b, exit a, enter a, enter c"}}},
      {"an internal transition to the own child does not",
       workflow(state("a", on("go").to("c").internal(), state("b"), state("c"))),
       "b",
       {{"go", "c", "event go, take a, exit b, enter c"}}},
      {"an internal transition to a target outside is as an external one",
       workflow(state("a", on("go").to("z").internal(), state("b")), state("z")),
       "b",
       {{"go", "z", "event go, take a, exit b, exit a, enter z"}}},
      {"an internal transition to the state itself is as an external one",
       workflow(state("a", on("go").to("a").internal(), state("b"))),
       "b",
       {{"go", "b", "event go, take a, exit b, exit a, enter a, enter b"}}},
      {"a self-transition leaves and enters the state",
       workflow(state("a", on("go").to("a"))),
       "a",
       {{"go", "a", "event go, take a, exit a, enter a"}}},
      {"a targetless transition leaves nothing",
       workflow(state("a", on("go").run(note("x")), state("b"))),
       "b",
       {{"go", "b", "event go, take a, log x"}}},
      {"exit content, transition content, entry content, initial content, in this order",
       workflow(state("a", entry(note("+a")), exit(note("-a")), on("go").to("c").run(note("t")),
                      state("b", entry(note("+b")), exit(note("-b")))),
                state("c", entry(note("+c")), initial({"d"}, {note("i")}),
                      state("d", entry(note("+d"))))),
       "b",
       {{"go", "d",
         "event go, take a, log -b, exit b, log -a, exit a, log t, enter c, log +c, log i, "
         "enter d, log +d"}}},
  });
}

TEST_CASE("Of several transitions the first in document order whose condition holds is taken") {
  run({
      {"first of two that hold",
       workflow(state("a", on("go").when("true").to("b"), on("go").when("true").to("c")),
                state("b"), state("c")),
       "a",
       {{"go", "b"}}},
      {"first is closed",
       workflow(state("a", on("go").when("false").to("b"), on("go").when("true").to("c")),
                state("b"), state("c")),
       "a",
       {{"go", "c"}}},
      {"a closed one inside falls through to the ancestor",
       workflow(
           state("p", on("go").to("c"), state("a", on("go").when("false").to("b")), state("b")),
           state("c")),
       "a",
       {{"go", "c"}}},
      {"a name is matched by its prefixes of whole tokens, and by *",
       workflow(state("a", on("case.closed").to("b")), state("b", on("case.*").to("c")),
                state("c", on("*").to("d")), state("d")),
       "a",
       {{"case.closed.late", "b"}, {"case.opened", "c"}, {"anything.else", "d"}}},
  });
}

TEST_CASE("All regions of a parallel state are active together") {
  const auto regions = [](auto... parts) {
    return parallel("p",
                    state("l", state("l1", on("both").to("l2"), on("left").to("l2")),
                          state("l2", on("both").to("l1"))),
                    state("r", state("r1", on("both").to("r2")), state("r2")), parts...);
  };
  run({
      {"each region takes its own transition, in document order",
       workflow(regions()),
       "l1 r1",
       {{"both", "l2 r2", "event both, take l1, take r1, exit r1, exit l1, enter l2, enter r2"},
        {"both", "l1 r2"}}},
      {"an event for one region leaves the other alone",
       workflow(regions()),
       "l1 r1",
       {{"left", "l2 r1"}}},
      {"a transition out of the parallel state leaves all regions, in reverse order",
       workflow(regions(on("out").to("z")), state("z")),
       "l1 r1",
       {{"out", "z", "event out, take p, exit r1, exit r, exit l1, exit l, exit p, enter z"}}},
      {"a target in one region enters the others by default",
       workflow(state("a", on("in").to("r2")), regions()),
       "a",
       {{"in", "l1 r2",
         "event in, take a, exit a, enter p, enter l, enter l1, enter r, enter r2"}}},
      {"targets in several regions",
       workflow(state("a", on("in").to("r2", "l2")), regions()),
       "a",
       {{"in", "l2 r2"}}},
      {"an initial with targets in several regions",
       workflow(state("a", initial({"l2", "r2"}), regions())),
       "l2 r2",
       {}},
      {"a transition between regions leaves and enters the whole parallel state",
       workflow(parallel("p", state("l", state("l1"), state("l2")),
                         state("r", state("r1", on("cross").to("l2"))))),
       "l1 r1",
       {{"cross", "l2 r1",
         "event cross, take r1, exit r1, exit r, exit l1, exit l, exit p, enter p, enter l, "
         "enter l2, enter r, enter r1"}}},
      {"parallel inside parallel",
       workflow(parallel("p", parallel("q", state("a"), state("b")), state("c"))),
       "a b c",
       {}},
  });
}

TEST_CASE("Of conflicting transitions the deeper one wins, else the first in document order") {
  run({
      {"two regions want to leave: the first does",
       workflow(parallel("p", state("l", state("l1", on("go").to("x"))),
                         state("r", state("r1", on("go").to("y")))),
                state("x"), state("y")),
       "l1 r1",
       {{"go", "x", "event go, take l1, exit r1, exit r, exit l1, exit l, exit p, enter x"}}},
      {"a region that moves inside preempts a later one that would leave",
       workflow(parallel("p", state("l", state("l1", on("go").to("l2")), state("l2")),
                         state("r", state("r1", on("go").to("y")))),
                state("y")),
       "l1 r1",
       {{"go", "l2 r1"}}},
      {"a descendant's transition removes its ancestor's, chosen by another region",
       workflow(parallel("p", on("go").to("y"), state("l", state("l1")),
                         state("r", state("r1", on("go").to("r2")), state("r2"))),
                state("y")),
       "l1 r1",
       {{"go", "l1 r2", "event go, take r1, exit r1, enter r2"}}},
      {"targetless transitions conflict with nothing",
       workflow(parallel("p", state("l", on("go").run(note("l")), state("l1")),
                         state("r", state("r1", on("go").to("y")))),
                state("y")),
       "l1 r1",
       {{"go", "y",
         "event go, take l, take r1, exit r1, exit r, exit l1, exit l, exit p, log l, "
         "enter y"}}},
      {"an ancestor's transition chosen by two regions is taken once",
       workflow(parallel("p", on("go").run(note("once")), state("l"), state("r"))),
       "l r",
       {{"go", "l r", "event go, take p, log once"}}},
  });
}

TEST_CASE("History states bring back what was active") {
  const auto proceedings = [](State history) {
    return state("p", std::move(history), on("pause").to("z"), state("a", on("next").to("b")),
                 state("b", state("b1", on("next").to("b2")), state("b2")));
  };
  const auto paused = [] { return state("z", on("back").to("h"), on("first").to("p")); };
  run({
      {"without a memory the default target is entered, with its content after the parent's entry",
       workflow(state("z", on("back").to("h")),
                state("p", shallow("h", "b", {note("d")}), entry(note("+p")), state("a"),
                      state("b", entry(note("+b"))))),
       "z",
       {{"back", "b", "event back, take z, exit z, enter p, log +p, log d, enter b, log +b"}}},
      {"shallow history remembers the child, which begins anew",
       workflow(proceedings(shallow("h", "a")), paused()),
       "a",
       {{"next", "b1"},
        {"next", "b2"},
        {"pause", "z", "event pause, take p, remember b, exit b2, exit b, exit p, enter z"},
        {"back", "b1"}}},
      {"deep history remembers to the bottom",
       workflow(proceedings(deep("h", "a")), paused()),
       "a",
       {{"next", "b1"},
        {"next", "b2"},
        {"pause", "z", "event pause, take p, remember b2, exit b2, exit b, exit p, enter z"},
        {"back", "b2", "event back, take z, exit z, enter p, enter b, enter b2"}}},
      {"entering the state itself does not look at its history",
       workflow(proceedings(deep("h", "a")), paused()),
       "a",
       {{"next", "b1"}, {"pause", "z"}, {"first", "a"}, {"pause", "z"}, {"back", "a"}}},
      {"deep history of a parallel state remembers every region",
       workflow(parallel("p", deep("h", "l1"), on("pause").to("z"),
                         state("l", state("l1", on("l").to("l2")), state("l2")),
                         state("r", state("r1", on("r").to("r2")), state("r2"))),
                state("z", on("back").to("h"))),
       "l1 r1",
       {{"r", "l1 r2"}, {"pause", "z"}, {"back", "l1 r2"}, {"l", "l2 r2"}}},
      {"what is left on the way to a history inside it is entered again as a whole",
       workflow(parallel("p", deep("h", "c"), state("c", state("d", on("again").to("h"))))),
       "d",
       {{"again", "d",
         "event again, take d, remember d, exit d, exit c, exit p, enter p, enter c, enter d"},
        {"again", "d"}}},
      {"history as the target of an initial",
       workflow(state("p", initial({"h"}), deep("h", "b"), on("pause").to("z"),
                      state("a", on("next").to("b")), state("b", on("next").to("a"))),
                state("z", on("back").to("p"))),
       "b",
       {{"next", "a"}, {"pause", "z"}, {"back", "a"}}},
  });
}

TEST_CASE(
    "Eventless transitions run before internal events, and those before the next from outside") {
  run({
      {"a chain of eventless transitions is one macrostep",
       workflow(state("a", on("go").to("b")), state("b", always().to("c")),
                state("c", always().to("d")), state("d")),
       "a",
       {{"go", "d",
         "event go, take a, exit a, enter b, take b, exit b, enter c, take c, exit c, enter d"}}},
      {"they run at once when the case opens",
       workflow(state("a", always().to("b")), state("b")),
       "b",
       {}},
      {"an eventless transition inside goes before one of the ancestor",
       workflow(
           state("p", always().when("In('b')").to("c"), state("a", always().to("b")), state("b")),
           state("c")),
       "c",
       {}},
      {"eventless before the event that was raised",
       workflow(state("a", on("go").to("b").run(raise("r"))),
                state("b", always().to("c"), inside("r").to("x")), state("c", inside("r").to("d")),
                state("d"), state("x")),
       "a",
       {{"go", "d",
         "event go, take a, exit a, enter b, take b, exit b, enter c, internal r, take c, exit c, "
         "enter d"}}},
      {"raised events keep their order",
       workflow(state("a", on("go").to("b").run(raise("one"), raise("two")), inside("*").to("x")),
                state("b", inside("two").to("x"), inside("one").to("c")),
                state("c", inside("two").to("d"), inside("one").to("x")), state("d"), state("x")),
       "a",
       {{"go", "d"}}},
      {"an internal event that nothing matches is dropped without a trace",
       workflow(state("a", on("go").run(raise("nobody")))),
       "a",
       {{"go", "a", "event go, take a"}}},
      {"In() sees the configuration of the moment",
       workflow(parallel("p", state("l", state("l1", on("go").to("l2")), state("l2")),
                         state("r", state("r1", always().when("In('l2')").to("r2")), state("r2")))),
       "l1 r1",
       {{"go", "l2 r2"}}},
  });
}

TEST_CASE("A final state tells its parent's end") {
  run({
      {"done.state of a compound state",
       workflow(state("p", inside("done.state.p").to("z"), state("a", on("go").to("f")),
                      final_state("f")),
                state("z")),
       "a",
       {{"go", "z",
         "event go, take a, exit a, enter f, internal done.state.p, take p, exit f, exit p, "
         "enter z"}}},
      {"done.state of a parallel state comes when every region is done",
       workflow(parallel("p", inside("done.state.p").to("z"),
                         state("l", state("l1", on("l").to("lf")), final_state("lf")),
                         state("r", state("r1", on("r").to("rf")), final_state("rf"))),
                state("z")),
       "l1 r1",
       {{"l", "lf r1"}, {"r", "z"}}},
      {"and after the region's own",
       workflow(parallel("p", inside("done.state.l").run(note("l")),
                         inside("done.state.r").run(note("r")),
                         inside("done.state.p").run(note("p")),
                         state("l", state("l1", on("go").to("lf")), final_state("lf")),
                         state("r", state("r1", on("go").to("rf")), final_state("rf")))),
       "l1 r1",
       {{"go", "lf rf",
         "event go, take l1, take r1, exit r1, exit l1, enter lf, enter rf, internal "
         "done.state.l, take p, log l, internal done.state.r, take p, log r, internal "
         "done.state.p, take p, log p"}}},
      {"any done.state by its prefix",
       workflow(state("p", inside("done").to("z"), state("a", on("go").to("f")), final_state("f")),
                state("z")),
       "a",
       {{"go", "z"}}},
  });
}

TEST_CASE("A final state at the top ends the case: exit content runs, the configuration stays") {
  RunningCase live(
      workflow(state("a", on("end").to("f").run(raise("r")), inside("r").to("a")),
               final_state("f", entry(note("+f")), exit(note("-f")), inside("r").to("a"))));
  REQUIRE(live.open().empty());
  CHECK(live.send("end") == "");
  CHECK(live.trace() == "event end, take a, exit a, enter f, log +f, log -f, finished");
  CHECK(live.snapshot().finished);
  CHECK(live.active() == "f");
  CHECK(live.send("end") == "finished");
  CHECK(live.available().empty());
}

}  // namespace xinfang::statechart
