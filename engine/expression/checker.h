// The static checker. Source: CEL specification, "Gradual Type Checking".
#pragma once

#include <vector>

#include "engine/expression/ast.h"
#include "engine/expression/program.h"

namespace xinfang::expression {

// The expression's type; problems are added in the order of their places.
Type check(const Node& node, const Environment& environment, std::vector<Problem>& problems);

}  // namespace xinfang::expression
