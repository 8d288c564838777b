#include <algorithm>

#include "engine/statechart/interpreter.h"

namespace xinfang::statechart {

using definition::StateKind;

// microstep: exit, transition content, entry.
void Interpreter::microstep(const Transitions& enabled) {
  const auto& transitions = chart_.transitions();
  failed_conditions_.clear();
  for (const auto transition : enabled) {
    emit(TransitionTaken{transition});
    if (cause_basis_.empty()) cause_basis_ = transitions[transition].basis;
  }
  // Found before the exit, which may change what a history state among the targets stands for:
  // what a transition leaves is what it must enter again. The standard's pseudo-code looks for the
  // domain a second time here and may then enter less than it left, an illegal configuration.
  std::vector<std::size_t> domains;
  for (const auto transition : enabled) {
    const auto& taken = transitions[transition];
    domains.push_back(taken.targets.empty() ? npos : get_transition_domain(taken));
  }
  exit_states(enabled);
  for (const auto transition : enabled) {
    execute_content(transitions[transition].steps,
                    chart_.states()[transitions[transition].source].id);
  }
  enter_states(compute_entry_set(enabled, domains));
}

// exitStates
void Interpreter::exit_states(const Transitions& enabled) {
  IndexSet to_exit;
  for (const auto transition : enabled) {
    to_exit |= compute_exit_set(chart_.transitions()[transition]);
  }
  to_exit.for_each_reverse([&](std::size_t state) { remember_history(state); });
  to_exit.for_each_reverse([&](std::size_t state) {
    execute_content(chart_.states()[state].exit, chart_.states()[state].id);
    emit(Exited{state});
  });
}

void Interpreter::remember_history(std::size_t state) {
  const auto& states = chart_.states();
  for (const auto history : states[state].histories) {
    IndexSet remembered;
    if (states[history].kind == StateKind::deep_history) {
      remembered = snapshot_.configuration & chart_.atomic_states() & states[state].descendants;
    } else {
      for (const auto child : states[state].children) {
        if (snapshot_.configuration.contains(child)) remembered.insert(child);
      }
    }
    emit(Remembered{states[history].history_slot, remembered});
  }
}

// computeEntrySet
Interpreter::EntrySet Interpreter::compute_entry_set(
    const Transitions& enabled, const std::vector<std::size_t>& domains) const {
  EntrySet entry;
  for (std::size_t i = 0; i < enabled.size(); ++i) {
    const auto& transition = chart_.transitions()[enabled[i]];
    if (transition.targets.empty()) continue;
    for (const auto target : transition.targets) add_descendant_states_to_enter(target, entry);
    get_effective_target_states(transition.targets).for_each([&](std::size_t state) {
      add_ancestor_states_to_enter(state, domains[i], entry);
    });
  }
  return entry;
}

// addDescendantStatesToEnter
void Interpreter::add_descendant_states_to_enter(std::size_t index, EntrySet& entry) const {
  const auto& state = chart_.states()[index];
  const auto add_all = [&](const auto& targets, std::size_t ancestor) {
    targets.for_each([&](std::size_t target) { add_descendant_states_to_enter(target, entry); });
    targets.for_each(
        [&](std::size_t target) { add_ancestor_states_to_enter(target, ancestor, entry); });
  };
  if (state.history_slot != npos) {
    if (const auto& remembered = snapshot_.history[state.history_slot]) {
      add_all(*remembered, state.parent);
      return;
    }
    entry.default_history_from.insert(index);
    add_all(get_effective_target_states(state.initial), state.parent);
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

// addAncestorStatesToEnter
void Interpreter::add_ancestor_states_to_enter(std::size_t index, std::size_t ancestor,
                                               EntrySet& entry) const {
  const auto& states = chart_.states();
  for (std::size_t above = states[index].parent; above != ancestor && above != npos;
       above = states[above].parent) {
    entry.states.insert(above);
    if (states[above].kind == StateKind::parallel) add_regions(above, entry);
  }
}

// The regions of a parallel state in which nothing is entered yet begin by default.
void Interpreter::add_regions(std::size_t parallel, EntrySet& entry) const {
  const auto& states = chart_.states();
  for (const auto child : states[parallel].children) {
    if (!entry.states.intersects(states[child].descendants)) {
      add_descendant_states_to_enter(child, entry);
    }
  }
}

void Interpreter::enter_initial() {
  const auto& root = chart_.states()[0];
  if (chart_.is_document()) initialize_data_model();
  execute_content(root.initial_steps, root.id);
  EntrySet entry;
  for (const auto target : root.initial) add_descendant_states_to_enter(target, entry);
  for (const auto target : root.initial) add_ancestor_states_to_enter(target, 0, entry);
  enter_states(entry);
}

// enterStates
void Interpreter::enter_states(const EntrySet& entry) {
  entry.states.for_each([&](std::size_t index) {
    const auto& state = chart_.states()[index];
    const bool binds = chart_.binds_late(index) && !is_bound(snapshot_.session, index);
    emit(Entered{index});
    if (binds) bind_data(index);
    execute_content(state.entry, state.id);
    if (entry.default_entry.contains(index)) execute_content(state.initial_steps, state.id);
    for (const auto history : state.histories) {
      if (entry.default_history_from.contains(history)) {
        execute_content(chart_.states()[history].initial_steps, chart_.states()[history].id);
      }
    }
    if (state.kind == StateKind::final) enter_final(index);
  });
}

void Interpreter::enter_final(std::size_t index) {
  const auto& states = chart_.states();
  const std::size_t parent = states[index].parent;
  if (parent == 0) {
    running_ = false;
    return;
  }
  raise_done(parent, index);
  const std::size_t grandparent = states[parent].parent;
  if (states[grandparent].kind == StateKind::parallel && is_in_final_state(grandparent)) {
    raise_done(grandparent, npos);
  }
}

// done.state.<state>; in an SCXML document with the data of the final state, where there is one.
void Interpreter::raise_done(std::size_t state, std::size_t final) {
  const auto& event = chart_.states()[state].done_event;
  if (!chart_.is_document()) return raise(event);
  enqueue({event, "platform", "", "", "", final == npos ? expression::Value() : done_data(final)});
}

// isInFinalState
bool Interpreter::is_in_final_state(std::size_t index) const {
  const auto& states = chart_.states();
  const auto& children = states[index].children;
  if (states[index].kind == StateKind::compound) {
    return std::any_of(children.begin(), children.end(), [&](std::size_t child) {
      return states[child].kind == StateKind::final && snapshot_.configuration.contains(child);
    });
  }
  if (states[index].kind == StateKind::parallel) {
    return std::all_of(children.begin(), children.end(),
                       [&](std::size_t child) { return is_in_final_state(child); });
  }
  return false;
}

// exitInterpreter: exit content runs, the configuration stays to show where the case ended.
void Interpreter::exit_interpreter() {
  const auto active = snapshot_.configuration;
  active.for_each_reverse([&](std::size_t state) {
    execute_content(chart_.states()[state].exit, chart_.states()[state].id);
  });
  emit(Finished{});
}

}  // namespace xinfang::statechart
