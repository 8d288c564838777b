// Cases of the public CEL suite as JSON lines: read one, evaluate it, compare.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/expression/value.h"

namespace xinfang::conformance {

struct CelCase {
  std::string name;  // "file/section/name"
  std::string expression;
  std::vector<std::pair<std::string, expression::Value>> bindings;
  expression::Value value;
  bool error = false;      // evaluation must fail
  bool unchecked = false;  // without the type checker
};

// The error says what the line lacks.
Result<CelCase, std::string> read_cel_case(std::string_view line);

// Empty: the case passes. Else what was expected and found.
std::string run_cel_case(const CelCase& test);

}  // namespace xinfang::conformance
