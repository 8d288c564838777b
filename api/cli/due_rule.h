// The rule that `xinfang due` is asked about: out of a shipped pack, or of a file.
#pragma once

#include <string>

#include "api/cli/due.h"
#include "engine/base/result.h"
#include "engine/clock/rule.h"

namespace xinfang::cli {

// As it is in force on `day`, with the region's own terms where one is asked for; a region's rules
// for a file are read from the files beside it. The words say what there is not (pack or file,
// region, rule) and what there is, or are the faults of a file.
Result<clock::Rule, std::string> find_rule(const DueOptions& options, Day day);

}  // namespace xinfang::cli
