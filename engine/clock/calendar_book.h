// CalendarBook: the calendars an office has counted by, each from the instant it was published.
// What a term looked like on an earlier day is told with the calendar known then. Values; no thread
// affinity while nothing is published.
#pragma once

#include <memory>
#include <vector>

#include "engine/base/time.h"
#include "engine/clock/assess.h"
#include "engine/clock/calendar.h"

namespace xinfang::clock {

class CalendarBook {
 public:
  struct Edition {
    Instant published_at{};
    std::shared_ptr<const Calendar> calendar;  // never null
  };

  // With one edition that was always there.
  explicit CalendarBook(Calendar first);

  // Asserts that `at` is not before the last edition's.
  void publish(Instant at, Calendar calendar);

  const Calendar& latest() const { return *editions_.back().calendar; }
  // The last edition published at or before `instant`; the first where none was yet.
  const Calendar& known_at(Instant instant) const;
  // What a clock is counted by at `as_of`: known_at(as_of), but for a clock that has ended by then
  // the calendar known when it ended. What was in time stays in time.
  const Calendar& for_clock(const Ledger& ledger, Instant as_of) const;
  // Oldest first; never empty.
  const std::vector<Edition>& editions() const { return editions_; }

 private:
  std::vector<Edition> editions_;
};

}  // namespace xinfang::clock
