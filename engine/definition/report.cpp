#include "engine/definition/report.h"

#include <algorithm>

#include "engine/definition/node.h"

namespace xinfang::definition {
namespace {

constexpr std::size_t names_listed_max = 12;  // a message stays one line
constexpr std::size_t name_bytes_max = 100;   // the distance of longer ones is dear and useless

}  // namespace

void Report::error(Place place, std::string_view code, std::string message) {
  diagnostics_.push_back({file_, place, Severity::error, std::string(code), std::move(message)});
}

std::vector<Diagnostic> Report::take() {
  std::stable_sort(diagnostics_.begin(), diagnostics_.end(),
                   [](const auto& left, const auto& right) { return left.place < right.place; });
  if (diagnostics_.size() > diagnostics_max) diagnostics_.resize(diagnostics_max);
  return std::exchange(diagnostics_, {});
}

std::string one_of(const std::vector<std::string>& names) {
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0) text += i + 1 == names.size() ? " or " : ", ";
    text += "'" + names[i] + "'";
  }
  return text;
}

std::string suggestion(std::string_view name, const std::vector<std::string>& known) {
  const auto near = name.size() <= name_bytes_max ? nearest(name, known) : "";
  if (!near.empty()) return "; did you mean '" + near + "'?";
  if (known.empty() || known.size() > names_listed_max) return "";
  return "; allowed: " + one_of(known);
}

}  // namespace xinfang::definition
