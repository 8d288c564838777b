// verify, reminders and digests: each reminder has its notice in the journal and each notice of an
// alarm its reminder; what became of one agrees with the digests.
#pragma once

#include "storage/reminders.h"
#include "storage/verify_case.h"

namespace xinfang::storage {

// The rows of one entry of the journal. `before`: the case before it.
Finding verify_reminders(const Source& source, CaseId id, Sequence sequence,
                         const AlarmEntry& entry, const statechart::Snapshot& before);

// The rows that no entry and no person accounts for; after every entry was checked.
Finding verify_digests(const Source& source);

}  // namespace xinfang::storage
