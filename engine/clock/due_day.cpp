#include <algorithm>
#include <cstddef>

#include "engine/base/assert.h"
#include "engine/clock/business_time.h"
#include "engine/clock/counting.h"
#include "engine/clock/explanation.h"
#include "engine/clock/hour_count.h"

namespace xinfang::clock {

namespace {

using std::chrono::days;

Day day_after(Day day) { return day + days{1}; }

// Counts one period after the other from the day of the event on.
class Walk {
 public:
  Walk(const Counting& counting, MonthEnd month_end, const Calendar& calendar,
       Explanation& explanation)
      : counting_(&counting),
        month_end_(month_end),
        calendar_(&calendar),
        explanation_(&explanation),
        last_(counting.event) {}

  Day last() const { return last_; }

  void period(Period period, bool extension) {
    explanation_->next_period();
    const auto counted = extension ? Span::Reason::extension : Span::Reason::counted;
    switch (period.unit) {
      case Unit::days:
        calendar_days(period.count, counted, period);
        return;
      case Unit::hours:
        calendar_days((period.count + 23) / 24, counted, period);
        return;
      case Unit::working_hours:
        working_days(whole_working_days(std::chrono::hours{period.count}), counted, period);
        return;
      case Unit::working_days:
        working_days(period.count, counted, period);
        return;
      case Unit::months: {
        const Day to = add_months(last_, period.count, month_end_);
        const auto jump = to - last_;
        explanation_->months(last_, to);
        const auto reason = extension ? Span::Reason::extension : Span::Reason::months;
        calendar_days(static_cast<std::int32_t>(jump.count()), reason, period);
        return;
      }
    }
    XINFANG_ASSERT(false);
  }

  // Suspensions on or after the last day: the end waits for theirs.
  void remaining_suspensions() {
    for (; next_ < counting_->suspended.size(); ++next_) {
      const auto& suspension = counting_->suspended[next_];
      if (suspension.to <= last_) continue;
      if (suspension.after > last_) explanation_->rolled(last_, suspension.after);
      skip(suspension);
    }
  }

 private:
  std::int32_t whole_working_days(std::chrono::minutes time) const {
    const auto one = working_day_length(*calendar_);
    return static_cast<std::int32_t>((time + one - std::chrono::minutes{1}) / one);
  }

  // The next suspension that is not wholly past; null where there is none.
  const SuspendedDays* next_suspension() {
    while (next_ < counting_->suspended.size() && counting_->suspended[next_].to <= last_) ++next_;
    return next_ < counting_->suspended.size() ? &counting_->suspended[next_] : nullptr;
  }

  void skip(const SuspendedDays& suspension) {
    explanation_->suspended(day_after(std::max(last_, suspension.after)), suspension.to);
    last_ = suspension.to;
  }

  void calendar_days(std::int32_t count, Span::Reason reason, Period period) {
    days left{count};
    while (left > days{0}) {
      const SuspendedDays* suspension = next_suspension();
      if (suspension != nullptr && suspension->after <= last_) {
        skip(*suspension);
        continue;
      }
      const days step = suspension == nullptr ? left : std::min(left, suspension->after - last_);
      explanation_->counted(reason, day_after(last_), last_ + step, period);
      last_ += step;
      left -= step;
    }
  }

  // Ends, because days off are finite and every other week has days of work.
  void working_days(std::int32_t count, Span::Reason reason, Period period) {
    while (count > 0) {
      const SuspendedDays* suspension = next_suspension();
      if (suspension != nullptr && suspension->after <= last_) {
        skip(*suspension);
        continue;
      }
      last_ = day_after(last_);
      if (calendar_->is_workday(last_)) {
        explanation_->working_day(reason, last_, period);
        --count;
      } else {
        explanation_->day_off(last_);
      }
    }
  }

  const Counting* counting_;
  MonthEnd month_end_;
  const Calendar* calendar_;
  Explanation* explanation_;
  Day last_;
  std::size_t next_ = 0;
};

Day first_workday_from(Day day, const Calendar& calendar) {
  while (!calendar.is_workday(day)) day = day_after(day);
  return day;
}

}  // namespace

Day add_months(Day day, std::int32_t months, MonthEnd month_end) {
  const std::chrono::year_month_day date(day);
  const auto month =
      std::chrono::year_month(date.year(), date.month()) + std::chrono::months{months};
  const std::chrono::year_month_day_last last(month.year(),
                                              std::chrono::month_day_last(month.month()));
  const std::chrono::year_month_day_last own_last(date.year(),
                                                  std::chrono::month_day_last(date.month()));
  const bool to_month_end = month_end == MonthEnd::criminal && Day(own_last) == day;
  if (to_month_end || date.day() > last.day()) return Day(last);
  return Day(month / date.day());
}

bool all_published(const Calendar& calendar, Day event, Day due, Day* first) {
  for (Day day = day_after(event); day <= due;) {
    if (!calendar.is_published(day)) {
      *first = day;
      return false;
    }
    const std::chrono::year_month_day date(day);
    day = Day((date.year() + std::chrono::years{1}) / std::chrono::January / 1);
  }
  return true;
}

CountedEnd count(const Counting& counting, MonthEnd month_end, bool rolls, const Calendar& calendar,
                 std::vector<Span>* spans) {
  Explanation explanation(spans, calendar);
  explanation.event_day(counting.event, counting.restarted);
  Walk walk(counting, month_end, calendar, explanation);
  walk.period(counting.limit, false);
  for (const auto& extension : counting.extensions) walk.period(extension, true);
  walk.remaining_suspensions();

  CountedEnd end{walk.last(), walk.last()};
  if (rolls) end.due = first_workday_from(end.unrolled, calendar);
  if (end.due != end.unrolled) explanation.rolled(end.unrolled, end.due);
  Day first;
  if (spans != nullptr && !all_published(calendar, counting.event, end.due, &first)) {
    explanation.provisional(first, end.due);
  }
  return end;
}

Day due_day(Day event, Period limit, MonthEnd month_end, bool rolls, const Calendar& calendar) {
  if (limit.unit == Unit::hours) {
    return event + std::chrono::floor<days>(std::chrono::hours{limit.count});
  }
  Counting counting;
  counting.event = event;
  counting.limit = limit;
  if (limit.unit == Unit::working_hours) {
    const auto any = Zone::fixed(std::chrono::minutes{0});  // days are the same in every zone
    const Instant end = count_hours(counting, any.start_of(event), {}, calendar, any, nullptr);
    return due_day_of(limit.unit, end, any);
  }
  return count(counting, month_end, rolls, calendar, nullptr).due;
}

}  // namespace xinfang::clock
