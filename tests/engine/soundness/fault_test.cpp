// One small workflow for each fault, and its sound twin beside it.
#include <catch2/catch.hpp>

#include "engine/definition/reader.h"
#include "engine/soundness/soundness.h"

using namespace xinfang;

namespace {

constexpr const char* terms = R"(rules: terms
version: "1"
in_force_from: 2026-01-01
title: {zh: 期限, en: Terms}
parameters:
  most: {title: {zh: 上限, en: Most}, value: 3, basis: a, status: assumed}
terms:
  answer: {title: {zh: 答复, en: Answer}, limit: 7 days, basis: a, status: assumed, may_suspend: true, extension: {limit: 30 days, times: 1, by: [clerk]}}
  other: {title: {zh: 其他, en: Other}, limit: 7 days, basis: a, status: assumed}
)";

constexpr const char* head = R"(workflow: small
title: {zh: 小, en: Small}
rules: terms
numbering: "{office}{year}{number}"
roles: {clerk: {zh: 员, en: Clerk}, chief: {zh: 长, en: Chief}}
stages: {all: {zh: 全, en: All}}
data:
  subject: {type: string, title: {zh: 事, en: Subject}}
  outcome: {type: enum, optional: true, title: {zh: 果, en: Outcome}, of: {good: {zh: 好, en: Good}, bad: {zh: 坏, en: Bad}}}
  agreed: {type: bool, optional: true, title: {zh: 同意, en: Agreed}}
  number: {type: int, optional: true, title: {zh: 数, en: Number}}
  came: {type: date, optional: true, max: today, title: {zh: 来, en: Came}}
  day: {type: date, optional: true, title: {zh: 日, en: Day}}
  officer: {type: user, role: chief, optional: true, title: {zh: 承办, en: Officer}}
summary: {subject: subject, petitioner: subject, received: '"2026-01-01"'}
register: {title: {zh: 登记, en: Register}, by: [clerk], basis: a, form: {subject: data}}
)";

// A person's transition, or `late: {...}` and the like in full.
std::string on(const std::string& rest) {
  return "{title: {zh: 做, en: Do}, by: [clerk], basis: a, " + rest + "}";
}

std::string state(const std::string& rest) { return "{title: {zh: 态, en: State}, " + rest + "}"; }

std::string done() { return state("stage: all, final: true"); }

soundness::Report check(const std::string& body, soundness::Limits limits = {}) {
  const auto packs = definition::read_rule_pack(terms, "terms.yaml");
  REQUIRE(packs.ok());
  const auto read = definition::read_workflow(head + body, "small.yaml", {*packs});
  if (!read) {
    for (const auto& diagnostic : read.error()) UNSCOPED_INFO(to_text(diagnostic));
  }
  REQUIRE(read.ok());
  const auto chart = statechart::Chart::compile(*read, *packs, "small.yaml", "hash");
  if (!chart) {
    for (const auto& diagnostic : chart.error()) UNSCOPED_INFO(to_text(diagnostic));
  }
  REQUIRE(chart.ok());
  return soundness::check(**chart, "small.yaml", limits);
}

// "code: register; go", one a line, in the order of the report.
std::string words(const soundness::Report& report) {
  std::string all;
  for (const auto& finding : report.findings) {
    std::string path;
    for (const auto& event : finding.path) path += (path.empty() ? "" : "; ") + event;
    all += (all.empty() ? "" : "\n") + finding.diagnostic.code + ": " + path;
  }
  return all;
}

const std::string untimed = "stage: all, untimed: no term, ";
const std::string late = "clock.expired.answer: {basis: a, do: [{log: '\"late\"'}]}";

struct Row {
  const char* what;
  std::string faulty;
  std::string expected;
  std::string sound;
};

void run(const std::vector<Row>& rows) {
  for (const auto& row : rows) {
    INFO(row.what);
    CHECK(words(check(row.faulty)) == row.expected);
    const auto sound = check(row.sound);
    for (const auto& finding : sound.findings) UNSCOPED_INFO(to_text(finding.diagnostic));
    CHECK(words(sound) == "");
    CHECK(sound.configurations > 0);
  }
}

std::string file(const std::string& states) { return "initial: a\nstates:\n" + states; }

std::string row(const std::string& id, const std::string& text) {
  return "  " + id + ": " + text + "\n";
}

}  // namespace

