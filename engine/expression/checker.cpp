#include "engine/expression/checker.h"

#include <algorithm>

#include "engine/base/diagnostic.h"
#include "engine/expression/library.h"
#include "engine/expression/names.h"
#include "engine/expression/type_relations.h"

namespace xinfang::expression {

namespace {

class Checker {
 public:
  Checker(const Environment& environment, std::vector<Problem>& problems)
      : environment_(environment), problems_(problems) {}

  Type type_of(const Node& node) {
    switch (node.kind) {
      case Node::Kind::literal:
        return literal(node.value);
      case Node::Kind::identifier:
        return name(node, 1);
      case Node::Kind::select:
        return selection(node);
      case Node::Kind::has:
        return has(node);
      case Node::Kind::call:
        return call(node);
      case Node::Kind::index:
        return index(node);
      case Node::Kind::logical_not:
      case Node::Kind::logical_and:
      case Node::Kind::logical_or:
        for (const auto& child : node.children) expect(*child, TypeKind::boolean);
        return TypeKind::boolean;
      case Node::Kind::negate:
        return negation(node);
      case Node::Kind::conditional:
        return conditional(node);
      case Node::Kind::binary:
        return binary(node);
      case Node::Kind::list:
        return list(node);
      case Node::Kind::map:
        return map(node);
      case Node::Kind::fold:
        return fold(node);
    }
    return {};
  }

 private:
  Type refuse(const Node& node, std::string message) {
    problems_.push_back({node.offset, std::move(message)});
    return {};
  }

  void expect(const Node& node, const Type& wanted) {
    const auto found = type_of(node);
    if (!is_assignable(found, wanted)) {
      refuse(node, "found " + found.to_text() + " where " + wanted.to_text() + " is expected");
    }
  }

  static Type literal(const Value& value) {
    switch (value.kind()) {
      case Kind::null:
        return TypeKind::null;
      case Kind::boolean:
        return TypeKind::boolean;
      case Kind::integer:
        return TypeKind::integer;
      case Kind::unsigned_integer:
        return TypeKind::unsigned_integer;
      case Kind::floating:
        return TypeKind::floating;
      case Kind::string:
        return TypeKind::string;
      case Kind::bytes:
        return TypeKind::bytes;
      default:
        return {};
    }
  }

  std::vector<std::string> names_in_scope() const {
    std::vector<std::string> names = locals_;
    for (const auto& variable : environment_.variables) names.push_back(variable.name);
    return names;
  }

  // A path all of whose `length` names are one declared name.
  Type name(const Node& node, std::size_t length) {
    const auto path = path_of(node);
    const auto meaning = meaning_of(path, root_of(node).absolute, locals_, environment_);
    if (meaning.length == length) {
      if (meaning.kind == Meaning::Kind::local) return local_types_[meaning.index];
      if (meaning.kind == Meaning::Kind::variable) {
        return environment_.variables[meaning.index].type;
      }
      if (meaning.kind == Meaning::Kind::type) return TypeKind::type;
    }
    const auto names = names_in_scope();
    // Of "event.mising" the first name says nothing where "event.missing" is declared.
    const bool qualified = std::any_of(names.begin(), names.end(), [&](const std::string& each) {
      return path.size() > 1 && each.starts_with(path[0] + ".");
    });
    const auto wrong = qualified ? path[0] + "." + path[1] : path[0];
    std::string message = "there is no name '" + wrong + "'";
    if (auto near = nearest(wrong, names); !near.empty()) {
      message += "; did you mean '" + near + "'?";
    }
    return refuse(root_of(node), std::move(message));
  }

  Type selection(const Node& node) {
    const auto path = path_of(node);
    if (!path.empty()) {
      const auto meaning = meaning_of(path, root_of(node).absolute, locals_, environment_);
      if (meaning.kind == Meaning::Kind::unknown || meaning.length == path.size()) {
        return name(node, path.size());
      }
    }
    return field_of(node, node.name, type_of(*node.children[0]));
  }

  Type field_of(const Node& node, const std::string& name, const Type& operand) {
    switch (operand.kind()) {
      case TypeKind::dynamic:
        return {};
      case TypeKind::map:
        if (is_assignable(operand.key(), TypeKind::string)) return operand.mapped();
        return refuse(node, "the keys of " + operand.to_text() + " are no strings");
      case TypeKind::record:
        break;
      default:
        return refuse(node, operand.to_text() + " has no field '" + name + "'");
    }
    std::vector<std::string> names;
    for (const auto& field : operand.fields()) {
      if (field.name == name) return field.type;
      names.push_back(field.name);
    }
    std::string message = "there is no field '" + name + "' here; ";
    if (auto near = nearest(name, names); !near.empty()) {
      message += "did you mean '" + near + "'?";
    } else {
      message += "known fields:";
      for (const auto& each : names) message += " " + each;
      if (names.empty()) message += " none";
    }
    return refuse(node, std::move(message));
  }

