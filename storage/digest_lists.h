// What a person reads of digests. Should run inside a transaction, since it asks more than once.
#pragma once

#include "storage/digest.h"
#include "storage/seal.h"
#include "storage/sqlite.h"

namespace xinfang::storage {

// `bad_cursor` where the cursor is none of the viewer's list.
Result<DigestPage, Error> list_digests(sqlite::Connection& connection, const Seal& seal,
                                       const DigestQuery& query, const Viewer& viewer);

}  // namespace xinfang::storage
