#include <algorithm>

#include "engine/statechart/compiler.h"

namespace xinfang::statechart {

using definition::ClockAction;

namespace {

void collect(const definition::Actions& actions, std::vector<std::string>& clocks) {
  for (const auto& action : actions) {
    if (const auto* clock = std::get_if<ClockAction>(&action.what)) {
      clocks.push_back(clock->clock);
    } else if (const auto* choose = std::get_if<definition::If>(&action.what)) {
      for (const auto& branch : choose->branches) collect(branch.actions, clocks);
    } else if (const auto* each = std::get_if<definition::Foreach>(&action.what)) {
      collect(each->actions, clocks);
    } else if (const auto* block = std::get_if<definition::Block>(&action.what)) {
      collect(block->actions, clocks);
    }
  }
}

std::vector<std::string> names_in(const Chart::Index& index) {
  std::vector<std::string> names;
  for (const auto& [name, number] : index) names.push_back(name);
  return names;
}

bool names_role(const definition::Definition& definition, const std::string& name) {
  return std::any_of(definition.roles.begin(), definition.roles.end(),
                     [&](const definition::Named& role) { return role.id == name; });
}

}  // namespace

void Compiler::collect_clocks(const definition::State& state,
                              std::vector<std::string>& clocks) const {
  if (&state == &definition_.root) collect(definition_.registration.actions, clocks);
  collect(state.initial_actions, clocks);
  collect(state.entry, clocks);
  collect(state.exit, clocks);
  for (const auto& transition : state.transitions) collect(transition.actions, clocks);
  for (const auto& inside : state.states) collect_clocks(inside, clocks);
}

Steps Compiler::compile_steps(const definition::Actions& actions, const Site& site) {
  Steps steps;
  for (const auto& action : actions) {
    Step step;
    step.place = action.place;
    std::visit([&](const auto& what) { compile(what, site, step); }, action.what);
    steps.push_back(std::move(step));
  }
  return steps;
}

void Compiler::compile(const definition::Assign& action, const Site& site, Step& step) {
  step.kind = Step::Kind::assign;
  step.index = chart_->find_field(action.field);
  step.name = action.field;
  if (is_document()) return compile_assign(action, site, step);
  if (step.index == npos) {
    report_.error(step.place, "unknown-field",
                  "there is no data field '" + action.field + "'" +
                      definition::suggestion(action.field, names_in(chart_->field_index_)));
    return;
  }
  const auto& field = definition_.data[step.index];
  step.program =
      compile_expression(action.expression, site, definition::type_of(field), step.place);
  if (step.program && !field.personal) {
    check_no_personal_value(*step.program, site, step.place, "the field '" + field.id + "'");
  }
}

void Compiler::compile(const definition::Raise& action, const Site&, Step& step) {
  step.kind = Step::Kind::raise;
  step.name = action.event;
  raised_.push_back(action.event);
  if (action.event.empty()) {
    report_.error(step.place, "bad-name", "an event that is raised needs a name");
  }
}

void Compiler::compile(const definition::Log& action, const Site& site, Step& step) {
  step.kind = Step::Kind::log;
  step.name = action.label;
  if (action.expression.empty() && is_document()) return;
  step.program = compile_expression(action.expression, site, std::nullopt, step.place);
  if (step.program) check_no_personal_value(*step.program, site, step.place, "the journal");
}

void Compiler::compile(const definition::If& action, const Site& site, Step& step) {
  step.kind = Step::Kind::choose;
  for (const auto& branch : action.branches) {
    Step::Branch compiled;
    if (!branch.condition.empty()) {
      compiled.condition =
          compile_expression(branch.condition, site, expression::TypeKind::boolean, step.place);
    }
    compiled.steps = compile_steps(branch.actions, site);
    step.branches.push_back(std::move(compiled));
  }
}

void Compiler::compile(const definition::Foreach& action, const Site& site, Step& step) {
  step.kind = Step::Kind::foreach;
  step.item = action.item;
  step.index_name = action.index;
  if (is_document()) return compile_foreach(action, site, step);
  step.program = compile_expression(action.array, site, std::nullopt, step.place);
  expression::Type element;
  if (step.program) {
    const auto& type = step.program->type();
    if (type.kind() == expression::TypeKind::list) {
      element = type.element();
    } else if (type.kind() != expression::TypeKind::dynamic) {
      report_.error(step.place, "bad-expression",
                    "foreach walks a list, not " + type.to_text() + ": " + action.array);
    }
  }
  Site inside = site;
  inside.environment.variables.push_back({action.item, element});
  if (!action.index.empty()) {
    inside.environment.variables.push_back({action.index, expression::TypeKind::integer});
  }
  for (const auto& name : {action.item, action.index}) {
    for (const auto& variable : site.environment.variables) {
      if (!name.empty() && variable.name == name) {
        report_.error(step.place, "bad-name",
                      "foreach can't use the name '" + name + "': it is declared already");
      }
    }
  }
  step.branches.push_back({std::nullopt, compile_steps(action.actions, inside)});
}

void Compiler::compile(const ClockAction& action, const Site& site, Step& step) {
  step.kind = Step::Kind::clock;
  step.clock_kind = action.kind;
  step.index = chart_->find_clock(action.clock);
  if (step.index == npos) {
    std::vector<std::string> known;
    for (const auto& rule : chart_->rules_.rules) known.push_back(rule.id);
    report_.error(step.place, "unknown-clock",
                  "the rule pack has no clock '" + action.clock + "'" +
                      definition::suggestion(action.clock, known));
    return;
  }
  if (action.kind == ClockAction::Kind::extend) {
    step.program = compile_expression(action.by, site, expression::TypeKind::string, step.place);
  }
  step.on = compile_clock_words(action.on, site, action.on_place);
  step.reason = compile_clock_words(action.reason, site, action.reason_place);
  step.paper = compile_clock_words(action.document, site, action.document_place);
  check_clock_action(action, chart_->clocks_[step.index].rule, site, step.place);
}

// What stands in the ledger is open to all who see the case, and in the journal.
std::optional<expression::Program> Compiler::compile_clock_words(const std::string& source,
                                                                 const Site& site, Place place) {
  if (source.empty()) return std::nullopt;
  const expression::Type text = expression::TypeKind::string;
  auto program = compile_expression(source, site, text.nullable(), place);
  if (program) check_no_personal_value(*program, site, place, "the ledger of a clock");
  return program;
}

// What the rule never allows is a fault of the file, not of the day it happens.
void Compiler::check_clock_action(const ClockAction& action, const clock::Rule& rule,
                                  const Site& site, Place place) {
  if (action.kind == ClockAction::Kind::suspend && !rule.may_suspend) {
    report_.error(place, "clock-rule",
                  "the rule of clock '" + rule.id + "' does not allow to suspend it");
  }
  if (action.kind != ClockAction::Kind::extend) return;
  if (!rule.extension) {
    report_.error(place, "clock-rule",
                  "the rule of clock '" + rule.id + "' does not allow to extend it");
    return;
  }
  if (site.by == nullptr || rule.extended_by.empty()) return;
  for (const auto& role : *site.by) {
    if (std::find(rule.extended_by.begin(), rule.extended_by.end(), role) ==
        rule.extended_by.end()) {
      report_.error(place, "clock-rule",
                    "role '" + role + "' may not extend clock '" + rule.id +
                        "'; allowed: " + definition::one_of(rule.extended_by));
    }
  }
}

void Compiler::compile(const definition::Document& action, const Site&, Step& step) {
  step.kind = Step::Kind::document;
  step.index = chart_->find_document(action.document);
  if (step.index == npos) {
    report_.error(step.place, "unknown-document",
                  "there is no document '" + action.document + "'" +
                      definition::suggestion(action.document, names_in(chart_->document_index_)));
  }
}

void Compiler::compile(const definition::Notice& action, const Site&, Step& step) {
  step.kind = Step::Kind::notice;
  step.name = action.to;
  step.text = action.text;
  const std::size_t field = chart_->find_field(action.to);
  const bool user = field != npos && definition_.data[field].kind == definition::FieldKind::user;
  if (action.to == "petitioner" || user || names_role(definition_, action.to)) return;
  report_.error(step.place, "unknown-receiver",
                "'" + action.to +
                    "' receives no notices; allowed: 'petitioner', a role or a data field of type "
                    "user");
}

}  // namespace xinfang::statechart
