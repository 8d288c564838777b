// Alarms: the instants at which a clock speaks up by itself. The scheduler sleeps until the next
// one and lets it ring (statechart::ring); which have rung is in the ledger, so none rings twice.
#pragma once

#include <chrono>
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

// An alarm that rings later than this was found out late: nobody was there to let it ring.
inline constexpr std::chrono::minutes late_detection{1};

// Whether the entry is of an alarm, and was made more than `late_detection` after it was due.
bool is_late_detected(const Entry& entry);

// The earliest wanted alarm of the present run that has not rung; it may lie in the past. nullopt:
// the clock does not run, is suspended, or all have rung.
// - Each rings once, and anew after a restart or an extension, which make another term. A
// correction
//   may move the term back and forth: what has rung rings again only where its point now lies after
//   that, so that nobody is told twice of what was so all the time.
// - Nothing rings after the expiry.
// - A warn or urgent point never rings where the term has that colour from its beginning on: on the
//   day of the event or before it (terms in hours: at its instant); nor a warn point after the
//   urgent one, whose colour is never shown.
// - Of the points that lie before the term was made known (started from an earlier day, extended or
//   corrected after the fact) only the last rings: what had been overtaken by then is no news.
std::optional<Alarm> next_alarm(const Rule& rule, const Ledger& ledger, const Calendar& calendar,
                                const Zone& zone, AlarmKinds wanted);

}  // namespace xinfang::clock
