#include "engine/soundness/liveness.h"

#include <algorithm>

#include "engine/soundness/clock_state.h"

namespace xinfang::soundness {

using definition::StateKind;
using statechart::ChartTransition;

Liveness::Liveness(const Model& model)
    : model_(model),
      fields_(model.domains.size()),
      size_(fields_ + model.chart.history_slots()),
      live_in_(size_) {
  const auto& states = model.chart.states();
  std::vector<Way> ways;
  for (std::size_t i = 0; i < model.moves.size(); ++i) ways.push_back(way_of(i));
  std::vector<Set> live(states.size(), Set(size_, 0));
  for (std::size_t state = 0; state < states.size(); ++state) {
    add_reads(model.exit[state], live[state]);
    add_reads(model.entry[state], live[state]);
    add_reads(model.initial[state], live[state]);
  }
  // A state's own content is read when it is entered: `live` as seen from before its entry.
  for (bool changed = true; changed;) {
    changed = false;
    for (const auto& way : ways) {
      Set after(size_, 0);
      way.entered.for_each([&](std::size_t state) {
        for (std::size_t i = 0; i < size_; ++i) {
          if (live[state][i] != 0) after[i] = 1;
        }
      });
      auto& before = live[way.source];
      for (std::size_t i = 0; i < size_; ++i) {
        const bool is_live = way.reads[i] != 0 || (after[i] != 0 && way.kills[i] == 0);
        if (!is_live || before[i] != 0) continue;
        before[i] = 1;
        changed = true;
      }
    }
  }
  for (std::size_t state = 0; state < states.size(); ++state) {
    for (std::size_t i = 0; i < size_; ++i) {
      if (live[state][i] != 0) live_in_[i].insert(state);
    }
  }
}

Liveness::Way Liveness::way_of(std::size_t index) const {
  const auto& chart = model_.chart;
  const auto& states = chart.states();
  const auto& transition = chart.transitions()[index];
  const auto& move = model_.moves[index];
  Way way{transition.source, Set(size_, 0), Set(size_, 0), {}};
  Set stored(size_, 0);
  for (const auto& asked : move.form) {
    if (asked.field != npos && !asked.is_optional) stored[asked.field] = 1;
  }
  for (const auto& guard : move.guards) {
    std::vector<std::size_t> fields;
    collect_fields(guard, fields);
    for (const auto field : fields) way.reads[field] = 1;
  }
  add_reads(move.content, way.reads);
  for (std::size_t i = 0; i < size_; ++i) {
    if (stored[i] != 0) way.reads[i] = 0;
  }
  for (const auto field : move.sight) way.reads[field] = 1;
  way.kills = stored;
  add_definite_writes(move.content, way.kills);
  if (transition.targets.empty()) return way;

  const auto domain = domain_of(transition);
  for (const auto target : transition.targets) {
    const auto slot = states[target].history_slot;
    if (slot != npos) way.reads[fields_ + slot] = 1;
    enter(target, way.entered);
    enter_above(target, domain, way.entered);
  }
  const bool is_fixed =
      std::none_of(transition.targets.begin(), transition.targets.end(),
                   [&](std::size_t target) { return states[target].history_slot != npos; });
  if (!is_fixed) return way;
  // What is entered for certain writes before anything that is entered can read, unless some of it
  // reads on entry.
  Set entry_reads(size_, 0);
  way.entered.for_each([&](std::size_t state) {
    add_reads(model_.entry[state], entry_reads);
    add_reads(model_.initial[state], entry_reads);
  });
  Set entry_writes(size_, 0);
  for (const auto target : transition.targets) {
    for (auto state = target; state != domain; state = states[state].parent) {
      add_definite_writes(model_.entry[state], entry_writes);
    }
  }
  for (std::size_t i = 0; i < fields_; ++i) {
    if (entry_writes[i] != 0 && entry_reads[i] == 0) way.kills[i] = 1;
  }
  // Leaving a state writes anew what its history states remember.
  for (auto state = transition.source; state != domain && state != 0;
       state = states[state].parent) {
    for (const auto history : states[state].histories) {
      way.kills[fields_ + states[history].history_slot] = 1;
    }
  }
  return way;
}

// Without history states among the targets: the domain itself. With them: the whole chart, which
// encloses it.
std::size_t Liveness::domain_of(const ChartTransition& transition) const {
  const auto& states = model_.chart.states();
  IndexSet targets;
  for (const auto target : transition.targets) {
    if (states[target].history_slot != npos) return 0;
    targets.insert(target);
  }
  return transition_domain(model_.chart, transition, targets);
}

// All that entering a state may enter besides.
void Liveness::enter(std::size_t state, IndexSet& entered) const {
  const auto& states = model_.chart.states();
  if (states[state].history_slot != npos) {
    const auto parent = states[state].parent;
    entered |= states[parent].descendants;
    entered.insert(parent);
    return;
  }
  if (entered.contains(state)) return;
  entered.insert(state);
  if (states[state].kind == StateKind::compound) {
    for (const auto target : states[state].initial) {
      enter(target, entered);
      enter_above(target, state, entered);
    }
  } else if (states[state].kind == StateKind::parallel) {
    for (const auto child : states[state].children) enter(child, entered);
  }
}

void Liveness::enter_above(std::size_t state, std::size_t ancestor, IndexSet& entered) const {
  const auto& states = model_.chart.states();
  for (auto above = states[state].parent; above != ancestor && above != npos && above != 0;
       above = states[above].parent) {
    entered.insert(above);
    if (states[above].kind != StateKind::parallel) continue;
    for (const auto child : states[above].children) enter(child, entered);
  }
}

void Liveness::add_reads(const Content& content, Set& set) const {
  std::vector<std::size_t> fields;
  for (const auto& act : content) {
    collect_fields(act.term, fields);
    for (const auto& branch : act.branches) {
      if (branch.condition) collect_fields(*branch.condition, fields);
      add_reads(branch.content, set);
    }
  }
  for (const auto field : fields) set[field] = 1;
}

// Up to the first step that may fail, after which nothing is certain.
void Liveness::add_definite_writes(const Content& content, Set& set) const {
  for (const auto& act : content) {
    if (act.kind == Act::Kind::raise) continue;
    if (act.kind == Act::Kind::clock) {
      if (needs_state(act.clock_kind) || act.may_fail) return;
      continue;
    }
    if (act.kind != Act::Kind::assign || act.may_fail || fails_as_value(act.term)) return;
    if (act.index != npos) set[act.index] = 1;
  }
}

}  // namespace xinfang::soundness
