// decide: the engine's entry, a function from values to values. It may refuse and changes nothing.
// Semantics: W3C SCXML 1.0 Appendix D, one external event to the end of its macrosteps.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/clock/alarm.h"
#include "engine/clock/assess.h"
#include "engine/statechart/chart.h"
#include "engine/statechart/event.h"
#include "engine/statechart/record.h"
#include "engine/statechart/refusal.h"
#include "engine/statechart/snapshot.h"

namespace xinfang::statechart {

// Microsteps in one decision. A workflow that needs more loops; the refusal names the loop.
inline constexpr std::size_t microsteps_max = 1'000;
// Internal events waiting at once.
inline constexpr std::size_t internal_queue_max = 1'000;

struct Decision {
  Records records;    // to be committed, then applied
  Snapshot snapshot;  // what apply(records) makes of the one given
};

// What the engine may not read for itself: the office's zone, for `today`.
struct Settings {
  clock::Zone zone = clock::Zone::fixed(std::chrono::minutes{0});
};

// A new case: its registration's answers, then the initial configuration. Checks role, then form.
Result<Decision, Refusal> open(const Chart& chart, const Settings& settings,
                               const expression::Map& answers, const Context& context);

// An event of a person (or of the system) for a running case. Checks in this order, which is
// tested: finished, reserved, unknown_event, not_allowed_here, role, form, guard, then the step
// itself. Where active states name the event more than once, only transitions the actor may send
// count, and the form is that of the first of them in the order of selectTransitions.
Result<Decision, Refusal> decide(const Chart& chart, const Settings& settings,
                                 const Snapshot& snapshot, const Event& event,
                                 const Context& context);

// The engine's own events: `clock.warned.<id>`, `clock.urgent.<id>`, `clock.expired.<id>`. Records
// the alarm in the ledger first, with the instant it was due. A chart without a transition for it
// still records. `alarm.at` is not after `context.now`. Refused: finished; the ledger does not
// allow it (the clock does not run, is suspended, or the alarm has rung).
Result<Decision, Refusal> ring(const Chart& chart, const Settings& settings,
                               const Snapshot& snapshot, std::size_t clock,
                               const clock::Alarm& alarm, const Context& context);

// The next alarm of any clock of the case: the earliest, of several at one instant the one of the
// clock that stands first in the chart. May lie in the past. nullopt: none, or the case has ended.
struct NextAlarm {
  std::size_t clock = 0;
  clock::Alarm alarm;
};
std::optional<NextAlarm> next_alarm(const Chart& chart, const Snapshot& snapshot,
                                    const clock::Calendar& calendar, const clock::Zone& zone);

// A send of an SCXML document that waits in `snapshot.session` (session.h: next_send) and is due:
// taken off the queue, then processed as an external event (SCXML 6.2, Appendix D). Asserts that it
// waits there and that `context.now` has reached its due instant. Refused: finished.
Result<Decision, Refusal> deliver(const Chart& chart, const Settings& settings,
                                  const Snapshot& snapshot, const PendingSend& send,
                                  const Context& context);

// What a person can do now. One entry for each event that an active state names for persons, in
// document order of the first transition; those of other roles are included with allowed = false.
struct AvailableAction {
  std::string event;
  std::size_t transition = 0;  // the one decide() takes the form of: title, basis, form, by
  bool allowed = false;        // the actor has a role for it
  bool enabled = false;        // allowed, and some transition's guards hold or wait for the form
  std::vector<Text> blocked;   // why not: words of checks that do not hold
};
std::vector<AvailableAction> available(const Chart& chart, const Settings& settings,
                                       const Snapshot& snapshot, const Context& context);

// Checks the answers of a form against its fields: types, bounds, unknown and missing ones. Empty:
// all is well. Pointers as in Refusal::Answer. `user` fields are only checked to be strings.
// `today`: the office's day, for dates bounded by it.
std::vector<Refusal::Answer> check_answers(const std::vector<definition::FormField>& form,
                                           const expression::Map& answers, Day today);

// The lists' summary; empty strings where a program fails (a null on the way).
struct Summary {
  std::string subject;
  std::string petitioner;
  std::string received;
};
Summary summarize(const Chart& chart, const Snapshot& snapshot);

}  // namespace xinfang::statechart
