// xinfang due: the due day of a term, and why; and files of such questions with their answers.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

namespace xinfang::cli {

// As typed; run_due() reads them.
struct DueOptions {
  std::string rule;                      // id of a term; or
  std::string limit;                     // a term without a rule, such as "10 working days"
  std::string month_end = "civil";       // of `limit`: civil or criminal
  std::string from;                      // day of the event, YYYY-MM-DD
  std::vector<std::string> suspensions;  // A..B: suspended on day A, resumed on day B
  std::vector<std::string> extensions;   // such as "30 days"
  std::string correct;                   // day on which the clock began in truth
  std::string as_of;                     // day looked from; empty: of the last thing that happened
  std::string vectors_file;              // JSON lines; instead of a question
  std::string rules = "procuratorate";   // a shipped pack, or the file of another
  std::string region;                    // whose own rules stand in its place; empty: none
  std::string calendar_file;             // empty: the shipped calendar
  std::string language = "zh";
  bool json = false;
};

// Due day and explanation go to `out` as a table or as JSON, or the result of the file of vectors;
// what is wrong with the options or files, or refused by the rule, to `err`.
// Exit code: 0; 1 where something is refused or a vector fails; 2 for options that can't be read.
int run_due(const DueOptions& options, std::ostream& out, std::ostream& err);

}  // namespace xinfang::cli
