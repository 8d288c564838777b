// What a colour means, in words: how long is left, since when, how late.
#pragma once

#include <optional>

#include "engine/clock/assess.h"

namespace xinfang::clock {

struct Standing {
  bool shows_time = false;            // the due instant is not the end of a day: its time is told
  std::optional<Day> suspended_from;  // where it is suspended
  std::optional<Day> ended_on;        // where it is met or stopped
};

// "还剩2天" / "2 days left". Of a clock that has ended nothing is provisional: it was judged by the
// calendar of its time.
Text standing_words(const Assessment& assessment, const Standing& standing, const Zone& zone);

}  // namespace xinfang::clock
