#include "api/service/batch.h"

#include "storage/projection.h"

namespace xinfang::service {

Batch::Batch(storage::Writer& writer, const CalendarShelf& calendars,
             const statechart::Settings& settings)
    : writer_(writer), calendars_(calendars), settings_(settings) {}

Result<CasePointer, storage::Error> Batch::load(storage::CaseId id) {
  if (auto found = fresh_.find(id); found != fresh_.end()) return found->second;
  if (auto found = cache_.recall(id)) return found;
  auto stored = writer_.find_case(id);
  if (!stored) return Failure{stored.error()};
  if (!*stored) return CasePointer{};
  auto& row = **stored;
  CaseState state{row.id, row.number, row.chart, row.sequence, std::move(row.snapshot), {}};
  // Not the row's: that may be from before a calendar, or from before there were timers.
  if (const auto next = statechart::next_alarm(*state.chart, state.snapshot, calendars_.latest(),
                                               settings_.zone)) {
    state.timer_at = next->alarm.at;
  }
  auto kept = std::make_shared<const CaseState>(std::move(state));
  // What this connection reads inside the transaction may be uncommitted; fresh_ has those, so
  // this one is committed.
  cache_.remember(kept);
  return CasePointer{std::move(kept)};
}

std::optional<storage::Error> Batch::begin() {
  if (in_transaction_) return std::nullopt;
  if (auto error = writer_.begin()) return error;
  in_transaction_ = true;
  changes_.clear();
  return std::nullopt;
}

Result<CasePointer, storage::Error> Batch::append(Entry entry) {
  auto& state = entry.state;
  storage::Append append;
  append.case_id = state.id;
  append.case_sequence = state.sequence + 1;
  append.at = entry.at;
  append.login = std::move(entry.login);
  append.name = std::move(entry.name);
  append.event = std::move(entry.event);
  append.chart = state.chart;
  append.records = entry.records;
  append.snapshot = &state.snapshot;
  append.projection =
      storage::project(*state.chart, state.snapshot, calendars_.latest(), settings_.zone);
  append.answered_key = std::move(entry.answered_key);
  append.request_hash = entry.request_hash;
  auto appended = writer_.append(append);
  if (!appended) {
    // A number may be taken, or other rows written, that belong to what failed.
    fail(appended.error());
    return Failure{appended.error()};
  }
  state.id = appended->case_id;
  state.sequence = append.case_sequence;
  state.timer_at = append.projection.timer_at;
  auto kept = std::make_shared<const CaseState>(std::move(state));
  fresh_[kept->id] = kept;
  changes_.push_back({appended->sequence, kept, std::move(append.projection)});
  return CasePointer{std::move(kept)};
}

std::optional<storage::Error> Batch::refresh(const CaseState& state) {
  const auto projection =
      storage::project(*state.chart, state.snapshot, calendars_.latest(), settings_.zone);
  if (auto error = writer_.refresh(state.id, projection)) {
    fail(*error);
    return error;
  }
  auto refreshed = std::make_shared<CaseState>(state);
  refreshed->timer_at = projection.timer_at;
  fresh_[state.id] = std::move(refreshed);
  return std::nullopt;
}

void Batch::fail(storage::Error error) {
  if (!error_) error_ = std::move(error);
}

std::optional<storage::Error> Batch::end() {
  auto error = std::move(error_);
  error_.reset();
  if (!error && in_transaction_) error = writer_.commit();
  if (error) {
    writer_.rollback();
    cache_.forget_all();
    changes_.clear();
  } else {
    for (const auto& [id, state] : fresh_) cache_.remember(state);
  }
  fresh_.clear();
  in_transaction_ = false;
  return error;
}

}  // namespace xinfang::service
