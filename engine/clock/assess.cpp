#include "engine/clock/assess.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <vector>

#include "engine/base/assert.h"
#include "engine/clock/business_time.h"
#include "engine/clock/counting.h"
#include "engine/clock/hour_count.h"
#include "engine/clock/run.h"
#include "engine/clock/standing.h"

namespace xinfang::clock {

namespace {

using std::chrono::days;
using std::chrono::hours;

struct Due {
  Day day{};
  Instant at{};
};

// What the entries since the last (re)start come to.
class Reading {
 public:
  Reading(const Rule& rule, const Calendar& calendar, const Zone& zone, const PresentRun& run)
      : rule_(&rule),
        calendar_(&calendar),
        zone_(&zone),
        begun_at_(run.begins),
        last_from_(run.begins) {
    counting_.limit = rule.limit;
    counting_.event = zone.day_of(run.begins);
    counting_.restarted = run.first->kind == EntryKind::restarted;
  }

  void read(const Entry& entry) {
    switch (entry.kind) {
      case EntryKind::suspended:
        suspended_at_ = from(entry);
        moves_end_ = *suspended_at_ < due(nullptr).at;
        return;
      case EntryKind::resumed:
        end_suspension(from(entry));
        suspended_at_.reset();
        return;
      case EntryKind::extended:
        counting_.extensions.push_back(*entry.by);
        return;
      case EntryKind::met:
      case EntryKind::stopped:
        ended_at_ = from(entry);
        end_suspension(ended_at_);
        suspended_at_.reset();
        end_ = &entry;
        return;
      case EntryKind::started:
      case EntryKind::restarted:
      case EntryKind::corrected:
        return;  // the run begins where present_run() says
      case EntryKind::warned:
      case EntryKind::urgent:
      case EntryKind::expired:
        return;  // the due instant says it
    }
    XINFANG_ASSERT(false);
  }

  void look_from(Instant as_of) { end_suspension(as_of); }

  Due due(std::vector<Span>* explanation) const {
    if (counts_time(rule_->limit.unit)) {
      const Instant end =
          count_hours(counting_, begun_at_, suspended_times_, *calendar_, *zone_, explanation);
      return {due_day_of(rule_->limit.unit, end, *zone_), end};
    }
    const auto end = count(counting_, rule_->month_end, rule_->rolls, *calendar_, explanation);
    if (rule_->ends == Ends::close)
      return {end.due, close_of_business(end.due, *calendar_, *zone_)};
    return {end.due, zone_->start_of(end.due + days{1})};
  }

  Day event() const { return counting_.event; }

  Standing standing() const {
    Standing found;
    found.shows_time = counts_time(rule_->limit.unit) || rule_->ends == Ends::close;
    if (suspended_at_) found.suspended_from = zone_->day_of(*suspended_at_);
    if (end_ != nullptr) found.ended_on = zone_->day_of(ended_at_);
    return found;
  }

  Colour colour(const Due& due, Instant yellow_at, Instant red_at, Instant as_of) const {
    if (end_ != nullptr) {
      if (end_->kind == EntryKind::stopped) return Colour::stopped;
      return ended_at_ < due.at ? Colour::met : Colour::late;
    }
    if (as_of >= due.at) return Colour::overdue;
    if (suspended_at_) return Colour::suspended;
    if (as_of >= red_at) return Colour::red;
    return as_of >= yellow_at ? Colour::yellow : Colour::green;
  }

 private:
  // What the entry counts from. Within a day the order of writing stands: what is said to count
  // from a day counts from its first instant, also where the run began later on that day.
  Instant from(const Entry& entry) {
    last_from_ = std::max(last_from_, entry.counts_from());
    return last_from_;
  }

  void end_suspension(Instant at) {
    if (!suspended_at_ || !moves_end_) return;
    if (counts_time(rule_->limit.unit)) {
      if (at > *suspended_at_) suspended_times_.push_back({*suspended_at_, at});
      return;
    }
    const SuspendedDays suspension{zone_->day_of(*suspended_at_), zone_->day_of(at)};
    if (suspension.to > suspension.after) counting_.suspended.push_back(suspension);
  }

