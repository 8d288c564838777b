// A case of a tiny chart, driven by a test. After every decision it checks what must always hold:
// the records make the snapshot, the text of both reads back, and the configuration is legal.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "engine/statechart/apply.h"
#include "engine/statechart/codec.h"
#include "engine/statechart/decide.h"
#include "tests/support/tiny_chart.h"

namespace xinfang::statechart {

// Keeps what it seals under its path and number, as storage does under its key.
class MemoryVault final : public Vault {
 public:
  expression::Value seal(const std::string& path, const expression::Value& value) override;
  Result<expression::Value, std::string> open(const std::string& path,
                                              const expression::Value& sealed) override;
  const std::vector<std::string>& paths() const { return paths_; }

 private:
  std::vector<std::string> paths_;
  std::map<std::string, expression::Value> kept_;
};

// Fails the test, naming the diagnostics, where the definition does not compile.
std::shared_ptr<const Chart> compile(const definition::Definition& definition,
                                     const clock::RulePack& rules = {});

// What the records say in a line: "event go, take a, exit a, log x, enter b".
std::string trace(const Chart& chart, const Records& records);
// Active atomic states in document order: "a b".
std::string active(const Chart& chart, const Snapshot& snapshot);

// SCXML 3.11 and the chart's own rules; empty where the configuration is legal.
std::string check_configuration(const Chart& chart, const Snapshot& snapshot);

class RunningCase {
 public:
  explicit RunningCase(std::shared_ptr<const Chart> chart,
                       clock::Zone zone = clock::Zone::fixed(std::chrono::minutes{0}))
      : chart_(std::move(chart)), settings_{std::move(zone)} {}
  explicit RunningCase(const definition::Definition& definition)
      : RunningCase(compile(definition)) {}

  // Each gives "" or the refusal's code, and keeps the rest for the questions below.
  std::string open(const expression::Map& answers = {});
  std::string send(const std::string& event, const expression::Map& answers = {});
  std::string expire(const std::string& clock) { return ring(clock, clock::AlarmKind::expired); }
  std::string ring(const std::string& clock, clock::AlarmKind kind);
  // The send that is next, at its time; "nothing" where none waits.
  std::string deliver();

  void act_as(std::vector<std::string> roles) { context_.actor.roles = std::move(roles); }
  void pass(std::chrono::milliseconds time) { context_.now += time; }

  const Chart& chart() const { return *chart_; }
  const Snapshot& snapshot() const { return snapshot_; }
  const Records& records() const { return records_; }
  const Refusal& refusal() const { return refusal_; }
  const Context& context() const { return context_; }
  const Settings& settings() const { return settings_; }
  std::string active() const { return statechart::active(*chart_, snapshot_); }
  std::string trace() const { return statechart::trace(*chart_, records_); }
  // The data field's value as JSON.
  std::string data(const std::string& field) const;
  std::vector<AvailableAction> available() const {
    return statechart::available(*chart_, settings_, snapshot_, context_);
  }

 private:
  std::string take(Result<Decision, Refusal> decision, const Snapshot& before);

  std::shared_ptr<const Chart> chart_;
  Settings settings_;
  Context context_{
      parse_instant("2026-03-02T01:00:00Z").value(), {"wang", "王", {"clerk"}}, "case-1"};
  Snapshot snapshot_;
  Records records_;
  Refusal refusal_;
};

}  // namespace xinfang::statechart
