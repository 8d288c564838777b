#include "engine/statechart/compiler.h"

#include <algorithm>

namespace xinfang::statechart {

using definition::StateKind;

namespace {

bool is_history(StateKind kind) {
  return kind == StateKind::shallow_history || kind == StateKind::deep_history;
}

// The number of each name; the first wins where a hand-made definition says a name twice.
template <class Named>
void index_by_id(const std::vector<Named>& named, Chart::Index& index) {
  for (std::size_t i = 0; i < named.size(); ++i) index.emplace(named[i].id, i);
}

}  // namespace

Result<std::shared_ptr<const Chart>, std::vector<Diagnostic>> Chart::compile(
    const definition::Definition& definition, const clock::RulePack& rules, const std::string& file,
    std::string workflow_hash) {
  return Compiler(definition, rules, file, std::move(workflow_hash)).run();
}

Compiler::Compiler(const definition::Definition& definition, const clock::RulePack& rules,
                   const std::string& file, std::string workflow_hash)
    : definition_(definition), chart_(new Chart()), report_(file) {
  chart_->definition_ = definition;
  chart_->rules_ = rules;
  chart_->workflow_hash_ = std::move(workflow_hash);
}

Result<std::shared_ptr<const Chart>, std::vector<Diagnostic>> Compiler::run() {
  number_states(definition_.root, npos);
  if (sources_.size() > states_max) {
    report_.error(definition_.root.place, "too-large",
                  "the workflow has " + std::to_string(sources_.size()) + " states; at most " +
                      std::to_string(states_max) + " are allowed");
    return Failure{report_.take()};
  }
  relate_states();
  index_names();
  for (std::size_t state = 0; state < sources_.size(); ++state) compile_state(state);
  const Site registration = site_for(&definition_.registration.form);
  chart_->registration_steps_ = compile_steps(definition_.registration.actions, registration);
  compile_summary();
  if (chart_->transitions_.size() > transitions_max) {
    report_.error(definition_.root.place, "too-large",
                  "the workflow has " + std::to_string(chart_->transitions_.size()) +
                      " transitions; at most " + std::to_string(transitions_max) + " are allowed");
  }
  if (report_.failed()) return Failure{report_.take()};
  match_events();
  return std::shared_ptr<const Chart>(std::move(chart_));
}

// Document order: a state before the states inside it, so that an ascending walk is entry order.
void Compiler::number_states(const definition::State& state, std::size_t parent) {
  const std::size_t index = sources_.size();
  sources_.push_back(&state);
  auto& compiled = chart_->states_.emplace_back();
  compiled.id = state.id;
  compiled.kind = parent == npos ? StateKind::compound : state.kind;
  compiled.title = state.title;
  compiled.parent = parent;
  compiled.done_event = "done.state." + state.id;
  if (parent != npos) {
    if (!chart_->state_index_.emplace(state.id, index).second) {
      report_.error(state.place, "duplicate-id",
                    "state '" + state.id + "' is declared twice; ids are unique in a file");
    }
    state_ids_.push_back(state.id);
    auto& above = chart_->states_[parent];
    if (is_history(state.kind)) {
      above.histories.push_back(index);
      compiled.history_slot = chart_->history_slots_++;
    } else {
      above.children.push_back(index);
    }
  }
  for (const auto& inside : state.states) number_states(inside, index);
}

void Compiler::relate_states() {
  auto& states = chart_->states_;
  for (std::size_t state = 1; state < states.size(); ++state) {
    const std::size_t parent = states[state].parent;
    states[state].ancestors = states[parent].ancestors;
    states[state].ancestors.insert(parent);
    states[state].ancestors.for_each(
        [&](std::size_t ancestor) { states[ancestor].descendants.insert(state); });
    if (states[state].children.empty() && !is_history(states[state].kind)) {
      chart_->atomic_states_.insert(state);
    }
  }
}

void Compiler::index_names() {
  for (const auto& [id, state] : chart_->state_index_) {
    if (is_history(chart_->states_[state].kind)) chart_->histories_by_name_.push_back(state);
  }
  index_by_id(definition_.data, chart_->field_index_);
  index_by_id(definition_.documents, chart_->document_index_);
  std::vector<std::string> used;
  collect_clocks(definition_.root, used);
  for (const auto& rule : chart_->rules_.rules) {
    if (std::find(used.begin(), used.end(), rule.id) == used.end()) continue;
    if (!chart_->clock_index_.emplace(rule.id, chart_->clocks_.size()).second) continue;
    chart_->clocks_.push_back({rule.id,
                               rule,
                               "clock.expired." + rule.id,
                               "clock.warned." + rule.id,
                               "clock.urgent." + rule.id,
                               {}});
  }
}

void Compiler::check_shape(std::size_t state) {
  const auto& compiled = chart_->states_[state];
  const Place place = sources_[state]->place;
  const bool inside = !compiled.children.empty();
  switch (compiled.kind) {
    case StateKind::compound:
    case StateKind::parallel:
      if (!inside) {
        report_.error(place, "bad-state", "state '" + compiled.id + "' needs states inside");
      }
      break;
    case StateKind::atomic:
    case StateKind::final:
    case StateKind::shallow_history:
    case StateKind::deep_history:
      if (inside || !compiled.histories.empty()) {
        report_.error(place, "bad-state", "state '" + compiled.id + "' may not have states inside");
      }
      break;
  }
}

void Compiler::compile_state(std::size_t state) {
  check_shape(state);
  const auto& source = *sources_[state];
  for (std::size_t i = 0; i < definition_.stages.size(); ++i) {
    if (definition_.stages[i].id == source.stage) chart_->states_[state].stage = i;
  }
  compile_initial(state);
  const Site site = site_for(nullptr);
  chart_->states_[state].entry = compile_steps(source.entry, site);
  chart_->states_[state].exit = compile_steps(source.exit, site);
  if (is_document()) compile_data(state, site);
  compile_transitions(state);
}

// The initial transition of a compound state, the default transition of a history state.
void Compiler::compile_initial(std::size_t state) {
  const auto& source = *sources_[state];
  auto& compiled = chart_->states_[state];
  const bool history = is_history(compiled.kind);
  if (compiled.kind != StateKind::compound && !history) return;
  compiled.initial = resolve(source.initial, source.place);
  compiled.initial_steps = compile_steps(source.initial_actions, site_for(nullptr));
  if (source.initial.empty() && history) {
    report_.error(source.place, "bad-history",
                  "history state '" + compiled.id + "' needs a default target");
  }
  // SCXML 3.3.1: without an initial target the first child in document order is entered.
  if (source.initial.empty() && !history && !compiled.children.empty()) {
    compiled.initial = {compiled.children.front()};
  }
  const std::size_t around = history ? compiled.parent : state;
  for (const auto target : compiled.initial) {
    const auto& named = chart_->states_[target];
    if (!named.ancestors.contains(around)) {
      report_.error(source.place, "bad-initial",
                    "the initial target '" + named.id + "' is not inside state '" +
                        chart_->states_[around].id + "'");
    } else if (history && is_history(named.kind)) {
      report_.error(source.place, "bad-initial",
                    "the default target '" + named.id + "' is a history state itself");
    }
  }
  check_orthogonal(compiled.initial, source.place);
}

std::vector<std::size_t> Compiler::resolve(const std::vector<std::string>& ids, Place place) {
  std::vector<std::size_t> found;
  for (const auto& id : ids) {
    const std::size_t state = chart_->find_state(id);
    if (state == npos) {
      report_.error(place, "unknown-state",
                    "there is no state '" + id + "'" + definition::suggestion(id, state_ids_));
    } else {
      found.push_back(state);
    }
  }
  return found;
}

// SCXML 3.13: a set of targets must be part of one legal configuration, so any two of them lie in
// different regions of a parallel state. A history state stands for its parent.
void Compiler::check_orthogonal(const std::vector<std::size_t>& targets, Place place) {
  const auto& states = chart_->states_;
  const auto entered = [&](std::size_t target) {
    return is_history(states[target].kind) ? states[target].parent : target;
  };
  for (std::size_t i = 0; i < targets.size(); ++i) {
    for (std::size_t j = i + 1; j < targets.size(); ++j) {
      const std::size_t left = entered(targets[i]);
      const std::size_t right = entered(targets[j]);
      std::size_t common = npos;
      (states[left].ancestors & states[right].ancestors).for_each([&](std::size_t ancestor) {
        common = ancestor;  // the last is the innermost
      });
      const bool nested = left == right || states[left].ancestors.contains(right) ||
                          states[right].ancestors.contains(left);
      if (!nested && common != npos && states[common].kind == StateKind::parallel) continue;
      report_.error(place, "bad-target",
                    "targets '" + states[targets[i]].id + "' and '" + states[targets[j]].id +
                        "' can't be active together: they must lie in different regions of a "
                        "parallel state");
    }
  }
}

}  // namespace xinfang::statechart
