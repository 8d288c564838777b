#include "engine/clock/hour_count.h"

#include <algorithm>
#include <cstddef>

#include "engine/base/assert.h"
#include "engine/clock/business_time.h"
#include "engine/clock/explanation.h"

namespace xinfang::clock {

namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::milliseconds;

hours as_hours(Period period) {
  switch (period.unit) {
    case Unit::hours:
    case Unit::working_hours:
      return hours{period.count};
    case Unit::days:
    case Unit::working_days:
      return days{period.count};
    case Unit::months:
      return days{30} * period.count;
  }
  XINFANG_ASSERT(false);
}

// One period after the other. Every suspension began before the end, so each is met on the way to
// it.
class HourWalk {
 public:
  HourWalk(Instant at, const std::vector<SuspendedTime>& suspended, const Calendar& calendar,
           const Zone& zone, Explanation& words)
      : at_(at),
        suspended_(&suspended),
        calendar_(&calendar),
        zone_(&zone),
        words_(&words),
        told_(zone.day_of(at)) {}

  Instant at() const { return at_; }

  void period(Span::Reason reason, Period period) {
    words_->next_period();
    const bool working = period.unit == Unit::working_hours;
    milliseconds left = as_hours(period);
    while (left > milliseconds{0}) {
      const OpenTime open =
          working ? open_time_from(at_, *calendar_, *zone_) : OpenTime{at_, at_ + left};
      const Instant from = std::max(at_, open.from);
      if (next_ < suspended_->size() && (*suspended_)[next_].from <= from) {
        skip((*suspended_)[next_]);
        continue;
      }
      Instant to = std::min(open.to, from + left);
      if (next_ < suspended_->size()) to = std::min(to, (*suspended_)[next_].from);
      if (working) {
        tell_days_off(zone_->day_of(from));
        words_->working_time(reason, zone_->day_of(from), to - from, period);
      } else {
        words_->hours(reason, zone_->day_of(from), zone_->day_of(to), period);
        told_ = zone_->day_of(to);
      }
      left -= to - from;
      at_ = to;
    }
  }

 private:
  void skip(const SuspendedTime& time) {
    const Day from = zone_->day_of(time.from);
    tell_days_off(from);
    told_ = std::max(from, zone_->day_of(time.to));
    words_->suspended_hours(from, told_, time.to - time.from);
    at_ = std::max(at_, time.to);
    ++next_;
  }

  // Those between the last day that was told of and `day`.
  void tell_days_off(Day day) {
    for (told_ += days{1}; told_ < day; told_ += days{1}) {
      if (!calendar_->is_workday(told_)) words_->day_off(told_);
    }
    told_ = day;
  }

  Instant at_;
  const std::vector<SuspendedTime>* suspended_;
  const Calendar* calendar_;
  const Zone* zone_;
  Explanation* words_;
  Day told_;
  std::size_t next_ = 0;  // of `suspended_`: the next one not yet passed
};

}  // namespace

Instant count_hours(const Counting& counting, Instant begins,
                    const std::vector<SuspendedTime>& suspended, const Calendar& calendar,
                    const Zone& zone, std::vector<Span>* explanation) {
  Explanation words(explanation, calendar);
  words.event_day(counting.event, counting.restarted);
  HourWalk walk(begins, suspended, calendar, zone, words);
  walk.period(Span::Reason::counted, counting.limit);
  for (const auto& by : counting.extensions) walk.period(Span::Reason::extension, by);
  const Day due = due_day_of(counting.limit.unit, walk.at(), zone);
  Day first;
  if (explanation != nullptr && counting.limit.unit == Unit::working_hours &&
      !all_published(calendar, counting.event, due, &first)) {
    words.provisional(first, due);
  }
  return walk.at();
}

Day due_day_of(Unit unit, Instant end, const Zone& zone) {
  return zone.day_of(unit == Unit::working_hours ? end - milliseconds{1} : end);
}

}  // namespace xinfang::clock
