#include "api/service/alarms.h"

#include <spdlog/spdlog.h>

#include <algorithm>

#include "engine/statechart/decide.h"

namespace xinfang::service {

namespace {

// The case is at fault, and not the disk: others may still ring.
bool is_of_the_case(storage::ErrorCode code) {
  return code == storage::ErrorCode::damaged || code == storage::ErrorCode::unknown_chart ||
         code == storage::ErrorCode::conflict;
}

}  // namespace

Alarms::Alarms(storage::Writer& writer, Batch& batch, const CalendarShelf& calendars,
               const statechart::Settings& settings)
    : writer_(writer), batch_(batch), calendars_(calendars), settings_(settings) {}

std::optional<Instant> Alarms::next() {
  if (next_) return *next_;
  // Those that are set aside are due too, and stand among the first.
  const auto timers = writer_.due_cases(Instant::max(), static_cast<int>(set_aside_.size()) + 1);
  if (!timers) {
    spdlog::error("timers can't be read: {}", timers.error().detail);
    return std::nullopt;
  }
  next_.emplace();
  for (const auto& timer : *timers) {
    if (set_aside_.contains(timer.id)) continue;
    *next_ = timer.at;
    break;
  }
  return *next_;
}

Result<int, storage::Error> Alarms::work(storage::Writer& writer, Instant now, int limit) {
  const auto timers = writer.due_cases(now, static_cast<int>(set_aside_.size()) + limit);
  if (!timers) return Failure{timers.error()};
  int pieces = 0;
  for (const auto& timer : *timers) {
    if (set_aside_.contains(timer.id)) continue;
    if (pieces == limit) break;
    auto outcome = work_off(timer.id, now);
    if (!outcome) {
      // What was done for the others goes with the transaction; they are due still, and come again.
      if (is_of_the_case(outcome.error().code)) set_aside(timer.id, outcome.error().detail);
      return Failure{outcome.error()};
    }
    ++pieces;
  }
  return pieces;
}

Result<Alarms::Outcome, storage::Error> Alarms::work_off(storage::CaseId id, Instant now) {
  auto loaded = batch_.load(id);
  if (!loaded && !is_of_the_case(loaded.error().code)) return Failure{loaded.error()};
  if (!loaded || *loaded == nullptr) {
    set_aside(id, loaded ? "its row is gone" : loaded.error().detail);
    return Outcome::set_aside;
  }
  auto outcome = ring_next(*loaded, now);
  if (outcome && *outcome == Outcome::not_due) {
    if (auto error = batch_.refresh(**loaded)) return Failure{*error};
  }
  return outcome;
}

Result<Alarms::Outcome, storage::Error> Alarms::ring_next(CasePointer& state, Instant now) {
  const auto next =
      statechart::next_alarm(*state->chart, state->snapshot, calendars_.latest(), settings_.zone);
  if (!next || next->alarm.at > now) {
    in_a_row_.erase(state->id);
    return Outcome::not_due;
  }
  const auto& event = state->chart->clocks()[next->clock].event(next->alarm.kind);
  // A case's time never goes back, whatever the system clock does: its ledger would not be legal.
  const Instant at = std::max(now, state->snapshot.changed_at);
  auto decision = statechart::ring(*state->chart, settings_, state->snapshot, next->clock,
                                   next->alarm, {.now = at, .actor = {}});
  if (!decision) {
    set_aside(state->id, event + " is refused: " + decision.error().detail);
    return Outcome::set_aside;
  }
  if (auto error = batch_.begin()) return Failure{*error};
  auto appended = batch_.append({.state = {state->id,
                                           state->number,
                                           state->chart,
                                           state->sequence,
                                           std::move(decision->snapshot),
                                           {}},
                                 .records = &decision->records,
                                 .at = at,
                                 .event = event});
  if (!appended) return Failure{appended.error()};
  state = *appended;
  ++ringing_;
  if (!state->timer_at || *state->timer_at > now) {
    in_a_row_.erase(state->id);
  } else if (++in_a_row_[state->id] >= alarms_in_a_row_max) {
    set_aside(state->id, std::to_string(alarms_in_a_row_max) +
                             " alarms in a row were due at once, the last one " + event +
                             ": does its workflow wind a clock up to a day that has passed?");
  }
  return Outcome::rang;
}

Result<CasePointer, storage::Error> Alarms::ring_due(CasePointer state, Instant now) {
  while (state->timer_at && *state->timer_at <= now && !set_aside_.contains(state->id)) {
    const auto outcome = ring_next(state, now);
    if (!outcome) {
      if (is_of_the_case(outcome.error().code)) set_aside(state->id, outcome.error().detail);
      return Failure{outcome.error()};
    }
    if (*outcome != Outcome::rang) break;
  }
  return state;
}

void Alarms::take_up(storage::CaseId id) {
  if (set_aside_.empty() || !set_aside_.contains(id)) return;
  const auto row = in_a_row_.find(id);
  if (row == in_a_row_.end() || row->second < alarms_in_a_row_max) set_aside_.erase(id);
}

void Alarms::set_aside(storage::CaseId id, const std::string& why) {
  spdlog::error("case {}: its alarms are set aside: {}", id, why);
  set_aside_.insert(id);
  count_ = set_aside_.size();
}

void Alarms::settled(bool committed) {
  next_.reset();
  if (committed) rung_ += ringing_;
  ringing_ = 0;
  // A case that rang too often in a transaction that is gone has not rung.
  if (!committed) in_a_row_.clear();
  count_ = set_aside_.size();
}

}  // namespace xinfang::service
