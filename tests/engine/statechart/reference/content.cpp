// Executable content (SCXML section 4) and expressions.
#include <span>
#include <unordered_map>

#include "engine/expression/json.h"
#include "engine/expression/program.h"
#include "tests/engine/statechart/reference/interpreter.h"

namespace xinfang::reference {

using expression::Value;

namespace {

constexpr std::size_t internal_queue_max = 1'000;

class Names final : public expression::Activation {
 public:
  Names(std::vector<const Value*> values, const Ids& configuration)
      : values_(std::move(values)), configuration_(configuration) {}
  const Value* variable(std::size_t slot) const override { return values_[slot]; }
  Result<Value, expression::EvaluationError> call(std::size_t,
                                                  std::span<const Value> arguments) const override {
    return Value::boolean(configuration_.count(arguments.front().as_string()) != 0);
  }

 private:
  std::vector<const Value*> values_;
  const Ids& configuration_;
};

// Compiled once for each text and names it may mention: charts by the thousand say the same.
const expression::Program& program_of(const std::string& source,
                                      const std::vector<std::string>& names) {
  static std::unordered_map<std::string, expression::Program> programs;
  std::string key = source;
  for (const auto& name : names) key += "\n" + name;
  if (const auto found = programs.find(key); found != programs.end()) return found->second;
  expression::Environment environment;
  for (const auto& name : names) environment.variables.push_back({name, {}});
  environment.functions.push_back(
      {"In", {expression::TypeKind::string}, expression::TypeKind::boolean});
  auto program = expression::Program::compile(source, environment, expression::Checking::unchecked);
  return programs.emplace(key, std::move(*program)).first->second;
}

bool is_true(const std::optional<Value>& value) {
  return value && value->is(expression::Kind::boolean) && value->as_boolean();
}

}  // namespace

std::optional<Value> Interpreter::evaluate(const std::string& source) {
  std::vector<std::string> names;
  std::vector<const Value*> values;
  for (const auto& [name, value] : memory_.fields) {
    names.push_back(name);
    values.push_back(&value);
  }
  for (const auto& [name, value] : loop_values_) {
    names.push_back(name);
    values.push_back(&value);
  }
  auto value = program_of(source, names).evaluate(Names(values, memory_.configuration));
  if (!value) return std::nullopt;
  return *value;
}

bool Interpreter::condition_match(const Arc& arc) {
  for (const auto& check : arc.transition->when) {
    if (!is_true(evaluate(check.expression))) return false;
  }
  return true;
}

// An error ends its block of content and becomes an event (SCXML 4.1).
bool Interpreter::fail() {
  trace_.emplace_back("error");
  raise("error.execution");
  return false;
}

std::optional<Value> Interpreter::evaluate_or_raise(const std::string& source) {
  auto value = evaluate(source);
  if (!value) fail();
  return value;
}

void Interpreter::raise(const std::string& event) {
  if (internal_queue_.size() >= internal_queue_max) {
    overflow_ = true;
  } else {
    internal_queue_.push_back(event);
  }
}

void Interpreter::execute_content(const definition::Actions& actions) { execute(actions); }

bool Interpreter::execute(const definition::Actions& actions) {
  for (const auto& action : actions) {
    bool done = true;
    if (const auto* assign = std::get_if<definition::Assign>(&action.what)) done = execute(*assign);
    if (const auto* choice = std::get_if<definition::If>(&action.what)) done = execute(*choice);
    if (const auto* each = std::get_if<definition::Foreach>(&action.what)) done = execute(*each);
    if (const auto* log = std::get_if<definition::Log>(&action.what)) done = execute(*log);
    if (const auto* raised = std::get_if<definition::Raise>(&action.what)) raise(raised->event);
    if (!done) return false;
  }
  return true;
}

bool Interpreter::execute(const definition::Assign& action) {
  auto value = evaluate_or_raise(action.expression);
  if (!value) return false;
  trace_.push_back("set " + action.field + " " + expression::to_json(*value));
  memory_.fields[action.field] = std::move(*value);
  return true;
}

bool Interpreter::execute(const definition::If& action) {
  for (const auto& branch : action.branches) {
    if (!branch.condition.empty()) {
      const auto value = evaluate_or_raise(branch.condition);
      if (!value) return false;
      if (!is_true(value)) continue;
    }
    return execute(branch.actions);
  }
  return true;
}

bool Interpreter::execute(const definition::Foreach& action) {
  const auto array = evaluate_or_raise(action.array);
  if (!array) return false;
  if (!array->is(expression::Kind::list)) return fail();
  const auto outside = loop_values_;
  std::int64_t index = 0;
  bool done = true;
  for (const auto& item : array->as_list()) {
    loop_values_.emplace_back(action.item, item);
    if (!action.index.empty()) loop_values_.emplace_back(action.index, Value::integer(index++));
    done = execute(action.actions);
    loop_values_ = outside;
    if (!done) break;
  }
  return done;
}

bool Interpreter::execute(const definition::Log& action) {
  const auto value = evaluate_or_raise(action.expression);
  if (!value) return false;
  const bool text = value->is(expression::Kind::string);
  trace_.push_back("log " + (text ? value->as_string() : expression::to_json(*value)));
  return true;
}

// All that the next microstep depends on.
std::string Interpreter::everything() const {
  std::string text;
  for (const auto& id : memory_.configuration) text += id + " ";
  for (const auto& [id, kept] : memory_.history) {
    text += "; " + id + ":";
    for (const auto& state : kept) text += " " + state;
  }
  for (const auto& [id, value] : memory_.fields) text += "; " + expression::to_json(value);
  for (const auto& event : internal_queue_) text += "; " + event;
  return text;
}

}  // namespace xinfang::reference
