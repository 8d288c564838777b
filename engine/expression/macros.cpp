#include "engine/expression/macros.h"

#include <algorithm>
#include <array>
#include <optional>

namespace xinfang::expression {

namespace {

struct Macro {
  std::string_view name;
  Fold fold;
  std::size_t variables;
  std::size_t bodies_min;  // arguments after the variables
  std::size_t bodies_max;
};

constexpr std::array<Macro, 13> macros{{
    {"all", Fold::all, 1, 1, 1},
    {"exists", Fold::exists, 1, 1, 1},
    {"exists_one", Fold::exists_one, 1, 1, 1},
    {"existsOne", Fold::exists_one, 1, 1, 1},
    {"filter", Fold::filter, 1, 1, 1},
    {"map", Fold::map, 1, 1, 2},
    {"all", Fold::all, 2, 1, 1},
    {"exists", Fold::exists, 2, 1, 1},
    {"exists_one", Fold::exists_one, 2, 1, 1},
    {"existsOne", Fold::exists_one, 2, 1, 1},
    {"transformList", Fold::transform_list, 2, 1, 2},
    {"transformMap", Fold::transform_map, 2, 1, 2},
    {"transformMapEntry", Fold::transform_map_entry, 2, 1, 2},
}};

// Arguments stand behind the receiver, children[0]. x.map(a, b, c) has one variable and a filter,
// so the first macro that fits the count is the one meant.
const Macro* find_macro(const Node& call) {
  const std::size_t arguments = call.children.size() - 1;
  const auto found = std::find_if(macros.begin(), macros.end(), [&](const Macro& macro) {
    return macro.name == call.name && arguments >= macro.variables + macro.bodies_min &&
           arguments <= macro.variables + macro.bodies_max;
  });
  return found == macros.end() ? nullptr : &*found;
}

Result<NodePointer, Problem> expand_has(NodePointer call) {
  auto& operand = call->children.front();
  if (operand->kind != Node::Kind::select) {
    return Failure{Problem{operand->offset, "has() takes a selection, such as has(a.b)"}};
  }
  operand->kind = Node::Kind::has;
  return std::move(operand);
}

Result<NodePointer, Problem> expand_fold(NodePointer call, const Macro& macro) {
  auto node = make_node(Node::Kind::fold, call->offset);
  node->fold = macro.fold;
  node->children.push_back(std::move(call->children[0]));
  for (std::size_t i = 0; i < macro.variables; ++i) {
    const auto& variable = *call->children[i + 1];
    if (variable.kind != Node::Kind::identifier || variable.absolute) {
      return Failure{Problem{variable.offset,
                             std::string(macro.name) + "() takes a plain name for its variable"}};
    }
    if (i == 1 && variable.name == node->variables[0]) {
      return Failure{Problem{variable.offset, "the two variables must have different names"}};
    }
    node->variables.push_back(variable.name);
  }
  for (std::size_t i = macro.variables + 1; i < call->children.size(); ++i) {
    node->children.push_back(std::move(call->children[i]));
  }
  return node;
}

}  // namespace

Result<NodePointer, Problem> expand_macro(NodePointer call) {
  if (!call->receiver) {
    if (call->name == "has" && call->children.size() == 1) return expand_has(std::move(call));
    return call;
  }
  const auto* macro = find_macro(*call);
  if (macro == nullptr) return call;
  return expand_fold(std::move(call), *macro);
}

}  // namespace xinfang::expression
