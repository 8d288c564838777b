#include <algorithm>
#include <set>
#include <utility>

#include "engine/expression/json.h"
#include "engine/scenario/describe.h"
#include "engine/scenario/scenario.h"
#include "engine/statechart/apply.h"
#include "engine/statechart/decide.h"

namespace xinfang::scenario {

namespace {

using statechart::Chart;
using statechart::Decision;
using statechart::npos;
using statechart::Refusal;
using statechart::Snapshot;

class Runner {
 public:
  Runner(const Scenario& scenario, const std::string& file, const Chart& chart,
         const clock::Calendar& calendar, const clock::Zone& zone)
      : scenario_(&scenario),
        file_(&file),
        chart_(&chart),
        calendar_(&calendar),
        settings_{zone},
        now_(scenario.start) {}

  // Stops at the first step with a failure: what follows would only echo it.
  Outcome run() {
    for (const auto& step : scenario_->steps) {
      step_ = &step;
      if (move_time() && act()) check();
      if (!outcome_.failures.empty()) break;
    }
    outcome_.passed = outcome_.failures.empty();
    outcome_.transitions.assign(taken_.begin(), taken_.end());
    return std::move(outcome_);
  }

 private:
  void fail(std::string_view code, std::string message) {
    outcome_.failures.push_back(
        {*file_, step_->place, Severity::error, std::string(code), std::move(message)});
  }

  // ---- time ----

  bool move_time() {
    if (step_->after) now_ += *step_->after;
    if (!step_->at) return true;
    if (*step_->at < now_) {
      fail("time", "'at' " + format_instant(*step_->at) + " is before the scenario's time, " +
                       format_instant(now_));
      return false;
    }
    now_ = *step_->at;
    return true;
  }

  // A clock rings at the instant it is due to, or now where that has passed.
  clock::Alarm move_to_alarm(std::size_t clock) {
    clock::Alarm alarm{step_->alarm, now_};
    if (snapshot_->clocks[clock].empty()) return alarm;
    const auto assessment = assess(clock, clock::Detail::plain);
    switch (alarm.kind) {
      case clock::AlarmKind::warned:
        alarm.at = assessment.yellow_at;
        break;
      case clock::AlarmKind::urgent:
        alarm.at = assessment.red_at;
        break;
      case clock::AlarmKind::expired:
        alarm.at = assessment.due_at;
        break;
    }
    now_ = std::max(now_, alarm.at);
    return alarm;
  }

  clock::Assessment assess(std::size_t clock, clock::Detail detail) const {
    return clock::assess(chart_->clocks()[clock].rule, snapshot_->clocks[clock], *calendar_,
                         settings_.zone, now_, detail);
  }

  // ---- action ----

  bool act() {
    if (step_->kind == Step::Kind::check) return has_case();
    if (step_->kind == Step::Kind::registration && snapshot_) {
      fail("several-cases", "a scenario registers one case, and it is registered already");
      return false;
    }
    if (step_->kind != Step::Kind::registration && !has_case()) return false;
    if (step_->kind != Step::Kind::ring) return settle(decide());
    const auto clock = find_clock(step_->name);
    if (clock == npos) return false;
    const auto alarm = move_to_alarm(clock);
    return settle(statechart::ring(*chart_, settings_, *snapshot_, clock, alarm, {now_, {}}));
  }

  bool has_case() {
    if (!snapshot_) fail("no-case", "no case is registered yet: 'register' must come first");
    return snapshot_.has_value();
  }

  Result<Decision, Refusal> decide() const {
    const statechart::Context person{now_, {step_->login, step_->login, {step_->role}}};
    if (step_->kind == Step::Kind::registration) {
      return statechart::open(*chart_, settings_, step_->answers, person);
    }
    return statechart::decide(*chart_, settings_, *snapshot_, {step_->name, step_->answers},
                              person);
  }

