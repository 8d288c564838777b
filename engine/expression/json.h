// Values as JSON text: the one encoding of data in journal, snapshots and hashes.
// Canonical: no white space, map keys sorted by bytes, integers in decimal, doubles in the shortest
// form that reads back and always with '.' or 'e', strings escaped only where RFC 8259 asks.
// What JSON has no word for is an object with one key: {"$uint":"1"}, {"$double":"NaN"} (also
// "Infinity", "-Infinity"), {"$bytes":"<hex>"}, {"$timestamp":"2026-01-01T00:00:00Z"},
// {"$duration":"3.5s"}, {"$type":"int"}, {"$map":[[key,value],...]} for maps with a key that is no
// string or begins with '$'.
#pragma once

#include <string>
#include <string_view>

#include "engine/base/result.h"
#include "engine/expression/value.h"

namespace xinfang::expression {

struct JsonError {
  std::size_t offset = 0;  // byte in the text; 0 where the reader does not say
  std::string message;
};

// Nesting deeper than this is refused when read.
inline constexpr int json_depth_max = 64;

std::string to_json(const Value& value);
void append_json(std::string& out, const Value& value);
void append_json_string(std::string& out, std::string_view text);

// Reads what to_json writes, and other JSON: integers in range become int, other numbers double.
// Refused beside what is no JSON: an object of one unknown '$' key, nesting past json_depth_max,
// integers of more than 64 bits and numbers no double holds.
Result<Value, JsonError> from_json(std::string_view text);

}  // namespace xinfang::expression
