#include "tests/engine/statechart/reference/chart_text.h"

#include "tests/support/state_kind.h"

namespace xinfang::reference {

namespace {

using namespace definition;

std::string words(const std::vector<std::string>& all) {
  std::string text;
  for (const auto& word : all) text += " " + word;
  return text;
}

std::string text_of(const Actions& actions) {
  std::string text;
  for (const auto& action : actions) {
    text += text.empty() ? "" : "; ";
    if (const auto* assign = std::get_if<Assign>(&action.what)) {
      text += assign->field + " = " + assign->expression;
    } else if (const auto* raised = std::get_if<Raise>(&action.what)) {
      text += "raise " + raised->event;
    } else if (const auto* log = std::get_if<Log>(&action.what)) {
      text += "log " + log->expression;
    } else if (const auto* each = std::get_if<Foreach>(&action.what)) {
      text += "foreach " + each->item + " in " + each->array + " {" + text_of(each->actions) + "}";
    } else if (const auto* choice = std::get_if<If>(&action.what)) {
      for (const auto& branch : choice->branches) {
        text += branch.condition.empty() ? "else {" : "if " + branch.condition + " {";
        text += text_of(branch.actions) + "} ";
      }
    }
  }
  return text;
}

void add_content(std::string& text, const std::string& indent, const std::string& name,
                 const Actions& actions) {
  if (!actions.empty()) text += indent + name + ": " + text_of(actions) + "\n";
}

void add_state(std::string& text, std::string indent, const State& state) {
  text += indent + name_of(state.kind) + " " + state.id;
  if (!state.initial.empty()) text += " initial" + words(state.initial);
  text += "\n";
  indent += "  ";
  add_content(text, indent, "initial", state.initial_actions);
  add_content(text, indent, "entry", state.entry);
  add_content(text, indent, "exit", state.exit);
  for (const auto& transition : state.transitions) {
    text += indent + (transition.events.empty() ? "always" : "on" + words(transition.events));
    if (!transition.events.empty() && transition.by.empty()) text += " (from inside)";
    for (const auto& check : transition.when) text += " when " + check.expression;
    if (!transition.targets.empty()) text += " to" + words(transition.targets);
    if (transition.internal) text += " internal";
    if (!transition.actions.empty()) text += " do " + text_of(transition.actions);
    text += "\n";
  }
  for (const auto& inside : state.states) add_state(text, indent, inside);
}

}  // namespace

std::string chart_text(const Definition& definition) {
  std::string text;
  add_content(text, "", "register", definition.registration.actions);
  add_state(text, "", definition.root);
  return text;
}

}  // namespace xinfang::reference
