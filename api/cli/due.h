// xinfang due: the due day of a term, and why.
#pragma once

#include <iosfwd>
#include <string>

namespace xinfang::cli {

struct DueOptions {
  std::string rule;           // id of a term
  std::string from;           // day of the event, YYYY-MM-DD
  std::string rules_file;     // empty: the shipped rule packs
  std::string calendar_file;  // empty: the shipped calendar
  std::string language = "zh";
};

// Due day and explanation go to `out` as a table; what is wrong with the options or files to `err`.
// Exit code: 0 or 1.
int run_due(const DueOptions& options, std::ostream& out, std::ostream& err);

}  // namespace xinfang::cli
