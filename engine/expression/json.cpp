// Writing canonical JSON by hand, reading by simdjson.
#include "engine/expression/json.h"

#include <simdjson.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <vector>

#include "engine/expression/timestamp_text.h"

namespace xinfang::expression {

namespace {

constexpr std::string_view digits = "0123456789abcdef";

std::string hex_of(std::string_view bytes) {
  std::string text;
  text.reserve(bytes.size() * 2);
  for (const char byte : bytes) {
    const auto value = static_cast<unsigned char>(byte);
    text += digits[value >> 4];
    text += digits[value & 15];
  }
  return text;
}

std::optional<std::string> bytes_of(std::string_view hex) {
  if (hex.size() % 2 != 0) return std::nullopt;
  std::string bytes;
  for (std::size_t i = 0; i < hex.size(); i += 2) {
    const auto high = digits.find(hex[i]);
    const auto low = digits.find(hex[i + 1]);
    if (high == std::string_view::npos || low == std::string_view::npos) return std::nullopt;
    bytes += static_cast<char>(high * 16 + low);
  }
  return bytes;
}

// {"$key":<string>}
void append_tagged(std::string& out, std::string_view key, std::string_view text) {
  out += "{\"$";
  out += key;
  out += "\":";
  append_json_string(out, text);
  out += '}';
}

void append_double(std::string& out, double value) {
  if (std::isnan(value)) return append_tagged(out, "double", "NaN");
  if (std::isinf(value)) return append_tagged(out, "double", value > 0 ? "Infinity" : "-Infinity");
  std::array<char, 32> text{};
  const auto [end, error] = std::to_chars(text.data(), text.data() + text.size(), value);
  const std::string_view written(text.data(), static_cast<std::size_t>(end - text.data()));
  out += written;
  if (written.find_first_of(".e") == std::string_view::npos) out += ".0";
}

void append_pairs(std::string& out, const Map& map) {
  std::vector<std::string> pairs;
  for (const auto& entry : map) {
    std::string pair = "[";
    append_json(pair, entry.key);
    pair += ',';
    append_json(pair, entry.value);
    pair += ']';
    pairs.push_back(std::move(pair));
  }
  std::sort(pairs.begin(), pairs.end());
  out += "{\"$map\":[";
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    if (i != 0) out += ',';
    out += pairs[i];
  }
  out += "]}";
}

void append_map(std::string& out, const Map& map) {
  const bool plain = std::all_of(map.begin(), map.end(), [](const Map::Entry& entry) {
    return entry.key.is(Kind::string) && !entry.key.as_string().starts_with('$');
  });
  if (!plain) return append_pairs(out, map);
  std::vector<const Map::Entry*> entries;
  for (const auto& entry : map) entries.push_back(&entry);
  std::sort(entries.begin(), entries.end(),
            [](const auto* a, const auto* b) { return a->key.as_string() < b->key.as_string(); });
  out += '{';
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (i != 0) out += ',';
    append_json_string(out, entries[i]->key.as_string());
    out += ':';
    append_json(out, entries[i]->value);
  }
  out += '}';
}

using Read = Result<Value, std::string>;

Read read(simdjson::dom::element element);

Read read_tagged(std::string_view tag, simdjson::dom::element element) {
  if (tag == "$map") {
    simdjson::dom::array pairs;
    if (element.get(pairs) != simdjson::SUCCESS) return Failure{std::string{"$map: no array"}};
    Map map;
    for (auto each : pairs) {
      simdjson::dom::array pair;
      if (each.get(pair) != simdjson::SUCCESS || pair.size() != 2) {
        return Failure{std::string{"$map: a pair is expected"}};
      }
      auto key = read(pair.at(0));
      if (!key) return key;
      const auto kind = key->kind();
      if (kind != Kind::boolean && kind != Kind::integer && kind != Kind::unsigned_integer &&
          kind != Kind::string) {
        return Failure{std::string{"$map: a key is bool, int, uint or string"}};
      }
      auto value = read(pair.at(1));
      if (!value) return value;
      map.set(*key, *value);
    }
    return Value::map(std::move(map));
  }
  std::string_view text;
  if (element.get(text) != simdjson::SUCCESS) return Failure{std::string(tag) + ": no string"};
  if (tag == "$uint") {
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error == std::errc{} && end == text.data() + text.size()) {
      return Value::unsigned_integer(number);
    }
  } else if (tag == "$double") {
    if (text == "NaN") return Value::floating(std::nan(""));
    if (text == "Infinity") return Value::floating(HUGE_VAL);
    if (text == "-Infinity") return Value::floating(-HUGE_VAL);
  } else if (tag == "$bytes") {
    if (auto bytes = bytes_of(text)) return Value::bytes(std::move(*bytes));
  } else if (tag == "$timestamp") {
    if (auto timestamp = parse_timestamp(text)) return Value::timestamp(*timestamp);
  } else if (tag == "$duration") {
    if (auto duration = parse_duration(text)) return Value::duration(*duration);
  } else if (tag == "$type") {
    return Value::type(std::string(text));
  } else {
    return Failure{"'" + std::string(tag) + "' is no known tag"};
  }
  return Failure{std::string(tag) + ": '" + std::string(text) + "' is not of its form"};
}

