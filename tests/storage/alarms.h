// A workflow whose clock speaks up, and the ringing of its alarms: for tests of reminders.
#pragma once

#include "storage/digest.h"
#include "tests/storage/office.h"

namespace xinfang::storage::test {

// "urgent_letter": registered, with the clock `reply` (seven days), which warns handler and role
// clerk (three days before, and urgently the day before), and at its expiry tells the petitioner,
// the handler as he then is, and the role chief; the handler changes between two of the notices.
std::shared_ptr<const statechart::Chart> urgent_letter();
// options(), with urgent_letter() among the charts.
StoreOptions alarm_options(const std::string& path);

// Appends the case's next alarm, at its instant or at `at`, as the engine itself; requires that
// there is one, and an open transaction.
Appended ring(Writer& writer, CaseId id, std::optional<Instant> at = {});
// ring() in a transaction of its own.
Appended rung(Writer& writer, CaseId id, std::optional<Instant> at = {});

}  // namespace xinfang::storage::test
