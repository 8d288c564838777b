// Between Boost.JSON and the engine's values.
#pragma once

#include <boost/json.hpp>

#include "engine/base/result.h"
#include "engine/base/text.h"
#include "engine/expression/value.h"

namespace xinfang::service {

namespace json = boost::json;

// Depth is the parser's business (parse_options::max_depth). uint64 beyond int64 becomes uint.
expression::Value from_json(const json::value& value);
expression::Map from_json(const json::object& object);
json::value to_json(const expression::Value& value);
json::value to_json(const Text& text);

}  // namespace xinfang::service
