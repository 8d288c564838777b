// Re-dating: what the publication of a calendar does to the running clocks of a case. Pure: the
// journal entry and the row of lists are written by those who publish (api/service/publication.h).
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/clock/assess.h"
#include "engine/clock/calendar.h"
#include "engine/statechart/chart.h"
#include "engine/statechart/decide.h"
#include "engine/statechart/event.h"
#include "engine/statechart/snapshot.h"

namespace xinfang::statechart {

// The event of the journal entry that re-dates a case.
inline constexpr std::string_view publication_event = "calendar.published";

// What a clock says at one instant by one calendar.
struct ClockDates {
  Day due_day{};
  Instant due_at{};
  Instant yellow_at{};
  Instant red_at{};
  clock::Colour colour = clock::Colour::green;
  bool provisional = false;  // counts into a year without a published calendar
  friend bool operator==(const ClockDates&, const ClockDates&) = default;
};

// A clock that says something else by the new calendar.
struct RedatedClock {
  std::size_t clock = 0;
  ClockDates before;
  ClockDates after;

  // Due, warn points or colour are others: it gets an entry in its ledger. Without, only that the
  // day is final now, or no longer.
  bool is_moved() const;
  // "due 2026-10-08 -> 2026-10-09"; where the day stays, the warn points that do not.
  std::string words(const clock::Zone& zone) const;
};

struct Redating {
  std::size_t looked_at = 0;  // clocks that run
  std::vector<RedatedClock> clocks;
  // What is to be journalled; nullopt where no clock is moved. Of each moved clock an entry
  // `corrected` that says why. A clock that had expired runs again where its due day is yet to
  // come; where that is past as well, an entry `expired` follows, so that it does not expire twice.
  std::optional<Decision> decision;
};

// `context.now` is not before the snapshot's last change. A case that has ended, and clocks that
// were met or stopped, are not touched.
Redating redate(const Chart& chart, const Snapshot& snapshot, const clock::Calendar& before,
                const clock::Calendar& after, const clock::Zone& zone, const Context& context);

}  // namespace xinfang::statechart
