#include <catch2/catch.hpp>

#include "engine/scenario/scenario.h"

using namespace xinfang;
using scenario::read_scenarios;
using scenario::Step;

namespace {

const std::string good = R"(scenario: {zh: 受理, en: Accepted}
workflow: letter
start: 2026-03-02T09:00:00+08:00
steps:
  - register: {subject: 来信, urgent: true}
    as: reception
    expect: registered
    clocks: {reply: 2026-03-09}
  - send: accept
    with: {note: "1"}
    as: reception
    login: chen
    after: 2 days
    expect: [accepted, waiting]
    refused: role
  - expire: reply
    at: 2026-04-01T00:00:00Z
  - data: {subject: 来信}
    finished: false
)";

std::string diagnostics(const std::string& text) {
  const auto read = read_scenarios(text, "s.yaml");
  if (read) return "";
  std::string lines;
  for (const auto& diagnostic : read.error()) lines += to_text(diagnostic) + "\n";
  return lines;
}

// `good` with one line replaced.
std::string with(const std::string& line, const std::string& other) {
  auto text = good;
  const auto at = text.find(line);
  REQUIRE(at != std::string::npos);
  return text.replace(at, line.size(), other);
}

}  // namespace

TEST_CASE("a scenario file is read into steps with their places") {
  const auto read = read_scenarios(good, "s.yaml");
  REQUIRE(read);
  REQUIRE(read->size() == 1);
  const auto& made = read->front();
  CHECK(made.title == Text{"受理", "Accepted"});
  CHECK(made.workflow == "letter");
  CHECK(format_instant(made.start) == "2026-03-02T01:00:00.000Z");
  REQUIRE(made.steps.size() == 4);

  CHECK(made.steps[0].kind == Step::Kind::registration);
  CHECK(made.steps[0].answers.find("urgent")->as_boolean());
  CHECK(made.steps[0].login == "reception");
  CHECK(made.steps[0].check.expect == std::vector<std::string>{"registered"});
  CHECK(made.steps[0].check.clocks.front() ==
        std::pair<std::string, std::string>{"reply", "2026-03-09"});
  CHECK(made.steps[0].place == Place{5, 5});

  CHECK(made.steps[1].kind == Step::Kind::send);
  CHECK(made.steps[1].name == "accept");
  CHECK(made.steps[1].answers.find("note")->as_string() == "1");
  CHECK(made.steps[1].login == "chen");
  CHECK(made.steps[1].role == "reception");
  CHECK(made.steps[1].after == std::chrono::hours{48});
  CHECK(made.steps[1].refused == "role");
  CHECK(made.steps[1].check.expect.size() == 2);

  CHECK(made.steps[2].kind == Step::Kind::ring);
  CHECK(made.steps[2].name == "reply");
  CHECK(made.steps[2].alarm == clock::AlarmKind::expired);
  CHECK(format_instant(*made.steps[2].at) == "2026-04-01T00:00:00.000Z");

  CHECK(made.steps[3].kind == Step::Kind::check);
  CHECK(made.steps[3].check.finished == false);
  CHECK(made.steps[3].check.data.size() == 1);
}

TEST_CASE("a file may hold a list of scenarios") {
  std::string list;
  for (int i = 0; i < 2; ++i) {
    list +=
        "- scenario: {zh: 甲, en: A}\n  workflow: letter\n  start: 2026-03-02T09:00:00Z\n"
        "  steps: [{register: {}, as: reception}]\n";
  }
  const auto read = read_scenarios(list, "s.yaml");
  REQUIRE(read);
  CHECK(read->size() == 2);
}

TEST_CASE("each fault of a scenario file names its place and what is allowed") {
  struct Row {
    const char* line;
    const char* other;
    const char* diagnostic;
  };
  const Row rows[] = {
      {"workflow: letter", "workflw: letter",
       "s.yaml:2:1: error: a scenario has no key 'workflw'; did you mean 'workflow'?"},
      {"start: 2026-03-02T09:00:00+08:00", "start: 2026-03-02",
       "s.yaml:3:8: error: 'start' must be an instant such as 2026-03-02T09:00:00+08:00, found "
       "'2026-03-02'"},
      {"    as: reception\n    expect: registered\n", "    expect: registered\n",
       "s.yaml:5:5: error: a step with a person's event needs 'as'"},
      {"  - send: accept", "  - sent: accept",
       "error: a step has no key 'sent'; did you mean 'send'?"},
      {"  - send: accept", "  - send: accept\n    expire: reply",
       "s.yaml:9:5: error: a step has one of 'register', 'send', 'warn', 'urgent' and "
       "'expire', found several"},
      {"  - send: accept", "  - warn: reply\n    urgent: reply", "and 'expire', found several"},
      {"after: 2 days", "after: 2 months",
       "s.yaml:13:12: error: 'after' must be days or hours such as '2 days', found '2 months'"},
      {"after: 2 days", "after: 2 days\n    at: 2026-04-01T00:00:00Z",
       "s.yaml:13:12: error: a step has 'after' or 'at', not both"},
      {"refused: role", "refused: rolle", "'rolle' is no refusal; allowed: "},
      {"reply: 2026-03-09", "reply: soon",
       "s.yaml:8:21: error: clock 'reply' must be a due day such as 2026-03-09, or 'met', "
       "'stopped', 'suspended' or 'none', found 'soon'"},
      {"finished: false", "finished: no", "'finished' must be true or false, found 'no'"},
      {"finished: false", "refused: role", "'refused' stands only in a step with an action"},
      {"finished: false", "with: {}", "'with' stands only in a step with 'send'"},
      {"at: 2026-04-01T00:00:00Z", "as: reception",
       "'as' stands only in a step with 'register' or 'send'"},
      {"data: {subject: 来信}", "data: 来信", "'data' must be a mapping, found '来信'"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.other);
    const auto found = diagnostics(with(row.line, row.other));
    CAPTURE(found);
    CHECK(found.find(row.diagnostic) != std::string::npos);
  }
}

TEST_CASE("all faults come out at once, ordered by place") {
  const auto found = diagnostics("scenario: {zh: 甲}\nstart: now\nsteps: []\n");
  CHECK(found ==
        "s.yaml:1:1: error: a scenario needs 'workflow' [missing-key]\n"
        "s.yaml:1:11: error: 'scenario' needs a text for 'en'; both zh and en must stand "
        "[missing-text]\n"
        "s.yaml:2:8: error: 'start' must be an instant such as 2026-03-02T09:00:00+08:00, found "
        "'now' [wrong-type]\n"
        "s.yaml:3:8: error: 'steps' is empty; at least one item must stand [empty-list]\n");
}

TEST_CASE("a file without scenarios is refused") {
  for (const auto* text : {"", "[]", "hello", "a: [", "- 1"}) {
    CAPTURE(text);
    CHECK_FALSE(read_scenarios(text, "s.yaml"));
  }
}
