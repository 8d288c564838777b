// verify, one case: its journal replayed and compared with what is stored of it.
#pragma once

#include "engine/clock/calendar.h"
#include "storage/case_columns.h"
#include "storage/stored_case.h"

namespace xinfang::storage {

// What a check found: empty, or the first difference in one sentence. An error where the check
// itself could not be made.
using Finding = Result<std::string, Error>;

struct CaseCheck {
  const Source& source;
  const clock::Calendar& calendar;
  const clock::Zone& zone;
};

// `columns` and `snapshot` are the row of `cases`; `entries` grows by the entries replayed.
Finding verify_case(const CaseCheck& check, const CaseColumns& columns, std::string_view snapshot,
                    std::int64_t& entries);

}  // namespace xinfang::storage
