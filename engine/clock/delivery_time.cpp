#include "engine/clock/delivery_time.h"

namespace xinfang::clock {

namespace {

using std::chrono::days;
using std::chrono::minutes;

// A time of the day by the clock on the wall. It is counted back from the midnight after: where
// summer time begins or ends on that day, it has done so in the small hours, before any opening.
Instant at_time(Day day, minutes time, const Zone& zone) {
  if (time == minutes{0}) return zone.start_of(day);
  return zone.start_of(day + days{1}) - (days{1} - time);
}

const std::vector<BusinessHours>& blocks(const std::vector<BusinessHours>& hours) {
  static const std::vector<BusinessHours> whole_day{{minutes{0}, days{1}}};
  return hours.empty() ? whole_day : hours;
}

}  // namespace

Instant next_delivery(Instant from, const Calendar& calendar, const Zone& zone,
                      const std::vector<BusinessHours>& hours) {
  // Ends: a calendar lists finitely many days off, and beyond them a week has working days.
  for (Day day = zone.day_of(from);; day += days{1}) {
    if (!calendar.is_workday(day)) continue;
    for (const auto& block : blocks(hours)) {
      const auto opening = at_time(day, block.from, zone);
      if (opening >= from) return opening;
    }
  }
}

std::optional<Instant> opening_of(Instant now, const Calendar& calendar, const Zone& zone,
                                  const std::vector<BusinessHours>& hours) {
  const Day day = zone.day_of(now);
  if (!calendar.is_workday(day)) return std::nullopt;
  for (const auto& block : blocks(hours)) {
    const auto opening = at_time(day, block.from, zone);
    if (opening <= now && now < at_time(day, block.to, zone)) return opening;
  }
  return std::nullopt;
}

}  // namespace xinfang::clock
