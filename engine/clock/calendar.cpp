#include "engine/clock/calendar.h"

#include <algorithm>
#include <utility>

namespace xinfang::clock {

namespace {

bool is_weekend(Day day) {
  const std::chrono::weekday weekday(day);
  return weekday == std::chrono::Saturday || weekday == std::chrono::Sunday;
}

}  // namespace

Calendar::Calendar(std::string name, std::string version, std::vector<CalendarYear> years,
                   std::vector<BusinessHours> business_hours)
    : name_(std::move(name)),
      version_(std::move(version)),
      business_hours_(std::move(business_hours)) {
  for (auto& year : years) {
    published_.emplace(year.year, std::move(year.basis));
    for (const auto& span : year.days_off) {
      for (Day day = span.from; day <= span.to; day += std::chrono::days{1}) {
        days_off_.emplace(day, span.name);
      }
    }
    make_up_workdays_.insert(make_up_workdays_.end(), year.make_up_workdays.begin(),
                             year.make_up_workdays.end());
  }
  std::sort(make_up_workdays_.begin(), make_up_workdays_.end());
}

DayKind Calendar::kind(Day day) const {
  if (days_off_.contains(day)) return DayKind::holiday;
  if (!is_weekend(day)) return DayKind::workday;
  const bool made_up = std::binary_search(make_up_workdays_.begin(), make_up_workdays_.end(), day);
  return made_up ? DayKind::make_up_workday : DayKind::weekend;
}

bool Calendar::is_workday(Day day) const {
  const auto found = kind(day);
  return found == DayKind::workday || found == DayKind::make_up_workday;
}

Text Calendar::holiday(Day day) const {
  const auto found = days_off_.find(day);
  return found == days_off_.end() ? Text{} : found->second;
}

bool Calendar::is_published(Day day) const {
  const std::chrono::year_month_day date(day);
  return published_.contains(static_cast<int>(date.year()));
}

}  // namespace xinfang::clock
