// xinfang test: runs the scenarios beside workflow files and measures what they cover.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

namespace xinfang::cli {

// Each path is a folder of workflows (every *.scenario.yaml in it), a workflow file (the scenarios
// beside it that name its workflow) or a scenario file (those in it). None: "workflows".
// A scenario runs under the rules in force on the day it starts, with those of its `region` or,
// where it names none, of the region given. Failures and transitions that no scenario took go to
// `err` with file:line:column, the summary of each workflow to `out`. Exit code: 0 where every
// scenario passed and every transition of the workflows was taken (for a scenario file named alone,
// coverage is only printed), else 1.
int run_test(const std::vector<std::string>& paths, std::ostream& out, std::ostream& err,
             const std::string& region = {});

}  // namespace xinfang::cli
