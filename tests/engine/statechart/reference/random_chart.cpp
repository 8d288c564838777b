#include "tests/engine/statechart/reference/random_chart.h"

#include <algorithm>

#include "tests/support/tiny_chart.h"

namespace xinfang::reference {

using namespace xinfang::tiny;
using definition::FieldKind;

namespace {

bool is_history(const State& state) {
  return state.kind == StateKind::shallow_history || state.kind == StateKind::deep_history;
}

// All states below `root` that may have states inside, root first.
void collect(State& root, std::vector<State*>& found) {
  found.push_back(&root);
  for (auto& one : root.states) collect(one, found);
}

}  // namespace

std::size_t ChartWriter::index_below(std::size_t bound) { return random_() % bound; }

int ChartWriter::below(int bound) {
  return static_cast<int>(index_below(static_cast<std::size_t>(bound)));
}

const std::string& ChartWriter::pick(const std::vector<std::string>& words) {
  return words[index_below(words.size())];
}

definition::Definition ChartWriter::chart() {
  auto made = workflow();
  made.data = {field("n", FieldKind::integer, false), field("m", FieldKind::integer, false),
               field("rounds", FieldKind::integer, false)};
  made.registration.actions = {set("n", "0"), set("m", std::to_string(below(3))),
                               set("rounds", "0")};
  states_ = 0;
  grow(made.root);
  add_histories(made.root, true);
  int number = 0;
  std::vector<State*> states;
  collect(made.root, states);
  for (auto* state : states) {
    if (state != &made.root) state->id = "s" + std::to_string(number++);
    state->title = text(state->id);
  }
  root_ = &made.root;
  all_ = inside(made.root, true);
  fill(made.root, true);
  return made;
}

std::vector<std::string> ChartWriter::events(std::size_t count) {
  static const std::vector<std::string> names{"e", "e", "e", "f", "f", "e.x", "f.y.z", "u"};
  std::vector<std::string> sent;
  for (std::size_t i = 0; i < count; ++i) sent.push_back(pick(names));
  return sent;
}

// A tree of ordinary states: each new one under any that is there, then kinds for all.
void ChartWriter::grow(State& root) {
  const int wanted = 2 + below(random_states_max - 3);
  while (states_ < wanted) {
    std::vector<State*> states;
    collect(root, states);
    // The root is taken more often: flat charts are the common ones.
    auto* parent = one_in(4) ? &root : states[index_below(states.size())];
    parent->states.push_back(make(StateKind::atomic, ""));
    ++states_;
  }
  std::vector<State*> states;
  collect(root, states);
  for (auto* state : states) {
    if (state == &root || state->states.empty()) continue;
    state->kind = one_in(2) ? StateKind::parallel : StateKind::compound;
  }
  for (auto* state : states) {
    if (state->kind == StateKind::parallel) continue;
    for (auto& one : state->states) {
      if (one.states.empty() && one_in(state == &root ? 6 : 4)) one.kind = StateKind::final;
    }
  }
}

void ChartWriter::add_histories(State& state, bool is_root) {
  for (auto& one : state.states) add_histories(one, false);
  if (is_root || state.states.empty()) return;
  while (states_ < random_states_max && one_in(3)) {
    const auto kind = one_in(2) ? StateKind::deep_history : StateKind::shallow_history;
    const auto at = state.states.begin() + below(static_cast<int>(state.states.size()) + 1);
    state.states.insert(at, make(kind, ""));
    ++states_;
  }
}

std::vector<std::string> ChartWriter::inside(const State& state, bool histories) const {
  std::vector<std::string> ids;
  for (const auto& one : state.states) {
    if (histories || !is_history(one)) ids.push_back(one.id);
    for (auto& id : inside(one, histories)) ids.push_back(std::move(id));
  }
  return ids;
}

std::vector<std::string> ChartWriter::orthogonal(const State& around) {
  std::vector<const State*> parallels;
  std::vector<const State*> open{&around};
  while (!open.empty()) {
    const auto* state = open.back();
    open.pop_back();
    if (state->kind == StateKind::parallel && state->states.size() > 1) parallels.push_back(state);
    for (const auto& one : state->states) open.push_back(&one);
  }
  if (parallels.empty()) return {};
  const auto* parallel = parallels[index_below(parallels.size())];
  std::vector<std::string> ids;
  for (const auto& region : parallel->states) {
    if (is_history(region) || one_in(4)) continue;
    auto within = inside(region, true);
    within.push_back(region.id);
    ids.push_back(pick(within));
  }
  if (!ids.empty()) {
    const auto first = static_cast<std::ptrdiff_t>(index_below(ids.size()));
    std::rotate(ids.begin(), ids.begin() + first, ids.end());
  }
  return ids;
}

std::vector<std::string> ChartWriter::targets() {
  if (one_in(6)) return {};
  if (one_in(6)) return orthogonal(*root_);
  return {pick(all_)};
}

std::string ChartWriter::guard() {
  static const std::vector<std::string> conditions{"n < 3",  "n % 2 == 0", "m > n", "n + m < 6",
                                                   "m == 0", "n != m",     "true",  "n >= 2"};
  if (one_in(2)) return pick(conditions);
  return std::string(one_in(3) ? "!" : "") + "In('" + pick(all_) + "')";
}

definition::Action ChartWriter::action() {
  static const std::vector<std::string> raised{"i",   "i.j", "k", "i", "k",
                                               "i.j", "k",   "i", "k", "e"};
  static const std::vector<std::string> assigned{"n + 1", "m + 1", "n + m", "n - m",
                                                 "0",     "m / n", "7 % n", "n * 1000003",
                                                 "2",     "1",     "n * n", "In('s1') ? 1 : 0"};
  switch (below(12)) {
    case 0:
    case 1:
    case 2:
      return raise(pick(raised));
    case 3:
    case 4:
    case 5:
    case 6:
      return set(one_in(2) ? "n" : "m", pick(assigned));
    case 7:
      return log("[n, m]");
    case 8:
      return choose("n < 2", {note("low"), set("n", "n + 1")}, {raise(pick(raised))});
    case 9:
      return choose("m / n > 0", {note("more")}, {set("m", "1")});
    case 10:
      return foreach ("[1, n, m]", "item", "at", {set("m", "item + at"), log("item")});
    default:
      return note("x");
  }
}

definition::Actions ChartWriter::content() {
  Actions actions;
  for (int i = 1 + below(3); i > 0; --i) actions.push_back(action());
  return actions;
}

definition::Transition ChartWriter::with_trigger() {
  static const std::vector<std::string> names{"e", "e", "f", "f", "e.x", "e.*", "f.y"};
  static const std::vector<std::string> insides{
      "i", "i.*", "i.j", "k", "error", "error.execution", "*", "done", "done.state.*"};
  const int what = below(16);
  if (what < 2) return always().when(guard()).transition;
  if (what < 4) return tiny::inside("done.state." + pick(all_)).transition;
  if (what < 6) return tiny::inside(pick(insides)).transition;
  auto made = on(pick(names)).transition;
  if (one_in(6)) made.events.push_back("k");
  return made;
}

definition::Transition ChartWriter::transition() {
  auto made = with_trigger();
  made.targets = targets();
  made.internal = one_in(3);
  if (!made.events.empty() && one_in(3)) made.when.push_back({guard(), {}, {}});
  if (one_in(2)) made.actions = content();
  // What no person sends would else often go on for ever; some charts may.
  if (made.by.empty() && !one_in(20)) {
    made.when.push_back({"rounds < 9", {}, {}});
    made.actions.insert(made.actions.begin(), set("rounds", "rounds + 1"));
  }
  return made;
}

void ChartWriter::fill(State& state, bool is_root) {
  if (is_history(state)) return;
  for (auto& one : state.states) {
    if (is_history(one)) {
      one.initial = {pick(inside(state, false))};
      if (auto more = orthogonal(state); one_in(4) && !more.empty()) one.initial = more;
      const auto plain = inside(state, false);
      std::erase_if(one.initial, [&](const std::string& id) {
        return std::find(plain.begin(), plain.end(), id) == plain.end();
      });
      if (one.initial.empty()) one.initial = {plain.front()};
      if (one_in(3)) one.initial_actions = content();
    }
    fill(one, false);
  }
  if (state.kind == StateKind::compound && one_in(3)) {
    state.initial = {pick(inside(state, true))};
    if (auto more = orthogonal(state); one_in(3) && !more.empty()) state.initial = more;
    if (one_in(3)) state.initial_actions = content();
  }
  if (is_root) return;
  if (one_in(3)) state.entry = content();
  if (one_in(4)) state.exit = content();
  if (state.kind == StateKind::final) return;
  for (int i = 1 + below(3); i > 0; --i) state.transitions.push_back(transition());
}

}  // namespace xinfang::reference
