// What an SCXML document does and a workflow of the office does not: conditions that raise errors,
// data without types, foreach, data of events.
// Source: W3C SCXML 1.0, sections 4.6, 5.3, 5.5, 5.7, 5.9 and 5.10.
#include <algorithm>
#include <cstdint>

#include "engine/statechart/field_values.h"
#include "engine/statechart/interpreter.h"
#include "engine/statechart/location.h"

namespace xinfang::statechart {

using expression::Kind;
using expression::Value;

namespace {

// Iterations of all foreach in one decision: nested loops could run for ever otherwise.
constexpr std::size_t iterations_max = 100'000;

}  // namespace

void Interpreter::enqueue(SystemEvent event) {
  if (internal_queue_.size() >= internal_queue_max) {
    queue_overflow_ = true;
    return;
  }
  auto kept = std::make_shared<const SystemEvent>(std::move(event));
  internal_queue_.push_back({kept->name, kept});
}

void Interpreter::raise_failure(std::string_view where, std::string_view error,
                                const std::string& detail, std::string_view send_id) {
  emit(ErrorRaised{"state '" + std::string(where) + "': " + detail});
  enqueue({std::string(error), "platform", std::string(send_id), "", "", Value::string(detail)});
}

// SCXML 5.9.1: a condition that fails, or is no boolean, is false and an error.
bool Interpreter::condition_in_document(const expression::Program& condition,
                                        std::string_view where) {
  const auto value = evaluate(condition, where);
  if (!value) return false;
  if (value->is(Kind::boolean)) return value->as_boolean();
  raise_error(where, "the condition `" + condition.source() + "` is neither true nor false");
  return false;
}

bool Interpreter::holds_in_document(std::size_t index) {
  const auto& transition = chart_.transitions()[index];
  const auto& where = chart_.states()[transition.source].id;
  const auto failed = std::find(failed_conditions_.begin(), failed_conditions_.end(), index);
  const bool known = failed != failed_conditions_.end();
  for (const auto& guard : transition.guards) {
    if (known) {  // the error is on the queue already, or was; only the answer counts
      if (!holds(guard.program, scope_)) return false;
      continue;
    }
    const std::size_t before = records_.size();
    if (condition_in_document(guard.program, where)) continue;
    if (records_.size() != before) failed_conditions_.push_back(index);
    return false;
  }
  return true;
}

// The next event tries the transitions on events anew.
void Interpreter::forget_failed_conditions() {
  std::erase_if(failed_conditions_,
                [&](std::size_t index) { return !chart_.transitions()[index].eventless; });
}

bool Interpreter::assign_in_document(std::size_t field, const std::string& name, Value value,
                                     std::string_view where) {
  if (name.starts_with('_')) {
    raise_error(where, "'" + name + "' is a system variable and can't be assigned");
    return false;
  }
  if (field == npos || scope_.variable(built_in_count + field) == nullptr) {
    raise_error(where, "there is no data field '" + name + "'");
    return false;
  }
  if (!fits_journal(value)) {
    raise_error(where, "the value of '" + name +
                           "' is too large, or has too many levels of lists and maps");
    return false;
  }
  emit(Assigned{field, std::move(value)});
  return true;
}

// `value` becomes the field's whole value with `value` in its place.
bool Interpreter::place_inside(std::size_t field, const std::string& name,
                               std::span<const expression::Program> path, std::string_view where,
                               Value& value) {
  const Value* whole = field == npos ? nullptr : scope_.variable(built_in_count + field);
  if (whole == nullptr) return true;  // assign_in_document says why not
  expression::List keys;
  for (const auto& part : path) {
    auto key = evaluate(part, where);
    if (!key) return false;
    keys.push_back(std::move(*key));
  }
  auto made = replaced(*whole, keys, std::move(value));
  if (!made) {
    raise_error(where, "nothing can be stored there in '" + name + "': " + made.error());
    return false;
  }
  value = std::move(*made);
  return true;
}

void Interpreter::declare_loop_variable(std::size_t field) {
  if (scope_.variable(built_in_count + field) == nullptr) emit(Assigned{field, Value()});
}

// SCXML 4.6. Values are immutable, so that the array is the shallow copy the standard asks for.
bool Interpreter::for_each_in_document(const Step& step, std::string_view where) {
  const auto array = evaluate(*step.program, where);
  if (!array) return false;
  if (!array->is(Kind::list)) {
    raise_error(where, "foreach walks a list, and `" + step.program->source() + "` is none");
    return false;
  }
  const bool counted = !step.index_name.empty();
  for (const auto* name : {&step.item, &step.index_name}) {
    const std::size_t field = name == &step.item ? step.item_field : step.index_field;
    if ((name == &step.index_name && !counted) || field != npos) continue;
    raise_error(where, "'" + *name + "' can't be a variable of foreach");
    return false;
  }
  if (array->as_list().empty()) {  // the variables are declared all the same
    declare_loop_variable(step.item_field);
    if (counted) declare_loop_variable(step.index_field);
  }
  std::int64_t index = 0;
  for (const auto& item : array->as_list()) {
    if (++iterations_ > iterations_max) {
      raise_error(where, "foreach has run more than " + std::to_string(iterations_max) +
                             " times in one step");
      return false;
    }
    emit(Assigned{step.item_field, item});
    if (counted) emit(Assigned{step.index_field, Value::integer(index)});
    if (!execute(step.branches.front().steps, where)) return false;
    ++index;
  }
  return true;
}

// initializeDatamodel: with early binding all data, in document order; with late binding those of
// the root, the others when their state is entered.
void Interpreter::initialize_data_model() {
  bind_data(0);
  if (chart_.definition().late_binding) return;
  for (std::size_t state = 1; state < chart_.states().size(); ++state) bind_data(state);
}

// SCXML 5.3: where the value can't be computed the field is there and empty.
void Interpreter::bind_data(std::size_t state) {
  const auto& bound = chart_.states()[state];
  for (const auto& datum : bound.data) {
    Value value;
    if (datum.value) value = evaluate(*datum.value, bound.id).value_or(Value());
    const auto& name = chart_.data()[datum.field].id;
    if (value.is_null() && snapshot_.data[datum.field].is_null()) continue;
    assign_in_document(datum.field, name, std::move(value), bound.id);
  }
}

// Of a payload's parameters those that can be evaluated are added; false where one can't be.
bool Interpreter::add_parameters(const ChartPayload& payload, std::string_view where,
                                 std::string_view send_id, expression::Map& data) {
  bool all = true;
  for (const auto& parameter : payload.parameters) {
    auto value = parameter.program.evaluate(scope_);
    if (value) {
      data.set(parameter.name, std::move(*value));
    } else {
      raise_failure(where, "error.execution",
                    value.error().message + " in `" + parameter.program.source() + "`", send_id);
      all = false;
    }
  }
  return all;
}

// SCXML 5.5 and 5.7: a parameter that fails is left out, content that fails is empty.
Value Interpreter::done_data(std::size_t state) {
  const auto& final = chart_.states()[state];
  if (final.done_data.content) {
    return evaluate(*final.done_data.content, final.id).value_or(Value());
  }
  expression::Map data;
  add_parameters(final.done_data, final.id, "", data);
  return data.empty() ? Value() : Value::map(std::move(data));
}

}  // namespace xinfang::statechart
