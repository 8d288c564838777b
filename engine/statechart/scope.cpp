#include "engine/statechart/scope.h"

#include <algorithm>

namespace xinfang::statechart {

using expression::Value;

namespace {

Value actor_value(const Actor& actor) {
  expression::List roles;
  roles.reserve(actor.roles.size());
  for (const auto& role : actor.roles) roles.push_back(Value::string(role));
  expression::Map map;
  map.set("login", Value::string(actor.login));
  map.set("name", Value::string(actor.name));
  map.set("roles", Value::list(std::move(roles)));
  return Value::map(std::move(map));
}

Value numbers_value(const clock::RulePack& rules) {
  expression::Map map;
  for (const auto& parameter : rules.parameters) {
    map.set(parameter.id, Value::integer(parameter.value));
  }
  return Value::map(std::move(map));
}

Value timestamp_value(Instant instant) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(instant);
  const std::chrono::nanoseconds rest = instant - seconds;
  return Value::timestamp(
      {seconds.time_since_epoch().count(), static_cast<std::int32_t>(rest.count())});
}

Value text_or_null(std::string_view text) {
  return text.empty() ? Value::null() : Value::string(std::string(text));
}

Value event_value(const SystemEvent& event) {
  expression::Map map;
  map.set("name", Value::string(event.name));
  map.set("type", Value::string(std::string(event.type)));
  map.set("sendid", text_or_null(event.send_id));
  map.set("origin", text_or_null(event.origin));
  map.set("origintype", text_or_null(event.origin_type));
  map.set("invokeid", Value::null());
  map.set("data", event.data);
  return Value::map(std::move(map));
}

// By short name and by URI.
Value processors_value(std::string_view session) {
  expression::Map processor;
  processor.set("location", Value::string(session_location(session)));
  expression::Map map;
  map.set(std::string(scxml_processor_short), Value::map(processor));
  map.set(std::string(scxml_processor), Value::map(processor));
  return Value::map(std::move(map));
}

}  // namespace

std::string session_location(std::string_view session) { return "#_scxml_" + std::string(session); }

void Scope::set_system_event(std::shared_ptr<const SystemEvent> event) {
  system_event_ = std::move(event);
  system_[static_cast<std::size_t>(SystemVariable::event)].reset();
}

void Scope::set_event(const expression::Map* answers) {
  answers_ = answers;
  event_.reset();
}

const Value* Scope::variable(std::size_t slot) const {
  if (slot < built_in_count) {
    return chart_.is_document() ? system_variable(static_cast<SystemVariable>(slot))
                                : built_in(static_cast<BuiltIn>(slot));
  }
  slot -= built_in_count;
  if (slot < snapshot_.data.size()) {
    const Value& value = snapshot_.data[slot];
    return !value.is_null() || is_declared(slot) ? &value : nullptr;
  }
  slot -= snapshot_.data.size();
  return slot < loop_values_.size() ? &loop_values_[slot] : nullptr;
}

const Value* Scope::built_in(BuiltIn name) const {
  switch (name) {
    case BuiltIn::event:
      if (answers_ == nullptr) return nullptr;
      if (!event_) event_ = Value::map(*answers_);
      return &*event_;
    case BuiltIn::actor:
      if (!actor_) actor_ = actor_value(context_.actor);
      return &*actor_;
    case BuiltIn::today:
      if (!today_) today_ = Value::string(format_day(settings_.zone.day_of(context_.now)));
      return &*today_;
    case BuiltIn::now:
      if (!now_) now_ = timestamp_value(context_.now);
      return &*now_;
    case BuiltIn::rules:
      if (!rules_) rules_ = numbers_value(chart_.rules());
      return &*rules_;
  }
  return nullptr;
}

const Value* Scope::system_variable(SystemVariable name) const {
  auto& value = system_[static_cast<std::size_t>(name)];
  if (value) return &*value;
  switch (name) {
    case SystemVariable::event:
      value = system_event_ ? event_value(*system_event_) : Value::null();
      break;
    case SystemVariable::session_id:
      value = Value::string(context_.session);
      break;
    case SystemVariable::name:
      value = text_or_null(chart_.definition().name);
      break;
    case SystemVariable::io_processors:
      value = processors_value(context_.session);
      break;
  }
  return value ? &*value : nullptr;
}

// A field that a foreach declares is none before the loop has run.
bool Scope::is_declared(std::size_t field) const {
  const auto& declared = snapshot_.session.declared;
  return !chart_.data()[field].by_foreach ||
         std::binary_search(declared.begin(), declared.end(), field);
}

Result<Value, expression::EvaluationError> Scope::call(std::size_t,
                                                       std::span<const Value> arguments) const {
  if (arguments.size() != 1 || !arguments.front().is(expression::Kind::string)) {
    return Failure{expression::EvaluationError{"In() takes the id of a state"}};
  }
  const auto& id = arguments.front().as_string();
  const std::size_t state = chart_.find_state(id);
  if (state == npos && chart_.is_document()) return Value::boolean(false);  // SCXML 5.9.2
  if (state == npos) {
    return Failure{expression::EvaluationError{"there is no state '" + id + "'"}};
  }
  return Value::boolean(snapshot_.configuration.contains(state));
}

bool holds(const expression::Program& condition, const Scope& scope) {
  const auto value = condition.evaluate(scope);
  return value.ok() && value->is(expression::Kind::boolean) && value->as_boolean();
}

}  // namespace xinfang::statechart
