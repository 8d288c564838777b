// Snapshot: everything a case is, between two events. Changed only by apply() (apply.h).
// Indices are the chart's: a snapshot means nothing without the chart of its workflow version.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/base/time.h"
#include "engine/clock/assess.h"
#include "engine/expression/value.h"
#include "engine/statechart/index_set.h"
#include "engine/statechart/session.h"

namespace xinfang::statechart {

struct Snapshot {
  IndexSet configuration;                        // active states
  std::vector<std::optional<IndexSet>> history;  // by history slot of the chart
  std::vector<expression::Value> data;           // by data field of the chart
  std::vector<clock::Ledger> clocks;             // by clock of the chart; empty: never started
  Session session;
  bool finished = false;
  Instant opened_at{};
  Instant changed_at{};

  friend bool operator==(const Snapshot&, const Snapshot&) = default;
};

}  // namespace xinfang::statechart
