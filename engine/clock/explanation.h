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
  void working_day(Span::Reason reason, Day day, Period period);
  // A day off inside a term of working days.
  void day_off(Day day);
  void suspended(Day from, Day to);
  // The last day fell on the day off `unrolled`; `to` is the last day now.
  void rolled(Day unrolled, Day to);
  void provisional(Day from, Day to);
  // A term in hours.
  void hours(Span::Reason reason, Day from, Day to, Period period);

 private:
  void add(Span::Reason reason, Day from, Day to, std::int32_t counted_days, Text words);
  // The last span where it has this reason and ends the day before; null otherwise.
  Span* last_before(Span::Reason reason, Day day);

  std::vector<Span>* spans_;
  const Calendar* calendar_;
};

}  // namespace xinfang::clock
