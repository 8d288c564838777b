// Tokens of CEL. Source: CEL specification, "Lexis".
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/expression/program.h"

namespace xinfang::expression {

struct Token {
  enum class Kind { end, identifier, integer, unsigned_integer, floating, string, bytes, symbol };
  Kind kind = Kind::end;
  std::size_t offset = 0;
  std::string text;     // identifier, symbol; number as written; string or bytes with escapes done
  bool quoted = false;  // `identifier` in backquotes: a field name only
};

Result<std::vector<Token>, Problem> tokenize(std::string_view source);

}  // namespace xinfang::expression
