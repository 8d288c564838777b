#include "engine/scenario/value_reader.h"

#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

#include "engine/base/assert.h"

namespace xinfang::scenario {

namespace {

using expression::Value;

template <class Number>
std::optional<Number> parse(std::string_view text) {
  Number number{};
  const char* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc{} || rest != end) return std::nullopt;
  return number;
}

// RFC 8259: a minus sign, then digits without leading zeros. Keeps "inf", "007" and "13." texts.
bool looks_like_number(std::string_view text) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if (text.starts_with('-')) text.remove_prefix(1);
  if (text.empty() || !is_digit(text.front()) || !is_digit(text.back())) return false;
  return text.front() != '0' || text.size() == 1 || !is_digit(text[1]);
}

Value to_value(std::string_view scalar) {
  if (scalar == "null" || scalar == "~" || scalar.empty()) return Value::null();
  if (scalar == "true" || scalar == "false") return Value::boolean(scalar == "true");
  if (looks_like_number(scalar)) {
    if (const auto integer = parse<std::int64_t>(scalar)) return Value::integer(*integer);
    if (const auto number = parse<double>(scalar)) return Value::floating(*number);
  }
  return Value::string(std::string(scalar));
}

}  // namespace

Value to_value(const definition::Node& node) {
  switch (node.kind) {
    case definition::Node::Kind::null:
      return Value::null();
    case definition::Node::Kind::scalar:
      return node.quoted ? Value::string(node.scalar) : to_value(node.scalar);
    case definition::Node::Kind::sequence: {
      expression::List items;
      for (const auto& item : node.items) items.push_back(to_value(item));
      return Value::list(std::move(items));
    }
    case definition::Node::Kind::mapping:
      return Value::map(to_map(node));
  }
  XINFANG_ASSERT(false);
}

expression::Map to_map(const definition::Node& node) {
  expression::Map map;
  for (const auto& [key, value] : node.entries) map.set(key.scalar, to_value(value));
  return map;
}

}  // namespace xinfang::scenario
