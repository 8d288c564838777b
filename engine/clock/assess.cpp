#include "engine/clock/assess.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <vector>

#include "engine/base/assert.h"
#include "engine/clock/counting.h"
#include "engine/clock/explanation.h"
#include "engine/clock/run.h"

namespace xinfang::clock {

namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::milliseconds;

struct Due {
  Day day{};
  Instant at{};
};

hours as_hours(Period period) {
  switch (period.unit) {
    case Unit::hours:
      return hours{period.count};
    case Unit::days:
    case Unit::working_days:
      return days{period.count};
    case Unit::months:
      return days{30} * period.count;
  }
  XINFANG_ASSERT(false);
}

struct SuspendedTime {
  Instant from{};
  Instant to{};
};

// Counts a term in hours, one period after the other, from its beginning on. Every suspension began
// before the end, so each is met on the way to it.
class HourWalk {
 public:
  HourWalk(Instant at, const std::vector<SuspendedTime>& suspended, const Zone& zone,
           Explanation& words)
      : at_(at), suspended_(&suspended), zone_(&zone), words_(&words) {}

  Instant at() const { return at_; }

  void period(Span::Reason reason, Period period) {
    milliseconds left = as_hours(period);
    while (left > milliseconds{0}) {
      if (next_ < suspended_->size() && (*suspended_)[next_].from <= at_) {
        skip((*suspended_)[next_]);
        continue;
      }
      const milliseconds step =
          next_ == suspended_->size() ? left : std::min(left, (*suspended_)[next_].from - at_);
      words_->hours(reason, zone_->day_of(at_), zone_->day_of(at_ + step), period);
      at_ += step;
      left -= step;
    }
  }

 private:
  void skip(const SuspendedTime& time) {
    words_->suspended_hours(zone_->day_of(time.from), zone_->day_of(time.to), time.to - time.from);
    at_ = time.to;
    ++next_;
  }

  Instant at_;
  const std::vector<SuspendedTime>* suspended_;
  const Zone* zone_;
  Explanation* words_;
  std::size_t next_ = 0;  // of `suspended_`: the next one not yet passed
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
    if (rule_->limit.unit == Unit::hours) return due_in_hours(explanation);
    const auto end = count(counting_, rule_->month_end, rule_->rolls, *calendar_, explanation);
    return {end.due, zone_->start_of(end.due + days{1})};
  }

  Day event() const { return counting_.event; }

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
    if (rule_->limit.unit == Unit::hours) {
      if (at > *suspended_at_) suspended_times_.push_back({*suspended_at_, at});
      return;
    }
    const SuspendedDays suspension{zone_->day_of(*suspended_at_), zone_->day_of(at)};
    if (suspension.to > suspension.after) counting_.suspended.push_back(suspension);
  }

  Due due_in_hours(std::vector<Span>* explanation) const {
    Explanation words(explanation, *calendar_);
    words.event_day(counting_.event, counting_.restarted);
    HourWalk walk(begun_at_, suspended_times_, *zone_, words);
    walk.period(Span::Reason::counted, counting_.limit);
    for (const auto& by : counting_.extensions) walk.period(Span::Reason::extension, by);
    return {zone_->day_of(walk.at()), walk.at()};
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
  return result;
}

}  // namespace xinfang::clock
