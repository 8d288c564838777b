#include <cstdint>

#include "engine/expression/json.h"
#include "engine/statechart/field_values.h"
#include "engine/statechart/interpreter.h"

namespace xinfang::statechart {

using expression::Value;

namespace {

clock::EntryKind entry_kind(definition::ClockAction::Kind kind) {
  using Kind = definition::ClockAction::Kind;
  switch (kind) {
    case Kind::start:
      return clock::EntryKind::started;
    case Kind::meet:
      return clock::EntryKind::met;
    case Kind::stop:
      return clock::EntryKind::stopped;
    case Kind::restart:
      return clock::EntryKind::restarted;
    case Kind::suspend:
      return clock::EntryKind::suspended;
    case Kind::resume:
      return clock::EntryKind::resumed;
    case Kind::extend:
      return clock::EntryKind::extended;
    case Kind::correct:
      return clock::EntryKind::corrected;
  }
  XINFANG_ASSERT(false);
}

// Whether a clock's action has nothing to do (docs/workflow-format.md, "Actions").
bool is_idle(definition::ClockAction::Kind kind, const clock::Ledger& ledger) {
  using Kind = definition::ClockAction::Kind;
  if (kind == Kind::correct) return ledger.empty();
  const bool running = clock::is_running(ledger);
  if (kind == Kind::start) return running;
  return !running && (kind == Kind::meet || kind == Kind::stop);
}

}  // namespace

// SCXML 4.1: a failing element ends its block; other blocks run.
void Interpreter::execute_content(const Steps& steps, std::string_view where) {
  if (!steps.empty()) execute(steps, where);
}

bool Interpreter::execute(const Steps& steps, std::string_view where) {
  for (const auto& step : steps) {
    if (!execute(step, where)) return false;
  }
  return true;
}

bool Interpreter::execute(const Step& step, std::string_view where) {
  switch (step.kind) {
    case Step::Kind::assign:
      return assign(step, where);
    case Step::Kind::raise:
      raise(step.name);
      return true;
    case Step::Kind::log:
      return log(step, where);
    case Step::Kind::choose:
      return choose(step, where);
    case Step::Kind::foreach:
      return for_each(step, where);
    case Step::Kind::clock:
      return change_clock(step, where);
    case Step::Kind::document:
      emit(DocumentDue{step.index});
      return true;
    case Step::Kind::notice:
      emit(NoticeDue{step.name, step.text});
      return true;
    case Step::Kind::send:
      return send(step, where);
    case Step::Kind::cancel:
      return cancel(step, where);
    case Step::Kind::block:
      execute_content(step.branches.front().steps, where);
      return true;
  }
  return true;
}

bool Interpreter::assign(const Step& step, std::string_view where) {
  auto value = evaluate(*step.program, where);
  if (!value) return false;
  if (chart_.is_document()) {
    if (!place_inside(step.index, step.name, step.path, where, *value)) return false;
    return assign_in_document(step.index, step.name, std::move(*value), where);
  }
  const auto& field = chart_.data()[step.index];
  if (!value->is_null()) {
    auto faults = check_value(field, *value, "", scope_.zone().day_of(context_.now));
    if (!faults.empty()) {
      raise_error(where, "'" + field.id + "' can't be set: it " + faults.front().detail);
      return false;
    }
    *value = convert(field, *value);
  }
  emit(Assigned{step.index, std::move(*value)});
  return true;
}

bool Interpreter::choose(const Step& step, std::string_view where) {
  for (const auto& branch : step.branches) {
    if (branch.condition && chart_.is_document()) {
      if (!condition_in_document(*branch.condition, where)) continue;
    } else if (branch.condition) {
      const auto value = evaluate(*branch.condition, where);
      if (!value) return false;
      if (!value->is(expression::Kind::boolean) || !value->as_boolean()) continue;
    }
    return execute(branch.steps, where);
  }
  return true;
}

bool Interpreter::for_each(const Step& step, std::string_view where) {
  if (chart_.is_document()) return for_each_in_document(step, where);
  const auto array = evaluate(*step.program, where);
  if (!array) return false;
  if (!array->is(expression::Kind::list)) {
    raise_error(where, "foreach walks a list, and `" + step.program->source() + "` is none");
    return false;
  }
  std::int64_t index = 0;
  for (const auto& item : array->as_list()) {
    scope_.push(item);
    if (!step.index_name.empty()) scope_.push(Value::integer(index));
    const bool done = execute(step.branches.front().steps, where);
    if (!step.index_name.empty()) scope_.pop();
    scope_.pop();
    if (!done) return false;
    ++index;
  }
  return true;
}

bool Interpreter::log(const Step& step, std::string_view where) {
  std::string line = step.name;
  if (step.program) {
    const auto value = evaluate(*step.program, where);
    if (!value) return false;
    if (!line.empty()) line += ": ";
    line += value->is(expression::Kind::string) ? value->as_string() : expression::to_json(*value);
  }
  emit(Logged{std::move(line)});
  return true;
}

bool Interpreter::change_clock(const Step& step, std::string_view where) {
  const auto& clock = chart_.clocks()[step.index];
  const auto& ledger = snapshot_.clocks[step.index];
  if (is_idle(step.clock_kind, ledger)) return true;
  clock::Entry entry{entry_kind(step.clock_kind), context_.now, std::nullopt, cause()};
  if (cause_sender_ == Sender::person) entry.who = context_.actor.login;
  if (!complete_entry(step, where, entry)) return false;
  if (const auto refusal = clock::check_next(clock.rule, ledger, entry, scope_.zone())) {
    raise_error(where, "clock '" + clock.id + "': " + *refusal);
    return false;
  }
  emit(ClockChanged{step.index, std::move(entry)});
  return true;
}

bool Interpreter::complete_entry(const Step& step, std::string_view where, clock::Entry& entry) {
  if (step.program && !take_length(step, where, entry)) return false;
  if (step.on && !take_day(step, where, entry)) return false;
  if (step.paper) {
    auto paper = take_text(*step.paper, where);
    if (!paper) return false;
    entry.document = std::move(*paper);
  }
  if (!step.reason) return true;
  const auto reason = take_text(*step.reason, where);
  if (!reason) return false;
  if (!reason->empty()) {
    entry.reason += ": " + *reason;
  } else if (step.clock_kind == definition::ClockAction::Kind::correct) {
    raise_error(where, "clock '" + chart_.clocks()[step.index].id +
                           "' can't be corrected without a reason: `" + step.reason->source() +
                           "` gives none");
    return false;
  }
  return true;
}

bool Interpreter::take_length(const Step& step, std::string_view where, clock::Entry& entry) {
  const auto length = evaluate(*step.program, where);
  if (!length) return false;
  if (length->is(expression::Kind::string)) entry.by = clock::parse_period(length->as_string());
  if (entry.by) return true;
  raise_error(where, "clock '" + chart_.clocks()[step.index].id + "' can't be extended by `" +
                         step.program->source() + "`: a length is such as '30 days'");
  return false;
}

// What happened today counts from now, as it does without `on`: so hours stay exact. A correction
// always says its day, since one without would mean another calendar.
bool Interpreter::take_day(const Step& step, std::string_view where, clock::Entry& entry) {
  const bool corrects = step.clock_kind == definition::ClockAction::Kind::correct;
  const auto value = evaluate(*step.on, where);
  if (!value) return false;
  if (value->is_null() && !corrects) return true;
  const auto refuse = [&](const std::string& why) {
    raise_error(where, "clock '" + chart_.clocks()[step.index].id + "' can't count from `" +
                           step.on->source() + "`: " + why);
    return false;
  };
  const auto day =
      value->is(expression::Kind::string) ? parse_day(value->as_string()) : std::nullopt;
  if (!day) return refuse(expression::to_json(*value) + " is no day; a day is such as 2026-01-31");
  if (*day < first_day) return refuse(format_day(*day) + " is before " + format_day(first_day));
  const Day today = scope_.zone().day_of(context_.now);
  if (*day > today) {
    return refuse(format_day(*day) + " is after today, " + format_day(today) +
                  "; a clock counts from a day that has come");
  }
  if (*day != today || corrects) entry.effective = scope_.zone().start_of(*day);
  return true;
}

std::optional<std::string> Interpreter::take_text(const expression::Program& program,
                                                  std::string_view where) {
  const auto value = evaluate(program, where);
  if (!value) return std::nullopt;
  if (value->is_null()) return std::string();
  if (value->is(expression::Kind::string)) return value->as_string();
  raise_error(where, "`" + program.source() + "` gives no text");
  return std::nullopt;
}

std::optional<Value> Interpreter::evaluate(const expression::Program& program,
                                           std::string_view where) {
  auto value = program.evaluate(scope_);
  if (value) return std::move(*value);
  raise_error(where, value.error().message + " in `" + program.source() + "`");
  return std::nullopt;
}

void Interpreter::raise_error(std::string_view where, const std::string& detail) {
  if (chart_.is_document()) return raise_failure(where, "error.execution", detail, "");
  emit(ErrorRaised{"state '" + std::string(where) + "': " + detail});
  raise("error.execution");
}

void Interpreter::raise(std::string_view event) {
  if (chart_.is_document()) return enqueue({std::string(event), "internal", "", "", "", {}});
  if (internal_queue_.size() >= internal_queue_max) {
    queue_overflow_ = true;
    return;
  }
  internal_queue_.push_back({event, nullptr});
}

}  // namespace xinfang::statechart
