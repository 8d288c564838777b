#include "engine/expression/names.h"

#include <algorithm>
#include <array>

namespace xinfang::expression {

namespace {

constexpr std::array<std::string_view, 12> type_names{"bool",
                                                      "int",
                                                      "uint",
                                                      "double",
                                                      "string",
                                                      "bytes",
                                                      "list",
                                                      "map",
                                                      "null_type",
                                                      "type",
                                                      "google.protobuf.Timestamp",
                                                      "google.protobuf.Duration"};

std::size_t longest_name(const Environment& environment) {
  std::size_t longest = 0;
  for (const auto& variable : environment.variables) {
    longest = std::max(longest, variable.name.size());
  }
  for (const auto name : type_names) longest = std::max(longest, name.size());
  return longest;
}

}  // namespace

std::vector<std::string> path_of(const Node& node) {
  if (node.kind == Node::Kind::identifier) return {node.name};
  if (node.kind != Node::Kind::select) return {};
  auto path = path_of(*node.children[0]);
  if (!path.empty()) path.push_back(node.name);
  return path;
}

const Node& root_of(const Node& node) {
  const Node* at = &node;
  while (at->kind == Node::Kind::select) at = at->children[0].get();
  return *at;
}

Meaning meaning_of(const std::vector<std::string>& path, bool absolute, const Locals& locals,
                   const Environment& environment) {
  Meaning meaning;
  if (!absolute) {
    const auto local = std::find(locals.rbegin(), locals.rend(), path[0]);
    if (local != locals.rend()) {
      meaning.kind = Meaning::Kind::local;
      meaning.index = static_cast<std::size_t>(locals.rend() - local) - 1;
      return meaning;
    }
  }
  // Names grow from the front, so that a long path costs no more than the longest declared name.
  std::string name;
  const auto longest = longest_name(environment);
  for (std::size_t length = 1; length <= path.size() && name.size() <= longest; ++length) {
    if (length > 1) name += '.';
    name += path[length - 1];
    const auto& variables = environment.variables;
    const auto variable = std::find_if(variables.begin(), variables.end(),
                                       [&](const Variable& each) { return each.name == name; });
    if (variable != variables.end()) {
      meaning.kind = Meaning::Kind::variable;
      meaning.index = static_cast<std::size_t>(variable - variables.begin());
      meaning.length = length;
    } else if (std::find(type_names.begin(), type_names.end(), name) != type_names.end()) {
      meaning.kind = Meaning::Kind::type;
      meaning.type = name;
      meaning.length = length;
    }
  }
  return meaning;
}

std::optional<std::size_t> find_host_function(const Environment& environment, std::string_view name,
                                              std::size_t arity) {
  const auto& functions = environment.functions;
  const auto found =
      std::find_if(functions.begin(), functions.end(), [&](const HostFunction& function) {
        return function.name == name && function.parameters.size() == arity;
      });
  if (found == functions.end()) return std::nullopt;
  return static_cast<std::size_t>(found - functions.begin());
}

}  // namespace xinfang::expression