  Type has(const Node& node) {
    field_of(node, node.name, type_of(*node.children[0]));
    return TypeKind::boolean;
  }

  std::vector<Type> types_of(const Node& node) {
    std::vector<Type> types;
    for (const auto& child : node.children) types.push_back(type_of(*child));
    return types;
  }

  static std::string text_of(const std::vector<Type>& types) {
    std::string text = "(";
    for (const auto& type : types) {
      if (text.size() > 1) text += ", ";
      text += type.to_text();
    }
    return text + ")";
  }

  static const Signature* find(const std::vector<Signature>& signatures,
                               const std::vector<Type>& arguments) {
    const auto found =
        std::find_if(signatures.begin(), signatures.end(), [&](const Signature& signature) {
          for (std::size_t i = 0; i < arguments.size(); ++i) {
            if (!is_assignable(arguments[i], signature.parameters[i])) return false;
          }
          return true;
        });
    return found == signatures.end() ? nullptr : &*found;
  }

  Type call(const Node& node) {
    const auto arguments = types_of(node);
    if (!node.receiver) {
      if (auto host = find_host_function(environment_, node.name, arguments.size())) {
        const auto& function = environment_.functions[*host];
        if (find({{function.parameters, function.result}}, arguments)) return function.result;
        return refuse(node, node.name + text_of(arguments) + " is not defined; " + node.name +
                                text_of(function.parameters) + " is");
      }
    }
    const auto* function = find_function(node.name, node.receiver, arguments.size());
    if (function == nullptr) return unknown_function(node, arguments);
    if (const auto* pattern = literal_pattern(node)) {
      if (auto problem = pattern_problem(pattern->value.as_string()); !problem.empty()) {
        return refuse(*pattern, std::move(problem));
      }
    }
    // All signatures of a function give one type, so that a dynamic argument leaves none open.
    if (const auto* signature = find(function->signatures, arguments)) return signature->result;
    std::string message = node.name + text_of(arguments) + " is not defined; defined are";
    for (const auto& signature : function->signatures)
      message += " " + text_of(signature.parameters);
    return refuse(node, std::move(message));
  }

  Type unknown_function(const Node& node, const std::vector<Type>& arguments) {
    auto names = function_names();
    for (const auto& function : environment_.functions) names.push_back(function.name);
    if (std::find(names.begin(), names.end(), node.name) != names.end()) {
      return refuse(node, "'" + node.name + "' is not called like this, with " +
                              std::to_string(arguments.size()) + " arguments" +
                              (node.receiver ? " (the value before the dot is the first)" : ""));
    }
    std::string message = "there is no function '" + node.name + "'";
    if (auto near = nearest(node.name, names); !near.empty()) {
      message += "; did you mean '" + near + "'?";
    }
    return refuse(node, std::move(message));
  }

  Type index(const Node& node) {
    const auto operand = type_of(*node.children[0]);
    const auto key = type_of(*node.children[1]);
    switch (operand.kind()) {
      case TypeKind::dynamic:
        return {};
      case TypeKind::list:
        if (!is_assignable(key, TypeKind::integer)) {
          return refuse(*node.children[1], "a list is indexed by int, not " + key.to_text());
        }
        return operand.element();
      case TypeKind::map:
        if (!is_assignable(key, operand.key())) {
          return refuse(*node.children[1],
                        "the keys are " + operand.key().to_text() + ", not " + key.to_text());
        }
        return operand.mapped();
      case TypeKind::record: {
        const auto& name = *node.children[1];
        if (name.kind == Node::Kind::literal && name.value.is(Kind::string)) {
          return field_of(name, name.value.as_string(), operand);
        }
        if (is_assignable(key, TypeKind::string)) return {};
        return refuse(name, "the keys are string, not " + key.to_text());
      }
      default:
        return refuse(node, operand.to_text() + " can't be indexed");
    }
  }

  Type negation(const Node& node) {
    const auto type = type_of(*node.children[0]);
    if (type.kind() == TypeKind::dynamic || type.kind() == TypeKind::integer ||
        type.kind() == TypeKind::floating) {
      return type.kind();
    }
    return refuse(node, "- is defined for int and double, not " + type.to_text());
  }

  Type conditional(const Node& node) {
    expect(*node.children[0], TypeKind::boolean);
    const auto yes = type_of(*node.children[1]);
    const auto no = type_of(*node.children[2]);
    if (auto type = joined(yes, no)) return *type;
    return refuse(node, "both sides of ':' must have one type; found " + yes.to_text() + " and " +
                            no.to_text());
  }

