// Snapshot: everything a case is, between two events. Changed only by apply() (apply.h).
// Indices are the chart's: a snapshot means nothing without the chart of its workflow version.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "engine/base/time.h"
#include "engine/clock/assess.h"
#include "engine/expression/value.h"
#include "engine/statechart/index_set.h"

namespace xinfang::statechart {

// A clock's ledger, shared between a snapshot and those before it until one appends to it: a
// decision copies the snapshot, and most clocks stay as they are. Empty: never started.
class SharedLedger {
 public:
  SharedLedger() = default;
  SharedLedger(clock::Ledger ledger) : entries_(make(std::move(ledger))) {}

  operator const clock::Ledger&() const { return get(); }
  bool empty() const { return entries_ == nullptr; }
  std::size_t size() const { return get().size(); }
  const clock::Entry& at(std::size_t index) const { return get().at(index); }
  const clock::Entry& front() const { return get().front(); }
  const clock::Entry& back() const { return get().back(); }
  clock::Ledger::const_iterator begin() const { return get().begin(); }
  clock::Ledger::const_iterator end() const { return get().end(); }

  void push_back(clock::Entry entry) {
    clock::Ledger longer;
    longer.reserve(size() + 1);
    longer = get();
    longer.push_back(std::move(entry));
    entries_ = make(std::move(longer));
  }

  friend bool operator==(const SharedLedger& left, const SharedLedger& right) {
    return left.entries_ == right.entries_ || left.get() == right.get();
  }

 private:
  static std::shared_ptr<const clock::Ledger> make(clock::Ledger ledger) {
    return ledger.empty() ? nullptr : std::make_shared<const clock::Ledger>(std::move(ledger));
  }
  const clock::Ledger& get() const {
    static const clock::Ledger none;
    return entries_ ? *entries_ : none;
  }
  std::shared_ptr<const clock::Ledger> entries_;
};

struct Snapshot {
  IndexSet configuration;                        // active states
  std::vector<std::optional<IndexSet>> history;  // by history slot of the chart
  std::vector<expression::Value> data;           // by data field of the chart
  std::vector<SharedLedger> clocks;              // by clock of the chart
  bool finished = false;
  Instant opened_at{};
  Instant changed_at{};

  friend bool operator==(const Snapshot&, const Snapshot&) = default;
};

}  // namespace xinfang::statechart
