// How a term is counted, day by day: one event, its periods one after the other, and the days that
// do not count. Pure; shared by due_day() and assess().
#pragma once

#include <vector>

#include "engine/clock/assess.h"
#include "engine/clock/calendar.h"
#include "engine/clock/rule.h"

namespace xinfang::clock {

// The days after `after`, up to and with `to`, are suspended: as with every term, the day of the
// event itself is not counted into the suspension.
struct SuspendedDays {
  Day after{};
  Day to{};
};

struct Counting {
  Day event{};
  bool restarted = false;  // the event is a restart; only the words differ
  Period limit;
  std::vector<Period> extensions;
  std::vector<SuspendedDays> suspended;  // ascending, not overlapping
};

// Where the counting ends: `due` differs from `unrolled` where the last day fell on a day off.
struct CountedEnd {
  Day unrolled{};
  Day due{};
};

// Each suspended day moves the end by one; a suspension that reaches past the last day moves it to
// the suspension's end. Hours and working hours are counted as whole days and working days here
// (rounded up): terms in hours run from instant to instant, and hour_count.h counts those.
// `explanation`: null where nobody asks why.
CountedEnd count(const Counting& counting, MonthEnd month_end, bool rolls, const Calendar& calendar,
                 std::vector<Span>* explanation);

// The same date `months` later (or earlier, where negative); the last day of that month where it
// has no such date, and under MonthEnd::criminal also where `day` is the last of its month.
Day add_months(Day day, std::int32_t months, MonthEnd month_end);

// False where a day of (event, due] lies in a year that is not published; `first` is then that day.
bool all_published(const Calendar& calendar, Day event, Day due, Day* first);

}  // namespace xinfang::clock
