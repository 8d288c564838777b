// apply: the only code that changes a snapshot. It cannot refuse; recovery replays records through
// it. Asserts that records fit the chart.
#pragma once

#include "engine/base/time.h"
#include "engine/statechart/chart.h"
#include "engine/statechart/record.h"
#include "engine/statechart/snapshot.h"

namespace xinfang::statechart {

// A snapshot before its first record: sized for the chart, nothing active.
Snapshot blank(const Chart& chart);

// `at` is the time of the journal entry that holds the record. `chart` is the entry's: only a
// Migrated record takes a snapshot of another chart, and leaves one of this.
void apply(const Chart& chart, Snapshot& snapshot, const Record& record, Instant at);
void apply(const Chart& chart, Snapshot& snapshot, const Records& records, Instant at);

}  // namespace xinfang::statechart
