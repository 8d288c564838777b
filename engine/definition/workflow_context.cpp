#include "engine/definition/workflow_context.h"

#include <algorithm>

namespace xinfang::definition {

bool Names::contains(std::string_view name) const {
  return std::find(all.begin(), all.end(), name) != all.end();
}

const Field* WorkflowContext::find_field(std::string_view id) const {
  const auto& data = definition.data;
  const auto found =
      std::find_if(data.begin(), data.end(), [id](const Field& field) { return field.id == id; });
  return found == data.end() ? nullptr : &*found;
}

bool WorkflowContext::check_known(const Word& word, const Names& names, std::string_view kind) {
  if (!names.complete || names.contains(word.text)) return true;
  report.error(
      word.place, "unknown-" + std::string(kind),
      "unknown " + std::string(kind) + " '" + word.text + "'" + suggestion(word.text, names.all));
  return false;
}

Basis read_basis(const Node* node, bool is_required, Place place, const std::string& what,
                 Report& report) {
  if (node == nullptr) {
    if (is_required) {
      report.error(place, "missing-basis",
                   what + " needs 'basis': the article of law, or \"none, <reason>\"");
    }
    return {};
  }
  const auto word = read_word(node, "basis of " + what, report);
  constexpr std::string_view none = "none";
  if (word.text.rfind(none, 0) != 0) return {word.text, ""};
  const auto rest = std::string_view(word.text).substr(none.size());
  if (!rest.empty() && rest.front() != ',' && rest.front() != ' ') return {word.text, ""};
  const auto start = rest.find_first_not_of(", ");
  if (start == std::string_view::npos) {
    report.error(word.place, "missing-basis",
                 what +
                     " has the basis 'none' without a reason; write \"none, <reason>\" (quoted "
                     "inside braces)");
    return {};
  }
  return {"", std::string(rest.substr(start))};
}

Word read_expression(const Node* node, const std::string& what, Report& report) {
  if (node == nullptr) return {};
  if (node->is_null()) return {"null", node->place};
  auto word = read_word(node, what, report);
  if (node->quoted) ++word.place.column;
  return word;
}

std::vector<Named> read_named(const Node* node, const std::string& what, Names& names,
                              Report& report) {
  if (node == nullptr || !check_mapping(*node, what, report)) return {};
  names.complete = true;
  std::vector<Named> named;
  for (const auto& [key, value] : node->entries) {
    const Word word{key.scalar, key.place};
    check_name(word, what, report);
    names.all.push_back(word.text);
    named.push_back(
        {word.text, read_text(&value, "title of '" + word.text + "'", report), word.place});
  }
  return named;
}

}  // namespace xinfang::definition
