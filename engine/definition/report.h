// Report: where readers put what they find, so that a file's faults come out all at once.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/base/diagnostic.h"

namespace xinfang::definition {

class Report {
 public:
  explicit Report(std::string file) : file_(std::move(file)) {}

  // `code` is one of the table in docs/workflow-format.md.
  void error(Place place, std::string_view code, std::string message);
  bool failed() const { return !diagnostics_.empty(); }
  // Ordered by place, at most diagnostics_max of them. Leaves the report empty.
  std::vector<Diagnostic> take();

 private:
  std::string file_;
  std::vector<Diagnostic> diagnostics_;
};

// "'a', 'b' or 'c'": what is allowed.
std::string one_of(const std::vector<std::string>& names);
// "; did you mean 'handling'?", else "; known are 'a' and 'b'" where they are few, else "".
std::string suggestion(std::string_view name, const std::vector<std::string>& known);

}  // namespace xinfang::definition
