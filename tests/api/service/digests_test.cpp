// Reminders under a simulated clock: when they are delivered, to whom, and never twice.
#include <catch2/catch.hpp>

#include "tests/api/service/reminded_desk.h"

namespace xinfang::service::test {

// A case registered on Monday 2 March is due on Monday the 9th; it warns from Friday the 6th on and
// urgently from Sunday the 8th; it expires as the 10th begins.

TEST_CASE("alarms of a week-end come in one digest for each person on Monday at nine") {
  RemindedDesk desk;
  for (int i = 0; i < 3; ++i) desk.registered(i < 2 ? "wang" : "zhao");
  CHECK(desk.next() == "never");
  desk.set("2026-03-06 00:00");
  desk.ring();
  CHECK(desk.next() == "09:00");
  CHECK(desk.deliver() == 0);
  desk.set("2026-03-06 09:00");
  CHECK(desk.deliver() == 9);
  CHECK(desk.inbox("wang") == Lines{"09:00 unread: 1 warned, 2 warned"});
  CHECK(desk.inbox("zhao") == Lines{"09:00 unread: 3 warned"});
  CHECK(desk.inbox("qian") == Lines{"09:00 unread: 1 warned, 2 warned, 3 warned"});
  CHECK(desk.published() == Lines{"qian 1", "wang 1", "zhao 1"});
  desk.set("2026-03-08 00:00");
  desk.ring();
  CHECK(desk.next() == "2026-03-09 09:00");
  CHECK(desk.deliver() == 0);
  desk.set("2026-03-08 10:00");
  CHECK(desk.deliver() == 0);
  desk.set("2026-03-09 09:00");
  desk.deliver();
  CHECK(desk.inbox("wang") ==
        Lines{"2026-03-06 09:00 unread: 1 warned, 2 warned", "09:00 unread: 1 urgent, 2 urgent"});
  CHECK(desk.published() == Lines{"qian 2", "wang 2", "zhao 2"});
  CHECK(desk.next() == "never");
  CHECK(desk.verified() == "");
}

TEST_CASE("what rings over the Spring Festival waits for the first morning after it") {
  RemindedDesk desk;
  desk.set("2026-02-10 10:00");
  desk.registered("wang");  // due on the 17th, hence on the 24th
  desk.set("2026-02-23 00:00");
  desk.ring();
  CHECK(desk.next() == "2026-02-24 09:00");
  desk.set("2026-02-24 09:00");
  desk.ring();
  desk.deliver();
  CHECK(desk.inbox("wang") == Lines{"09:00 unread: 1 warned, 1 urgent"});
  CHECK(desk.verified() == "");
}

TEST_CASE("a restart between alarm and delivery loses nothing and doubles nothing") {
  RemindedDesk desk;
  desk.registered("wang");
  desk.set("2026-03-06 00:00");
  desk.ring();
  desk.restart();
  CHECK(desk.next() == "09:00");
  desk.set("2026-03-06 09:00");
  desk.deliver();
  desk.restart();
  CHECK(desk.next() == "never");
  CHECK(desk.deliver() == 0);
  CHECK(desk.inbox("wang") == Lines{"09:00 unread: 1 warned"});
  CHECK(desk.states() == "2 delivered, 1 unclaimed");
}

TEST_CASE("a delivery that came to nothing is made once, later, and nobody heard of it") {
  RemindedDesk desk;
  desk.registered("wang");
  desk.set("2026-03-06 00:00");
  desk.ring();
  desk.set("2026-03-06 09:00");
  desk.deliver_and_crash();
  CHECK(desk.inbox("wang").empty());
  CHECK(desk.published().empty());
  CHECK(desk.states() == "3 pending");
  SECTION("in the same process") {}
  SECTION("in the next one") { desk.restart(); }
  CHECK(desk.next() == "09:00");
  CHECK(desk.deliver() == 3);
  CHECK(desk.inbox("wang") == Lines{"09:00 unread: 1 warned"});
  CHECK(desk.published() == Lines{"qian 1", "wang 1"});
  CHECK(desk.verified() == "");
}

TEST_CASE("many reminders go in many transactions, and still in one digest") {
  RemindedDesk desk;
  for (int i = 0; i < 5; ++i) desk.registered("wang");
  desk.set("2026-03-06 00:00");
  desk.ring();
  desk.set("2026-03-06 09:00");
  CHECK(desk.deliver(2) == 15);
  CHECK(desk.inbox("wang") ==
        Lines{"09:00 unread: 1 warned, 2 warned, 3 warned, 4 warned, 5 warned"});
  CHECK(desk.inbox("qian").size() == 1);
  CHECK(desk.verified() == "");
}

TEST_CASE("a role that many hold is told in several transactions") {
  RemindedDesk desk;
  constexpr int supervisors = deliveries_max / 2 + 1;
  for (int i = 0; i < supervisors; ++i) desk.put_user("s" + std::to_string(i), {"supervisor"});
  for (int i = 0; i < 3; ++i) desk.registered("wang");
  desk.set("2026-03-06 09:00");
  desk.ring();
  CHECK(desk.deliver() == 9);
  // Two cases in the first transaction, the third in another: whoever was told first hears twice.
  CHECK(desk.inbox("s7") == Lines{"09:00 unread: 1 warned, 2 warned, 3 warned"});
  CHECK(desk.published().size() == 2 * (supervisors + 2));
  CHECK(desk.verified() == "");
}

TEST_CASE("who is handler and supervisor of one case is told of its alarm once") {
  RemindedDesk desk;
  desk.put_user("wang", {"supervisor", "clerk"});
  desk.registered("wang");
  desk.set("2026-03-06 00:00");
  desk.ring();
  desk.set("2026-03-06 09:00");
  desk.deliver();
  CHECK(desk.inbox("wang") == Lines{"09:00 unread: 1 warned"});
  CHECK(desk.states() == "3 delivered");
  CHECK(desk.verified() == "");
}

TEST_CASE("only who may see the case at delivery is told of it") {
  RemindedDesk desk;
  const auto id = desk.registered("wang");
  desk.set("2026-03-06 00:00");
  desk.ring();
  SECTION("a role that opens no case of the workflow") {
    desk.set("2026-03-06 09:00");
    desk.deliver();
    CHECK(desk.inbox("li").empty());
    CHECK(desk.states() == "2 delivered, 1 unclaimed");
  }
  SECTION("a handler who gave the case away before") {
    desk.set("2026-03-06 08:00");
    expression::Map answers;
    answers.set("handler", expression::Value::string("zhao"));
    desk.send(id, "hand_over", answers);
    desk.set("2026-03-06 09:00");
    desk.deliver();
    CHECK(desk.inbox("wang").empty());
    CHECK(desk.inbox("zhao").empty());  // the notice was to him who had the case then
    CHECK(desk.states() == "1 delivered, 2 unclaimed");
  }
  SECTION("a handler who gives it away after: the item goes with the case") {
    desk.set("2026-03-06 09:00");
    desk.deliver();
    CHECK(desk.inbox("wang") == Lines{"09:00 unread: 1 warned"});
    expression::Map answers;
    answers.set("handler", expression::Value::string("zhao"));
    desk.send(id, "hand_over", answers);
    CHECK(desk.inbox("wang") == Lines{"09:00 unread:"});
  }
  SECTION("a role that nobody holds") {
    desk.put_user("qian", {});
    desk.set("2026-03-06 09:00");
    desk.deliver();
    CHECK(desk.states() == "1 delivered, 2 unclaimed");
    CHECK(desk.next() == "never");
  }
  CHECK(desk.verified() == "");
}

TEST_CASE("a warning that was overtaken is left out, an expiry never") {
  RemindedDesk desk;
  const auto id = desk.registered("wang");
  desk.set("2026-03-06 00:00");
  desk.ring();
  desk.set("2026-03-06 08:00");
  SECTION("the duty was done") {
    desk.send(id, "close");
    desk.set("2026-03-06 09:00");
    CHECK(desk.deliver() == 3);
    CHECK(desk.inbox("wang").empty());
    CHECK(desk.states() == "3 dropped");
    CHECK(desk.published().empty());
  }
  SECTION("the term was extended: it rings anew when the new one is near") {
    desk.send(id, "extend");
    desk.set("2026-03-06 09:00");
    desk.deliver();
    CHECK(desk.states() == "3 dropped");
    desk.set("2026-03-16 09:00");
    desk.ring();
    desk.deliver();
    CHECK(desk.inbox("wang") == Lines{"09:00 unread: 1 warned"});
  }
  SECTION("the term stands still: it would not ring anew") {
    desk.send(id, "suspend");
    desk.set("2026-03-06 09:00");
    desk.deliver();
    CHECK(desk.inbox("wang") == Lines{"09:00 unread: 1 warned"});
  }
  SECTION("the term ran out, and the duty was done before the delivery") {
    desk.set("2026-03-06 09:00");
    desk.deliver();
    desk.set("2026-03-10 00:00");
    desk.ring();
    desk.set("2026-03-10 08:30");
    desk.send(id, "close");
    desk.set("2026-03-10 09:00");
    desk.deliver();
    CHECK(desk.inbox("qian") ==
          Lines{"2026-03-06 09:00 unread: 1 warned", "09:00 unread: 1 expired"});
    CHECK(desk.inbox("wang") == Lines{"2026-03-06 09:00 unread: 1 warned"});
  }
  CHECK(desk.verified() == "");
}

TEST_CASE("after a downtime what waits goes at once where the office is open") {
  RemindedDesk desk;
  desk.registered("wang");
  SECTION("in the morning") {
    desk.set("2026-03-09 10:30");
    desk.ring();
    CHECK(desk.next() == "09:00");
    desk.deliver();
    CHECK(desk.inbox("wang") == Lines{"10:30 unread: 1 warned, 1 urgent"});
  }
  SECTION("at lunch: it waits for the afternoon") {
    desk.set("2026-03-09 12:30");
    desk.ring();
    CHECK(desk.next() == "14:00");
    CHECK(desk.deliver() == 0);
    desk.set("2026-03-09 14:00");
    desk.deliver();
    CHECK(desk.inbox("wang") == Lines{"14:00 unread: 1 warned, 1 urgent"});
  }
  SECTION("on a Sunday: it waits for Monday") {
    desk.set("2026-03-08 10:30");
    desk.ring();
    CHECK(desk.next() == "2026-03-09 09:00");
    CHECK(desk.deliver() == 0);
  }
}

TEST_CASE("what rings late joins the digest of these hours, unless that was read already") {
  RemindedDesk desk;
  for (int i = 0; i < 3; ++i) desk.registered("wang");
  desk.set("2026-03-06 10:00");
  desk.ring(1);
  desk.deliver();
  desk.set("2026-03-06 10:05");
  desk.ring(2);
  desk.deliver();
  CHECK(desk.inbox("wang") == Lines{"10:00 unread: 1 warned, 2 warned"});
  desk.read("wang", 1);
  CHECK(desk.published() == Lines{"qian 1", "wang 1", "qian 1", "wang 1", "wang 0"});
  desk.set("2026-03-06 10:10");
  desk.ring(3);
  desk.deliver();
  CHECK(desk.inbox("wang") == Lines{"10:00 read: 1 warned, 2 warned", "10:10 unread: 3 warned"});
  CHECK(desk.inbox("qian") == Lines{"10:00 unread: 1 warned, 2 warned, 3 warned"});
  CHECK(desk.verified() == "");
}

TEST_CASE("a clock that goes back gives nothing twice, and one that leaps loses nothing") {
  RemindedDesk desk;
  const auto id = desk.registered("wang");
  desk.set("2026-03-06 09:00");
  desk.ring();
  desk.deliver();
  for (const auto* back : {"2026-03-06 08:59", "2026-03-05 09:00", "2026-03-02 15:00"}) {
    desk.set(back);
    desk.ring();
    CHECK(desk.next() == "never");
    CHECK(desk.deliver() == 0);
  }
  desk.set("2026-03-06 09:00");
  CHECK(desk.deliver() == 0);
  CHECK(desk.inbox("wang") == Lines{"09:00 unread: 1 warned"});
  desk.set("2027-03-08 11:00");
  desk.ring();
  desk.deliver();
  CHECK(desk.inbox("wang") == Lines{"2026-03-06 09:00 unread: 1 warned", "11:00 unread: 1 urgent"});
  // Back before all of it, with one more alarm to come.
  desk.set("2026-03-06 10:00");
  desk.send(id, "extend");
  desk.ring();
  desk.deliver();
  CHECK(desk.inbox("wang").size() == 2);
  CHECK(desk.verified() == "");
}

TEST_CASE("nobody reads or ends another's digest") {
  RemindedDesk desk;
  desk.registered("wang");
  desk.set("2026-03-06 09:00");
  desk.ring();
  desk.deliver();
  desk.published();
  desk.read("wang", 1);
  desk.read("wang", 1);
  CHECK_FALSE(desk.reads("wang", 2));
  CHECK_FALSE(desk.reads("wang", 3));
  CHECK(desk.published() == Lines{"wang 0", "wang 0"});
  CHECK(desk.inbox("qian") == Lines{"09:00 unread: 1 warned"});
}

}  // namespace xinfang::service::test
