// The tables that follow from the rows of `cases`: who may see a case, and how many are open in
// each stage. Written beside the row, only where they change.
#pragma once

#include <optional>

#include "storage/case_columns.h"
#include "storage/sqlite.h"
#include "storage/types.h"

namespace xinfang::storage {

// `before`: the row as it was; null for a new case.
std::optional<Error> write_readers(sqlite::Connection& connection, const CaseColumns* before,
                                   const CaseColumns& columns);
std::optional<Error> count_stages(sqlite::Connection& connection, const CaseColumns* before,
                                  const CaseColumns& columns);

}  // namespace xinfang::storage
