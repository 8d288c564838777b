#include "engine/expression/ast.h"

#include "engine/expression/json.h"

namespace xinfang::expression {

NodePointer make_node(Node::Kind kind, std::size_t offset) {
  auto node = std::make_unique<Node>();
  node->kind = kind;
  node->offset = offset;
  return node;
}

namespace {

std::string head_of(const Node& node) {
  switch (node.kind) {
    case Node::Kind::literal:
      return to_json(node.value);
    case Node::Kind::identifier:
      return (node.absolute ? "." : "") + node.name;
    case Node::Kind::select:
      return "." + node.name;
    case Node::Kind::has:
      return "has ." + node.name;
    case Node::Kind::call:
      return (node.receiver ? "call ." : "call ") + node.name;
    case Node::Kind::index:
      return "[]";
    case Node::Kind::logical_not:
      return "!";
    case Node::Kind::negate:
      return "-";
    case Node::Kind::logical_and:
      return "&&";
    case Node::Kind::logical_or:
      return "||";
    case Node::Kind::conditional:
      return "?:";
    case Node::Kind::binary:
      return node.name;
    case Node::Kind::list:
      return "list";
    case Node::Kind::map:
      return "map";
    case Node::Kind::fold:
      break;
  }
  std::string text;
  switch (node.fold) {
    case Fold::all:
      text = "all";
      break;
    case Fold::exists:
      text = "exists";
      break;
    case Fold::exists_one:
      text = "exists_one";
      break;
    case Fold::filter:
      text = "filter";
      break;
    case Fold::map:
      text = "map";
      break;
    case Fold::transform_list:
      text = "transformList";
      break;
    case Fold::transform_map:
      text = "transformMap";
      break;
    case Fold::transform_map_entry:
      text = "transformMapEntry";
      break;
  }
  for (const auto& variable : node.variables) text += " " + variable;
  return text;
}

}  // namespace

std::string dump(const Node& node) {
  const bool leaf = node.children.empty() && node.kind != Node::Kind::list &&
                    node.kind != Node::Kind::map && node.kind != Node::Kind::call;
  if (leaf) return head_of(node);
  std::string text = "(" + head_of(node);
  for (const auto& child : node.children) text += " " + dump(*child);
  return text + ")";
}

}  // namespace xinfang::expression
