// The answer to `xinfang due` as a table for people.
#pragma once

#include <iosfwd>

#include "api/cli/due_question.h"

namespace xinfang::cli {

void print_table(const DueQuestion& question, const DueAnswer& answer, bool chinese,
                 std::ostream& out);

}  // namespace xinfang::cli
