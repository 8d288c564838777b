#include <algorithm>

#include "engine/soundness/walker.h"

namespace xinfang::soundness {

using definition::StateKind;

void Walker::microstep(const Transitions& enabled) {
  trail_.taken.insert(trail_.taken.end(), enabled.begin(), enabled.end());
  exit_states(enabled);
  for (const auto transition : enabled) execute(model_.moves[transition].content);
  enter_states(compute_entry_set(enabled));
  forget_atoms();
}

void Walker::exit_states(const Transitions& enabled) {
  const auto& states = chart_.states();
  IndexSet to_exit;
  for (const auto transition : enabled) {
    to_exit |= compute_exit_set(chart_.transitions()[transition]);
  }
  const auto before = point_.configuration;
  to_exit.for_each([&](std::size_t state) {
    for (const auto history : states[state].histories) {
      IndexSet remembered;
      if (states[history].kind == StateKind::deep_history) {
        remembered = before & chart_.atomic_states() & states[state].descendants;
      } else {
        for (const auto child : states[state].children) {
          if (before.contains(child)) remembered.insert(child);
        }
      }
      point_.history[states[history].history_slot] = remembered;
    }
  });
  to_exit.for_each_reverse([&](std::size_t state) {
    execute(model_.exit[state]);
    point_.configuration.erase(state);
  });
}

Walker::EntrySet Walker::compute_entry_set(const Transitions& enabled) {
  EntrySet entry;
  for (const auto index : enabled) {
    const auto& transition = chart_.transitions()[index];
    if (transition.targets.empty()) continue;
    for (const auto target : transition.targets) {
      if (chart_.states()[target].history_slot != npos) trail_.entered.insert(target);
      add_descendant_states_to_enter(target, entry);
    }
    const auto ancestor = get_transition_domain(transition);
    get_effective_target_states(transition.targets).for_each([&](std::size_t state) {
      add_ancestor_states_to_enter(state, ancestor, entry);
    });
  }
  return entry;
}

void Walker::add_descendant_states_to_enter(std::size_t index, EntrySet& entry) const {
  const auto& state = chart_.states()[index];
  const auto add_all = [&](const IndexSet& targets) {
    targets.for_each([&](std::size_t target) { add_descendant_states_to_enter(target, entry); });
    targets.for_each(
        [&](std::size_t target) { add_ancestor_states_to_enter(target, state.parent, entry); });
  };
  if (state.history_slot != npos) {
    if (const auto& remembered = point_.history[state.history_slot]) {
      add_all(*remembered);
      return;
    }
    entry.default_history_from.insert(index);
    add_all(get_effective_target_states(state.initial));
    return;
  }
  entry.states.insert(index);
  if (state.kind == StateKind::compound) {
    entry.default_entry.insert(index);
    for (const auto target : state.initial) add_descendant_states_to_enter(target, entry);
    for (const auto target : state.initial) add_ancestor_states_to_enter(target, index, entry);
  } else if (state.kind == StateKind::parallel) {
    add_regions(index, entry);
  }
}

void Walker::add_ancestor_states_to_enter(std::size_t index, std::size_t ancestor,
                                          EntrySet& entry) const {
  const auto& states = chart_.states();
  for (auto above = states[index].parent; above != ancestor && above != npos;
       above = states[above].parent) {
    entry.states.insert(above);
    if (states[above].kind == StateKind::parallel) add_regions(above, entry);
  }
}

void Walker::add_regions(std::size_t parallel, EntrySet& entry) const {
  const auto& states = chart_.states();
  for (const auto child : states[parallel].children) {
    if (!entry.states.intersects(states[child].descendants)) {
      add_descendant_states_to_enter(child, entry);
    }
  }
}

void Walker::enter_states(const EntrySet& entry) {
  const auto& states = chart_.states();
  trail_.entered |= entry.states;
  trail_.entered |= entry.default_history_from;
  entry.states.for_each([&](std::size_t index) {
    const auto& state = states[index];
    point_.configuration.insert(index);
    execute(model_.entry[index]);
    if (entry.default_entry.contains(index)) execute(model_.initial[index]);
    for (const auto history : state.histories) {
      if (entry.default_history_from.contains(history)) execute(model_.initial[history]);
    }
    if (state.kind != StateKind::final) return;
    if (state.parent == 0) {
      running_ = false;
      return;
    }
    queue_.push_back(states[state.parent].done_event);
    const auto grandparent = states[state.parent].parent;
    if (states[grandparent].kind == StateKind::parallel && is_in_final_state(grandparent)) {
      queue_.push_back(states[grandparent].done_event);
    }
  });
}

bool Walker::is_in_final_state(std::size_t index) const {
  const auto& states = chart_.states();
  const auto& children = states[index].children;
  if (states[index].kind == StateKind::compound) {
    return std::any_of(children.begin(), children.end(), [&](std::size_t child) {
      return states[child].kind == StateKind::final && point_.configuration.contains(child);
    });
  }
  if (states[index].kind == StateKind::parallel) {
    return std::all_of(children.begin(), children.end(),
                       [&](std::size_t child) { return is_in_final_state(child); });
  }
  return false;
}

}  // namespace xinfang::soundness
