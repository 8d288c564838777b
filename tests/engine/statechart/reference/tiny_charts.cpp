#include "tests/engine/statechart/reference/tiny_charts.h"

#include <algorithm>

#include "tests/support/tiny_chart.h"

namespace xinfang::reference {

using namespace xinfang::tiny;

namespace {

using States = std::vector<State>;

enum class Around { root, compound, parallel };

bool is_history(const State& state) {
  return state.kind == StateKind::shallow_history || state.kind == StateKind::deep_history;
}

std::vector<States> forests(std::size_t size, Around around);

// Every state of `size` states, itself counted.
States trees(std::size_t size, Around around) {
  States all;
  if (size == 1) {
    all.push_back(make(StateKind::atomic, ""));
    if (around != Around::parallel) all.push_back(make(StateKind::final, ""));
    if (around == Around::root) return all;
    all.push_back(make(StateKind::shallow_history, ""));
    all.push_back(make(StateKind::deep_history, ""));
    return all;
  }
  for (const auto kind : {StateKind::compound, StateKind::parallel}) {
    const auto within = kind == StateKind::compound ? Around::compound : Around::parallel;
    for (auto& inside : forests(size - 1, within)) {
      if (std::all_of(inside.begin(), inside.end(), is_history)) continue;
      State state = make(kind, "");
      state.states = std::move(inside);
      all.push_back(std::move(state));
    }
  }
  return all;
}

// Every row of states with `size` states in all.
std::vector<States> forests(std::size_t size, Around around) {
  if (size == 0) return {{}};
  std::vector<States> all;
  for (std::size_t first = 1; first <= size; ++first) {
    const auto rests = forests(size - first, around);
    for (const auto& tree : trees(first, around)) {
      for (const auto& rest : rests) {
        States row{tree};
        row.insert(row.end(), rest.begin(), rest.end());
        all.push_back(std::move(row));
      }
    }
  }
  return all;
}

// All states below `around` in document order.
void collect(State& around, std::vector<State*>& found) {
  for (auto& state : around.states) {
    found.push_back(&state);
    collect(state, found);
  }
}

bool is_inside(const State& state, const std::string& id) {
  return std::any_of(state.states.begin(), state.states.end(),
                     [&](const State& one) { return one.id == id || is_inside(one, id); });
}

class Enumerator {
 public:
  Enumerator(std::size_t part, std::size_t parts,
             const std::function<void(const definition::Definition&)>& visit)
      : part_(part), parts_(parts), visit_(visit) {}

  std::size_t run() {
    for (std::size_t size = 1; size <= tiny_states_max; ++size) {
      for (auto& row : forests(size, Around::root)) structure(row);
    }
    return count_;
  }

 private:
  void structure(const States& row) {
    chart_ = workflow();
    chart_.data = {field("taken", definition::FieldKind::integer, false)};
    chart_.registration.actions = {set("taken", "0")};
    chart_.root.states = row;
    states_.clear();
    collect(chart_.root, states_);
    for (std::size_t i = 0; i < states_.size(); ++i) {
      states_[i]->id = std::string(1, static_cast<char>('a' + i));
      states_[i]->title = text(states_[i]->id);
    }
    first_choices_ = true;
    find_targets();
    find_arcs();
    defaults(0);
  }

  // The choices of state `at` and those after it; past the last comes the root.
  void defaults(std::size_t at) {
    if (at > states_.size()) return transitions();
    auto& state = at == states_.size() ? chart_.root : *states_[at];
    const bool history = is_history(state);
    if (state.kind != StateKind::compound && !history) return defaults(at + 1);
    const auto& around = history ? parent_of(state) : state;
    if (!history) defaults(at + 1);
    bool first = history;
    for (const auto* target : states_) {
      if (!is_inside(around, target->id) || (history && is_history(*target))) continue;
      const bool before = first_choices_;
      first_choices_ = before && first;
      first = false;
      state.initial = {target->id};
      defaults(at + 1);
      first_choices_ = before;
    }
    state.initial.clear();
  }

  const State& parent_of(const State& state) const {
    const auto found = std::find_if(states_.begin(), states_.end(), [&](const State* one) {
      return std::any_of(one->states.begin(), one->states.end(),
                         [&](const State& inside) { return &inside == &state; });
    });
    return found == states_.end() ? chart_.root : **found;
  }

