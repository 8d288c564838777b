#include "engine/scenario/describe.h"

#include "engine/base/assert.h"
#include "engine/definition/report.h"

namespace xinfang::scenario {

std::vector<std::string> active_atomic_states(const statechart::Chart& chart,
                                              const statechart::Snapshot& snapshot) {
  std::vector<std::string> names;
  snapshot.configuration.for_each([&](std::size_t index) {
    const auto& state = chart.states()[index];
    if (!state.descendants.intersects(snapshot.configuration)) names.push_back(state.id);
  });
  return names;
}

std::string active_states(const statechart::Chart& chart, const statechart::Snapshot& snapshot) {
  if (snapshot.finished) return "none (finished)";
  return join(active_atomic_states(chart, snapshot));
}

std::vector<std::string> state_names(const statechart::Chart& chart) {
  std::vector<std::string> names;
  for (const auto& state : chart.states()) names.push_back(state.id);
  return names;
}

std::vector<std::string> clock_names(const statechart::Chart& chart) {
  std::vector<std::string> names;
  for (const auto& clock : chart.clocks()) names.push_back(clock.id);
  return names;
}

std::vector<std::string> field_names(const statechart::Chart& chart) {
  std::vector<std::string> names;
  for (const auto& field : chart.data()) names.push_back(field.id);
  return names;
}

std::string join(const std::vector<std::string>& names) {
  if (names.empty()) return "nothing";
  std::string text;
  for (const auto& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

std::string unknown(const std::string& what, const std::string& name,
                    const std::vector<std::string>& known) {
  return "there is no " + what + " '" + name + "'" + definition::suggestion(name, known);
}

std::string describe(const statechart::Refusal& refusal) {
  std::string text = "'" + std::string(to_text(refusal.code)) + "': " + refusal.detail;
  for (const auto& reason : refusal.reasons) text += "; " + reason.en + " (" + reason.zh + ")";
  for (const auto& answer : refusal.answers) text += "; " + answer.pointer + ": " + answer.detail;
  return text;
}

std::string clock_word(const clock::Assessment& assessment) {
  switch (assessment.colour) {
    case clock::Colour::met:
    case clock::Colour::late:
      return "met";
    case clock::Colour::stopped:
      return "stopped";
    case clock::Colour::suspended:
      return "suspended";
    case clock::Colour::green:
    case clock::Colour::yellow:
    case clock::Colour::red:
    case clock::Colour::overdue:
      return format_day(assessment.due_day);
  }
  XINFANG_ASSERT(false);
}

std::string explain(const clock::Assessment& assessment) {
  std::string text;
  for (const auto& span : assessment.explanation) {
    if (!text.empty()) text += "; ";
    text += format_day(span.from);
    if (span.to != span.from) text += ".." + format_day(span.to);
    text += " " + span.words.en;
  }
  return text;
}

}  // namespace xinfang::scenario
