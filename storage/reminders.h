// Which reminders a journal entry makes: read from its records by the writer, and again by verify.
#pragma once

#include <functional>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/statechart/chart.h"
#include "engine/statechart/record.h"
#include "engine/statechart/snapshot.h"
#include "storage/digest.h"

namespace xinfang::storage {

// One entry, and the case after it. The references are valid during the call.
struct AlarmEntry {
  std::string_view event;
  Instant at{};  // of the entry
  const statechart::Chart& chart;
  const statechart::Records& records;
  const statechart::Snapshot& after;
};

// The case before the entry: asked for only where a field is notified and changes later in it.
using CaseBefore = std::function<Result<statechart::Snapshot, Error>()>;

// Whether the event is an alarm's: `clock.<kind>.<clock>`.
bool is_alarm(std::string_view event);

// In order of their records, with neither sequence nor case. None for events that are no
// alarm's, and none for notices to the petitioner.
Result<std::vector<Reminder>, Error> reminders_of(const AlarmEntry& entry,
                                                  const CaseBefore& before);

}  // namespace xinfang::storage
