#include <algorithm>
#include <map>
#include <set>

#include "engine/statechart/compiler.h"

namespace xinfang::statechart {

namespace {

// SCXML 3.12.1: a descriptor "a.*" or "a." says the same as "a"; "*" matches every name, here "".
std::string normalize(std::string_view descriptor) {
  if (descriptor == "*") return "";
  if (descriptor.ends_with(".*")) descriptor.remove_suffix(2);
  if (descriptor.ends_with(".")) descriptor.remove_suffix(1);
  return std::string(descriptor);
}

std::string basis_of(const definition::Transition& transition) {
  if (!transition.basis.empty() || transition.basis_none.empty()) return transition.basis;
  return "无（none）：" + transition.basis_none;
}

// Sorted and once each.
template <class T>
void make_set(std::vector<T>& values) {
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
}

void add_personal(const std::vector<definition::FormField>& form, std::vector<std::string>& out) {
  for (const auto& answer : form) {
    if (answer.field.personal) out.push_back(answer.field.id);
  }
}

}  // namespace

void Compiler::compile_transitions(std::size_t state) {
  const auto& source = *sources_[state];
  const std::size_t first_of_state = chart_->transitions_.size();
  if (state == 0 && !source.transitions.empty()) {
    report_.error(source.transitions.front().place, "bad-state",
                  "transitions belong to states, not to the file");
    return;
  }
  for (const auto& transition : source.transitions) {
    // The title, roles and form of an event are said once in a state; the guards choose.
    const ChartTransition* first_on_event = nullptr;
    for (std::size_t i = chart_->transitions_.size(); i-- > first_of_state;) {
      const std::size_t in_state = i - first_of_state;
      if (!transition.events.empty() && source.transitions[in_state].events == transition.events) {
        first_on_event = &chart_->transitions_[i];
      }
    }
    auto compiled = compile_transition(state, transition, first_on_event);
    chart_->states_[state].transitions.push_back(chart_->transitions_.size());
    chart_->transitions_.push_back(std::move(compiled));
  }
}

ChartTransition Compiler::compile_transition(std::size_t state,
                                             const definition::Transition& transition,
                                             const ChartTransition* first_on_event) {
  ChartTransition compiled;
  compiled.source = state;
  compiled.place = transition.place;
  compiled.title = transition.title;
  compiled.by = transition.by;
  compiled.basis = basis_of(transition);
  compiled.form = transition.form;
  if (first_on_event != nullptr) {
    if (compiled.title.empty()) compiled.title = first_on_event->title;
    if (compiled.by.empty()) compiled.by = first_on_event->by;
    if (compiled.basis.empty()) compiled.basis = first_on_event->basis;
    if (compiled.form.empty()) compiled.form = first_on_event->form;
  }
  compiled.internal = transition.internal;
  compiled.eventless = transition.events.empty();
  for (const auto& event : transition.events) {
    compiled.descriptors.push_back(normalize(event));
    if (!is_document()) check_event_name(compiled.descriptors.back(), transition.place);
  }
  compiled.targets = resolve(transition.targets, transition.place);
  check_orthogonal(compiled.targets, transition.place);

  Site site = site_for(compiled.form.empty() ? nullptr : &compiled.form);
  site.by = &compiled.by;
  for (const auto& check : transition.when) {
    auto program =
        compile_expression(check.expression, site, expression::TypeKind::boolean, check.place);
    if (!program) continue;
    const bool open = needs_event(*program, site);
    compiled.guards.push_back({std::move(*program), check.otherwise, open});
  }
  compiled.steps = compile_steps(transition.actions, site);
  return compiled;
}

// The engine's events name a state or a clock: a name that is neither would never come.
void Compiler::check_event_name(std::string_view descriptor, Place place) {
  constexpr std::string_view done = "done.state.";
  if (descriptor.starts_with(done)) {
    resolve({std::string(descriptor.substr(done.size()))}, place);
    return;
  }
  for (const std::string_view alarm : {"clock.expired.", "clock.warned.", "clock.urgent."}) {
    if (!descriptor.starts_with(alarm)) continue;
    const std::string clock(descriptor.substr(alarm.size()));
    if (chart_->rules_.find(clock) != nullptr) return;
    std::vector<std::string> known;
    for (const auto& rule : chart_->rules_.rules) known.push_back(rule.id);
    report_.error(
        place, "unknown-clock",
        "the rule pack has no clock '" + clock + "'" + definition::suggestion(clock, known));
  }
}

void Compiler::match_events() {
  std::set<std::string> names{"", "error.execution", "error.communication",
                              std::string(registration_event)};
  names.insert(raised_.begin(), raised_.end());
  for (const auto& state : chart_->states_) names.insert(state.done_event);
  for (const auto& clock : chart_->clocks_) {
    names.insert({clock.expired_event, clock.warned_event, clock.urgent_event});
  }
  for (std::size_t i = 0; i < chart_->transitions_.size(); ++i) {
    const auto& transition = chart_->transitions_[i];
    names.insert(transition.descriptors.begin(), transition.descriptors.end());
    if (!transition.eventless) continue;
    chart_->eventless_.transitions.push_back(i);
    chart_->eventless_.sources.insert(transition.source);
  }

  std::map<std::string, std::vector<std::size_t>, std::less<>> by_descriptor;
  for (std::size_t i = 0; i < chart_->transitions_.size(); ++i) {
    for (const auto& descriptor : chart_->transitions_[i].descriptors) {
      by_descriptor[descriptor].push_back(i);
    }
  }
  for (const auto& name : names) {
    EventMatch match;
    for (std::string_view prefix = name;;) {
      if (const auto found = by_descriptor.find(prefix); found != by_descriptor.end()) {
        match.transitions.insert(match.transitions.end(), found->second.begin(),
                                 found->second.end());
      }
      if (prefix.empty()) break;
      const auto dot = prefix.rfind('.');
      prefix = prefix.substr(0, dot == std::string_view::npos ? 0 : dot);
    }
    make_set(match.transitions);
    for (const auto i : match.transitions) {
      match.sources.insert(chart_->transitions_[i].source);
      add_personal(chart_->transitions_[i].form, match.personal);
    }
    if (name == registration_event) add_personal(definition_.registration.form, match.personal);
    make_set(match.personal);
    chart_->matches_.emplace(name, std::move(match));
  }
  for (auto& clock : chart_->clocks_) {
    clock.wanted.warned = !chart_->match(clock.warned_event).transitions.empty();
    clock.wanted.urgent = !chart_->match(clock.urgent_event).transitions.empty();
  }
}

}  // namespace xinfang::statechart
