#include "engine/soundness/slice.h"

#include <algorithm>
#include <numeric>
#include <set>

#include "engine/base/assert.h"
#include "engine/soundness/clock_state.h"

namespace xinfang::soundness {

namespace {

void add_fields(const Term& term, std::vector<std::size_t>& variables) {
  collect_fields(term, variables);
}

// Suspend, resume, restart and extend fail where the clock is in no state for them; a day or words
// that can fail are asked for only where the clock is in a state for the action.
bool depends_on_its_clock(const Act& act) { return needs_state(act.clock_kind) || act.may_fail; }

bool can_fail(const Act& act);

bool can_fail(const Act::Branch& branch) {
  return (branch.condition && fails_as_guard(*branch.condition)) ||
         std::any_of(branch.content.begin(), branch.content.end(),
                     [](const Act& act) { return can_fail(act); });
}

bool can_fail(const Act& act) {
  switch (act.kind) {
    case Act::Kind::assign:
      return act.may_fail || fails_as_value(act.term);
    case Act::Kind::clock:
      return depends_on_its_clock(act);
    case Act::Kind::raise:
      return false;
    case Act::Kind::choose:
      return std::any_of(act.branches.begin(), act.branches.end(),
                         [](const Act::Branch& branch) { return can_fail(branch); });
  }
  return true;
}

void collect_raised(const Content& content, std::set<std::string_view>& events) {
  for (const auto& act : content) {
    if (act.kind == Act::Kind::raise) events.insert(act.event);
    for (const auto& branch : act.branches) collect_raised(branch.content, events);
  }
}

}  // namespace

Influence::Influence(const Model& model)
    : model_(model),
      fields_(model.domains.size()),
      variables_(fields_ + model.chart.clocks().size()),
      errors_are_taken_(!model.chart.match("error.execution").transitions.empty()),
      influences_(variables_),
      is_control_(variables_, 0),
      group_(variables_, 0),
      contexts_(model.moves.size()),
      deciding_(model.moves.size()) {
  const auto& chart = model.chart;
  for (const auto i : chart.eventless().transitions) {
    const auto& guards = model.moves[i].guards;
    if (std::any_of(guards.begin(), guards.end(), has_atom)) any_event_may_move_ = true;
  }
  std::set<std::string_view> events(model.person_events.begin(), model.person_events.end());
  for (const auto& state : chart.states()) events.insert(state.done_event);
  for (const auto& clock : chart.clocks()) {
    for (const auto kind : alarm_kinds) {
      if (clock.wants(kind)) events.insert(clock.event(kind));
    }
  }
  events.insert("error.execution");
  for (std::size_t i = 0; i < model.moves.size(); ++i) {
    collect_raised(model.moves[i].content, events);
    const auto& descriptors = chart.transitions()[i].descriptors;
    events.insert(descriptors.begin(), descriptors.end());
  }
  for (const auto* contents : {&model.entry, &model.exit, &model.initial}) {
    for (const auto& content : *contents) {
      collect_raised(content, events);
      read(content, {});
    }
  }
  read(model.registration, {});
  for (const auto event : events) read_event(event, chart.match(event));
  read_event({}, chart.eventless());
  close();
  form_groups();
}

void Influence::read_event(std::string_view event, const statechart::EventMatch& match) {
  const auto& chart = model_.chart;
  Variables cause;  // an alarm needs its clock to run
  for (std::size_t clock = 0; clock < chart.clocks().size(); ++clock) {
    for (const auto kind : alarm_kinds) {
      if (chart.clocks()[clock].event(kind) == event) cause.push_back(clock_variable(clock));
    }
  }
  if (any_event_may_move_) influence_control(cause);
  Variables all = cause;
  for (const auto i : match.transitions) {
    const auto& transition = chart.transitions()[i];
    Variables context = cause;
    for (const auto j : match.transitions) {
      const auto& other = chart.transitions()[j];
      const bool comes_first = other.source == transition.source ||
                               chart.states()[transition.source].descendants.contains(other.source);
      if (!comes_first) continue;
      for (const auto& guard : model_.moves[j].guards) add_fields(guard, context);
      const auto& sight = model_.moves[j].sight;
      context.insert(context.end(), sight.begin(), sight.end());
    }
    all.insert(all.end(), context.begin(), context.end());
    for (const auto variable : context) {
      if (std::find(cause.begin(), cause.end(), variable) == cause.end()) {
        contexts_[i].push_back(variable);
      }
    }
    // An eventless transition that stays open never lets the macrostep end.
    const bool moves = !transition.targets.empty() || transition.eventless;
    if (moves || any_event_may_move_) influence_control(context);
    read(model_.moves[i].content, context);
  }
  // Answers are kept only where the event is taken by some transition.
  for (const auto i : match.transitions) {
    for (const auto& asked : model_.moves[i].form) {
      if (asked.field != npos) influence(all, asked.field);
    }
  }
}

Influence::Variables Influence::read(const Content& content, Variables context) {
  for (const auto& act : content) {
    switch (act.kind) {
      case Act::Kind::assign: {
        Variables from = context;
        add_fields(act.term, from);
        if (act.index != npos) influence(from, act.index);
        if (act.may_fail || fails_as_value(act.term)) {
          context = from;
          failing(context);
        }
        break;
      }
      case Act::Kind::raise:
        influence_control(context);
        break;
      case Act::Kind::choose: {
        Variables inside = context;
        for (const auto& branch : act.branches) {
          if (branch.condition) add_fields(*branch.condition, inside);
          const auto after = read(branch.content, inside);
          if (can_fail(branch)) inside.insert(inside.end(), after.begin(), after.end());
        }
        // A condition that fails, or a step inside, ends the block around it as well.
        if (can_fail(act)) {
          context = inside;
          failing(context);
        }
        break;
      }
      case Act::Kind::clock:
        influence(context, clock_variable(act.index));
        if (depends_on_its_clock(act)) {
          context.push_back(clock_variable(act.index));
          failing(context);
        }
        break;
    }
  }
  return context;
}

void Influence::failing(const Variables& context) {
  if (errors_are_taken_) influence_control(context);
}

void Influence::influence(const Variables& from, std::size_t to) {
  const bool matters = to >= fields_ || model_.is_kept[to] != 0;
  for (const auto variable : from) {
    if (matters && variable != to) influences_[variable].push_back(to);
  }
}

void Influence::influence_control(const Variables& from) {
  for (const auto variable : from) is_control_[variable] = 1;
}

// Whatever changes a variable of the control belongs to it.
void Influence::close() {
  for (bool changed = true; changed;) {
    changed = false;
    for (std::size_t variable = 0; variable < variables_; ++variable) {
      const auto& changes = influences_[variable];
      if (is_control_[variable] != 0 ||
          std::none_of(changes.begin(), changes.end(), [&](auto to) { return is_control_[to]; })) {
        continue;
      }
      is_control_[variable] = 1;
      changed = true;
    }
  }
  control_.fields.assign(is_control_.begin(),
                         is_control_.begin() + static_cast<std::ptrdiff_t>(fields_));
  control_.clocks.assign(is_control_.begin() + static_cast<std::ptrdiff_t>(fields_),
                         is_control_.end());
  for (std::size_t field = 0; field < fields_; ++field) {
    if (model_.is_kept[field] == 0) control_.fields[field] = 0;
  }
}

void Influence::form_groups() {
  std::iota(group_.begin(), group_.end(), std::size_t{0});
  const auto root = [&](std::size_t variable) {
    while (group_[variable] != variable) variable = group_[variable];
    return variable;
  };
  const auto join = [&](std::size_t left, std::size_t right) {
    if (is_control_[left] != 0 || is_control_[right] != 0) return;
    left = root(left);
    right = root(right);
    group_[std::max(left, right)] = std::min(left, right);
  };
  for (std::size_t variable = 0; variable < variables_; ++variable) {
    for (const auto to : influences_[variable]) join(variable, to);
  }
  for (const auto& context : contexts_) {
    for (const auto left : context) {
      for (const auto right : context) join(left, right);
    }
  }
  for (auto& group : group_) group = root(group);
  for (std::size_t i = 0; i < contexts_.size(); ++i) {
    for (const auto variable : contexts_[i]) {
      if (is_control_[variable] == 0) deciding_[i].push_back(group_[variable]);
    }
    std::sort(deciding_[i].begin(), deciding_[i].end());
    deciding_[i].erase(std::unique(deciding_[i].begin(), deciding_[i].end()), deciding_[i].end());
  }
}

bool Influence::follows(const Slice& slice, std::size_t group) const {
  for (std::size_t variable = 0; variable < variables_; ++variable) {
    if (is_control_[variable] != 0 || group_[variable] != group) continue;
    if (variable >= fields_) return slice.clocks[variable - fields_] != 0;
    if (model_.is_kept[variable] != 0) return slice.fields[variable] != 0;
  }
  return false;
}

std::size_t Influence::group_of_clock(std::size_t clock) const {
  XINFANG_ASSERT(is_control_[clock_variable(clock)] == 0);
  return group_[clock_variable(clock)];
}

bool Influence::is_alone(std::size_t clock) const {
  const auto group = group_of_clock(clock);
  return std::count(group_.begin(), group_.end(), group) == 1;
}

void Influence::add_group(std::size_t group, Slice& slice) const {
  for (std::size_t field = 0; field < fields_; ++field) {
    if (is_control_[field] == 0 && model_.is_kept[field] != 0 && group_[field] == group) {
      slice.fields[field] = 1;
    }
  }
  for (std::size_t clock = 0; clock < slice.clocks.size(); ++clock) {
    const auto variable = clock_variable(clock);
    if (is_control_[variable] == 0 && group_[variable] == group) slice.clocks[clock] = 1;
  }
}

}  // namespace xinfang::soundness