  const Rule* rule_;
  const Calendar* calendar_;
  const Zone* zone_;
  Counting counting_;
  Instant begun_at_{};
  Instant last_from_{};
  std::vector<SuspendedTime> suspended_times_;  // of a term in hours; ascending, not overlapping
  std::optional<Instant> suspended_at_;         // suspended now, since then
  bool moves_end_ = false;                      // began before the due instant
  const Entry* end_ = nullptr;                  // met or stopped
  Instant ended_at_{};                          // what that counts from
};

Day working_days_before(Day day, std::int32_t count, const Calendar& calendar) {
  while (count > 0) {
    day -= days{1};
    if (calendar.is_workday(day)) --count;
  }
  return day;
}

Instant working_hours_before(Instant at, std::int32_t count, const Calendar& calendar,
                             const Zone& zone) {
  for (std::chrono::milliseconds left = hours{count};;) {
    const auto open = open_time_before(at, calendar, zone);
    if (open.to - open.from >= left) return open.to - left;
    left -= open.to - open.from;
    at = open.from;
  }
}

Instant before(const Due& due, Period period, const Calendar& calendar, const Zone& zone) {
  switch (period.unit) {
    case Unit::days:
      return zone.start_of(due.day - days{period.count});
    case Unit::working_days:
      return zone.start_of(working_days_before(due.day, period.count, calendar));
    case Unit::months:
      return zone.start_of(add_months(due.day, -period.count, MonthEnd::civil));
    case Unit::hours:
      return due.at - hours{period.count};
    case Unit::working_hours:
      return working_hours_before(due.at, period.count, calendar, zone);
  }
  XINFANG_ASSERT(false);
}

}  // namespace

std::string_view to_text(Colour colour) {
  switch (colour) {
    case Colour::green:
      return "green";
    case Colour::yellow:
      return "yellow";
    case Colour::red:
      return "red";
    case Colour::overdue:
      return "overdue";
    case Colour::met:
      return "met";
    case Colour::late:
      return "late";
    case Colour::suspended:
      return "suspended";
    case Colour::stopped:
      return "stopped";
  }
  XINFANG_ASSERT(false);
}

std::optional<std::string> check_calendar(const Rule& rule, const Calendar& calendar) {
  if (rule.ends != Ends::close || !calendar.business_hours().empty()) return std::nullopt;
  return "the term '" + rule.id + "' ends at the close of business, and the calendar '" +
         calendar.name() + "' has no business_hours";
}

Assessment assess(const Rule& rule, const Ledger& ledger, const Calendar& calendar,
                  const Zone& zone, Instant as_of, Detail detail) {
  XINFANG_ASSERT(!check(ledger, zone));
  XINFANG_ASSERT(ledger.front().at <= as_of);
  const auto seen_end = std::find_if(ledger.begin(), ledger.end(),
                                     [as_of](const Entry& entry) { return entry.at > as_of; });
  const auto run = present_run(ledger.begin(), seen_end);
  Reading reading(rule, calendar, zone, run);
  for (auto entry = run.first; entry != seen_end; ++entry) reading.read(*entry);
  reading.look_from(as_of);

  Assessment result;
  const Due due = reading.due(detail == Detail::explained ? &result.explanation : nullptr);
  result.due_day = due.day;
  result.due_at = due.at;
  result.yellow_at = before(due, rule.warn, calendar, zone);
  result.red_at = before(due, rule.urgent, calendar, zone);
  result.colour = reading.colour(due, result.yellow_at, result.red_at, as_of);
  result.days_left = static_cast<std::int32_t>((due.day - zone.day_of(as_of)).count());
  Day first;
  result.provisional =
      rule.limit.unit != Unit::hours && !all_published(calendar, reading.event(), due.day, &first);
  if (detail == Detail::explained) {
    result.words = standing_words(result, reading.standing(), zone);
  }
  return result;
}

}  // namespace xinfang::clock
