// Answers and data of a scenario: YAML as values.
#pragma once

#include "engine/definition/node.h"
#include "engine/expression/value.h"

namespace xinfang::scenario {

// As in YAML 1.2's JSON schema: unquoted null, true, false and JSON's numbers are those, every
// other scalar is a string. Integers that do not fit become double.
expression::Value to_value(const definition::Node& node);

// Empty where the node is no mapping.
expression::Map to_map(const definition::Node& node);

}  // namespace xinfang::scenario
