// Conversions between types, and type().
#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <limits>

#include "engine/expression/library.h"
#include "engine/expression/timestamp_text.h"
#include "engine/expression/utf8.h"

namespace xinfang::expression {

namespace {

// The number all of `text` is; nullopt otherwise.
template <class Number>
std::optional<Number> parse_number(std::string_view text) {
  Number number{};
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc{} || stop != end || text.empty()) return std::nullopt;
  return number;
}

// A plus sign is taken off, as strtol and strtod do; from_chars knows only the minus.
std::string_view without_plus(std::string_view text) {
  if (text.size() > 1 && text[0] == '+' && text[1] != '-') text.remove_prefix(1);
  return text;
}

// nullopt where the text is no number or too large for double. Too small is zero.
std::optional<double> parse_double(std::string_view text) {
  double number = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  if (error == std::errc::invalid_argument || stop != end) return std::nullopt;
  if (error == std::errc::result_out_of_range) {
    number = std::strtod(std::string(text).c_str(), nullptr);
    if (std::isinf(number)) return std::nullopt;
  }
  return number;
}

Outcome bad_text(std::string_view type, const Value& value) {
  return fail("'" + value.as_string() + "' is no " + std::string(type));
}

Outcome to_int(Arguments arguments) {
  const auto& value = arguments[0];
  switch (value.kind()) {
    case Kind::integer:
      return value;
    case Kind::unsigned_integer:
      if (value.as_unsigned() >
          static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
        return fail("int range exceeded");
      return Value::integer(static_cast<std::int64_t>(value.as_unsigned()));
    case Kind::floating: {
      const double number = value.as_floating();
      constexpr double end = 9223372036854775808.0;
      if (!(number > -end && number < end)) return fail("int range exceeded");
      return Value::integer(static_cast<std::int64_t>(number));
    }
    case Kind::string:
      if (auto number = parse_number<std::int64_t>(without_plus(value.as_string()))) {
        return Value::integer(*number);
      }
      return bad_text("int", value);
    case Kind::timestamp:
      return Value::integer(value.as_timestamp().seconds);
    case Kind::duration:
      return Value::integer(value.as_duration().seconds);
    default:
      return no_overload("int", arguments);
  }
}

Outcome to_uint(Arguments arguments) {
  const auto& value = arguments[0];
  switch (value.kind()) {
    case Kind::unsigned_integer:
      return value;
    case Kind::integer:
      if (value.as_integer() < 0) return fail("uint range exceeded");
      return Value::unsigned_integer(static_cast<std::uint64_t>(value.as_integer()));
    case Kind::floating: {
      const double number = value.as_floating();
      if (!(number >= 0 && number < 18446744073709551616.0)) return fail("uint range exceeded");
      return Value::unsigned_integer(static_cast<std::uint64_t>(number));
    }
    case Kind::string:
      if (auto number = parse_number<std::uint64_t>(value.as_string())) {
        return Value::unsigned_integer(*number);
      }
      return bad_text("uint", value);
    default:
      return no_overload("uint", arguments);
  }
}

Outcome to_double(Arguments arguments) {
  const auto& value = arguments[0];
  switch (value.kind()) {
    case Kind::floating:
      return value;
    case Kind::integer:
      return Value::floating(static_cast<double>(value.as_integer()));
    case Kind::unsigned_integer:
      return Value::floating(static_cast<double>(value.as_unsigned()));
    case Kind::string:
      if (auto number = parse_double(without_plus(value.as_string()))) {
        return Value::floating(*number);
      }
      return bad_text("double", value);
    default:
      return no_overload("double", arguments);
  }
}

Outcome to_bool(Arguments arguments) {
  const auto& value = arguments[0];
  if (value.is(Kind::boolean)) return value;
  if (!value.is(Kind::string)) return no_overload("bool", arguments);
  for (const std::string_view word : {"1", "t", "T", "true", "TRUE", "True"}) {
    if (value.as_string() == word) return Value::boolean(true);
  }
  for (const std::string_view word : {"0", "f", "F", "false", "FALSE", "False"}) {
    if (value.as_string() == word) return Value::boolean(false);
  }
  return bad_text("bool", value);
}

std::string double_text(double number) {
  if (std::isnan(number)) return "NaN";
  if (std::isinf(number)) return number > 0 ? "+Inf" : "-Inf";
  std::array<char, 32> text{};
  const auto [end, error] = std::to_chars(text.data(), text.data() + text.size(), number);
  return {text.data(), end};
}

// string(): a fraction has no more digits than it needs, as in other implementations of CEL.
std::string shortest(Timestamp timestamp) {
  std::string text = format_timestamp(timestamp);
  if (timestamp.nanos == 0) return text;
  text.pop_back();
  while (text.ends_with('0')) text.pop_back();
  return text + "Z";
}

Outcome to_string(Arguments arguments) {
  const auto& value = arguments[0];
  switch (value.kind()) {
    case Kind::string:
      return value;
    case Kind::boolean:
      return Value::string(value.as_boolean() ? "true" : "false");
    case Kind::integer:
      return Value::string(std::to_string(value.as_integer()));
    case Kind::unsigned_integer:
      return Value::string(std::to_string(value.as_unsigned()));
    case Kind::floating:
      return Value::string(double_text(value.as_floating()));
    case Kind::bytes:
      if (!count_points(value.as_bytes())) return fail("the bytes are no UTF-8");
      return Value::string(value.as_bytes());
    case Kind::timestamp:
      return Value::string(shortest(value.as_timestamp()));
    case Kind::duration:
      return Value::string(format_duration(value.as_duration()));
    default:
      return no_overload("string", arguments);
  }
}

Outcome to_bytes(Arguments arguments) {
  const auto& value = arguments[0];
  if (value.is(Kind::bytes)) return value;
  if (value.is(Kind::string)) return Value::bytes(value.as_string());
  return no_overload("bytes", arguments);
}

Outcome to_timestamp(Arguments arguments) {
  const auto& value = arguments[0];
  if (value.is(Kind::timestamp)) return value;
  if (value.is(Kind::string)) {
    if (auto timestamp = parse_timestamp(value.as_string())) return Value::timestamp(*timestamp);
    return bad_text("RFC 3339 timestamp between the years 1 and 9999", value);
  }
  if (!value.is(Kind::integer)) return no_overload("timestamp", arguments);
  const auto seconds = value.as_integer();
  if (seconds < timestamp_seconds_min || seconds > timestamp_seconds_max) {
    return fail("timestamp out of range");
  }
  return Value::timestamp({seconds, 0});
}

Outcome to_duration(Arguments arguments) {
  const auto& value = arguments[0];
  if (value.is(Kind::duration)) return value;
  if (value.is(Kind::string)) {
    if (auto duration = parse_duration(value.as_string())) return Value::duration(*duration);
    return bad_text("duration such as 1h30m", value);
  }
  if (!value.is(Kind::integer)) return no_overload("duration", arguments);
  if (!is_duration(value.as_integer(), 0)) return fail("duration out of range");
  return Value::duration({value.as_integer(), 0});
}

Outcome to_dyn(Arguments arguments) { return arguments[0]; }

Outcome type_of(Arguments arguments) {
  return Value::type(std::string(type_name(arguments[0].kind())));
}

Function conversion(std::string_view name, std::initializer_list<Type> from, const Type& to,
                    Outcome (*call)(Arguments)) {
  Function function{name, false, {}, call};
  for (const auto& type : from) function.signatures.push_back({{type}, to});
  return function;
}

}  // namespace

std::vector<Function> conversion_functions() {
  using K = TypeKind;
  return {
      conversion(
          "int",
          {K::integer, K::unsigned_integer, K::floating, K::string, K::timestamp, K::duration},
          K::integer, to_int),
      conversion("uint", {K::unsigned_integer, K::integer, K::floating, K::string},
                 K::unsigned_integer, to_uint),
      conversion("double", {K::floating, K::integer, K::unsigned_integer, K::string}, K::floating,
                 to_double),
      conversion("bool", {K::boolean, K::string}, K::boolean, to_bool),
      conversion("string",
                 {K::string, K::boolean, K::integer, K::unsigned_integer, K::floating, K::bytes,
                  K::timestamp, K::duration},
                 K::string, to_string),
      conversion("bytes", {K::bytes, K::string}, K::bytes, to_bytes),
      conversion("timestamp", {K::timestamp, K::string, K::integer}, K::timestamp, to_timestamp),
      conversion("duration", {K::duration, K::string, K::integer}, K::duration, to_duration),
      conversion("dyn", {K::dynamic}, K::dynamic, to_dyn),
      conversion("type", {K::dynamic}, K::type, type_of),
  };
}

}  // namespace xinfang::expression
