// A definition as SCXML: what read_scxml makes the same definition of.
#include <algorithm>

#include "engine/definition/diagram.h"
#include "engine/definition/scxml_vocabulary.h"
#include "engine/definition/scxml_writer.h"

namespace xinfang::definition {
namespace {

class DocumentWriter {
 public:
  explicit DocumentWriter(const Definition& definition)
      : definition_(definition), workflow_(definition.data_model == DataModel::workflow) {}

  std::string write();

 private:
  void write_data(const State& state);
  void write_state(const State& state, const std::string& stage);
  void write_history(const State& state);
  void write_initial(const State& state);
  void write_blocks(std::string_view name, const Actions& actions);
  void write_transition(const Transition& transition);
  void write_checks(const std::vector<Check>& checks);
  void write_default(const State& state);

  const Definition& definition_;
  const bool workflow_;
  XmlWriter out_;
};

std::string_view element_of(StateKind kind) {
  switch (kind) {
    case StateKind::atomic:
    case StateKind::compound:
      return "state";
    case StateKind::parallel:
      return "parallel";
    case StateKind::final:
      return "final";
    case StateKind::shallow_history:
    case StateKind::deep_history:
      return "history";
  }
  return "";
}

void DocumentWriter::write_data(const State& state) {
  if (state.data.empty()) return;
  const XmlScope model(out_, "datamodel");
  for (const auto& datum : state.data) {
    const XmlScope element(out_, "data");
    out_.attribute("id", datum.field);
    out_.attribute("expr", datum.expression);
  }
}

// Several blocks fail each for itself, so each is an element of its own.
void DocumentWriter::write_blocks(std::string_view name, const Actions& actions) {
  const bool blocks = std::any_of(actions.begin(), actions.end(), [](const Action& action) {
    return std::holds_alternative<Block>(action.what);
  });
  if (!blocks) {
    if (actions.empty()) return;
    const XmlScope element(out_, name);
    write_actions(out_, actions);
    return;
  }
  for (const auto& action : actions) {
    const XmlScope element(out_, name);
    write_actions(out_, {action});
  }
}

void DocumentWriter::write_checks(const std::vector<Check>& checks) {
  const bool plain = std::all_of(checks.begin(), checks.end(),
                                 [](const Check& check) { return check.otherwise.empty(); });
  if (checks.empty() || (checks.size() == 1 && plain)) return;
  for (const auto& check : checks) {
    const XmlScope element(out_, "xf:check");
    out_.attribute("cond", check.expression);
    write_text(out_, "xf:otherwise", check.otherwise);
  }
}

void DocumentWriter::write_transition(const Transition& transition) {
  const XmlScope element(out_, "transition");
  std::vector<std::string> conditions;
  for (const auto& check : transition.when) conditions.push_back(check.expression);
  out_.attribute("event", joined_words(transition.events));
  out_.attribute("cond", joined_condition(conditions));
  out_.attribute("target", joined_words(transition.targets));
  if (transition.internal) out_.attribute("type", "internal");
  out_.attribute("xf:by", joined_words(transition.by));
  out_.attribute("xf:basis", basis_text(transition.basis, transition.basis_none));
  write_text(out_, "xf:title", transition.title);
  write_checks(transition.when);
  write_form(out_, transition.form, definition_.data);
  write_actions(out_, transition.actions);
}

void DocumentWriter::write_default(const State& state) {
  const XmlScope transition(out_, "transition");
  out_.attribute("target", joined_words(state.initial));
  write_actions(out_, state.initial_actions);
}

void DocumentWriter::write_history(const State& state) {
  const XmlScope element(out_, "history");
  out_.attribute("id", state.id);
  out_.attribute("type", state.kind == StateKind::deep_history ? "deep" : "shallow");
  write_text(out_, "xf:title", state.title);
  write_default(state);
}

void DocumentWriter::write_initial(const State& state) {
  if (state.initial_actions.empty()) return;
  const XmlScope element(out_, "initial");
  write_default(state);
}

void DocumentWriter::write_state(const State& state, const std::string& stage) {
  if (state.kind == StateKind::shallow_history || state.kind == StateKind::deep_history) {
    return write_history(state);
  }
  const XmlScope element(out_, element_of(state.kind));
  out_.attribute("id", state.id);
  if (state.initial_actions.empty()) out_.attribute("initial", joined_words(state.initial));
  if (state.stage != stage) out_.attribute("xf:stage", state.stage);
  out_.attribute("xf:untimed", state.untimed);
  write_text(out_, "xf:title", state.title);
  write_data(state);
  write_blocks("onentry", state.entry);
  write_blocks("onexit", state.exit);
  write_initial(state);
  for (const auto& transition : state.transitions) write_transition(transition);
  for (const auto& inside : state.states) write_state(inside, state.stage);
  if (state.done_data.empty()) return;
  const XmlScope done(out_, "donedata");
  write_payload(out_, state.done_data);
}

std::string DocumentWriter::write() {
  {
    const auto& root = definition_.root;
    const XmlScope document(out_, "scxml");
    out_.attribute("xmlns", scxml_space);
    if (workflow_) out_.attribute("xmlns:xf", extension_space);
    out_.attribute("version", "1.0");
    out_.attribute("datamodel", "cel");
    out_.attribute("name", definition_.name);
    if (definition_.late_binding) out_.attribute("binding", "late");
    out_.attribute("initial", joined_words(root.initial));
    if (workflow_) {
      write_sections(out_, definition_);
    } else {
      write_data(root);
    }
    for (const auto& state : root.states) write_state(state, "");
  }
  return out_.take();
}

}  // namespace

std::string to_scxml(const Definition& definition) { return DocumentWriter(definition).write(); }

}  // namespace xinfang::definition
