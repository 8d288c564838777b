// Locations of an SCXML document: a data field, or a place inside its value, such as `a.b`,
// `a["key"]` or `a[0].b`. Private to engine/statechart.
// Source: W3C SCXML 1.0, sections 5.4 and 5.9.3.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/expression/value.h"

namespace xinfang::statechart {

struct LocationText {
  struct Part {
    std::string text;       // a name, or...
    bool computed = false;  // ...the expression between brackets
  };
  std::string field;
  std::vector<Part> inside;
};

// nullopt: no location.
std::optional<LocationText> parse_location(std::string_view text);

// `whole` with `value` in the place that `keys` lead to; a map gets a key it lacks only as the last
// one. The failure says what can't be entered.
Result<expression::Value, std::string> replaced(const expression::Value& whole,
                                                std::span<const expression::Value> keys,
                                                expression::Value value);

}  // namespace xinfang::statechart
