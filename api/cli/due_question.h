// What `xinfang due` asks, as a clock: a term, what happened to it, the day it is looked at from.
// Days are the whole of it; each entry of the ledger stands at the first instant of its day.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/clock/assess.h"

namespace xinfang::cli {

struct Suspension {
  Day suspended{};
  Day resumed{};
};

struct DueQuestion {
  clock::Rule rule;
  // A limit without a rule: nothing is there to forbid suspending or extending it.
  bool is_bare = false;
  Day from{};
  std::vector<Suspension> suspensions;    // in any order
  std::vector<clock::Period> extensions;  // given on the day of the event
  std::optional<Day> correct;             // the beginning, as corrected on `as_of`
  std::optional<Day> as_of;               // nullopt: the day of the last entry
};

struct DueAnswer {
  clock::Ledger ledger;
  Day as_of{};
  clock::Assessment assessment;
};

// The zone in which each entry stands at the first instant of its day: UTC. Whole days are the same
// in every zone.
clock::Zone zone_of_days();

// A bare question: that limit from that day.
DueQuestion ask_limit(clock::Period limit, clock::MonthEnd month_end, Day from);

// Refused, in words that name the option: a suspension that ends before it begins, begins before
// the clock or before the last one ended; an `as_of` before the clock, or, with a correction,
// before the last entry; and whatever clock::check_next refuses, to which a term that has run out
// is an expired one.
Result<DueAnswer, std::string> answer(const DueQuestion& question, const clock::Calendar& calendar);

}  // namespace xinfang::cli
