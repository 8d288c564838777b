// Scenarios: the tests of a workflow as text beside it (docs/workflow-format.md, "Scenarios").
// Pure: file texts come in, results come out; `xinfang test` reads the files and prints.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/diagnostic.h"
#include "engine/base/result.h"
#include "engine/clock/alarm.h"
#include "engine/clock/assess.h"
#include "engine/clock/calendar.h"
#include "engine/statechart/chart.h"
#include "engine/statechart/index_set.h"

namespace xinfang::scenario {

struct Check {
  std::vector<std::string> expect;  // active atomic states; empty: not checked
  std::vector<std::pair<std::string, std::string>> clocks;  // clock -> day or word
  expression::Map data;
  std::optional<bool> finished;
};

struct Step {
  enum class Kind { registration, send, ring, check };
  Kind kind = Kind::check;
  std::string name;                                    // event or clock
  clock::AlarmKind alarm = clock::AlarmKind::expired;  // ring only
  expression::Map answers;
  std::string role;
  std::string login;
  std::optional<std::chrono::milliseconds> after;
  std::optional<Instant> at;
  std::string refused;  // name of the refusal; empty: must succeed
  Check check;
  Place place;
};

struct Scenario {
  Text title;
  std::string workflow;
  std::string region;  // under whose rules; empty: no region's
  Instant start{};     // the case runs under the rules in force on this day
  std::vector<Step> steps;
  Place place;
};

// One file may hold several scenarios (a list).
Result<std::vector<Scenario>, std::vector<Diagnostic>> read_scenarios(std::string_view text,
                                                                      const std::string& file);

struct Outcome {
  bool passed = false;
  std::vector<Diagnostic> failures;      // place of the step, what was expected and found
  std::vector<std::size_t> transitions;  // taken, by chart index, ascending, once each
};

Outcome run(const Scenario& scenario, const std::string& file, const statechart::Chart& chart,
            const clock::Calendar& calendar, const clock::Zone& zone);

}  // namespace xinfang::scenario
