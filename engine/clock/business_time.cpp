#include "engine/clock/business_time.h"

#include <algorithm>
#include <span>

namespace xinfang::clock {

namespace {

using std::chrono::days;
using std::chrono::minutes;

constexpr BusinessHours whole_day[] = {{minutes{0}, days{1}}};

std::span<const BusinessHours> hours_of(const Calendar& calendar) {
  if (calendar.business_hours().empty()) return whole_day;
  return calendar.business_hours();
}

}  // namespace

OpenTime open_time_from(Instant instant, const Calendar& calendar, const Zone& zone) {
  for (Day day = zone.day_of(instant);; day += days{1}) {
    if (!calendar.is_workday(day)) continue;
    for (const auto& hours : hours_of(calendar)) {
      const OpenTime open{zone.at(day, hours.from), zone.at(day, hours.to)};
      // A change of the clocks may leave nothing of them.
      if (open.to > instant && open.from < open.to) return open;
    }
  }
}

OpenTime open_time_before(Instant instant, const Calendar& calendar, const Zone& zone) {
  for (Day day = zone.day_of(instant);; day -= days{1}) {
    if (!calendar.is_workday(day)) continue;
    const auto of_day = hours_of(calendar);
    for (auto hours = of_day.rbegin(); hours != of_day.rend(); ++hours) {
      const OpenTime open{zone.at(day, hours->from), std::min(zone.at(day, hours->to), instant)};
      if (open.from < open.to) return open;
    }
  }
}

bool in_business_hours(Instant instant, const Calendar& calendar, const Zone& zone) {
  return open_time_from(instant, calendar, zone).from <= instant;
}

Instant next_business_time(Instant instant, const Calendar& calendar, const Zone& zone) {
  return std::max(instant, open_time_from(instant, calendar, zone).from);
}

Instant close_of_business(Day day, const Calendar& calendar, const Zone& zone) {
  return zone.at(day, hours_of(calendar).back().to);
}

minutes working_day_length(const Calendar& calendar) {
  minutes length{0};
  for (const auto& hours : hours_of(calendar)) length += hours.to - hours.from;
  return length;
}

}  // namespace xinfang::clock
