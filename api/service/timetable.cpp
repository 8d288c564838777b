#include "api/service/timetable.h"

#include <algorithm>

namespace xinfang::service {

Timetable::Timetable(std::vector<TimedWork*> works) {
  for (auto* work : works) rows_.push_back({work, std::nullopt});
}

TimedWork* Timetable::find_due(Instant now, Steady steady) {
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    const auto at = (turn_ + i) % rows_.size();
    const auto& row = rows_[at];
    if (row.not_before && steady < *row.not_before) continue;
    const auto next = row.work->next();
    if (!next || *next > now) continue;
    turn_ = at + 1;
    return row.work;
  }
  return nullptr;
}

std::chrono::milliseconds Timetable::until_next(Instant now, Steady steady) {
  std::chrono::milliseconds until = sleep_max;
  for (const auto& row : rows_) {
    if (row.not_before && steady < *row.not_before) {
      until =
          std::min(until, std::chrono::ceil<std::chrono::milliseconds>(*row.not_before - steady));
      continue;
    }
    const auto next = row.work->next();
    if (next && *next <= now) return std::chrono::milliseconds{0};
    if (next && *next < now + until) until = *next - now;
  }
  return until;
}

std::optional<Instant> Timetable::next() {
  std::optional<Instant> earliest;
  for (const auto& row : rows_) {
    const auto next = row.work->next();
    if (next && (!earliest || *next < *earliest)) earliest = next;
  }
  return earliest;
}

void Timetable::leave_alone(const TimedWork* work, Steady steady) {
  for (auto& row : rows_) {
    if (row.work == work) row.not_before = steady + retry_after;
  }
}

void Timetable::try_all_anew() {
  for (auto& row : rows_) row.not_before.reset();
}

}  // namespace xinfang::service