  // Compares the decision with what the step says of it, and takes it over.
  bool settle(Result<Decision, Refusal> decision) {
    if (!decision) {
      const auto found = std::string(to_text(decision.error().code));
      if (step_->refused == found) return true;
      fail("refused", (step_->refused.empty() ? "expected no refusal"
                                              : "expected the refusal '" + step_->refused + "'") +
                          ", found " + describe(decision.error()) + where());
      return false;
    }
    if (!step_->refused.empty()) {
      fail("not-refused", "expected the refusal '" + step_->refused +
                              "', but the step was done; now active: " +
                              active_states(*chart_, decision->snapshot));
      return false;
    }
    Snapshot replayed = snapshot_ ? *snapshot_ : statechart::blank(*chart_);
    statechart::apply(*chart_, replayed, decision->records, now_);
    if (replayed != decision->snapshot) {
      fail("replay", "the records, applied, give another snapshot than the decision's");
    }
    for (const auto& record : decision->records) {
      if (const auto* taken = std::get_if<statechart::TransitionTaken>(&record)) {
        taken_.insert(taken->transition);
      }
    }
    snapshot_ = std::move(decision->snapshot);
    return true;
  }

  std::string where() const {
    return snapshot_ ? "; active: " + active_states(*chart_, *snapshot_) : "";
  }

  // ---- checks ----

  void check() {
    if (!snapshot_) {  // a registration was refused, as expected: there is nothing to look at
      return;
    }
    const auto& expected = step_->check;
    check_states(expected.expect);
    for (const auto& [name, word] : expected.clocks) check_clock(name, word);
    for (const auto& entry : expected.data) check_field(entry.key.as_string(), entry.value);
    if (expected.finished && *expected.finished != snapshot_->finished) {
      fail("finished", std::string("expected the case ") +
                           (*expected.finished ? "finished" : "not finished") + ", found it " +
                           (snapshot_->finished ? "finished" : "not finished") + where());
    }
  }

  void check_states(const std::vector<std::string>& expected) {
    if (expected.empty()) return;
    bool known = true;
    for (const auto& id : expected) {
      if (chart_->find_state(id) != npos) continue;
      known = false;
      fail("unknown-state", unknown("state", id, state_names(*chart_)));
    }
    const auto found = active_atomic_states(*chart_, *snapshot_);
    if (known && std::set<std::string>(expected.begin(), expected.end()) !=
                     std::set<std::string>(found.begin(), found.end())) {
      fail("states", "expected the states " + join(expected) + ", found " +
                         active_states(*chart_, *snapshot_));
    }
  }

  std::size_t find_clock(const std::string& name) {
    const auto found = chart_->find_clock(name);
    if (found == npos) fail("unknown-clock", unknown("clock", name, clock_names(*chart_)));
    return found;
  }

  void check_clock(const std::string& name, const std::string& expected) {
    const auto clock = find_clock(name);
    if (clock == npos) return;
    std::string found = "none";
    std::string why;
    if (!snapshot_->clocks[clock].empty()) {
      const auto assessment = assess(clock, clock::Detail::explained);
      found = clock_word(assessment);
      why = " (" + explain(assessment) + ")";
    }
    if (found != expected) {
      fail("clock", "clock '" + name + "': expected " + expected + ", found " + found + why);
    }
  }

  void check_field(const std::string& name, const expression::Value& expected) {
    const auto field = chart_->find_field(name);
    if (field == npos) {
      fail("unknown-field", unknown("data field", name, field_names(*chart_)));
      return;
    }
    const auto& found = snapshot_->data[field];
    if (found != expected) {
      fail("data", "data field '" + name + "': expected " + expression::to_json(expected) +
                       ", found " + expression::to_json(found));
    }
  }

  const Scenario* scenario_;
  const std::string* file_;
  const Chart* chart_;
  const clock::Calendar* calendar_;
  statechart::Settings settings_;
  Instant now_;
  const Step* step_ = nullptr;
  std::optional<Snapshot> snapshot_;
  std::set<std::size_t> taken_;
  Outcome outcome_;
};

}  // namespace

Outcome run(const Scenario& scenario, const std::string& file, const Chart& chart,
            const clock::Calendar& calendar, const clock::Zone& zone) {
  return Runner(scenario, file, chart, calendar, zone).run();
}

}  // namespace xinfang::scenario
