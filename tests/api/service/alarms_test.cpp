// Alarms of clocks under a clock that the test holds: when each rings, and what commands see of it.
#include <catch2/catch.hpp>

#include "tests/api/service/timed_office.h"

using namespace xinfang;
using namespace std::chrono_literals;
using xinfang::test::TimedOffice;

namespace {

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("an alarm rings at its instant, once, and not a millisecond before") {
  TimedOffice office;
  auto& service = office.start();
  CHECK_FALSE(service.next_timer());
  CHECK(service.run_timers() == 0);
  const auto begin = office.now();
  const auto id = office.register_letter();
  const struct {
    std::chrono::hours after;
    int alarms;
  } table[] = {{100h, 2}, {120h, 1}};
  for (const auto& row : table) {
    INFO(row.after.count());
    CHECK(service.next_timer() == begin + row.after);
    office.set(begin + row.after - 1ms);
    CHECK(service.run_timers() == 0);
    office.set(begin + row.after);
    CHECK(service.run_timers() == row.alarms);
    CHECK(service.run_timers() == 0);
  }
  CHECK_FALSE(service.next_timer());
  CHECK(office.alarms(id) == Lines{"clock.expired.reply at 2026-03-06T05:00:00.000Z",
                                   "clock.expired.report at 2026-03-06T05:00:00.000Z",
                                   "clock.expired.follow_up at 2026-03-07T01:00:00.000Z"});
  CHECK(office.states(id) == Lines{"chased"});
  CHECK(office.difference() == "");
}

TEST_CASE("what fell due while the server was down rings once, in order, marked as noticed late") {
  TimedOffice office;
  office.start();
  const auto id = office.register_letter();
  office.stop();
  office.advance(24h * 30);
  CHECK(office.start().run_timers() == 2);
  CHECK(office.alarms(id) ==
        Lines{"clock.expired.reply at 2026-04-01T01:00:00.000Z since 2026-03-06T05:00:00.000Z, "
              "late",
              "clock.expired.report at 2026-04-01T01:00:00.000Z since 2026-03-06T05:00:00.000Z, "
              "late"});
  CHECK(office.start().run_timers() == 0);
  // The chase begins when the expiry was noticed, and is due 20 hours later.
  CHECK(office.service().next_timer() == office.now() + 20h);
  CHECK(office.difference() == "");
}

TEST_CASE("an alarm that is a moment late is not called late") {
  TimedOffice office;
  office.start();
  const auto id = office.register_letter();
  office.advance(100h + 1min);
  office.service().run_timers();
  office.advance(20h + 1min + 1ms);
  office.service().run_timers();
  CHECK(office.alarms(id) ==
        Lines{"clock.expired.reply at 2026-03-06T05:01:00.000Z since 2026-03-06T05:00:00.000Z",
              "clock.expired.report at 2026-03-06T05:01:00.000Z since 2026-03-06T05:00:00.000Z",
              "clock.expired.follow_up at 2026-03-07T01:02:00.001Z since "
              "2026-03-07T01:01:00.000Z, late"});
}

TEST_CASE("a clock that was met in time does not ring") {
  TimedOffice office;
  auto& service = office.start();
  const auto id = office.register_letter();
  office.advance(49h);
  REQUIRE(service.execute(TimedOffice::event(id, "answer")).ok());
  CHECK_FALSE(service.next_timer());
  office.advance(24h * 365);
  CHECK(service.run_timers() == 0);
  CHECK(office.alarms(id).empty());
}

TEST_CASE("a command finds rung what is due in its case, in the same transaction") {
  TimedOffice office;
  auto& service = office.start();
  const auto id = office.register_letter();
  const auto other = office.register_letter();
  std::vector<std::size_t> batches;
  service.on_commit([&](const auto& changes) { batches.push_back(changes.size()); });
  office.advance(100h);

  SECTION("the event is decided on the case as the alarms left it") {
    const auto done = service.execute(TimedOffice::event(id, "note"));
    REQUIRE(done.ok());
    CHECK(done->state->sequence == 4);
    CHECK(office.states(id) == Lines{"chased"});
    CHECK(batches == std::vector<std::size_t>{3});
  }
  SECTION("If-Match from before is refused, and the alarms have rung all the same") {
    auto command = TimedOffice::event(id, "note");
    command.if_match = 1;
    const auto refused = service.execute(command);
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().code == service::ProblemCode::stale);
    CHECK(office.alarms(id).size() == 2);
    CHECK(batches == std::vector<std::size_t>{2});
    command.if_match = 3;
    CHECK(service.execute(command).ok());
  }
  SECTION("an event that is refused otherwise leaves them too") {
    const auto refused = service.execute(TimedOffice::event(id, "nonsense"));
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().code == service::ProblemCode::unknown_event);
    CHECK(office.alarms(id).size() == 2);
  }
  SECTION("who may not see the case makes nothing ring") {
    auto command = TimedOffice::event(id, "note");
    command.caller = {"zhao", "赵", {}};
    CHECK_FALSE(service.execute(command).ok());
    CHECK(office.alarms(id).empty());
  }
  CHECK(office.alarms(other).empty());
  service.run_timers();
  CHECK(office.alarms(id).size() == 2);
  CHECK(office.alarms(other).size() == 2);
  CHECK(office.doubled() == 0);
  CHECK(office.difference() == "");
}

