// Calendar: which days an office works. Immutable, no thread affinity.
// Source: yearly notices of the State Council's General Office on holidays
// (国务院办公厅节假日安排通知).
#pragma once

#include <chrono>
#include <map>
#include <string>
#include <vector>

#include "engine/base/text.h"
#include "engine/base/time.h"

namespace xinfang::clock {

// One published year. Days off are whole days; make-up workdays (调休) fall on weekends.
struct CalendarYear {
  int year = 0;
  std::string basis;  // the notice
  struct DayOff {
    Day from;
    Day to;  // inclusive
    Text name;
  };
  std::vector<DayOff> days_off;
  std::vector<Day> make_up_workdays;
};

// A part of a workday in which the office is open, from midnight: 09:00 to 12:00.
struct BusinessHours {
  std::chrono::minutes from;
  std::chrono::minutes to;
};

enum class DayKind { workday, make_up_workday, weekend, holiday };

class Calendar {
 public:
  Calendar() = default;
  // `years` need not be contiguous. Asserts nothing: the reader has checked them.
  Calendar(std::string name, std::string version, std::vector<CalendarYear> years);

  const std::string& name() const { return name_; }
  const std::string& version() const { return version_; }

  DayKind kind(Day day) const;
  bool is_workday(Day day) const;
  // The holiday's name, empty for other days.
  Text holiday(Day day) const;
  // False where the day's year has not been published: results are then provisional, and weekends
  // are all that is known.
  bool is_published(Day day) const;

 private:
  std::string name_;
  std::string version_;
  std::map<int, std::string> published_;  // year -> basis
  std::map<Day, Text> days_off_;
  std::vector<Day> make_up_workdays_;  // ascending
};

}  // namespace xinfang::clock
