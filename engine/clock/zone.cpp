// The only file that knows the time zone library.
#include <date/tz.h>

#include <cstdio>
#include <stdexcept>

#include "engine/clock/assess.h"

namespace xinfang::clock {

namespace {

std::string offset_name(std::chrono::minutes offset) {
  const auto count = offset.count();
  const auto size = count < 0 ? -count : count;
  char name[16];
  std::snprintf(name, sizeof name, "%c%02d:%02d", count < 0 ? '-' : '+',
                static_cast<int>(size / 60 % 100), static_cast<int>(size % 60));
  return name;
}

// Rules that go on for ever change the offset each year, also in this one.
constexpr date::year_month_day far_future{date::year{2400}, date::January, date::day{1}};
constexpr date::year_month_day no_end{date::year{9999}, date::January, date::day{1}};

const date::time_zone& library_zone(const void* zone) {
  return *static_cast<const date::time_zone*>(zone);
}

}  // namespace

std::optional<Zone> Zone::find(std::string_view name) {
  try {
    Zone zone;
    zone.zone_ = date::locate_zone(std::string(name));
    zone.name_ = std::string(name);
    const auto last = library_zone(zone.zone_).get_info(date::sys_days(far_future));
    if (last.end >= date::sys_days(no_end)) {
      zone.settled_from_ = std::chrono::ceil<std::chrono::milliseconds>(last.begin);
      zone.settled_offset_ = last.offset;
    }
    return zone;
  } catch (const std::exception&) {  // the library says so where it knows no such name
    return std::nullopt;
  }
}

Zone Zone::fixed(std::chrono::minutes offset) {
  Zone zone;
  zone.name_ = offset_name(offset);
  zone.fixed_ = offset;
  return zone;
}

Day Zone::day_of(Instant instant) const {
  if (fixed_) return std::chrono::floor<std::chrono::days>(instant + *fixed_);
  if (is_settled(instant)) return std::chrono::floor<std::chrono::days>(instant + settled_offset_);
  const auto local = library_zone(zone_).to_local(instant);
  return Day(std::chrono::floor<std::chrono::days>(local.time_since_epoch()));
}

Instant Zone::at(Day day, std::chrono::minutes time) const {
  if (time >= std::chrono::days{1}) return start_of(day + std::chrono::days{1});
  if (fixed_) return Instant(day) + time - *fixed_;
  // A day after the last change no time is in doubt.
  const Instant settled = Instant(day) + time - settled_offset_;
  if (settled_from_ != Instant::max() && is_settled(settled - std::chrono::days{1})) return settled;
  // Where midnight falls into a gap the day begins at its end; where it comes twice, with the
  // first.
  const auto local = date::local_days(day.time_since_epoch()) + time;
  return library_zone(zone_).to_sys(local, date::choose::earliest);
}

std::chrono::minutes Zone::time_of(Instant instant) const {
  std::chrono::milliseconds local = instant.time_since_epoch();
  if (fixed_) {
    local += *fixed_;
  } else if (is_settled(instant)) {
    local += settled_offset_;
  } else {
    local = library_zone(zone_).to_local(instant).time_since_epoch();
  }
  return std::chrono::floor<std::chrono::minutes>(local -
                                                  std::chrono::floor<std::chrono::days>(local));
}

}  // namespace xinfang::clock