Read read_object(simdjson::dom::object object) {
  if (object.size() == 1) {
    const auto field = object.begin();
    if (field.key().starts_with('$')) return read_tagged(field.key(), field.value());
  }
  Map map;
  for (auto field : object) {
    auto value = read(field.value);
    if (!value) return value;
    map.set(std::string(field.key), *value);
  }
  return Value::map(std::move(map));
}

Read read(simdjson::dom::element element) {
  using simdjson::dom::element_type;
  switch (element.type()) {
    case element_type::NULL_VALUE:
      return Value::null();
    case element_type::BOOL:
      return Value::boolean(element.get_bool().value_unsafe());
    case element_type::INT64:
      return Value::integer(element.get_int64().value_unsafe());
    // Beyond int: what JSON itself would make of it.
    case element_type::UINT64:
      return Value::floating(static_cast<double>(element.get_uint64().value_unsafe()));
    case element_type::DOUBLE:
      return Value::floating(element.get_double().value_unsafe());
    case element_type::STRING:
      return Value::string(std::string(element.get_string().value_unsafe()));
    case element_type::ARRAY: {
      List list;
      const simdjson::dom::array items = element.get_array().value_unsafe();
      for (auto each : items) {
        auto value = read(each);
        if (!value) return value;
        list.push_back(*value);
      }
      return Value::list(std::move(list));
    }
    case element_type::OBJECT:
      return read_object(element.get_object().value_unsafe());
  }
  return Failure{std::string{"unknown JSON"}};
}

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
  out += '"';
  for (const char byte : text) {
    switch (byte) {
      case '"':
        out += "\\\"";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '\b':
        out += "\\b";
        break;
      case '\f':
        out += "\\f";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\t':
        out += "\\t";
        break;
      default:
        if (static_cast<unsigned char>(byte) < 0x20) {
          out += "\\u00";
          out += digits[static_cast<unsigned char>(byte) >> 4];
          out += digits[static_cast<unsigned char>(byte) & 15];
        } else {
          out += byte;
        }
    }
  }
  out += '"';
}

void append_json(std::string& out, const Value& value) {
  switch (value.kind()) {
    case Kind::null:
      out += "null";
      return;
    case Kind::boolean:
      out += value.as_boolean() ? "true" : "false";
      return;
    case Kind::integer:
      out += std::to_string(value.as_integer());
      return;
    case Kind::unsigned_integer:
      return append_tagged(out, "uint", std::to_string(value.as_unsigned()));
    case Kind::floating:
      return append_double(out, value.as_floating());
    case Kind::string:
      return append_json_string(out, value.as_string());
    case Kind::bytes:
      return append_tagged(out, "bytes", hex_of(value.as_bytes()));
    case Kind::list: {
      out += '[';
      bool first = true;
      for (const auto& item : value.as_list()) {
        if (!first) out += ',';
        first = false;
        append_json(out, item);
      }
      out += ']';
      return;
    }
    case Kind::map:
      return append_map(out, value.as_map());
    case Kind::timestamp:
      return append_tagged(out, "timestamp", format_timestamp(value.as_timestamp()));
    case Kind::duration:
      return append_tagged(out, "duration", format_duration(value.as_duration()));
    case Kind::type:
      return append_tagged(out, "type", value.as_type());
  }
}

std::string to_json(const Value& value) {
  std::string out;
  append_json(out, value);
  return out;
}

Result<Value, JsonError> from_json(std::string_view text) {
  simdjson::dom::parser parser;
  if (parser.allocate(text.size(), json_depth_max) != simdjson::SUCCESS) {
    return Failure{JsonError{0, "out of memory"}};
  }
  simdjson::dom::element root;
  if (auto error = parser.parse(text.data(), text.size()).get(root)) {
    return Failure{JsonError{0, simdjson::error_message(error)}};
  }
  auto value = read(root);
  if (!value) return Failure{JsonError{0, value.error()}};
  return *value;
}

}  // namespace xinfang::expression
