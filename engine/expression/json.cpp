// Writing canonical JSON by hand, reading by simdjson.
#include "engine/expression/json.h"

#include <simdjson.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <type_traits>
#include <vector>

#include "engine/base/assert.h"
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

bool is_plain(char byte) {
  return static_cast<unsigned char>(byte) >= 0x20 && byte != '"' && byte != '\\';
}

// Whether the next eight bytes are plain, found out at once (the sign bit of a byte of `found` is
// set where one of the bytes up to there is not).
bool is_plain_word(const char* bytes) {
  constexpr std::uint64_t ones = 0x0101010101010101U;
  constexpr std::uint64_t signs = 0x8080808080808080U;
  std::uint64_t word = 0;
  std::memcpy(&word, bytes, sizeof(word));
  const std::uint64_t quote = word ^ (ones * '"');
  const std::uint64_t backslash = word ^ (ones * '\\');
  const std::uint64_t found = ((word - ones * 0x20) & ~word) | ((quote - ones) & ~quote) |
                              ((backslash - ones) & ~backslash);
  return (found & signs) == 0;
}

// How many bytes stand as they are.
std::size_t plain_prefix(std::string_view text) {
  std::size_t at = 0;
  while (at + sizeof(std::uint64_t) <= text.size() && is_plain_word(text.data() + at)) {
    at += sizeof(std::uint64_t);
  }
  while (at < text.size() && is_plain(text[at])) ++at;
  return at;
}

void append_escaped(std::string& out, char byte) {
  switch (byte) {
    case '"':
      out += "\\\"";
      return;
    case '\\':
      out += "\\\\";
      return;
    case '\b':
      out += "\\b";
      return;
    case '\f':
      out += "\\f";
      return;
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    default:
      out += "\\u00";
      out += digits[static_cast<unsigned char>(byte) >> 4];
      out += digits[static_cast<unsigned char>(byte) & 15];
  }
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

using Element = simdjson::dom::element;

// A view holds the bytes of the library's element: two words, free to copy.
static_assert(sizeof(JsonView) == sizeof(Element) && std::is_trivially_copyable_v<Element> &&
              std::is_trivially_copyable_v<JsonView>);

Element element_of(const JsonView& view) {
  Element element;
  std::memcpy(static_cast<void*>(&element), &view, sizeof(element));
  return element;
}

JsonView view_of(const Element& element) {
  JsonView view;
  std::memcpy(static_cast<void*>(&view), &element, sizeof(view));
  return view;
}

template <class Wanted>
Wanted must(const JsonView& view) {
  Wanted wanted{};
  const auto error = element_of(view).get(wanted);
  XINFANG_ASSERT(error == simdjson::SUCCESS);
  return wanted;
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
    map.set(std::string(field.key), std::move(*value));
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
      list.reserve(items.size());
      for (auto each : items) {
        auto value = read(each);
        if (!value) return value;
        list.push_back(std::move(*value));
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
  std::size_t plain = plain_prefix(text);
  if (plain == text.size()) {  // nearly every text: room for it at once
    const std::size_t at = out.size();
    out.resize(at + text.size() + 2);
    char* place = out.data() + at;
    *place++ = '"';
    place = std::copy(text.begin(), text.end(), place);
    *place = '"';
    return;
  }
  out += '"';
  for (;;) {
    out += text.substr(0, plain);
    if (plain == text.size()) break;
    append_escaped(out, text[plain]);
    text.remove_prefix(plain + 1);
    plain = plain_prefix(text);
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

void append_json(std::string& out, const Map& map) { append_map(out, map); }

std::string to_json(const Value& value) {
  std::string out;
  append_json(out, value);
  return out;
}

Result<Value, JsonError> from_json(std::string_view text) {
  JsonReader reader;
  const auto root = reader.read(text);
  if (!root) return Failure{root.error()};
  auto value = root->value();
  if (!value) return Failure{JsonError{0, value.error()}};
  return std::move(*value);
}

struct JsonReader::Parser {
  simdjson::dom::parser parser;
  std::vector<char> padded;  // the library reads a little past the end
};

JsonReader::JsonReader() : parser_(std::make_unique<Parser>()) {}
JsonReader::~JsonReader() = default;

Result<JsonView, JsonError> JsonReader::read(std::string_view text) {
  auto& [parser, padded] = *parser_;
  if (parser.capacity() < text.size() &&
      parser.allocate(text.size(), json_depth_max) != simdjson::SUCCESS) {
    return Failure{JsonError{0, "out of memory"}};
  }
  padded.resize(std::max(padded.size(), text.size() + simdjson::SIMDJSON_PADDING));
  std::copy(text.begin(), text.end(), padded.begin());
  Element root;
  if (auto error = parser.parse(padded.data(), text.size(), false).get(root)) {
    return Failure{JsonError{0, simdjson::error_message(error)}};
  }
  return view_of(root);
}

JsonView::Shape JsonView::shape() const {
  using simdjson::dom::element_type;
  switch (element_of(*this).type()) {
    case element_type::NULL_VALUE:
      return Shape::null;
    case element_type::BOOL:
      return Shape::boolean;
    case element_type::INT64:
      return Shape::integer;
    case element_type::UINT64:
    case element_type::DOUBLE:
      return Shape::number;
    case element_type::STRING:
      return Shape::string;
    case element_type::ARRAY:
      return Shape::list;
    case element_type::OBJECT:
      return Shape::object;
  }
  XINFANG_ASSERT(false);
}

bool JsonView::boolean() const { return must<bool>(*this); }
std::int64_t JsonView::integer() const { return must<std::int64_t>(*this); }
std::string_view JsonView::string() const { return must<std::string_view>(*this); }
std::size_t JsonView::size() const { return must<simdjson::dom::array>(*this).size(); }

bool JsonView::find(std::string_view name, JsonView& found) const {
  Element element;
  if (must<simdjson::dom::object>(*this).at_key(name).get(element) != simdjson::SUCCESS) {
    return false;
  }
  found = view_of(element);
  return true;
}

void JsonView::each_member(void* context, bool (*visit)(void*, std::string_view, JsonView)) const {
  for (const auto field : must<simdjson::dom::object>(*this)) {
    if (!visit(context, field.key, view_of(field.value))) return;
  }
}

void JsonView::each_item(void* context, bool (*visit)(void*, JsonView)) const {
  for (const auto item : must<simdjson::dom::array>(*this)) {
    if (!visit(context, view_of(item))) return;
  }
}

Result<Value, std::string> JsonView::value() const { return expression::read(element_of(*this)); }

}  // namespace xinfang::expression