  Type binary(const Node& node) {
    const auto arguments = types_of(node);
    const auto op = operator_of(node.name);
    const auto& left = arguments[0];
    const auto& right = arguments[1];
    if (op == Operator::equal || op == Operator::not_equal) {
      if (are_comparable(left, right)) return TypeKind::boolean;
      return refuse(node, left.to_text() + " and " + right.to_text() + " are never equal");
    }
    if (op == Operator::in) return membership(node, left, right);
    const auto* signature = find(signatures_of(op), arguments);
    if (signature == nullptr) {
      return refuse(node, "'" + node.name + "' is not defined for " + left.to_text() + " and " +
                              right.to_text());
    }
    if (op == Operator::add && left.kind() == TypeKind::list && right.kind() == TypeKind::list) {
      return joined(left, right).value_or(Type::list({}));
    }
    // Only the result of a comparison is known where an operand is dynamic.
    const bool open = left.kind() == TypeKind::dynamic || right.kind() == TypeKind::dynamic;
    if (open && signature->result.kind() != TypeKind::boolean) return {};
    return signature->result;
  }

  Type membership(const Node& node, const Type& element, const Type& container) {
    switch (container.kind()) {
      case TypeKind::dynamic:
        return TypeKind::boolean;
      case TypeKind::list:
        if (are_comparable(element, container.element())) return TypeKind::boolean;
        break;
      case TypeKind::map:
        if (are_comparable(element, container.key())) return TypeKind::boolean;
        break;
      case TypeKind::record:
        if (are_comparable(element, TypeKind::string)) return TypeKind::boolean;
        break;
      default:
        return refuse(node, "'in' asks for a list or a map, not " + container.to_text());
    }
    return refuse(node, element.to_text() + " is never in " + container.to_text());
  }

  // The type of all of every second node from `first`; dynamic where they differ.
  Type element_type(const Node& node, std::size_t first, std::size_t stride) {
    std::optional<Type> type;
    bool mixed = false;
    for (std::size_t i = first; i < node.children.size(); i += stride) {
      const auto found = type_of(*node.children[i]);
      const auto both = type ? joined(*type, found, Nulls::differ) : found;
      if (!both) mixed = true;
      if (both) type = both;
    }
    return mixed || !type ? Type{} : *type;
  }

  Type list(const Node& node) { return Type::list(element_type(node, 0, 1)); }

  Type map(const Node& node) {
    for (std::size_t i = 0; i < node.children.size(); i += 2) {
      const auto& child = *node.children[i];
      if (child.kind == Node::Kind::literal &&
          (child.value.is(Kind::null) || child.value.is(Kind::floating) ||
           child.value.is(Kind::bytes))) {
        refuse(child, "a map's key is bool, int, uint or string");
      }
    }
    // Each part is looked at once: problems would be told twice.
    const auto key = element_type(node, 0, 2);
    return Type::map(key, element_type(node, 1, 2));
  }

  Type fold(const Node& node) {
    const auto range = type_of(*node.children[0]);
    const bool two = node.variables.size() == 2;
    Type first;
    Type second;
    if (range.kind() == TypeKind::list) {
      first = two ? Type{TypeKind::integer} : range.element();
      second = range.element();
    } else if (range.kind() == TypeKind::map) {
      first = range.key();
      second = range.mapped();
    } else if (range.kind() == TypeKind::record) {
      first = TypeKind::string;
    } else if (range.kind() != TypeKind::dynamic) {
      refuse(*node.children[0], "a macro ranges over a list or a map, not " + range.to_text());
    }
    const auto depth = locals_.size();
    locals_.push_back(node.variables[0]);
    local_types_.push_back(first);
    if (two) {
      locals_.push_back(node.variables[1]);
      local_types_.push_back(second);
    }
    const auto type = fold_result(node, first);
    locals_.resize(depth);
    local_types_.resize(depth);
    return type;
  }

  Type fold_result(const Node& node, const Type& first) {
    if (node.children.size() == 3) expect(*node.children[1], TypeKind::boolean);
    const auto& body = *node.children.back();
    switch (node.fold) {
      case Fold::all:
      case Fold::exists:
      case Fold::exists_one:
        expect(body, TypeKind::boolean);
        return TypeKind::boolean;
      case Fold::filter:
        expect(body, TypeKind::boolean);
        return Type::list(first);
      case Fold::map:
      case Fold::transform_list:
        return Type::list(type_of(body));
      case Fold::transform_map:
        return Type::map(first, type_of(body));
      case Fold::transform_map_entry:
        return type_of(body);
    }
    return {};
  }

  const Environment& environment_;
  std::vector<Problem>& problems_;
  Locals locals_;
  std::vector<Type> local_types_;
};

}  // namespace

Type check(const Node& node, const Environment& environment, std::vector<Problem>& problems) {
  return Checker(environment, problems).type_of(node);
}

}  // namespace xinfang::expression