TEST_CASE("Faults of states and transitions are found with a shortest way to them") {
  run({
      {"a state that nothing leads to",
       file(row("a", state(untimed + "on: {go: " + on("to: z") + "}")) +
            row("b", state(untimed + "on: {go: " + on("to: z") + "}")) + row("z", done())),
       "unreachable-state: ",
       file(row("a", state(untimed + "on: {go: " + on("to: b") + "}")) +
            row("b", state(untimed + "on: {go: " + on("to: z") + "}")) + row("z", done()))},
      {"a state without a way to the end",
       file(row("a", state(untimed + "on: {go: " + on("to: b") + ", end: " + on("to: z") + "}")) +
            row("b", state(untimed + "on: {note: " + on("do: [{log: subject}]") + "}")) +
            row("z", done())),
       "no-completion: register; go",
       file(row("a", state(untimed + "on: {go: " + on("to: b") + ", end: " + on("to: z") + "}")) +
            row("b", state(untimed + "on: {note: " + on("to: z") + "}")) + row("z", done()))},
      {"an outcome that the last transition does not take",
       file(row("a", state(untimed + "on: {go: " + on("form: {outcome: data}, to: b") + "}")) +
            row("b", state(untimed + "on: {end: " + on("when: outcome == \"good\", to: z") + "}")) +
            row("z", done())),
       "no-completion: register; go",
       file(row("a", state(untimed + "on: {go: " +
                           on("form: {outcome: {use: data, optional: false}}, "
                              "when: event.outcome == \"good\", to: b") +
                           "}")) +
            row("b", state(untimed + "on: {end: " + on("when: outcome == \"good\", to: z") + "}")) +
            row("z", done()))},
      {"a guard that never holds",
       file(row("a", state(untimed + "on: {go: " + on("to: b, do: [{set: {outcome: '\"good\"'}}]") +
                           "}")) +
            row("b", state(untimed + "on: {end: " + on("to: z") +
                           ", odd: " + on("when: outcome != \"good\", to: z") + "}")) +
            row("z", done())),
       "dead-transition: register; go",
       file(row("a", state(untimed + "on: {go: " + on("to: b, do: [{set: {outcome: '\"bad\"'}}]") +
                           "}")) +
            row("b", state(untimed + "on: {end: " + on("to: z") +
                           ", odd: " + on("when: outcome != \"good\", to: z") + "}")) +
            row("z", done()))},
      {"a transition behind one without a condition",
       file(row("a", state(untimed + "on: {go: [" + on("to: z") + ", {when: agreed, to: z}]}")) +
            row("z", done())),
       "dead-transition: register",
       file(row("a", state(untimed + "on: {go: [" +
                           on("form: {agreed: data}, when: agreed, to: z") + ", {to: z}]}")) +
            row("z", done()))},
      {"a guard on data beside the control that never holds",
       file(row("a", state(untimed + "on: {go: " + on("to: z") + ", mark: " +
                           on("when: agreed == null, do: [{set: {agreed: \"true\"}}]") +
                           ", odd: " + on("when: agreed == false, do: [{log: subject}]") + "}")) +
            row("z", done())),
       "dead-transition: register",
       file(row("a", state(untimed + "on: {go: " + on("to: z") + ", mark: " +
                           on("when: agreed == null, do: [{set: {agreed: \"true\"}}]") +
                           ", odd: " + on("when: agreed == true, do: [{log: subject}]") + "}")) +
            row("z", done()))},
      {"a key that stands after the one that catches it as well",
       file(row("a",
                state("stage: all, start: [answer], on: {go: " + on("to: z, do: [{meet: answer}]") +
                      ", clock.expired: {basis: a, when: number > 3, do: [{log: subject}]}, " +
                      late + "}")) +
            row("z", done())),
       "ambiguous-order: ",
       file(row("a", state("stage: all, start: [answer], on: {go: " +
                           on("to: z, do: [{meet: answer}]") + ", " +
                           "clock.expired.answer: {basis: a, when: number > 3, do: [{log: "
                           "subject}]}, clock.expired: {basis: a, do: [{log: '\"late\"'}]}}")) +
            row("z", done()))},
      {"a loop that never ends",
       file(row("a", state(untimed + "on: {go: " + on("to: b") + ", end: " + on("to: z") + "}")) +
            row("b", state(untimed + "always: [{basis: a, to: c}]")) +
            row("c", state(untimed + "always: [{basis: a, to: b}]")) + row("z", done())),
       // Nothing comes to rest there: the event is refused, and what lies behind it is never seen.
       "endless-loop: register; go\ndead-transition: register\nunreachable-state: \n"
       "unreachable-state: ",
       file(row("a", state(untimed + "on: {go: " + on("to: b") + ", end: " + on("to: z") + "}")) +
            row("b", state(untimed + "always: [{basis: a, to: c}]")) +
            row("c", state(untimed + "always: [{basis: a, to: z}]")) + row("z", done()))},
      {"a transition without a basis",
       file(row("a", state(untimed + "always: [{when: agreed == true, to: z}], on: {go: " +
                           on("form: {agreed: data}, do: [{log: subject}]") + "}")) +
            row("z", done())),
       "missing-basis: ",
       file(row("a", state(untimed + "always: [{basis: 'none, internal', when: agreed == true, " +
                           "to: z}], on: {go: " + on("form: {agreed: data}, do: [{log: subject}]") +
                           "}")) +
            row("z", done()))},
  });
}

