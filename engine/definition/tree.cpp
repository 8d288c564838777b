#include "engine/definition/tree.h"

namespace xinfang::definition {

bool is_descendant(const std::vector<TreeState>& tree, std::size_t state, std::size_t ancestor) {
  while (tree[state].depth > tree[ancestor].depth) {
    state = tree[state].parent;
    if (state == ancestor) return true;
  }
  return false;
}

bool are_orthogonal(const std::vector<TreeState>& tree, std::size_t left, std::size_t right) {
  if (left == right) return false;
  if (is_descendant(tree, left, right) || is_descendant(tree, right, left)) return false;
  while (tree[left].depth > tree[right].depth) left = tree[left].parent;
  while (tree[right].depth > tree[left].depth) right = tree[right].parent;
  while (left != right) {
    left = tree[left].parent;
    right = tree[right].parent;
  }
  return tree[left].kind == StateKind::parallel;
}

std::size_t represented(const std::vector<TreeState>& tree, std::size_t state) {
  const auto kind = tree[state].kind;
  const bool is_history = kind == StateKind::shallow_history || kind == StateKind::deep_history;
  return is_history ? tree[state].parent : state;
}

}  // namespace xinfang::definition
