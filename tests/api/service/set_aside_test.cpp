// Alarms that a workflow refuses: on charts that no search has passed, which a library would not
// load.
#include <catch2/catch.hpp>

#include "api/service/alarms.h"
#include "tests/storage/office.h"

using namespace xinfang;
using namespace xinfang::storage::test;

namespace {

// When the term has run out, the case goes round and round without an end.
const std::string endless = R"(
title: {zh: 来信, en: Letter}
rules: desk
numbering: "{office}信〔{year}〕{number}号"
roles: {clerk: {zh: 经办人, en: Clerk}}
stages: {all: {zh: 全部, en: All}}
data:
  petitioner: {type: string, title: {zh: 信访人, en: Petitioner}}
  subject: {type: string, title: {zh: 事由, en: Subject}}
  received: {type: date, title: {zh: 收到, en: Received}}
access: {roles: [clerk]}
summary: {subject: subject, petitioner: petitioner, received: received}
register:
  title: {zh: 登记, en: Register}
  by: [clerk]
  basis: test
  form: {petitioner: data, subject: data, received: data}
initial: open
states:
  open:
    title: {zh: 办理, en: Open}
    stage: all
    start: [reply]
    on:
      clock.expired.reply: {basis: test, to: here}
  here:
    title: {zh: 此, en: Here}
    always: [{to: there}]
  there:
    title: {zh: 彼, en: There}
    always: [{to: here}]
)";

}  // namespace

TEST_CASE("an alarm whose workflow loops is set aside, told once, and taken up after a command") {
  Directory directory;
  const auto loop = compile("endless", endless);
  auto wanted = options(directory.file("case.db"));
  wanted.charts = [loop, known = wanted.charts](std::string_view hash) {
    return hash == loop->workflow_hash() ? loop : known(hash);
  };
  auto opened = storage::Writer::open(wanted);
  REQUIRE(opened.ok());
  auto& writer = **opened;
  Desk desk(writer);
  desk.registered("一", "张三", loop);
  desk.registered("二");
  desk.registered("三", "张三", loop);

  const service::CalendarShelf calendars{clock::CalendarBook(calendar())};
  const statechart::Settings settings{zone()};
  service::Batch batch(writer, calendars, settings);
  service::Alarms alarms(writer, batch, calendars, settings);
  const auto due = at("2026-03-09T16:00:00Z");
  const auto work = [&](int limit) {
    REQUIRE(!batch.begin());
    const auto done = alarms.work(writer, due, limit);
    REQUIRE(done.ok());
    REQUIRE(!batch.end());
    alarms.settled(true);
    return *done;
  };
  CHECK(alarms.next() == due);
  CHECK(work(1) == 1);  // the first is looked at
  CHECK(alarms.set_aside_count() == 1);
  CHECK(alarms.rung() == 0);
  CHECK(alarms.next() == due);
  CHECK(work(1) == 1);
  CHECK(alarms.rung() == 1);
  CHECK(work(64) == 1);
  CHECK(alarms.set_aside_count() == 2);
  CHECK(work(64) == 0);
  CHECK_FALSE(alarms.next());

  // A person's command finds the case as it is: what is refused does not hold it up.
  const auto state = batch.load(1);
  REQUIRE(state.ok());
  const auto rung = alarms.ring_due(*state, due);
  REQUIRE(rung.ok());
  CHECK((*rung)->sequence == 1);
  alarms.take_up(1);
  alarms.settled(true);
  CHECK(alarms.set_aside_count() == 1);
  CHECK(alarms.next() == due);
}
