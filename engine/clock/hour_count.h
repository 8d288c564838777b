// How a term in hours or working hours is counted: from instant to instant. Pure; shared by
// due_day() and assess().
#pragma once

#include <vector>

#include "engine/clock/assess.h"
#include "engine/clock/calendar.h"
#include "engine/clock/counting.h"
#include "engine/clock/rule.h"

namespace xinfang::clock {

// Not counted: [from, to).
struct SuspendedTime {
  Instant from{};
  Instant to{};
};

// Where the limit and then the extensions of `counting` end, counted from `begins` on. Of
// `suspended`, which ascends and does not overlap, each began before the end that was reached
// without it; `counting.suspended` is not read. Days, working days and months count as days of 24
// hours, a month as 30. `explanation`: null where nobody asks why.
Instant count_hours(const Counting& counting, Instant begins,
                    const std::vector<SuspendedTime>& suspended, const Calendar& calendar,
                    const Zone& zone, std::vector<Span>* explanation);

// The day of that end. Working hours that end with their day, at 24:00, are due on it.
Day due_day_of(Unit unit, Instant end, const Zone& zone);

}  // namespace xinfang::clock
