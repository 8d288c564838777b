// Files of terms with their due days, to run other people's calculations against this one.
#pragma once

#include <iosfwd>
#include <string>

#include "engine/clock/calendar.h"

namespace xinfang::cli {

// One JSON object a line: `start` (day of the event), `limit`, `due`, optional `month_end`; see
// docs/workflow-format.md, "Counting terms". `name` is the file's. Each failure, and each line that
// can't be read, is a line of `out` with its place; the last line is "N passed, N failed".
// True where nothing failed and there was something to run.
bool run_vectors(std::istream& lines, const std::string& name, const clock::Calendar& calendar,
                 std::ostream& out);

}  // namespace xinfang::cli
