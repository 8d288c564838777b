// Macros: calls that are other syntax. Source: CEL specification, "Macros", and the two-variable
// comprehensions of cel-spec's extensions.
#pragma once

#include "engine/base/result.h"
#include "engine/expression/ast.h"
#include "engine/expression/program.h"

namespace xinfang::expression {

// The call itself where it is no macro. The problem: a macro whose arguments are not of its form.
Result<NodePointer, Problem> expand_macro(NodePointer call);

}  // namespace xinfang::expression
