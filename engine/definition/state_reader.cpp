#include "engine/definition/state_reader.h"

#include <algorithm>

#include "engine/definition/action_reader.h"
#include "engine/definition/transition_reader.h"

namespace xinfang::definition {
namespace {

const std::vector<std::string>& state_keys() {
  static const std::vector<std::string> keys = {"title", "stage",   "initial", "states", "parallel",
                                                "final", "history", "to",      "do",     "entry",
                                                "exit",  "on",      "always",  "start",  "untimed"};
  return keys;
}

class StateReader {
 public:
  explicit StateReader(WorkflowContext& context) : context_(context), report_(context.report) {}

  State read(const Word& id, const Node& node, std::size_t parent, const std::string& stage);
  void read_children(const Node& node, State& state, std::size_t index);
  void read_initial(const Node* node, State& state, std::size_t index);

 private:
  std::size_t enter_tree(const Word& id, StateKind kind, std::size_t parent);
  StateKind read_kind(const Node& node);
  void check_placement(const Word& id, StateKind kind, std::size_t parent);
  // `code` for each of `keys` that the node has.
  void refuse(const Node& node, std::string_view code, const std::vector<std::string>& keys,
              std::string_view why);
  void check_keys_of_kind(const Node& node, StateKind kind);
  void read_history(const Node& node, State& state, std::size_t index);
  void read_content(const Node& node, State& state, std::size_t index);

