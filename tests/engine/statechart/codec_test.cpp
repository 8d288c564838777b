// Records and snapshots as text: what it looks like, and what is refused.
#include <catch2/catch.hpp>

#include "engine/expression/json.h"
#include "tests/engine/statechart/running_case.h"

namespace xinfang::statechart {

using namespace xinfang::tiny;
using definition::FieldKind;

namespace {

std::shared_ptr<const Chart> office() {
  auto name = field("name", FieldKind::string);
  name.personal = true;
  auto phone = field("phone", FieldKind::string);
  phone.personal = true;
  clock::Rule rule;
  rule.id = "reply";
  rule.limit = {7, clock::Unit::days};
  rule.basis = "article 163";
  clock::RulePack pack;
  pack.rules = {rule};
  auto definition = workflow(
      parallel("p", deep("h", "a1"),
               state("a",
                     state("a1", on("go").to("a2").form({store(name), ask(phone),
                                                         ask(field("note", FieldKind::string))})),
                     state("a2")),
               state("b", entry(change_clock(definition::ClockAction::Kind::start, "reply")),
                     state("b1"))),
      final_state("f"));
  definition.data = {field("n", FieldKind::integer), name};
  definition.documents = {{"receipt", text("receipt"), {}}};
  return compile(definition, pack);
}

const Instant morning = parse_instant("2026-03-02T01:00:00Z").value();

// One record of each kind.
Records all(const Chart& chart) {
  expression::Map data;
  data.set("note", expression::Value::string("说\"明\""));
  data.set("phone", expression::Value::string("123"));
  data.set("name", expression::Value::null());
  IndexSet states;
  states.insert(chart.find_state("a2"));
  states.insert(chart.find_state("b1"));
  return {Opened{"院控申访〔2026〕1号", "letters:7"},
          EventTaken{"go", false, data},
          EventTaken{"done.state.p", true, {}},
          TransitionTaken{0},
          Exited{chart.find_state("a1")},
          Remembered{0, states},
          Entered{chart.find_state("a2")},
          Assigned{0, expression::Value::integer(3)},
          Assigned{1, expression::Value::string("张三")},
          ClockChanged{0,
                       {clock::EntryKind::extended, morning, clock::Period{30, clock::Unit::days},
                        "go, article 1"}},
          DocumentDue{0},
          NoticeDue{"petitioner", {"您好", "hello"}},
          Logged{"line"},
          ErrorRaised{"wrong"},
          Finished{}};
}

// Shows what it was given, so that the text can be compared.
class OpenVault final : public Vault {
 public:
  expression::Value seal(const std::string& path, const expression::Value&) override {
    return expression::Value::string("sealed " + path);
  }
  Result<expression::Value, std::string> open(const std::string&,
                                              const expression::Value&) override {
    return Failure{std::string("the key is gone")};
  }
};

}  // namespace

TEST_CASE("Each kind of record has its frozen number, word and text") {
  const auto chart = office();
  // On disk: a change here breaks every journal that was ever written.
  const std::vector<std::string> expected = {
      R"({"k":"opened","number":"院控申访〔2026〕1号","origin":"letters:7"})",
      R"({"data":{"name":null,"note":"说\"明\"","phone":"sealed event/phone"},"k":"event","name":"go"})",
      R"({"internal":true,"k":"event","name":"done.state.p"})",
      R"({"event":"go","k":"transition","number":0,"state":"a1"})",
      R"({"k":"exited","state":"a1"})",
      R"({"history":"h","k":"remembered","states":["a2","b1"]})",
      R"({"k":"entered","state":"a2"})",
      R"({"field":"n","k":"assigned","value":3})",
      R"({"field":"name","k":"assigned","value":"sealed data/name"})",
      R"({"at":"2026-03-02T01:00:00.000Z","by":"30 days","clock":"reply","entry":"extended","k":"clock","reason":"go, article 1"})",
      R"({"document":"receipt","k":"document"})",
      R"({"en":"hello","k":"notice","to":"petitioner","zh":"您好"})",
      R"({"k":"logged","text":"line"})",
      R"({"detail":"wrong","k":"error"})",
      R"({"k":"finished"})",
  };
  const auto records = all(*chart);
  REQUIRE(records.size() == expected.size());
  OpenVault vault;
  std::string whole = "[";
  for (std::size_t i = 0; i < records.size(); ++i) {
    CHECK(encode(*chart, Records{records[i]}, vault) == "[" + expected[i] + "]");
    whole += (i == 0 ? "" : ",") + expected[i];
  }
  CHECK(encode(*chart, records, vault) == whole + "]");
  // Canonical: JSON that is read and written again is the same text.
  const auto json = expression::from_json(whole + "]");
  REQUIRE(json.ok());
  CHECK(expression::to_json(*json) == whole + "]");
  CHECK(static_cast<int>(RecordKind::finished) == 13);
}

TEST_CASE("Records read back as they were, with what the vault kept") {
  const auto chart = office();
  MemoryVault vault;
  const std::string written = encode(*chart, all(*chart), vault);
  CHECK(vault.paths() == std::vector<std::string>{"event/phone", "data/name"});
  CHECK_THAT(written, !Catch::Contains("张三") && !Catch::Contains("123"));
  const auto read = decode_records(*chart, written, vault);
  REQUIRE(read.ok());
  CHECK(trace(*chart, *read) == trace(*chart, all(*chart)));
  CHECK(std::get<Assigned>(read->at(8)).value == expression::Value::string("张三"));
  CHECK(*std::get<EventTaken>(read->at(1)).data.find("phone") == expression::Value::string("123"));
}

