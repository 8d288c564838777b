// The part of a ledger that is counted: the present run, from the last (re)start on.
#pragma once

#include "engine/clock/assess.h"

namespace xinfang::clock {

struct PresentRun {
  Ledger::const_iterator first;  // its (re)start
  Instant begins{};              // what it counts from: by its (re)start or the last correction
};

// Of the entries [begin, end), which hold a start.
PresentRun present_run(Ledger::const_iterator begin, Ledger::const_iterator end);

}  // namespace xinfang::clock
