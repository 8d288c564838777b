// The standard library: what each function takes, gives and does.
// Source: CEL specification, "List of Standard Definitions".
#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/expression/ast.h"
#include "engine/expression/program.h"
#include "engine/expression/type.h"
#include "engine/expression/value.h"

namespace xinfang::expression {

using Outcome = Result<Value, EvaluationError>;
using Arguments = std::span<const Value>;

Outcome fail(std::string message);
// "no such overload: name(int, string)".
Outcome no_overload(std::string_view name, Arguments arguments);
// For a value that would pass abstract_size_max.
Outcome too_large();
// "int", "null_type", "google.protobuf.Timestamp": what type() gives.
std::string_view type_name(Kind kind);

struct Signature {
  std::vector<Type> parameters;
  Type result;
};

struct Function {
  std::string_view name;
  bool receiver = false;              // called as parameters[0].name(...)
  std::vector<Signature> signatures;  // all of one arity
  Outcome (*call)(Arguments) = nullptr;
};

// Null where there is none of that name, style and arity (receiver included).
const Function* find_function(std::string_view name, bool receiver, std::size_t arity);
// Names of all functions, for "did you mean".
const std::vector<std::string>& function_names();

// ---- operators
enum class Operator {
  equal,
  not_equal,
  less,
  less_equal,
  greater,
  greater_equal,
  in,
  add,
  subtract,
  multiply,
  divide,
  modulo
};
Operator operator_of(std::string_view symbol);
// Every operator but `in`, == and != over the kinds they are declared for.
const std::vector<Signature>& signatures_of(Operator op);
Outcome apply(Operator op, const Value& left, const Value& right);
Outcome negate(const Value& value);
Outcome index(const Value& operand, const Value& key);
// Of a value that lacks the field, or is no map.
Outcome no_field(const Value& operand, std::string_view field);

// ---- matches
// The second argument of a call of matches() where it is a literal string; else null.
const Node* literal_pattern(const Node& call);
// Why RE2 does not take the pattern; "" where it does.
std::string pattern_problem(const std::string& pattern);

// ---- parts of the table, one file each
std::vector<Function> conversion_functions();
std::vector<Function> text_functions();
std::vector<Function> match_functions();
std::vector<Function> time_functions();

}  // namespace xinfang::expression
