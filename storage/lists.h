// Questions over many cases: the list, page by page, and the dashboard's counts.
#pragma once

#include "storage/seal.h"
#include "storage/sqlite.h"
#include "storage/store.h"

namespace xinfang::storage {

inline constexpr int page_rows_max = 200;

// Pages by key, never by offset: rows that come or go between two pages neither hide nor repeat
// others. Asserts that the limit is in 1..page_rows_max.
Result<ListPage, Error> list_cases(sqlite::Connection& connection, const Seal& seal,
                                   const ListQuery& query, const Viewer& viewer);

Result<Dashboard, Error> count_dashboard(sqlite::Connection& connection, Instant now,
                                         const Viewer& viewer);

}  // namespace xinfang::storage