  WorkflowContext& context_;
  Report& report_;
  std::string what_;
};

// Two states of one name would make every message about them ambiguous: the second is reported and
// not found by its name.
std::size_t StateReader::enter_tree(const Word& id, StateKind kind, std::size_t parent) {
  const auto index = context_.tree.size();
  context_.tree.push_back({id.text, kind, parent, context_.tree[parent].depth + 1, id.place});
  const auto [known, is_new] = context_.state_index.emplace(id.text, index);
  if (!is_new) {
    report_.error(id.place, "duplicate-id",
                  "state '" + id.text + "' stands already in line " +
                      std::to_string(context_.tree[known->second].place.line) +
                      "; ids are unique in the whole file");
  }
  return index;
}

StateKind StateReader::read_kind(const Node& node) {
  const bool is_parallel = read_bool(node.find("parallel"), false, "parallel of " + what_, report_);
  const bool is_final = read_bool(node.find("final"), false, "final of " + what_, report_);
  const auto* history = node.find("history");
  if ((is_parallel ? 1 : 0) + (is_final ? 1 : 0) + (history != nullptr ? 1 : 0) > 1) {
    report_.error(node.place, "bad-state",
                  what_ + " can only be one of parallel, final and history");
  }
  if (history != nullptr) {
    const auto word = read_word(history, "history of " + what_, report_);
    if (word.text == "deep") return StateKind::deep_history;
    if (word.text != "shallow" && !word.text.empty()) {
      report_.error(
          word.place, "bad-value",
          "history of " + what_ + " is '" + word.text + "'; allowed: 'shallow' or 'deep'");
    }
    return StateKind::shallow_history;
  }
  if (is_final) return StateKind::final;
  if (is_parallel) return StateKind::parallel;
  return node.find("states") != nullptr ? StateKind::compound : StateKind::atomic;
}

bool is_history(StateKind kind) {
  return kind == StateKind::shallow_history || kind == StateKind::deep_history;
}

void StateReader::check_placement(const Word& id, StateKind kind, std::size_t parent) {
  if (is_history(kind) && parent == 0) {
    report_.error(id.place, "bad-history",
                  what_ +
                      " stands at the top; a history state stands inside the state it "
                      "remembers");
  }
  if (kind == StateKind::final && context_.tree[parent].kind == StateKind::parallel) {
    report_.error(id.place, "bad-parallel",
                  what_ + " is final and can't be a region of parallel state '" +
                      context_.tree[parent].id + "'; put it inside a region");
  }
}

void StateReader::refuse(const Node& node, std::string_view code,
                         const std::vector<std::string>& keys, std::string_view why) {
  for (const auto& [key, value] : node.entries) {
    if (std::find(keys.begin(), keys.end(), key.scalar) == keys.end()) continue;
    report_.error(key.place, code, what_ + " can't have '" + key.scalar + "': " + std::string(why));
  }
}

void StateReader::check_keys_of_kind(const Node& node, StateKind kind) {
  check_keys(node, state_keys(), what_, report_);
  if (!is_history(kind)) {
    refuse(node, "bad-history", {"to", "do"}, "only history states and transitions have it");
  }
  switch (kind) {
    case StateKind::final:
      return refuse(node, "bad-final", {"on", "always", "states", "initial"},
                    "a final state is never left from inside");
    case StateKind::shallow_history:
    case StateKind::deep_history:
      return refuse(
          node, "bad-history",
          {"on", "always", "states", "initial", "entry", "exit", "start", "stage", "untimed"},
          "a history state is never active itself");
    case StateKind::parallel:
      return refuse(node, "bad-parallel", {"initial"}, "all its regions are entered together");
    case StateKind::atomic:
      return refuse(node, "bad-initial", {"initial"}, "it has no states inside");
    case StateKind::compound:
      return;
  }
}

void StateReader::read_initial(const Node* node, State& state, std::size_t index) {
  if (node == nullptr) return;
  const auto what = "initial of " + what_;
  state.initial_place = node->place;
  const Node* targets = node;
  if (node->is_mapping()) {
    check_keys(*node, {"to", "do"}, what, report_);
    targets = required(*node, "to", what, report_);
    state.initial_actions = read_actions(node->find("do"), "do of " + what, {}, context_);
  }
  state.initial = read_targets(targets, TargetSet::Use::initial, index, what, context_);
}

void StateReader::read_history(const Node& node, State& state, std::size_t index) {
  const auto* to = required(node, "to", what_, report_);
  if (to != nullptr) state.initial_place = to->place;
  state.initial =
      read_targets(to, TargetSet::Use::history_default, index, "to of " + what_, context_);
  state.initial_actions = read_actions(node.find("do"), "do of " + what_, {}, context_);
}

void StateReader::read_children(const Node& node, State& state, std::size_t index) {
  if (!check_mapping(node, "states of " + what_, report_)) return;
  const auto what = what_;
  std::size_t active = 0;
  for (const auto& [key, value] : node.entries) {
    state.states.push_back(read({key.scalar, key.place}, value, index, state.stage));
    if (!is_history(state.states.back().kind)) ++active;
  }
  what_ = what;
  if (state.kind == StateKind::parallel && active < 2) {
    report_.error(state.place, "bad-parallel",
                  what_ + " is parallel and has " + std::to_string(active) +
                      " regions; it needs two or more");
  } else if (active == 0) {
    report_.error(node.place, "bad-state", "states of " + what_ + " holds no state; name one");
  }
}

void StateReader::read_content(const Node& node, State& state, std::size_t index) {
  state.untimed = read_word(node.find("untimed"), "untimed of " + what_, report_).text;
  state.entry = read_started_clocks(node.find("start"), what_, context_);
  auto entry = read_actions(node.find("entry"), "entry of " + what_, {}, context_);
  std::move(entry.begin(), entry.end(), std::back_inserter(state.entry));
  state.exit = read_actions(node.find("exit"), "exit of " + what_, {}, context_);
  state.transitions = read_event_transitions(node.find("on"), index, context_);
  auto always = read_eventless_transitions(node.find("always"), index, context_);
  std::move(always.begin(), always.end(), std::back_inserter(state.transitions));
  if (state.kind == StateKind::compound) {
    if (node.find("initial") == nullptr) {
      report_.error(state.place, "bad-initial",
                    what_ + " has states and needs 'initial', the one entered first");
    }
    read_initial(node.find("initial"), state, index);
  }
  const bool has_children = state.kind == StateKind::compound || state.kind == StateKind::parallel;
  const auto* states = has_children ? node.find("states") : nullptr;
  if (states != nullptr) return read_children(*states, state, index);
  if (state.kind == StateKind::parallel) {
    report_.error(state.place, "bad-parallel",
                  what_ + " is parallel and needs 'states', its regions");
  }
}

State StateReader::read(const Word& id, const Node& node, std::size_t parent,
                        const std::string& stage) {
  what_ = "state '" + id.text + "'";
  State state;
  state.id = id.text;
  state.place = id.place;
  state.stage = stage;
  check_name(id, "state", report_);
  if (!check_mapping(node, what_, report_)) {
    enter_tree(id, StateKind::atomic, parent);
    return state;
  }
  state.kind = read_kind(node);
  const auto index = enter_tree(id, state.kind, parent);
  check_placement(id, state.kind, parent);
  check_keys_of_kind(node, state.kind);
  const auto* title = node.find("title");
  if (title == nullptr && !is_history(state.kind)) {
    report_.error(id.place, "missing-title", what_ + " needs 'title'");
  }
  state.title = read_text(title, "title of " + what_, report_);
  if (is_history(state.kind)) {
    read_history(node, state, index);
    return state;
  }
  const auto own_stage = read_word(node.find("stage"), "stage of " + what_, report_);
  if (!own_stage.text.empty()) {
    context_.check_known(own_stage, context_.stages, "stage");
    state.stage = own_stage.text;
  }
  read_content(node, state, index);
  return state;
}

}  // namespace

State read_root(const Node& file, WorkflowContext& context) {
  State root;
  root.kind = StateKind::compound;
  root.title = context.definition.title;
  root.place = file.place;
  context.tree.push_back({"", StateKind::compound, 0, 0, file.place});
  StateReader reader(context);
  const std::string what = "the workflow";
  const auto* initial = required(file, "initial", what, context.report);
  const auto* states = required(file, "states", what, context.report);
  reader.read_initial(initial, root, 0);
  if (states != nullptr) reader.read_children(*states, root, 0);
  return root;
}

}  // namespace xinfang::definition
