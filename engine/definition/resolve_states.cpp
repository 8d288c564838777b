#include <algorithm>

#include "engine/definition/resolve.h"
#include "engine/definition/tree.h"

namespace xinfang::definition {
namespace {

// A set of targets is compared each with each; real ones have two or three.
constexpr std::size_t targets_max = 64;

class StateResolver {
 public:
  explicit StateResolver(WorkflowContext& context)
      : context_(context), tree_(context.tree), report_(context.report) {
    for (const auto& [id, index] : context.state_index) ids_.push_back(id);
  }

  void check(const TargetSet& set);
  void check_done_state(const Word& id);

 private:
  std::optional<std::size_t> find(const Word& word);
  void check_inside(const TargetSet& set, const Word& word, std::size_t target);
  void check_pair(const TargetSet& set, const Word& first, const Word& second);

  WorkflowContext& context_;
  const std::vector<TreeState>& tree_;
  Report& report_;
  std::vector<std::string> ids_;
};

std::optional<std::size_t> StateResolver::find(const Word& word) {
  const auto found = context_.state_index.find(word.text);
  if (found != context_.state_index.end()) return found->second;
  report_.error(word.place, "unknown-state",
                "unknown state '" + word.text + "'" + suggestion(word.text, ids_));
  return std::nullopt;
}

void StateResolver::check_inside(const TargetSet& set, const Word& word, std::size_t target) {
  if (set.use == TargetSet::Use::transition) return;
  if (set.use == TargetSet::Use::initial) {
    if (is_descendant(tree_, target, set.owner)) return;
    report_.error(word.place, "bad-initial",
                  "initial state '" + word.text + "' does not lie inside state '" +
                      tree_[set.owner].id + "'");
    return;
  }
  const auto around = tree_[set.owner].parent;
  const bool shallow = tree_[set.owner].kind == StateKind::shallow_history;
  if (target == set.owner || !is_descendant(tree_, target, around) ||
      (shallow && tree_[target].parent != around)) {
    report_.error(word.place, "bad-history",
                  "default '" + word.text + "' of history state '" + tree_[set.owner].id +
                      "' must be a state " + (shallow ? "directly " : "") + "inside '" +
                      tree_[around].id + "'");
  }
}

void StateResolver::check_pair(const TargetSet& set, const Word& first, const Word& second) {
  const auto left = context_.state_index.find(first.text);
  const auto right = context_.state_index.find(second.text);
  if (left == context_.state_index.end() || right == context_.state_index.end()) return;
  if (are_orthogonal(tree_, represented(tree_, left->second), represented(tree_, right->second))) {
    return;
  }
  const auto code = set.use == TargetSet::Use::initial ? "bad-initial" : "bad-target";
  report_.error(second.place, code,
                "states '" + first.text + "' and '" + second.text +
                    "' can't be active together; several targets must lie in different regions of "
                    "a parallel state");
}

void StateResolver::check(const TargetSet& set) {
  if (set.words.size() > targets_max) {
    report_.error(set.words.front().place, "too-large",
                  std::to_string(set.words.size()) + " targets; allowed: at most " +
                      std::to_string(targets_max));
    return;
  }
  for (std::size_t i = 0; i < set.words.size(); ++i) {
    const auto target = find(set.words[i]);
    if (!target) continue;
    check_inside(set, set.words[i], *target);
    for (std::size_t before = 0; before < i; ++before) {
      check_pair(set, set.words[before], set.words[i]);
    }
  }
}

void StateResolver::check_done_state(const Word& id) {
  const auto target = find(id);
  if (!target) return;
  const auto kind = tree_[*target].kind;
  if (kind == StateKind::compound || kind == StateKind::parallel) return;
  report_.error(id.place, "unknown-event",
                "done.state." + id.text + " is never raised: state '" + id.text +
                    "' has no states inside that could be done");
}

}  // namespace

void resolve_states(WorkflowContext& context) {
  StateResolver resolver(context);
  for (const auto& set : context.target_sets) resolver.check(set);
  for (const auto& id : context.done_states) resolver.check_done_state(id);
}

}  // namespace xinfang::definition