  // Whether two states lie in different regions of a parallel state. A history state stands for
  // its parent.
  bool are_orthogonal(const std::string& left, const std::string& right) {
    return std::any_of(states_.begin(), states_.end(), [&](const State* parallel) {
      if (parallel->kind != StateKind::parallel) return false;
      const auto region_of = [&](const std::string& id) -> const State* {
        for (const auto& region : parallel->states) {
          if (!is_history(region) && (region.id == id || is_inside(region, id))) return &region;
        }
        return nullptr;
      };
      const auto* one = region_of(left);
      const auto* other = region_of(right);
      return one != nullptr && other != nullptr && one != other;
    });
  }

  void find_targets() {
    targets_ = {{}};
    for (const auto* one : states_) targets_.push_back({one->id});
    for (std::size_t i = 0; i < states_.size(); ++i) {
      for (std::size_t j = i + 1; j < states_.size(); ++j) {
        if (!are_orthogonal(states_[i]->id, states_[j]->id)) continue;
        targets_.push_back({states_[i]->id, states_[j]->id});
      }
    }
  }

  struct Arc {
    std::size_t source;
    definition::Transition transition;
    bool internal_matters;
  };

  static definition::Transition twice(definition::Transition transition) {
    transition.when = {{"taken < 2", {}, {}}};
    transition.actions = {set("taken", "taken + 1")};
    return transition;
  }

  void find_arcs() {
    arcs_.clear();
    bool done = false;
    for (const auto* state : states_) {
      done = done || (state->kind == StateKind::final && &parent_of(*state) != &chart_.root);
    }
    std::vector<definition::Transition> triggers{on("e").transition, twice(always().transition)};
    if (done) triggers.push_back(twice(inside("done.state").transition));
    for (std::size_t source = 0; source < states_.size(); ++source) {
      const auto& state = *states_[source];
      if (is_history(state) || state.kind == StateKind::final) continue;
      for (const auto& trigger : triggers) {
        for (const auto& targets : targets_) {
          for (const bool internal : {false, true}) {
            auto transition = trigger;
            transition.targets = targets;
            transition.internal = internal;
            const bool within =
                state.kind == StateKind::compound && !targets.empty() &&
                std::all_of(targets.begin(), targets.end(),
                            [&](const std::string& id) { return is_inside(state, id); });
            arcs_.push_back({source, std::move(transition), !internal || within});
          }
        }
      }
    }
  }

  void transitions() {
    offer();
    for (std::size_t i = 0; i < arcs_.size(); ++i) {
      auto& first = *states_[arcs_[i].source];
      first.transitions.push_back(arcs_[i].transition);
      offer();
      for (std::size_t j = 0; first_choices_ && j < arcs_.size(); ++j) second(i, j);
      first.transitions.pop_back();
    }
  }

  void second(std::size_t i, std::size_t j) {
    if (!arcs_[i].internal_matters || !arcs_[j].internal_matters) return;
    auto& state = *states_[arcs_[j].source];
    const bool both_e = arcs_[i].transition.events == std::vector<std::string>{"e"} &&
                        arcs_[j].transition.events == std::vector<std::string>{"e"};
    // In different states the order is the document's.
    const bool ordered = arcs_[i].source <= arcs_[j].source;
    state.transitions.push_back(arcs_[j].transition);
    if (ordered) offer();
    if (both_e) {
      auto& made = state.transitions.back();
      made.events = {"f"};
      offer();
    }
    state.transitions.pop_back();
  }

  void offer() {
    if (count_++ % parts_ == part_) visit_(chart_);
  }

  std::size_t part_;
  std::size_t parts_;
  const std::function<void(const definition::Definition&)>& visit_;
  std::size_t count_ = 0;
  definition::Definition chart_;
  std::vector<State*> states_;
  std::vector<std::vector<std::string>> targets_;
  std::vector<Arc> arcs_;
  bool first_choices_ = true;  // of all defaults
};

}  // namespace

std::size_t for_each_tiny_chart(std::size_t part, std::size_t parts,
                                const std::function<void(const definition::Definition&)>& visit) {
  return Enumerator(part, parts, visit).run();
}

}  // namespace xinfang::reference
