#include "engine/statechart/scope.h"

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

Value timestamp_value(Instant instant) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(instant);
  const std::chrono::nanoseconds rest = instant - seconds;
  return Value::timestamp(
      {seconds.time_since_epoch().count(), static_cast<std::int32_t>(rest.count())});
}

}  // namespace

void Scope::set_event(const expression::Map* answers) {
  answers_ = answers;
  event_.reset();
}

const Value* Scope::variable(std::size_t slot) const {
  if (slot < built_in_count) return built_in(static_cast<BuiltIn>(slot));
  slot -= built_in_count;
  if (slot < snapshot_.data.size()) return &snapshot_.data[slot];
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
  }
  return nullptr;
}

Result<Value, expression::EvaluationError> Scope::call(std::size_t,
                                                       std::span<const Value> arguments) const {
  if (arguments.size() != 1 || !arguments.front().is(expression::Kind::string)) {
    return Failure{expression::EvaluationError{"In() takes the id of a state"}};
  }
  const auto& id = arguments.front().as_string();
  const std::size_t state = chart_.find_state(id);
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
