// Code: a compiled expression as a tree whose names are slots and whose calls are function
// pointers. Immutable; evaluated with a Frame of the caller's.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "engine/expression/ast.h"
#include "engine/expression/library.h"
#include "engine/expression/program.h"

namespace xinfang::expression {

// One evaluation: where values come from, and what its macros hold.
struct Frame {
  const Activation& activation;
  std::vector<Value> locals;  // by depth of the macro's variable
  std::size_t steps = 0;      // of comprehensions, bounded by steps_max
};

class Code {
 public:
  virtual ~Code() = default;
  virtual Outcome evaluate(Frame& frame) const = 0;
  // The value where it lies ready, so that it needs no copy; null where it must be evaluated, or
  // where evaluating fails. Valid while the frame's variables in scope keep their values.
  virtual const Value* peek(Frame&) const { return nullptr; }
};
using CodePointer = std::unique_ptr<const Code>;

// The value of a part of an expression, copied only where it does not lie ready.
class Operand {
 public:
  Operand(const Code& code, Frame& frame) : value_(code.peek(frame)) {
    if (value_ != nullptr) return;
    computed_.emplace(code.evaluate(frame));
    if (computed_->ok()) value_ = &computed_->value();
  }
  Operand(const Operand&) = delete;
  Operand& operator=(const Operand&) = delete;

  bool ok() const { return value_ != nullptr; }
  const Value& operator*() const { return *value_; }
  const Value* operator->() const { return value_; }
  Outcome failure() const { return Failure{computed_->error()}; }

 private:
  const Value* value_;
  std::optional<Outcome> computed_;
};

struct CompiledCode {
  CodePointer code;
  std::size_t locals = 0;              // the most that are in use at once
  std::vector<std::size_t> variables;  // slots mentioned, ascending
};

// Names that mean nothing become code that fails when it runs: the checker has refused them before
// where there is one.
CompiledCode compile_code(const Node& node, const Environment& environment);

// Fails with the message whenever it runs.
CodePointer make_failing(std::string message);

// In code_calls.cpp.
CodePointer make_call(const Function& function, std::vector<CodePointer> arguments);
CodePointer make_host_call(std::size_t function, std::vector<CodePointer> arguments);
CodePointer make_list(std::vector<CodePointer> items);
CodePointer make_map(std::vector<CodePointer> items);

// matches() with a pattern known now, compiled once. In matches.cpp.
CodePointer make_matches(CodePointer text, const std::string& pattern);

// The code of a macro; `range` first. In fold.cpp.
CodePointer make_fold(const Node& node, std::size_t first_local, CodePointer range,
                      CodePointer filter, CodePointer body);

}  // namespace xinfang::expression
