#include <catch2/catch.hpp>

#include "engine/definition/reader.h"
#include "engine/scenario/scenario.h"

using namespace xinfang;

namespace {

const std::string rules_text = R"(rules: office
version: "1"
in_force_from: 2026-01-01
title: {zh: 期限, en: Terms}
terms:
  reply:
    title: {zh: 答复, en: Reply}
    limit: 7 days
    basis: test
    status: verified
    may_suspend: true
  review:
    title: {zh: 复查, en: Review}
    limit: 30 days
    basis: test
    status: verified
)";

const std::string workflow_text = R"(workflow: letter
title: {zh: 来信, en: Letter}
rules: office
numbering: "{office}〔{year}〕{number}号"
roles:
  reception: {zh: 接访, en: Reception}
  chief: {zh: 检察长, en: Chief}
stages:
  all: {zh: 全部, en: All}
data:
  subject: {type: string, title: {zh: 事由, en: Subject}}
  answer: {type: string, title: {zh: 答复, en: Answer}}
summary: {subject: subject, petitioner: subject, received: '"2026-01-01"'}
register:
  title: {zh: 登记, en: Register}
  by: [reception]
  basis: test
  form: {subject: data}
initial: open
states:
  open:
    title: {zh: 办理, en: Open}
    stage: all
    start: [reply]
    initial: waiting
    states:
      waiting:
        title: {zh: 待办, en: Waiting}
        on:
          pause:
            title: {zh: 中止, en: Pause}
            by: [chief]
            basis: test
            do: [{suspend: reply}]
          go_on:
            title: {zh: 恢复, en: Go on}
            by: [chief]
            basis: test
            do: [{resume: reply}]
          clock.expired.reply:
            to: late
          clock.warned.reply:
            do: [{set: {answer: '"yellow"'}}]
          clock.urgent.reply:
            do: [{set: {answer: '"red"'}}]
      late:
        title: {zh: 超期, en: Late}
        start: [review]
    on:
      answer:
        title: {zh: 答复, en: Answer}
        by: [reception]
        basis: test
        form: {answer: data}
        when: [{check: 'subject != "empty"', otherwise: {zh: 事由为空, en: the subject is empty}}]
        do: [{meet: reply}]
        to: done
  done:
    title: {zh: 办结, en: Done}
    final: true
)";

clock::Calendar calendar() {
  auto read = definition::read_calendar(R"(calendar: cn
version: "1"
years:
  2026:
    basis: test
    days_off: [{from: 2026-10-01, to: 2026-10-07, name: {zh: 国庆节, en: National Day}}]
    make_up_workdays: [2026-10-10]
)",
                                        "cn.yaml");
  REQUIRE(read);
  return *std::move(read);
}

std::shared_ptr<const statechart::Chart> chart() {
  const auto pack = definition::read_rule_pack(rules_text, "office.yaml");
  if (!pack) FAIL(to_text(pack.error().front()));
  const auto read = definition::read_workflow(workflow_text, "letter.yaml", {*pack});
  if (!read) FAIL(to_text(read.error().front()));
  auto compiled = statechart::Chart::compile(*read, *pack, "letter.yaml", "hash");
  if (!compiled) FAIL(to_text(compiled.error().front()));
  return *compiled;
}

// Monday, 2 March 2026; the reply is due on 9 March.
scenario::Outcome run(const std::string& steps) {
  const auto read = scenario::read_scenarios(
      "scenario: {zh: 甲, en: A}\nworkflow: letter\nstart: 2026-03-02T09:00:00+08:00\nsteps:\n" +
          steps,
      "s.yaml");
  if (!read) FAIL(to_text(read.error().front()));
  return scenario::run(read->front(), "s.yaml", *chart(), calendar(),
                       clock::Zone::fixed(std::chrono::hours{8}));
}

const std::string registered = "  - {register: {subject: 甲}, as: reception}\n";

std::string failures(const std::string& steps) {
  const auto outcome = run(steps);
  CHECK(outcome.passed == outcome.failures.empty());
  std::string text;
  for (const auto& failure : outcome.failures) text += to_text(failure) + "\n";
  return text;
}

}  // namespace

TEST_CASE("a scenario that says what happens passes, and counts the transitions taken") {
  const auto outcome = run(R"(  - register: {subject: 甲}
    as: reception
    expect: waiting
    clocks: {reply: 2026-03-09, review: none}
    data: {subject: 甲, answer: null}
    finished: false
  - {send: pause, as: reception, refused: role, expect: waiting}
  - {send: pause, as: chief, after: 2 days, clocks: {reply: suspended}}
  - {send: go_on, as: chief, after: 48 hours, clocks: {reply: 2026-03-11}}
  - {expire: reply, expect: late, clocks: {reply: 2026-03-11}}
  - {send: answer, as: reception, refused: form}
  - {send: answer, with: {answer: 乙}, as: reception, clocks: {reply: met}, data: {answer: 乙}, finished: true}
  - {send: answer, with: {answer: 乙}, as: reception, refused: finished}
)");
  for (const auto& failure : outcome.failures) UNSCOPED_INFO(to_text(failure));
  CHECK(outcome.passed);
  // pause, go_on, clock.expired.reply, answer: all but the two warnings.
  CHECK(outcome.transitions.size() == chart()->transitions().size() - 2);
  CHECK(outcome.transitions.size() == 4);
}

