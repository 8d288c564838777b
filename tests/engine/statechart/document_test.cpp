// SCXML documents: what is kept between two events, and what holds it within bounds. What the
// standard asks for is in tests/conformance/scxml.
#include <catch2/catch.hpp>

#include "engine/definition/reader.h"
#include "tests/engine/statechart/running_case.h"

namespace xinfang::statechart {

namespace {

std::shared_ptr<const Chart> read(const std::string& inside, const std::string& attributes = "") {
  const auto definition =
      definition::read_scxml("<scxml xmlns=\"http://www.w3.org/2005/07/scxml\" version=\"1.0\" " +
                                 attributes + ">" + inside + "</scxml>",
                             "x.scxml", {});
  if (!definition) {
    for (const auto& diagnostic : definition.error()) UNSCOPED_INFO(to_text(diagnostic));
  }
  REQUIRE(definition.ok());
  return compile(*definition);
}

std::string entering(const std::string& content) {
  return "<state id=\"a\"><onentry>" + content + "</onentry></state>";
}

std::vector<std::string> errors(const Records& records) {
  std::vector<std::string> found;
  for (const auto& record : records) {
    if (const auto* error = std::get_if<ErrorRaised>(&record)) found.push_back(error->detail);
  }
  return found;
}

}  // namespace

TEST_CASE("A send waits in the snapshot until it is delivered, and its records say so") {
  RunningCase one(read(
      "<datamodel><data id=\"id\"/></datamodel>"
      "<state id=\"a\"><onentry><send event=\"late\" delay=\"2s\" id=\"x\"/>"
      "<send event=\"soon\" delay=\"1s\" idlocation=\"id\"><param name=\"p\" expr=\"[1]\"/></send>"
      "</onentry><transition event=\"soon\" target=\"b\"><cancel sendid=\"x\"/></transition>"
      "</state><state id=\"b\"/>"));
  REQUIRE(one.open() == "");
  MemoryVault vault;
  const auto& chart = one.chart();
  const Records records(one.records().begin() + 3, one.records().end());
  CHECK(encode(chart, records, vault) ==
        R"([{"due":"2026-03-02T01:00:02.000Z","event":"late","id":"x","k":"sent","number":1},)"
        R"({"field":"id","k":"assigned","value":"send.2"},{"k":"numbered","number":2},)"
        R"({"data":{"p":[1]},"due":"2026-03-02T01:00:01.000Z","event":"soon","id":"send.2",)"
        R"("k":"sent","number":3}])");
  CHECK_THAT(
      encode(chart, one.snapshot(), vault),
      Catch::EndsWith(
          R"("session":{"numbered":3,"sends":[)"
          R"({"due":"2026-03-02T01:00:02.000Z","event":"late","id":"x","number":1},)"
          R"({"data":{"p":[1]},"due":"2026-03-02T01:00:01.000Z","event":"soon","id":"send.2",)"
          R"("number":3}]}})"));
  REQUIRE(one.deliver() == "");
  CHECK(encode(chart, one.records(), vault) ==
        R"([{"k":"delivered","number":3},{"data":{"p":[1]},"k":"event","name":"soon"},)"
        R"({"event":"soon","k":"transition","number":0,"state":"a"},{"k":"exited","state":"a"},)"
        R"({"k":"cancelled","number":1},{"k":"entered","state":"b"}])");
  CHECK(one.active() == "b");
  CHECK(one.deliver() == "nothing");
  CHECK(static_cast<int>(RecordKind::sent) == 15);
  CHECK(static_cast<int>(RecordKind::cancelled) == 16);
  CHECK(static_cast<int>(RecordKind::delivered) == 17);
  CHECK(static_cast<int>(RecordKind::numbered) == 18);
  for (const auto& record : one.records()) {
    CHECK(to_text(kind_of(record)) != "");
  }
  CHECK(kind_of(Finished{}) == RecordKind::finished);
  CHECK(kind_of(Sent{}) == RecordKind::sent);
  CHECK(kind_of(Numbered{}) == RecordKind::numbered);
}

TEST_CASE("A snapshot keeps which data a loop has declared and which states have bound theirs") {
  RunningCase one(
      read("<datamodel><data id=\"seen\" expr=\"[]\"/></datamodel>"
           "<state id=\"a\"><datamodel><data id=\"late\" expr=\"1\"/></datamodel>"
           "<onentry><foreach item=\"item\" array=\"[null]\"/></onentry></state>",
           "binding=\"late\""));
  REQUIRE(one.open() == "");
  MemoryVault vault;
  CHECK_THAT(encode(one.chart(), one.snapshot(), vault),
             Catch::EndsWith(R"("session":{"bound":["a"],"declared":["item"]}})"));
}

TEST_CASE("A damaged session is refused with what is wrong") {
  const auto chart = read("<state id=\"a\"/>");
  MemoryVault vault;
  const auto fault = [&](const std::string& session) {
    const auto read = decode_snapshot(
        *chart,
        R"({"changed_at":"2026-03-02T01:00:00Z","opened_at":"2026-03-02T01:00:00Z",)"
        R"("configuration":["a"],"session":)" +
            session + "}",
        vault);
    return read ? std::string() : read.error();
  };
  CHECK(fault("1") == "the snapshot is damaged: the session is no object");
  CHECK(
      fault(R"({"bound":["b"]})") ==
      R"(the snapshot is damaged: the session names the state "b", which the workflow does not have)");
  CHECK(fault(R"({"declared":1})") ==
        "the snapshot is damaged: the session has 'declared' that is no list");
  CHECK(fault(R"({"declared":["x"]})") ==
        "the snapshot is damaged: the session names the field 'x', which the workflow does not "
        "have");
  CHECK(fault(R"({"numbered":0})") ==
        "the snapshot is damaged: the session has no 'numbered' that is a whole number from 1");
  CHECK(fault(R"({"sends":{}})") ==
        "the snapshot is damaged: the session has 'sends' that are no list");
  CHECK(fault(R"({"sends":[{"number":1}]})") ==
        "the snapshot is damaged: the session is damaged: a send has no 'due'");
  const std::string send = R"({"number":1,"due":"2026-03-02T01:00:00Z","event":"e"})";
  CHECK(fault(R"({"sends":[)" + send + "]}") ==
        "the snapshot is damaged: the session has send 1 out of order");
  CHECK(fault(R"({"numbered":1,"sends":[)" + send + "," + send + "]}") ==
        "the snapshot is damaged: the session has send 1 out of order");
  CHECK(fault(R"({"numbered":1,"sends":[)" + send + "]}") == "");
  CHECK(decode_records(*chart, R"([{"k":"delivered"}])", vault).error() ==
        "record 0 has no 'number' that is a whole number from 1");
}

TEST_CASE("A session that has ended keeps no sends and delivers none") {
  RunningCase one(
      read("<state id=\"a\"><onentry><send event=\"e\"/></onentry><transition target=\"f\"/>"
           "</state><final id=\"f\"/>"));
  REQUIRE(one.open() == "");
  CHECK(one.snapshot().finished);
  CHECK(one.deliver() == "nothing");
}

TEST_CASE("A document can't ask for more than a step may cost") {
  RunningCase loops(read(entering(
      "<foreach item=\"x\" array=\"[1,2,3,4,5,6,7,8,9,10].map(a, [1,2,3,4,5,6,7,8,9,10])\">"
      "<foreach item=\"y\" array=\"x\"><foreach item=\"z\" array=\"x\">"
      "<foreach item=\"u\" array=\"x\"><foreach item=\"v\" array=\"x\">"
      "<foreach item=\"w\" array=\"x\"/></foreach></foreach></foreach></foreach>"
      "</foreach>")));
  REQUIRE(loops.open() == "");
  REQUIRE(errors(loops.records()).size() == 1);
  CHECK(errors(loops.records()).front() ==
        "state 'a': foreach has run more than 100000 times in one step");

  RunningCase sends(
      read(entering("<foreach item=\"x\" array=\"[1,2,3,4,5,6,7,8,9,10,11].map(a, [1,2,3,4,5,6,7,8,"
                    "9,10])\"><foreach item=\"y\" array=\"x\"><foreach item=\"z\" array=\"x\">"
                    "<send event=\"e\"/></foreach></foreach></foreach>")));
  REQUIRE(sends.open() == "");
  CHECK(sends.snapshot().session.sends.size() == pending_sends_max);
  CHECK(errors(sends.records()).size() == 100);
  CHECK_THAT(errors(sends.records()).front(), Catch::Contains("1000 events wait already"));

  RunningCase levels(read("<datamodel><data id=\"x\" expr=\"[]\"/></datamodel>" +
                          entering("<foreach item=\"y\" array=\"[1,2,3,4,5,6,7,8,9,10]\">"
                                   "<assign location=\"x\" expr=\"[[[[[[x]]]]]]\"/></foreach>")));
  REQUIRE(levels.open() == "");
  REQUIRE(errors(levels.records()).size() == 1);
  CHECK_THAT(errors(levels.records()).front(), Catch::Contains("too many levels"));

  RunningCase endless(read("<state id=\"a\"><transition target=\"a\"/></state>"));
  CHECK(endless.open() == "loop");
}

TEST_CASE("Values of every kind survive the journal") {
  RunningCase one(
      read("<datamodel><data id=\"x\" expr=\"[1u, 2.5, b'x', timestamp("
           "'2026-01-01T00:00:00Z'), duration('1.5s'), int, {1: {'$a': null}}, "
           "-9223372036854775808]\"/></datamodel>" +
           entering("<send event=\"e\"><content expr=\"x\"/></send>")));
  REQUIRE(one.open() == "");
  CHECK(one.data("x") ==
        R"([{"$uint":"1"},2.5,{"$bytes":"78"},{"$timestamp":"2026-01-01T00:00:00Z"},)"
        R"({"$duration":"1.5s"},{"$type":"int"},{"$map":[[1,{"$map":[["$a",null]]}]]},)"
        R"(-9223372036854775808])");
  REQUIRE(one.deliver() == "");
}

TEST_CASE("An error that shows a character of the document shows all of it") {
  RunningCase one(read(entering("<log expr=\"1 信 2\"/>")));
  REQUIRE(one.open() == "");
  REQUIRE(errors(one.records()).size() == 1);
  CHECK_THAT(errors(one.records()).front(), Catch::Contains("unexpected character '信'"));
}

TEST_CASE("A person can't send an event into a document that names no roles") {
  RunningCase one(read("<state id=\"a\"><transition event=\"e\" target=\"a\"/></state>"));
  REQUIRE(one.open() == "");
  CHECK(one.send("e") == "role");
}

}  // namespace xinfang::statechart