TEST_CASE("Regions that compete are found") {
  const auto regions = [](const std::string& left, const std::string& right) {
    return file(
        row("a",
            state(untimed + "parallel: true, states: {l: " + state("on: {go: " + on(left) + "}") +
                  ", r: " + state("on: {go: " + on(right) + ", end: " + on("to: z") + "}") + "}")) +
        row("z", done()));
  };
  run({
      {"both regions leave the whole", regions("to: z", "to: a"),
       "ambiguous-order: register; go\ndead-transition: register",
       regions("do: [{log: subject}]", "to: z")},
      {"the conditions exclude each other",
       regions("form: {agreed: data}, when: agreed == true, to: z",
               "form: {agreed: data}, when: agreed != false, to: a"),
       "ambiguous-order: register; go",
       regions("form: {agreed: data}, when: agreed == true, to: z",
               "form: {agreed: data}, when: agreed != true, to: a")},
      {"both write one field",
       regions("do: [{set: {outcome: '\"good\"'}}]",
               "when: outcome == null, do: [{set: {outcome: '\"bad\"'}}]"),
       "ambiguous-order: register; go",
       regions("when: outcome == null, do: [{set: {outcome: '\"good\"'}}]",
               "do: [{log: subject}]")},
  });
}

TEST_CASE("Faults of clocks are found with a shortest way to them") {
  const auto timed = [](const std::string& ends, const std::string& rest = "") {
    return state("stage: all, start: [answer], on: {go: " + on("to: z" + ends) + rest + "}");
  };
  run({
      {"a clock that runs when the case ends",
       file(row("a", timed("", ", " + late)) + row("z", done())),
       "clock-left-running: register; go",
       file(row("a", timed(", do: [{meet: answer}]", ", " + late)) + row("z", done()))},
      {"a clock that runs out unheard",
       file(row("a", timed(", do: [{meet: answer}]")) + row("z", done())),
       "unhandled-expiry: register; clock.expired.answer",
       file(row("a", timed(", do: [{stop: answer}]", ", " + late)) + row("z", done()))},
      {"the clock's stop stands after a step that can fail",
       file(
           row("a", timed(", do: [{set: {number: \"number + 1\"}}, {meet: answer}]", ", " + late)) +
           row("z", done())),
       "clock-left-running: register; go",
       file(
           row("a", timed(", do: [{meet: answer}, {set: {number: \"number + 1\"}}]", ", " + late)) +
           row("z", done()))},
      {"a number of the rule pack is always there, one of the case need not be",
       file(row("a", timed(", do: [{if: 'number > 2', then: [{log: subject}]}, {meet: answer}]",
                           ", " + late)) +
            row("z", done())),
       "clock-left-running: register; go",
       file(row("a", timed(", do: [{if: 'rules.most > 2', then: [{log: subject}]}, {meet: answer}]",
                           ", " + late)) +
            row("z", done()))},
      {"a clock that only some cases stop",
       file(row("a", state("stage: all, start: [answer], on: {go: " +
                           on("form: {agreed: data}, to: z, do: [{if: agreed == true, then: "
                              "[{meet: answer}]}]") +
                           ", " + late + "}")) +
            row("z", done())),
       "clock-left-running: register; go",
       file(row("a", state("stage: all, start: [answer], on: {go: " +
                           on("form: {agreed: data}, to: z, do: [{if: agreed == true, then: "
                              "[{meet: answer}], else: [{stop: answer}]}]") +
                           ", " + late + "}")) +
            row("z", done()))},
      {"a state after the clock has stopped",
       file(row("a", state("stage: all, start: [answer], on: {go: " +
                           on("to: b, do: [{meet: answer}]") + ", " + late + "}")) +
            row("b", state("stage: all, on: {end: " + on("to: z") + "}")) + row("z", done())),
       "untimed-state: register; go",
       file(row("a", state("stage: all, start: [answer], on: {go: " +
                           on("to: b, do: [{meet: answer}]") + ", " + late + "}")) +
            row("b", state(untimed + "on: {end: " + on("to: z") + "}")) + row("z", done()))},
      {"one of two clocks always runs, or not",
       file(row("a",
                state("stage: all, on: {go: " + on("to: z, do: [{stop: answer}, {stop: other}]") +
                      ", swap: " + on("do: [{stop: answer}, {stop: other}]") +
                      ", clock.expired: {basis: a, do: [{log: subject}]}}, entry: [{if: "
                      "agreed == true, then: [{start: answer}], else: [{start: other}]}]")) +
            row("z", done())),
       "untimed-state: register; swap",
       file(row("a", state("stage: all, on: {go: " +
                           on("to: z, do: [{stop: answer}, {stop: other}]") + ", swap: " +
                           on("form: {agreed: data}, do: [{stop: answer}, {stop: other}, {if: "
                              "agreed == true, then: [{start: answer}], else: [{start: other}]}]") +
                           ", clock.expired: {basis: a, do: [{log: subject}]}}, entry: [{if: "
                           "agreed == true, then: [{start: answer}], else: [{start: other}]}]")) +
            row("z", done()))},
      {"an end that only an expiry brings, of a clock that stands still",
       file(row("a", state("stage: all, untimed: waits, start: [answer], on: {wait: " +
                           on("to: b, do: [{suspend: answer}]") +
                           ", clock.expired.answer: {basis: a, to: z, do: [{stop: answer}]}}")) +
            row("b", state(untimed + "on: {note: " + on("do: [{log: subject}]") + "}")) +
            row("z", done())),
       "no-completion: register; wait",
       file(row("a", state("stage: all, untimed: waits, start: [answer], on: {wait: " +
                           on("to: b, do: [{suspend: answer}]") +
                           ", clock.expired.answer: {basis: a, to: z, do: [{stop: answer}]}}")) +
            row("b", state(untimed + "on: {note: " + on("to: a, do: [{resume: answer}]") + "}")) +
            row("z", done()))},
  });
}