TEST_CASE("a clock that jumps forward and back rings nothing twice") {
  TimedOffice office;
  auto& service = office.start();
  const auto begin = office.now();
  const auto id = office.register_letter();
  office.set(begin + 24h * 365);
  CHECK(service.run_timers() == 2);
  office.set(begin + 1h);
  CHECK(service.run_timers() == 0);
  // The case's time does not go back.
  const auto done = service.execute(TimedOffice::event(id, "note"));
  REQUIRE(done.ok());
  CHECK(done->at == begin + 24h * 365);
  office.start();
  for (const auto hours : {60h, 24h * 365, 2h, 24h * 365 + 19h}) {
    office.set(begin + hours);
    CHECK(office.service().run_timers() == 0);
  }
  office.set(begin + 24h * 365 + 20h);
  CHECK(office.service().run_timers() == 1);
  CHECK(office.rung() == 3);
  CHECK(office.doubled() == 0);
  CHECK(office.difference() == "");
}

TEST_CASE("a timer that was not right is put right without a journal entry") {
  TimedOffice office;
  office.start();
  office.register_letters(200);
  const auto right = office.service().next_timer();
  office.stop();
  const auto* wrong = GENERATE("0", "-1", "1772413200000");
  INFO(wrong);
  office.tamper("UPDATE cases SET timer_at = " + std::string(wrong));
  auto& service = office.start();
  CHECK(service.run_timers() == 0);
  CHECK(service.next_timer() == right);
  CHECK(office.count("SELECT count(*) FROM cases WHERE timer_at = 1772773200000") == 200);
  CHECK(office.count("SELECT count(*) FROM journal") == 200);
  CHECK(office.difference() == "");
}

TEST_CASE("a database from before there were timers opens, and its clocks ring") {
  TimedOffice office;
  office.restore("before-versions.sql");
  office.set(*parse_instant("2026-11-24T14:00:00Z"));
  auto& service = office.start();
  REQUIRE(service.next_timer());
  CHECK(*service.next_timer() < office.now());  // nobody has looked yet
  CHECK(office.difference() == "");
  CHECK(service.run_timers() == 0);
  const auto due = Instant{std::chrono::milliseconds{1796140800000}};
  CHECK(service.next_timer() == due);
  CHECK(office.difference() == "");
  office.set(due);
  CHECK(service.run_timers() == 1);
  CHECK(office.count("SELECT count(*) FROM journal WHERE case_id = 1"
                     " AND event = 'clock.expired.procedural_reply'") == 1);
  CHECK_FALSE(service.next_timer());
  CHECK(office.difference() == "");
}
