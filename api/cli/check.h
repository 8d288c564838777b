// xinfang check: proves workflow files, rule packs, calendars and scenario files, without running
// anything.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

namespace xinfang::cli {

enum class CheckFormat { text, json };

// What each file is, its content says. Rule packs of a workflow are those in the `rules` folder
// beside it. A workflow that reads and compiles is searched for what docs/workflow-format.md,
// "Soundness", promises. As text: every diagnostic goes to `err`, one a line, then "N files, M
// errors" to `out` (the files named, and errors of the packs beside them). As JSON: one object to
// `out` with the diagnostics, the ways that lead to faults, and what each search found. Exit code:
// 0 where there is no error, else 1. With a region, workflows are checked under its rules.
int run_check(const std::vector<std::string>& files, CheckFormat format, std::ostream& out,
              std::ostream& err, const std::string& region = {});

}  // namespace xinfang::cli
