#include "engine/statechart/field_values.h"

#include <algorithm>

#include "engine/expression/program.h"

namespace xinfang::statechart {

using expression::Kind;
using expression::Value;

namespace {

// Levels of JSON that a value may have, so that its text in a snapshot reads back: what the reader
// allows without the levels around it.
constexpr int levels_max = 56;

// Levels of the value's JSON, counted no further than past levels_max. A map whose keys are no
// plain strings is a list of pairs inside an object (engine/expression/json.h).
int levels_of(const Value& value, int above) {
  if (above > levels_max) return above;
  int deepest = above;
  if (value.is(Kind::list)) {
    for (const auto& item : value.as_list()) {
      deepest = std::max(deepest, levels_of(item, above + 1));
    }
  } else if (value.is(Kind::map)) {
    const auto& map = value.as_map();
    const bool plain = std::all_of(map.begin(), map.end(), [](const auto& entry) {
      return entry.key.is(Kind::string) && !entry.key.as_string().starts_with('$');
    });
    for (const auto& entry : map) {
      deepest = std::max(deepest, levels_of(entry.value, above + (plain ? 1 : 3)));
    }
  }
  return deepest;
}

}  // namespace

bool fits_journal(const Value& value) {
  return value.abstract_size() <= expression::abstract_size_max &&
         levels_of(value, 0) <= levels_max;
}

}  // namespace xinfang::statechart