TEST_CASE("A snapshot's text names everything and leaves out what is empty") {
  const auto chart = office();
  Snapshot snapshot = blank(*chart);
  apply(*chart, snapshot, all(*chart)[0], morning);
  for (const auto* id : {"p", "a", "a2", "b", "b1"}) {
    apply(*chart, snapshot, Entered{chart->find_state(id)}, morning);
  }
  OpenVault open;
  CHECK(encode(*chart, snapshot, open) ==
        R"({"changed_at":"2026-03-02T01:00:00.000Z","clocks":{},)"
        R"("configuration":["p","a","a2","b","b1"],"data":{},"finished":false,"history":{},)"
        R"("opened_at":"2026-03-02T01:00:00.000Z"})");
  const auto records = all(*chart);
  for (const auto kind : {5, 7, 8, 9}) apply(*chart, snapshot, records[kind], morning);
  CHECK(encode(*chart, snapshot, open) ==
        R"({"changed_at":"2026-03-02T01:00:00.000Z","clocks":{"reply":[)"
        R"({"at":"2026-03-02T01:00:00.000Z","by":"30 days","entry":"extended",)"
        R"("reason":"go, article 1"}]},)"
        R"("configuration":["p","a","a2","b","b1"],"data":{"n":3,"name":"sealed data/name"},)"
        R"("finished":false,"history":{"h":["a2","b1"]},)"
        R"("opened_at":"2026-03-02T01:00:00.000Z"})");
  MemoryVault vault;
  const auto read = decode_snapshot(*chart, encode(*chart, snapshot, vault), vault);
  REQUIRE(read.ok());
  CHECK(*read == snapshot);
}

TEST_CASE("Text that does not fit the chart is refused with its place") {
  const auto chart = office();
  const std::vector<std::pair<std::string, std::string>> records = {
      {"[", "records are no JSON: "},
      {"{}", "records are no list"},
      {"[1]", "record 0 is no object"},
      {"[{}]", "record 0 has no 'k'"},
      {R"([{"k":"finished"},{"k":"dropped"}])", "record 1 has the unknown kind 'dropped'"},
      {R"([{"k":""}])", "record 0 has the unknown kind ''"},
      {R"([{"k":"entered"}])", "record 0 has no 'state'"},
      {R"([{"k":"entered","state":3}])", "record 0 has a 'state' that is no string"},
      {R"([{"k":"entered","state":"zz"}])",
       "record 0 names the state 'zz', which the workflow does not have"},
      {R"([{"k":"transition","event":"go","number":1,"state":"a1"}])",
       "record 0 has no 'number' of a transition of state 'a1'"},
      {R"([{"k":"transition","event":"go","number":-1,"state":"a1"}])",
       "record 0 has no 'number' of a transition of state 'a1'"},
      {R"([{"k":"transition","event":"og","number":0,"state":"a1"}])",
       "record 0 names another event than transition 0 of state 'a1'"},
      {R"([{"k":"remembered","history":"a1","states":[]}])",
       "record 0 remembers a state that is no history state"},
      {R"([{"k":"remembered","history":"h","states":["zz"]}])",
       R"(record 0 names the state "zz", which the workflow does not have)"},
      {R"([{"k":"assigned","field":"n"}])", "record 0 has no 'value'"},
      {R"([{"k":"assigned","field":"name","value":"x"}])",
       "record 0 has a sealed value at 'data/name': is not kept here"},
      {R"([{"k":"clock","clock":"reply","at":"now","entry":"started"}])",
       "record 0 has 'now' as 'at', which is no instant"},
      {R"([{"k":"clock","clock":"reply","at":"2026-03-02T01:00:00Z","entry":"begun"}])",
       "record 0 has 'begun' as 'entry', which no clock knows"},
      {R"([{"k":"clock","clock":"reply","at":"2026-03-02T01:00:00Z","entry":"extended","by":"x"}])",
       "record 0 has 'x' as 'by', which is no period"},
      {R"([{"k":"document","document":"zz"}])",
       "record 0 names the document 'zz', which the workflow does not have"},
      {R"([{"k":"event","name":"go","data":[]}])", "record 0 has a 'data' that is no object"},
  };
  MemoryVault vault;
  for (const auto& [written, expected] : records) {
    INFO(written);
    const auto read = decode_records(*chart, written, vault);
    REQUIRE_FALSE(read.ok());
    CHECK_THAT(read.error(), Catch::StartsWith(expected));
  }
  const std::string at =
      R"("changed_at":"2026-03-02T01:00:00Z","opened_at":"2026-03-02T01:00:00Z")";
  const std::vector<std::pair<std::string, std::string>> snapshots = {
      {"[]", "the snapshot is no object"},
      {"{}", "the snapshot has no 'changed_at'"},
      {"{" + at + "}", "the snapshot has no 'configuration'"},
      {"{" + at + R"(,"configuration":[],"data":{"zz":1}})",
       "the snapshot names the field 'zz', which the workflow does not have"},
      {"{" + at + R"(,"configuration":[],"clocks":{"reply":1}})",
       "the snapshot has a clock that is no list"},
      {"{" + at + R"(,"configuration":[],"clocks":{"reply":[{}]}})",
       "the snapshot is damaged: an entry of clock 'reply' has no 'at'"},
      {"{" + at + R"(,"configuration":[],"history":{"a1":[]}})",
       "the snapshot remembers 'a1', no history state"},
  };
  for (const auto& [written, expected] : snapshots) {
    INFO(written);
    const auto read = decode_snapshot(*chart, written, vault);
    REQUIRE_FALSE(read.ok());
    CHECK(read.error() == expected);
  }
}

}  // namespace xinfang::statechart
