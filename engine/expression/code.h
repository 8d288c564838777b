// Code: a compiled expression as a tree whose names are slots and whose calls are function
// pointers. Immutable; evaluated with a Frame of the caller's.
#pragma once

#include <memory>
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
};
using CodePointer = std::unique_ptr<const Code>;

struct CompiledCode {
  CodePointer code;
  std::size_t locals = 0;              // the most that are in use at once
  std::vector<std::size_t> variables;  // slots mentioned, ascending
};

// Names that mean nothing become code that fails when it runs: the checker has refused them before
// where there is one.
CompiledCode compile_code(const Node& node, const Environment& environment);

// matches() with a pattern known now, compiled once. In matches.cpp.
CodePointer make_matches(CodePointer text, const std::string& pattern);

// The code of a macro; `range` first. In fold.cpp.
CodePointer make_fold(const Node& node, std::size_t first_local, CodePointer range,
                      CodePointer filter, CodePointer body);

}  // namespace xinfang::expression
