// What only SCXML documents have. Nothing an expression says is a fault here: it fails when it is
// evaluated (SCXML 5.9).
#include "engine/statechart/compiler.h"
#include "engine/statechart/location.h"

namespace xinfang::statechart {

using expression::Program;
using expression::TypeKind;

Site Compiler::document_site() const {
  Site site;
  auto& variables = site.environment.variables;
  // In the order of SystemVariable.
  for (const auto* name : {"_event", "_sessionid", "_name", "_ioprocessors", ""}) {
    variables.push_back({name, expression::Type()});
  }
  for (const auto& field : definition_.data) {
    variables.push_back({field.id, definition::type_of(field)});
  }
  site.environment.functions.push_back({"In", {TypeKind::string}, TypeKind::boolean});
  return site;
}

Program Compiler::compile_unchecked(const std::string& source, const Site& site) {
  auto program = Program::compile(source, site.environment, expression::Checking::unchecked);
  if (program) return std::move(*program);
  return Program::failing(source, program.error().front().message);
}

// The value of a location is what is there then.
Program Compiler::compile_location(const std::string& source, const Site& site) {
  const auto location = parse_location(source);
  const std::string field = location ? location->field : source;
  if (chart_->find_field(field) != npos) return compile_unchecked(source, site);
  return Program::failing(source, "there is no data field '" + field + "'");
}

// What is no location, or names no field, is an error when it is assigned to.
void Compiler::compile_assign(const definition::Assign& action, const Site& site, Step& step) {
  step.program = compile_unchecked(action.expression, site);
  const auto location = parse_location(action.field);
  if (!location) return;
  step.index = chart_->find_field(location->field);
  step.name = location->field;
  step.path = compile_path(*location, site);
}

// The keys from the field to the place, outermost first.
std::vector<Program> Compiler::compile_path(const LocationText& location, const Site& site) {
  std::vector<Program> path;
  for (const auto& part : location.inside) {
    path.push_back(compile_unchecked(part.computed ? part.text : '"' + part.text + '"', site));
  }
  return path;
}

GivenWords Compiler::compile_given(const definition::Given& given, const Site& site) {
  if (given.expression.empty()) return {given.text, std::nullopt};
  return {"", compile_unchecked(given.expression, site)};
}

ChartPayload Compiler::compile_payload(const definition::Payload& payload, const Site& site) {
  ChartPayload compiled;
  for (const auto& parameter : payload.parameters) {
    compiled.parameters.push_back(
        {parameter.name, parameter.is_location ? compile_location(parameter.expression, site)
                                               : compile_unchecked(parameter.expression, site)});
  }
  if (!payload.content.empty()) compiled.content = compile_unchecked(payload.content, site);
  return compiled;
}

void Compiler::compile(const definition::Send& action, const Site& site, Step& step) {
  step.kind = Step::Kind::send;
  auto send = std::make_shared<ChartSend>();
  send->event = compile_given(action.event, site);
  send->target = compile_given(action.target, site);
  send->type = compile_given(action.type, site);
  send->delay = compile_given(action.delay, site);
  send->id.text = action.id;
  send->id_location = action.id_location;
  if (const auto location = parse_location(action.id_location)) {
    send->id_location = location->field;
    send->id_field = chart_->find_field(location->field);
    send->id_path = compile_path(*location, site);
  }
  send->payload = compile_payload(action.payload, site);
  step.send = std::move(send);
  if (!action.event.text.empty()) raised_.push_back(action.event.text);
}

void Compiler::compile(const definition::Cancel& action, const Site& site, Step& step) {
  step.kind = Step::Kind::cancel;
  auto send = std::make_shared<ChartSend>();
  send->id = compile_given(action.send_id, site);
  step.send = std::move(send);
}

void Compiler::compile(const definition::Block& action, const Site& site, Step& step) {
  step.kind = Step::Kind::block;
  step.branches.push_back({std::nullopt, compile_steps(action.actions, site)});
}

// Item and index are data fields, whether <data> declares them or the loop does.
void Compiler::compile_foreach(const definition::Foreach& action, const Site& site, Step& step) {
  step.program = compile_unchecked(action.array, site);
  step.item_field = chart_->find_field(action.item);
  step.index_field = chart_->find_field(action.index);
  step.branches.push_back({std::nullopt, compile_steps(action.actions, site)});
}

void Compiler::compile_data(std::size_t state, const Site& site) {
  auto& compiled = chart_->states_[state];
  for (const auto& datum : sources_[state]->data) {
    ChartState::Datum bound;
    bound.field = chart_->find_field(datum.field);
    XINFANG_ASSERT(bound.field != npos);  // the reader declares each <data>
    if (!datum.expression.empty()) bound.value = compile_unchecked(datum.expression, site);
    compiled.data.push_back(std::move(bound));
  }
  compiled.done_data = compile_payload(sources_[state]->done_data, site);
}

}  // namespace xinfang::statechart
