// Alarms: lets the clocks of all cases ring, each alarm once. What is due is in the database (the
// timers of cases); what has rung is in the ledgers. So a restart, a crash or a clock that jumps
// loses none and doubles none.
//
// Writer thread only, but for set_aside_count().
#pragma once

#include <atomic>
#include <optional>
#include <unordered_map>
#include <unordered_set>

#include "api/service/batch.h"
#include "api/service/timed_work.h"

namespace xinfang::service {

// Alarms of one case that are due at once and bring on each other. A workflow that needs more winds
// its clock up to an instant that has passed already, for ever.
inline constexpr int alarms_in_a_row_max = 100;

class Alarms final : public TimedWork {
 public:
  // All outlive it.
  Alarms(storage::Writer& writer, Batch& batch, const CalendarShelf& calendars,
         const statechart::Settings& settings);

  // Remembered from one transaction to the next: it is asked for with every batch.
  std::optional<Instant> next() override;
  // One alarm for each of `limit` cases, those first that have waited longest; a case with more
  // comes again. Rows whose timer was not right are put right.
  Result<int, storage::Error> work(storage::Writer& writer, Instant now, int limit) override;
  // Also after every other transaction that may have changed cases.
  void settled(bool committed) override;

  // All alarms of one case that are due at `now`: the state afterwards. Begins the transaction
  // where there is one. A case whose alarms are refused stays as it is. An error breaks the batch.
  Result<CasePointer, storage::Error> ring_due(CasePointer state, Instant now);
  // A command has changed the case: what was refused may ring now.
  void take_up(storage::CaseId id);

  // Alarms that have rung, committed, since the start.
  std::int64_t rung() const { return rung_; }
  // Cases whose alarms are refused, and will be until a command changes the case or the program
  // starts anew.
  // Any thread.
  std::size_t set_aside_count() const { return count_; }

 private:
  // What became of one case's next alarm.
  enum class Outcome { rang, not_due, set_aside };

  Result<Outcome, storage::Error> ring_next(CasePointer& state, Instant now);
  Result<Outcome, storage::Error> work_off(storage::CaseId id, Instant now);
  void set_aside(storage::CaseId id, const std::string& why);

  storage::Writer& writer_;
  Batch& batch_;
  const CalendarShelf& calendars_;
  const statechart::Settings& settings_;

  std::optional<std::optional<Instant>> next_;  // empty: to be read
  std::int64_t rung_ = 0;
  std::int64_t ringing_ = 0;  // in the running transaction
  std::unordered_set<storage::CaseId> set_aside_;
  // Cases that had another alarm due right after one: how many so far. At the bound it stays, and
  // no command takes the case up.
  std::unordered_map<storage::CaseId, int> in_a_row_;
  std::atomic<std::size_t> count_{0};
};

}  // namespace xinfang::service
