// The static checker. Source: CEL specification, "Gradual Type Checking".
#pragma once

#include <vector>

#include "engine/expression/ast.h"
#include "engine/expression/program.h"

namespace xinfang::expression {

// The expression's type; problems are added in the order of their places.
Type check(const Node& node, const Environment& environment, std::vector<Problem>& problems);

// Whether a value of type `from` may stand where `to` is asked for; a nullable one may (a null is
// then an error at run time).
bool is_assignable(const Type& from, const Type& to);

}  // namespace xinfang::expression
