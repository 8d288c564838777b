#include <catch2/catch.hpp>

#include "storage/projection.h"
#include "tests/storage/office.h"

using namespace xinfang;
using namespace xinfang::storage;
using namespace xinfang::storage::test;

namespace {

// Two regions in two stages, a clock in each.
std::shared_ptr<const statechart::Chart> twin() {
  static const auto chart = compile("twin", R"(
title: {zh: 双轨, en: Twin}
rules: desk
numbering: "{office}双〔{year}〕{number}号"
roles: {clerk: {zh: 经办人, en: Clerk}}
stages: {first: {zh: 一, en: First}, second: {zh: 二, en: Second}}
data:
  subject: {type: string, title: {zh: 事由, en: Subject}}
  petitioner: {type: string, title: {zh: 人, en: Person}, optional: true}
  one: {type: user, title: {zh: 一, en: One}, optional: true}
  two: {type: user, title: {zh: 二, en: Two}, optional: true}
access: {roles: [clerk], fields: [two, one]}
summary: {subject: subject, petitioner: petitioner + "!", received: '"2026-03-01"'}
register:
  title: {zh: 登记, en: Register}
  by: [clerk]
  basis: none, a test
  form: {subject: data, one: data, two: data}
initial: both
states:
  both:
    title: {zh: 两边, en: Both}
    parallel: true
    states:
      left:
        title: {zh: 左, en: Left}
        stage: second
        initial: l1
        start: [reply]
        states:
          l1:
            title: {zh: 左一, en: Left one}
            on:
              suspend: {title: {zh: 停, en: Stop}, by: [clerk], basis: "none, a test", do: [{suspend: result}]}
              meet: {title: {zh: 完成, en: Meet}, by: [clerk], basis: "none, a test", do: [{meet: result}]}
              end: {title: {zh: 完, en: Done}, by: [clerk], basis: "none, a test", to: over}
      right:
        title: {zh: 右, en: Right}
        stage: first
        initial: r1
        start: [result]
        states:
          r1: {title: {zh: 右一, en: Right one}}
  over: {title: {zh: 终, en: Over}, final: true}
)");
  return chart;
}

statechart::Snapshot opened(const std::string& one, const std::string& two) {
  auto answers = answer("subject", "事");
  if (!one.empty()) answers.set("one", expression::Value::string(one));
  if (!two.empty()) answers.set("two", expression::Value::string(two));
  auto decision =
      statechart::open(*twin(), {zone()}, answers, {at(start_text), {"li", "李四", {"clerk"}}});
  REQUIRE(decision.ok());
  return decision->snapshot;
}

statechart::Snapshot after(const statechart::Snapshot& snapshot, const std::string& event) {
  auto decision = statechart::decide(*twin(), {zone()}, snapshot, {event, {}},
                                     {at("2026-03-02T05:00:00Z"), {"li", "李四", {"clerk"}}});
  REQUIRE(decision.ok());
  return decision->snapshot;
}

Projection projected(const statechart::Snapshot& snapshot) {
  return project(*twin(), snapshot, calendar(), zone());
}

}  // namespace

TEST_CASE("a projection names the active atomic states, and the stage of the first") {
  const auto projection = projected(opened("", ""));
  CHECK(projection.states == std::vector<std::string>{"l1", "r1"});
  CHECK(projection.stage == "second");
  CHECK_FALSE(projection.finished);
}

TEST_CASE("a projection shows the running clock that is due first") {
  const auto clock_of = [](const statechart::Snapshot& snapshot) {
    const auto projection = projected(snapshot);
    return projection.due ? projection.due->clock + " " + format_day(projection.due->day) : "";
  };
  const auto both = opened("", "");
  CHECK(clock_of(both) == "result 2026-03-05");
  CHECK(clock_of(after(both, "suspend")) == "reply 2026-03-09");
  CHECK(clock_of(after(both, "meet")) == "reply 2026-03-09");
}

TEST_CASE("readers are the users in the fields of need-to-know, sorted, once each") {
  CHECK(projected(opened("", "")).readers.empty());
  CHECK(projected(opened("zhao", "")).readers == std::vector<std::string>{"zhao"});
  CHECK(projected(opened("zhao", "qian")).readers == std::vector<std::string>{"qian", "zhao"});
  CHECK(projected(opened("zhao", "zhao")).readers == std::vector<std::string>{"zhao"});
}

TEST_CASE("a summary that computes with null is empty") {
  const auto projection = projected(opened("", ""));
  CHECK(projection.subject == "事");
  CHECK(projection.petitioner == "");
  CHECK(projection.received == "2026-03-01");
}

TEST_CASE("a finished case is shown where it ended") {
  const auto projection = projected(after(opened("", ""), "end"));
  CHECK(projection.finished);
  CHECK(projection.states == std::vector<std::string>{"over"});
  CHECK(projection.stage.empty());
}
