// Actions on clocks: which of them may fail in a state that they are meant for.
#include <algorithm>

#include "engine/clock/rule.h"
#include "engine/soundness/model.h"

namespace xinfang::soundness {

using definition::FieldKind;
using statechart::Step;
using Kind = definition::ClockAction::Kind;
using FormFields = std::vector<definition::FormField>;

namespace {

// Today, or null, which stands for no day at all. Of what is text only `today` is read as a value
// of which no more is known.
bool is_today_or_none(const Term& day) {
  if (day.kind == Term::Kind::conditional) {
    return is_today_or_none(day.operands[1]) && is_today_or_none(day.operands[2]);
  }
  return day.kind == Term::Kind::constant &&
         (day.constant.is(Abstract::Kind::null) || day.constant.is(Abstract::Kind::some));
}

}  // namespace

void Model::find_started() {
  is_started.assign(chart.clocks().size(), 0);
  is_restarted_.assign(chart.clocks().size(), 0);
  for (const auto& state : chart.states()) {
    find_started(state.entry);
    find_started(state.exit);
    find_started(state.initial_steps);
  }
  for (const auto& transition : chart.transitions()) find_started(transition.steps);
  find_started(chart.registration_steps());
}

void Model::find_started(const statechart::Steps& steps) {
  for (const auto& step : steps) {
    if (step.kind == Step::Kind::clock) {
      if (step.clock_kind == Kind::start) is_started[step.index] = 1;
      if (step.clock_kind == Kind::restart) is_restarted_[step.index] = 1;
    }
    for (const auto& branch : step.branches) find_started(branch.steps);
  }
}

void Model::read_clock(const Step& step, const FormFields* form, Act& act) {
  act.kind = Act::Kind::clock;
  act.clock_kind = step.clock_kind;
  act.may_fail = step.program && length_may_fail(step);
  for (const auto* words : {&step.on, &step.reason, &step.paper}) {
    if (*words && fails_as_value(vocabulary.read(**words, form))) act.may_fail = true;
  }
  if (step.on && day_may_fail(step, vocabulary.read(*step.on, form), form)) act.may_fail = true;
  if (step.clock_kind == Kind::correct && !is_said(step, form)) act.may_fail = true;
}

bool Model::length_may_fail(const Step& step) const {
  const auto& rule = chart.clocks()[step.index].rule;
  const auto literal = vocabulary.literal(*step.program);
  const auto length = literal ? clock::parse_period(*literal) : std::nullopt;
  return !length || !rule.extension || length->unit != rule.extension->unit ||
         length->count > rule.extension->count;
}

// A day that has come may still lie before what the run knows of. Today comes after all that;
// a start begins a run; a correction may not pass a suspension, nor the run that a restart
// replaced.
bool Model::day_may_fail(const Step& step, const Term& day, const FormFields* form) const {
  switch (step.clock_kind) {
    case Kind::start:
      return !has_come(day, form);
    case Kind::correct: {
      const auto* source = source_of(day, form);
      const bool is_answer = source != nullptr && day.kind == Term::Kind::answer;
      const bool is_given =
          is_answer ? !source->optional
                    : day.kind == Term::Kind::constant && day.constant.is(Abstract::Kind::some);
      return !is_given || !has_come(day, form) || is_restarted_[step.index] != 0 ||
             chart.clocks()[step.index].rule.may_suspend;
    }
    default:
      return !is_today_or_none(day);
  }
}

bool Model::has_come(const Term& day, const FormFields* form) const {
  if (is_today_or_none(day)) return true;
  if (day.kind == Term::Kind::conditional) {
    return has_come(day.operands[1], form) && has_come(day.operands[2], form);
  }
  const auto* source = source_of(day, form);
  return source != nullptr && source->kind == FieldKind::date && source->max_today;
}

// Whether the reason is surely there, and not empty.
bool Model::is_said(const Step& step, const FormFields* form) {
  const auto literal = vocabulary.literal(*step.reason);
  if (literal) return !literal->empty();
  const auto term = vocabulary.read(*step.reason, form);
  const auto* source = source_of(term, form);
  return source != nullptr && term.kind == Term::Kind::answer && !source->optional &&
         source->min.value_or(0) >= 1;
}

}  // namespace xinfang::soundness
