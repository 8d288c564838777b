// Program: a CEL expression compiled once against declared names, evaluated many times.
// Side-effect free and terminating; every bound has a name below. Immutable and shareable between
// threads; cheap to copy.
// Source: CEL specification (github.com/google/cel-spec), "Overview", "Macros", "Evaluation".
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/expression/type.h"
#include "engine/expression/value.h"

namespace xinfang::expression {

inline constexpr std::size_t source_bytes_max =
    std::size_t{16} * 1024;           // a guard is a line, not a program
inline constexpr int depth_max = 64;  // nesting of the syntax tree
// Comprehension steps in one evaluation: bounds `list.map(x, list.map(y, ...))`.
inline constexpr std::size_t steps_max = 100'000;
// Abstract size (value.h) of a list, map or text an expression builds: bounds what doubling such as
// `[x + x].map(y, y + y)` may ask for.
inline constexpr std::size_t abstract_size_max = 1'000'000;
// Operators, selections and indexes in one expression: its tree is never deeper than about this.
inline constexpr int operators_max = 1'000;

struct Variable {
  std::string name;  // may be qualified: "a.b"
  Type type;
};

// A function the host provides, such as In("state"). Called through Activation::call.
struct HostFunction {
  std::string name;
  std::vector<Type> parameters;
  Type result;
};

// What an expression may name. The index in each vector is the slot at run time.
struct Environment {
  std::vector<Variable> variables;
  std::vector<HostFunction> functions;
};

enum class Checking {
  checked,    // every name declared, every type agreed: workflow files
  unchecked,  // names and types are found out at run time: SCXML documents, the suite
};

struct Problem {
  std::size_t offset = 0;  // byte in the source
  std::string message;     // names what was found, what is allowed, the nearest known name
};

struct EvaluationError {
  std::string message;  // "no such key: name", "int overflow", ...
};

// Where an evaluation finds its values. Owned by the caller for the time of one evaluate().
class Activation {
 public:
  virtual ~Activation() = default;
  // The value of the variable at `slot`, null pointer where it has none (an evaluation error where
  // it is needed). The pointer stays valid during the evaluation.
  virtual const Value* variable(std::size_t slot) const = 0;
  virtual Result<Value, EvaluationError> call(std::size_t function,
                                              std::span<const Value> arguments) const = 0;
};

class Program {
 public:
  // All problems at once, ordered by offset. `expected`: the result type a checked expression must
  // have (bool for a guard); nullopt for any.
  static Result<Program, std::vector<Problem>> compile(std::string_view source,
                                                       const Environment& environment,
                                                       Checking checking,
                                                       std::optional<Type> expected = std::nullopt);

  // A program that gives this error whenever it is evaluated: stands for a source that does not
  // compile where that is no fault until then (SCXML 5.9).
  static Program failing(std::string source, std::string message);

  Result<Value, EvaluationError> evaluate(const Activation& activation) const;

  const std::string& source() const;
  const Type& type() const;  // dynamic where unchecked
  // Slots of the variables the expression mentions, ascending.
  const std::vector<std::size_t>& variables() const;

 private:
  struct Compiled;
  explicit Program(std::shared_ptr<const Compiled> compiled);
  std::shared_ptr<const Compiled> compiled_;
};

}  // namespace xinfang::expression