TEST_CASE("Faults of warnings are found with a shortest way to them") {
  const auto warned = [](const std::string& start, const std::string& event,
                         const std::string& rest) {
    return file(row("a", state("stage: all, untimed: waits, start: [" + start + "], on: {" + event +
                               ": {basis: a, " + rest +
                               "}, go: " + on("to: z, do: [{stop: answer}, {stop: other}]") +
                               ", clock.expired: {basis: a, do: [{log: subject}]}}")) +
                row("z", done()));
  };
  const auto note = std::string("do: [{log: subject}]");
  // Out of state b only a warning leads, or the expiry.
  const auto ends = [](const std::string& pause) {
    const std::string end = "{basis: a, to: z, do: [{stop: answer}]}";
    return file(row("a", state("stage: all, untimed: waits, start: [answer], on: {wait: " +
                               on("to: b" + pause) + ", clock.expired: " + end + "}")) +
                row("b", state(untimed + "on: {clock: " + end + "}")) + row("z", done()));
  };
  run({
      {"a warning of a clock that nothing starts", warned("answer", "clock.warned.other", note),
       "dead-transition: register", warned("answer, other", "clock.warned.other", note)},
      {"an end that only a warning brings, of a clock that stands still",
       ends(", do: [{suspend: answer}]"),
       "no-completion: register; wait\ndead-transition: register; wait", ends("")},
      {"a warning of any clock stands before that of one",
       warned("answer", "clock.warned: {basis: a, do: [{log: subject}]}, clock.warned.answer",
              note),
       // What stands later is never asked.
       "ambiguous-order: \ndead-transition: register",
       warned("answer, other",
              "clock.warned.answer: {basis: a, do: [{log: subject}]}, clock.warned", note)},
      {"a clock that is corrected after it ran out, and runs out unheard",
       file(row("a", state("stage: all, start: [answer], on: {clock.expired.answer: {basis: a, to: "
                           "b}, go: " +
                           on("to: z, do: [{stop: answer}]") + "}")) +
            row("b", state("stage: all, on: {fix: " +
                           on("do: [{correct: answer, on: today, reason: '\"x\"'}]") +
                           ", go: " + on("to: z, do: [{stop: answer}]") + "}")) +
            row("z", done())),
       "unhandled-expiry: register; clock.expired.answer; fix; clock.expired.answer",
       file(row("a", state("stage: all, start: [answer], on: {clock.expired.answer: {basis: a, to: "
                           "b}, go: " +
                           on("to: z, do: [{stop: answer}]") + "}")) +
            row("b", state("stage: all, on: {fix: " +
                           on("do: [{correct: answer, on: today, reason: '\"x\"'}]") + ", " + late +
                           ", go: " + on("to: z, do: [{stop: answer}]") + "}")) +
            row("z", done()))},
  });
}

