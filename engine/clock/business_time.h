// Business hours on the time line: the parts of working days in which an office is open. A calendar
// without business hours is open on the whole of its working days. Pure.
#pragma once

#include "engine/clock/assess.h"
#include "engine/clock/calendar.h"

namespace xinfang::clock {

struct OpenTime {
  Instant from{};
  Instant to{};  // not open any more
};

// The open time in which `instant` lies, otherwise the next one after it.
OpenTime open_time_from(Instant instant, const Calendar& calendar, const Zone& zone);
// The last one that began before `instant`, cut off at it.
OpenTime open_time_before(Instant instant, const Calendar& calendar, const Zone& zone);

bool in_business_hours(Instant instant, const Calendar& calendar, const Zone& zone);
// `instant` itself where the office is open then; otherwise when it opens next.
Instant next_business_time(Instant instant, const Calendar& calendar, const Zone& zone);
// When business closes on that day, whatever day it is: the end of its last hours; 24:00 where the
// calendar has none.
Instant close_of_business(Day day, const Calendar& calendar, const Zone& zone);

// The open minutes of one working day; never 0.
std::chrono::minutes working_day_length(const Calendar& calendar);

}  // namespace xinfang::clock
