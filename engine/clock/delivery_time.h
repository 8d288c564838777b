// When an office reads its post: at the openings of its business hours on working days. Reminders
// wait for them, so that nobody is called at night or on a holiday. Pure functions.
// `hours` are the blocks of a working day, ascending and apart, as the calendar's reader has
// checked them; none: the whole working day is one block.
#pragma once

#include <optional>
#include <vector>

#include "engine/base/time.h"
#include "engine/clock/assess.h"
#include "engine/clock/calendar.h"

namespace xinfang::clock {

// The first opening of a block of business hours at or after `from`.
Instant next_delivery(Instant from, const Calendar& calendar, const Zone& zone,
                      const std::vector<BusinessHours>& hours);

// The opening of the block that `now` lies in (its end is no part of it); nullopt: the office is
// closed.
std::optional<Instant> opening_of(Instant now, const Calendar& calendar, const Zone& zone,
                                  const std::vector<BusinessHours>& hours);

}  // namespace xinfang::clock