TEST_CASE("A day that the ledger may not take is found") {
  const auto begun = [](const std::string& day) {
    return file(row("a", state("stage: all, start: [{clock: answer, on: " + day + "}], on: {go: " +
                               on("to: z, do: [{stop: answer}]") + ", " + late + "}")) +
                row("z", done()));
  };
  const auto met = [](const std::string& end) {
    return file(row("a", state("stage: all, start: [answer], on: {go: " +
                               on("form: {came: data}, to: z, do: [{meet: answer, on: came}]") +
                               ", " + late + "}")) +
                row("z", state("stage: all, final: true" + end)));
  };
  run({
      {"a start on a day that may not have come", begun("day"), "untimed-state: register",
       begun("came")},
      {"a text that may be no day", begun("subject"), "untimed-state: register", begun("today")},
      {"a duty done on a day that may lie before it", met(""), "clock-left-running: register; go",
       met(", entry: [{stop: answer}]")},
  });
}

TEST_CASE("A transition on a clock that nothing starts says so") {
  const auto report = check(
      file(row("a", state("stage: all, start: [answer], on: {clock.warned.other: {basis: a, do: "
                          "[{log: subject}]}, go: " +
                          on("to: z, do: [{stop: answer}, {stop: other}]") + ", " + late + "}")) +
           row("z", done())));
  REQUIRE(report.findings.size() == 1);
  CHECK_THAT(report.findings.front().diagnostic.message,
             Catch::Contains("its event never comes, since no action starts the clock 'other'"));
}

TEST_CASE("Who must act must be able to see the case") {
  const auto seen_by = [](const std::string& access, const std::string& form) {
    return "access: " + access + "\n" +
           file(row("a", state(untimed + "on: {go: " + on(form + "to: b") + "}")) +
                row("b", state(untimed + "on: {end: {title: {zh: 做, en: Do}, by: [chief], "
                                         "basis: a, to: z}}")) +
                row("z", done()));
  };
  run({
      {"a role that sees nothing", seen_by("{roles: [clerk]}", ""),
       "no-completion: register\nblind-role: \nunreachable-state: ",
       seen_by("{roles: [chief, clerk]}", "")},
      {"a person who is named only where an optional answer was given",
       seen_by("{roles: [clerk], fields: [officer]}", "form: {officer: data}, "),
       "no-completion: register; go",
       seen_by("{roles: [clerk], fields: [officer]}",
               "form: {officer: {use: data, optional: false}}, ")},
  });
}

TEST_CASE("Where a case was is remembered on every way back") {
  const auto with_history = [](const std::string& end) {
    return file(
        row("a", state(untimed + "initial: b, on: {pause: " + on("to: p") +
                       "}, states: {b: " + state("on: {go: " + on("to: c") + "}") +
                       ", c: " + state("on: {" + end + "}") + ", h: {history: shallow, to: b}}")) +
        row("p", state(untimed + "on: {back: " + on("to: h") + "}")) + row("z", done()));
  };
  run({{"what is only reached by way of the memory",
        with_history("odd: " + on("when: agreed == true, to: z")),
        // The end is out of reach from the first day.
        "no-completion: register\ndead-transition: register; go\nunreachable-state: ",
        with_history("end: " + on("to: z"))}});
}

TEST_CASE("A workflow beyond the bound is refused, and says so") {
  const auto body =
      file(row("a", state(untimed + "on: {go: " + on("to: b") + "}")) +
           row("b", state(untimed + "on: {go: " + on("to: z") + "}")) + row("z", done()));
  CHECK(words(check(body)) == "");
  soundness::Limits few;
  few.configurations = 2;
  CHECK(words(check(body, few)) == "too-many-configurations: ");
  soundness::Limits short_of_steps;
  short_of_steps.steps = 3;
  CHECK(words(check(body, short_of_steps)) == "too-many-configurations: ");
}
