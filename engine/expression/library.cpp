#include "engine/expression/library.h"

#include <algorithm>

namespace xinfang::expression {

Outcome fail(std::string message) { return Failure{EvaluationError{std::move(message)}}; }

Outcome too_large() {
  return fail("the value is too large: more than " + std::to_string(abstract_size_max) +
              " parts and bytes");
}

std::string_view type_name(Kind kind) {
  switch (kind) {
    case Kind::null:
      return "null_type";
    case Kind::boolean:
      return "bool";
    case Kind::integer:
      return "int";
    case Kind::unsigned_integer:
      return "uint";
    case Kind::floating:
      return "double";
    case Kind::string:
      return "string";
    case Kind::bytes:
      return "bytes";
    case Kind::list:
      return "list";
    case Kind::map:
      return "map";
    case Kind::timestamp:
      return "google.protobuf.Timestamp";
    case Kind::duration:
      return "google.protobuf.Duration";
    case Kind::type:
      return "type";
  }
  return "null_type";
}

Outcome no_overload(std::string_view name, Arguments arguments) {
  std::string text = "no such overload: " + std::string(name) + "(";
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    if (i != 0) text += ", ";
    text += type_name(arguments[i].kind());
  }
  return fail(text + ")");
}

namespace {

const std::vector<Function>& functions() {
  static const std::vector<Function> all = [] {
    std::vector<Function> table = conversion_functions();
    for (auto part : {text_functions(), match_functions(), time_functions()}) {
      table.insert(table.end(), part.begin(), part.end());
    }
    return table;
  }();
  return all;
}

}  // namespace

const Function* find_function(std::string_view name, bool receiver, std::size_t arity) {
  const auto found =
      std::find_if(functions().begin(), functions().end(), [&](const Function& function) {
        return function.name == name && function.receiver == receiver &&
               function.signatures.front().parameters.size() == arity;
      });
  return found == functions().end() ? nullptr : &*found;
}

const std::vector<std::string>& function_names() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> all;
    for (const auto& function : functions()) all.emplace_back(function.name);
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    return all;
  }();
  return names;
}

}  // namespace xinfang::expression
