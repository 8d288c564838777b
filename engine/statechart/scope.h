// Scope: where the expressions of one decision find their values. Private to engine/statechart; one
// thread, lives no longer than chart, snapshot and context. Values that cost something to make are
// made when an expression first asks for them.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "engine/statechart/chart.h"
#include "engine/statechart/decide.h"
#include "engine/statechart/event.h"
#include "engine/statechart/snapshot.h"
#include "engine/statechart/system_event.h"

namespace xinfang::statechart {

class Scope final : public expression::Activation {
 public:
  Scope(const Chart& chart, const Settings& settings, const Snapshot& snapshot,
        const Context& context)
      : chart_(chart), settings_(settings), snapshot_(snapshot), context_(context) {}

  // The answers of the form, or no event (null). Kept by pointer.
  void set_event(const expression::Map* answers);
  // `_event` of an SCXML document: the event that is processed, until the next one is.
  void set_system_event(std::shared_ptr<const SystemEvent> event);
  // foreach's names, in the order they were declared.
  void push(expression::Value value) { loop_values_.push_back(std::move(value)); }
  void pop() { loop_values_.pop_back(); }

  const expression::Value* variable(std::size_t slot) const override;
  // In(): the only function.
  Result<expression::Value, expression::EvaluationError> call(
      std::size_t function, std::span<const expression::Value> arguments) const override;

  const clock::Zone& zone() const { return settings_.zone; }

 private:
  const expression::Value* built_in(BuiltIn name) const;
  const expression::Value* system_variable(SystemVariable name) const;
  bool is_declared(std::size_t field) const;

  const Chart& chart_;
  const Settings& settings_;
  const Snapshot& snapshot_;
  const Context& context_;
  const expression::Map* answers_ = nullptr;
  std::vector<expression::Value> loop_values_;
  std::shared_ptr<const SystemEvent> system_event_;
  mutable std::optional<expression::Value> event_;
  mutable std::optional<expression::Value> actor_;
  mutable std::optional<expression::Value> today_;
  mutable std::optional<expression::Value> now_;
  mutable std::optional<expression::Value> rules_;
  mutable std::array<std::optional<expression::Value>, built_in_count> system_;
};

// Whether a guard holds. A guard that fails to compute (with a null, say) is not fulfilled.
bool holds(const expression::Program& condition, const Scope& scope);

}  // namespace xinfang::statechart
