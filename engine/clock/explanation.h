// The words of an explanation, and the list of spans as it grows.
#pragma once

#include <vector>

#include "engine/clock/assess.h"
#include "engine/clock/calendar.h"
#include "engine/clock/rule.h"

namespace xinfang::clock {

// Collects spans in order of days; does nothing without a list, so that assessing without
// explanation costs no text. Neighbouring days with the same reason become one span.
class Explanation {
 public:
  Explanation(std::vector<Span>* spans, const Calendar& calendar)
      : spans_(spans), calendar_(&calendar) {}

  void event_day(Day day, bool restarted);
  // Days that count, all of them; `period` is what they are part of.
  void counted(Span::Reason reason, Day from, Day to, Period period);
  // The days counted as months from here on are those of a jump from one date to the other.
  void months(Day from, Day to) {
    months_from_ = from;
    months_to_ = to;
  }
  // What is counted from here on is another period, and no part of the spans before.
  void next_period() { is_new_period_ = true; }
  void working_day(Span::Reason reason, Day day, Period period);
  // A day off inside a term of working days.
  void day_off(Day day);
  void suspended(Day from, Day to);
  // The last day fell on the day off `unrolled`; `to` is the last day now.
  void rolled(Day unrolled, Day to);
  void provisional(Day from, Day to);
  // A term in hours; `from` and `to` are the days of the first and the last instant.
  void hours(Span::Reason reason, Day from, Day to, Period period);
  // A piece of a term in working hours, within one day.
  void working_time(Span::Reason reason, Day day, std::chrono::milliseconds length, Period period);
  void suspended_hours(Day from, Day to, std::chrono::milliseconds length);

 private:
  void add(Span::Reason reason, Day from, Day to, std::int32_t counted_days, Text words);
  Text counted_words(Span::Reason reason, Period period) const;
  // The last span where it has this reason and ends the day before; null otherwise.
  Span* last_before(Span::Reason reason, Day day);

  std::vector<Span>* spans_;
  const Calendar* calendar_;
  bool is_new_period_ = true;
  std::chrono::milliseconds working_time_{0};  // of the last span
  Day months_from_{};
  Day months_to_{};
};

}  // namespace xinfang::clock
