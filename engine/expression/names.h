// What a name means: a variable of a macro, a declared variable (perhaps qualified), or a type.
// Source: CEL specification, "Name Resolution".
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/expression/ast.h"
#include "engine/expression/program.h"

namespace xinfang::expression {

// The names of macros' variables around a node, innermost last.
using Locals = std::vector<std::string>;

struct Meaning {
  enum class Kind { local, variable, type, unknown };
  Kind kind = Kind::unknown;
  std::size_t index = 0;  // of Locals or of Environment::variables
  std::string type;       // of a type: its name
  // How many of the path's names it took: what is left are selections. At least 1.
  std::size_t length = 1;
};

// "a.b.c" as its names where `node` is selections of an identifier, else empty.
std::vector<std::string> path_of(const Node& node);

// The longest declared prefix of the path; macros' variables hide all others.
Meaning meaning_of(const std::vector<std::string>& path, bool absolute, const Locals& locals,
                   const Environment& environment);

// The identifier at the root of a path.
const Node& root_of(const Node& node);

std::optional<std::size_t> find_host_function(const Environment& environment, std::string_view name,
                                              std::size_t arity);

}  // namespace xinfang::expression