TEST_CASE("a clock turns yellow and red at these instants, or now where they are past") {
  // Due on 9 March: three days before it, and one.
  CHECK(failures(registered + R"(  - {warn: reply, data: {answer: yellow}}
  - {warn: reply, refused: clock}
  - {send: nothing, at: "2026-03-06T00:00:00+08:00", as: chief, refused: unknown_event}
  - {urgent: reply, data: {answer: red}}
  - {send: nothing, at: "2026-03-08T00:00:00+08:00", as: chief, refused: unknown_event}
  - {warn: review, refused: clock}
  - {expire: reply, expect: late}
  - {urgent: reply, refused: clock}
)") == "");
  CHECK(failures(registered + R"(  - {warn: reply}
  - {send: nothing, at: "2026-03-05T23:59:59+08:00", as: chief}
)")
            .find("is before the scenario's time, 2026-03-05T16:00:00.000Z [time]") !=
        std::string::npos);
  CHECK(failures(registered +
                 R"(  - {warn: reply, at: "2026-03-07T12:00:00+08:00", data: {answer: yellow}}
  - {send: nothing, at: "2026-03-07T11:59:59+08:00", as: chief}
)")
            .find("is before the scenario's time, 2026-03-07T04:00:00.000Z [time]") !=
        std::string::npos);
}

TEST_CASE("a clock expires at its due instant, or now where that is past") {
  CHECK(failures(registered + "  - {expire: reply}\n"
                              "  - {send: pause, at: \"2026-03-10T00:00:00+08:00\", as: chief, "
                              "refused: not_allowed_here}\n") == "");
  CHECK(failures(registered + "  - {expire: reply, at: \"2026-03-20T00:00:00+08:00\"}\n"
                              "  - {send: nothing, at: \"2026-03-19T23:59:59+08:00\", as: chief}\n")
            .find("is before the scenario's time, 2026-03-19T16:00:00.000Z [time]") !=
        std::string::npos);
}

TEST_CASE("a failure names the step, what was expected and what was found") {
  struct Row {
    const char* step;
    const char* failure;
  };
  const Row rows[] = {
      {"expect: late", "s.yaml:6:5: error: expected the states late, found waiting [states]"},
      {"expect: [waiting, waitin]",
       "there is no state 'waitin'; did you mean 'waiting'? [unknown-state]"},
      {"clocks: {reply: 2026-03-10}",
       "clock 'reply': expected 2026-03-10, found 2026-03-09 (2026-03-02 the day of the event is "
       "not counted; 2026-03-03..2026-03-09 counted (7 days)) [clock]"},
      {"clocks: {review: 2026-03-10}", "clock 'review': expected 2026-03-10, found none [clock]"},
      {"clocks: {repli: met}", "there is no clock 'repli'; did you mean 'reply'?"},
      {"data: {subject: 乙}", "data field 'subject': expected \"乙\", found \"甲\" [data]"},
      {"data: {subjct: 乙}", "there is no data field 'subjct'; did you mean 'subject'?"},
      {"finished: true", "expected the case finished, found it not finished; active: waiting"},
      {"send: pause, as: reception", "expected no refusal, found 'role': "},
      {"send: pause, as: reception, refused: guard",
       "expected the refusal 'guard', found 'role': "},
      {"send: answer, as: reception", "/answer: "},
      {"send: pause, as: chief, refused: role",
       "expected the refusal 'role', but the step was done; now active: waiting [not-refused]"},
      {"expire: repli", "there is no clock 'repli'; did you mean 'reply'?"},
      {"expire: review", "expected no refusal, found 'clock': "},
      {"register: {subject: 乙}, as: reception", "[several-cases]"},
  };
  for (const auto& row : rows) {
    const auto found = failures(registered + "  - {" + row.step + "}\n");
    CAPTURE(row.step, found);
    CHECK(found.find(row.failure) != std::string::npos);
  }
}

TEST_CASE("a guard's failure says its words") {
  const auto found = failures(
      "  - {register: {subject: empty}, as: reception}\n"
      "  - {send: answer, with: {answer: 乙}, as: reception}\n");
  CHECK(found.find("'guard': ") != std::string::npos);
  CHECK(found.find("the subject is empty (事由为空)") != std::string::npos);
}

TEST_CASE("a scenario stops at its first failing step, with all that step's faults") {
  const auto found = failures(registered +
                              "  - {expect: late, finished: true}\n"
                              "  - {data: {subject: 乙}}\n");
  CHECK(std::count(found.begin(), found.end(), '\n') == 2);
  CHECK(found.find("[states]") != std::string::npos);
  CHECK(found.find("[finished]") != std::string::npos);
}

TEST_CASE("nothing can be done before the registration") {
  CHECK(failures("  - {send: pause, as: chief}\n").find("[no-case]") != std::string::npos);
  CHECK(failures("  - {expect: waiting}\n").find("[no-case]") != std::string::npos);
  CHECK(failures("  - {register: {}, as: reception, refused: form}\n" + registered) == "");
  CHECK(failures("  - {register: {subject: 甲}, as: chief, refused: role}\n") == "");
}
