// Alarms: the instants at which a clock speaks up by itself. The scheduler sleeps until the next
// one and lets it ring (statechart::ring); which have rung is in the ledger, so none rings twice.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "engine/clock/assess.h"

namespace xinfang::clock {

// In the order in which they ring where they fall on one instant.
enum class AlarmKind : std::uint8_t {
  warned = 0,   // yellow_at: the rule's `warn` before the due day
  urgent = 1,   // red_at: the rule's `urgent` before it
  expired = 2,  // due_at
};

struct Alarm {
  AlarmKind kind = AlarmKind::expired;
  Instant at{};  // when it was due to ring
  friend bool operator==(const Alarm&, const Alarm&) = default;
};

// Which kinds somebody listens to: expiries are always recorded, the others only where a workflow
// takes their event.
struct AlarmKinds {
  bool warned = false;
  bool urgent = false;
  bool expired = true;
};

// "warned", "urgent", "expired": the middle token of the event clock.<kind>.<clock>.
std::string_view to_text(AlarmKind kind);
EntryKind entry_kind(AlarmKind kind);

// The earliest wanted alarm of the present run that has not rung; it may lie in the past. nullopt:
// the clock does not run, is suspended, or all have rung. An expiry has rung where an entry
// `expired` of this run is not before the due instant, whatever moved since. A warn or urgent point
// that is not after the day the run begins never rings: the whole term is yellow, or red.
std::optional<Alarm> next_alarm(const Rule& rule, const Ledger& ledger, const Calendar& calendar,
                                const Zone& zone, AlarmKinds wanted);

}  // namespace xinfang::clock
