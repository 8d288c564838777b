// Diagnostics name a place, what was found and what is allowed. All of a file's are reported at
// once.
#pragma once

#include <compare>
#include <string>
#include <string_view>
#include <vector>

namespace xinfang {

// 1-based line and column, in characters as yaml-cpp counts them; 0 where a place is unknown.
struct Place {
  int line = 0;
  int column = 0;
  friend auto operator<=>(const Place&, const Place&) = default;
};

enum class Severity { error, warning };

struct Diagnostic {
  std::string file;
  Place place;
  Severity severity = Severity::error;
  std::string code;  // stable name such as "unknown-state", documented in docs/workflow-format.md
  std::string message;  // one sentence: what was found, what is allowed, the nearest known name
};

// "file:line:column: error: message [code]"
std::string to_text(const Diagnostic& diagnostic);

// The candidate nearest to `name` by edit distance, or "" where none is near (more than a third of
// the letters differ). For "did you mean".
std::string nearest(std::string_view name, const std::vector<std::string>& candidates);

}  // namespace xinfang
