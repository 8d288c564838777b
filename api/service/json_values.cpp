#include "api/service/json_values.h"

#include <cmath>
#include <limits>

#include "engine/expression/json.h"

namespace xinfang::service {

namespace {

using expression::Kind;
using expression::Value;

// What JSON has no word for is written as the journal writes it (engine/expression/json.h).
json::value written_out(const Value& value) {
  json::error_code error;
  auto parsed = json::parse(expression::to_json(value), error);
  XINFANG_ASSERT(!error);
  return parsed;
}

bool has_plain_keys(const expression::Map& map) {
  for (const auto& entry : map) {
    if (!entry.key.is(Kind::string)) return false;
    const std::string& key = entry.key.as_string();
    if (!key.empty() && key.front() == '$') return false;
  }
  return true;
}

json::value list_to_json(const expression::List& list) {
  json::array array;
  array.reserve(list.size());
  for (const auto& item : list) array.push_back(service::to_json(item));
  return array;
}

json::value map_to_json(const expression::Map& map) {
  json::object object;
  object.reserve(map.size());
  for (const auto& entry : map) object[entry.key.as_string()] = service::to_json(entry.value);
  return object;
}

}  // namespace

Value from_json(const json::value& value) {
  switch (value.kind()) {
    case json::kind::null:
      return Value::null();
    case json::kind::bool_:
      return Value::boolean(value.get_bool());
    case json::kind::int64:
      return Value::integer(value.get_int64());
    case json::kind::uint64:
      if (value.get_uint64() <= std::uint64_t{std::numeric_limits<std::int64_t>::max()}) {
        return Value::integer(static_cast<std::int64_t>(value.get_uint64()));
      }
      return Value::unsigned_integer(value.get_uint64());
    case json::kind::double_:
      return Value::floating(value.get_double());
    case json::kind::string:
      return Value::string(std::string(value.get_string()));
    case json::kind::array: {
      expression::List list;
      list.reserve(value.get_array().size());
      for (const auto& item : value.get_array()) list.push_back(from_json(item));
      return Value::list(std::move(list));
    }
    case json::kind::object:
      return Value::map(from_json(value.get_object()));
  }
  XINFANG_ASSERT(false);
}

expression::Map from_json(const json::object& object) {
  expression::Map map;
  for (const auto& entry : object) map.set(std::string(entry.key()), from_json(entry.value()));
  return map;
}

json::value to_json(const Value& value) {
  switch (value.kind()) {
    case Kind::null:
      return nullptr;
    case Kind::boolean:
      return value.as_boolean();
    case Kind::integer:
      return value.as_integer();
    case Kind::floating:
      if (!std::isfinite(value.as_floating())) return written_out(value);
      return value.as_floating();
    case Kind::string:
      return json::string(value.as_string());
    case Kind::list:
      return list_to_json(value.as_list());
    case Kind::map:
      if (!has_plain_keys(value.as_map())) return written_out(value);
      return map_to_json(value.as_map());
    case Kind::unsigned_integer:
      return value.as_unsigned();
    case Kind::bytes:
    case Kind::timestamp:
    case Kind::duration:
    case Kind::type:
      return written_out(value);
  }
  XINFANG_ASSERT(false);
}

json::value to_json(const Text& text) {
  json::object object;
  object["zh"] = text.zh;
  object["en"] = text.en;
  return object;
}

}  // namespace xinfang::service
