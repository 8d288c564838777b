#include "engine/statechart/apply.h"

#include <algorithm>
#include <variant>

#include "engine/base/assert.h"

namespace xinfang::statechart {

namespace {

// One overload for each kind: a new kind does not compile until it is performed here.
class Performer {
 public:
  Performer(const Chart& chart, Snapshot& snapshot, Instant at)
      : chart_(chart), snapshot_(snapshot), at_(at) {}

  void operator()(const Opened&) { snapshot_.opened_at = at_; }
  void operator()(const EventTaken&) {}
  void operator()(const TransitionTaken& record) {
    XINFANG_ASSERT(record.transition < chart_.transitions().size());
  }
  void operator()(const Exited& record) {
    XINFANG_ASSERT(snapshot_.configuration.contains(record.state));
    snapshot_.configuration.erase(record.state);
  }
  void operator()(const Remembered& record) {
    XINFANG_ASSERT(record.history < snapshot_.history.size());
    snapshot_.history[record.history] = record.states;
  }
  void operator()(const Entered& record) {
    XINFANG_ASSERT(record.state < chart_.states().size());
    snapshot_.configuration.insert(record.state);
    if (chart_.binds_late(record.state)) insert(snapshot_.session.bound, record.state);
  }
  void operator()(const Assigned& record) {
    XINFANG_ASSERT(record.field < snapshot_.data.size());
    snapshot_.data[record.field] = record.value;
    if (chart_.data()[record.field].by_foreach) insert(snapshot_.session.declared, record.field);
  }
  void operator()(const ClockChanged& record) {
    XINFANG_ASSERT(record.clock < snapshot_.clocks.size());
    snapshot_.clocks[record.clock].push_back(record.entry);
  }
  void operator()(const DocumentDue& record) {
    XINFANG_ASSERT(record.document < chart_.definition().documents.size());
  }
  void operator()(const NoticeDue&) {}
  void operator()(const Logged&) {}
  void operator()(const ErrorRaised&) {}
  void operator()(const Finished&) {
    snapshot_.finished = true;
    snapshot_.session.sends.clear();
  }
  void operator()(const Sent& record) {
    XINFANG_ASSERT(record.send.number > snapshot_.session.numbered);
    snapshot_.session.numbered = record.send.number;
    snapshot_.session.sends.push_back(record.send);
  }
  void operator()(const Cancelled& record) { take_away(record.number); }
  void operator()(const Delivered& record) { take_away(record.number); }
  void operator()(const Numbered& record) {
    XINFANG_ASSERT(record.number > snapshot_.session.numbered);
    snapshot_.session.numbered = record.number;
  }

  // The snapshot is the old version's before, the chart's after.
  void operator()(const Migrated& record) {
    Snapshot next = blank(chart_);
    next.configuration = record.configuration;
    for (const auto& memory : record.history) {
      XINFANG_ASSERT(memory.history < next.history.size());
      next.history[memory.history] = memory.states;
    }
    carry(record.data, snapshot_.data, next.data);
    carry(record.clocks, snapshot_.clocks, next.clocks);
    next.opened_at = snapshot_.opened_at;
    snapshot_ = std::move(next);
  }

 private:
  template <class Value>
  static void carry(const std::vector<Migrated::Carried>& carried, std::vector<Value>& before,
                    std::vector<Value>& after) {
    for (const auto& one : carried) {
      XINFANG_ASSERT(one.from < before.size() && one.to < after.size());
      after[one.to] = std::move(before[one.from]);
    }
  }
  // Sorted, each once.
  static void insert(std::vector<std::size_t>& indices, std::size_t index) {
    const auto at = std::lower_bound(indices.begin(), indices.end(), index);
    if (at == indices.end() || *at != index) indices.insert(at, index);
  }
  void take_away(std::uint64_t number) {
    const auto taken = std::erase_if(
        snapshot_.session.sends, [&](const PendingSend& send) { return send.number == number; });
    XINFANG_ASSERT(taken == 1);
  }

  const Chart& chart_;
  Snapshot& snapshot_;
  Instant at_;
};

}  // namespace

Snapshot blank(const Chart& chart) {
  Snapshot snapshot;
  snapshot.history.resize(chart.history_slots());
  snapshot.data.resize(chart.data().size());
  snapshot.clocks.resize(chart.clocks().size());
  return snapshot;
}

void apply(const Chart& chart, Snapshot& snapshot, const Record& record, Instant at) {
  std::visit(Performer(chart, snapshot, at), record);
  snapshot.changed_at = at;
}

void apply(const Chart& chart, Snapshot& snapshot, const Records& records, Instant at) {
  for (const auto& record : records) apply(chart, snapshot, record, at);
}

}  // namespace xinfang::statechart
