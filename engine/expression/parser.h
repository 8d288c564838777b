// The parser, with macros expanded as it goes. Source: CEL specification, "Syntax", "Macros".
#pragma once

#include <string_view>

#include "engine/base/result.h"
#include "engine/expression/ast.h"
#include "engine/expression/program.h"

namespace xinfang::expression {

// The first problem ends parsing: what follows a syntax error says nothing.
Result<NodePointer, Problem> parse(std::string_view source);

}  // namespace xinfang::expression
