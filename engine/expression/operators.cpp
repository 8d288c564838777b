// Operators over values. Integers never wrap: overflow is an error.
#include <algorithm>
#include <array>
#include <cmath>
#include <compare>
#include <limits>
#include <optional>
#include <utility>

#include "engine/base/assert.h"
#include "engine/expression/library.h"
#include "engine/expression/timestamp_text.h"

namespace xinfang::expression {

namespace {

struct Symbol {
  std::string_view text;
  Operator op;
};
constexpr std::array<Symbol, 12> symbols{{{"==", Operator::equal},
                                          {"!=", Operator::not_equal},
                                          {"<", Operator::less},
                                          {"<=", Operator::less_equal},
                                          {">", Operator::greater},
                                          {">=", Operator::greater_equal},
                                          {"in", Operator::in},
                                          {"+", Operator::add},
                                          {"-", Operator::subtract},
                                          {"*", Operator::multiply},
                                          {"/", Operator::divide},
                                          {"%", Operator::modulo}}};

std::string_view text_of(Operator op) {
  return std::find_if(symbols.begin(), symbols.end(),
                      [&](const Symbol& symbol) { return symbol.op == op; })
      ->text;
}

Outcome refuse(Operator op, const Value& left, const Value& right) {
  const std::array<Value, 2> both{left, right};
  return no_overload("_" + std::string(text_of(op)) + "_", both);
}

// ---- time, in nanoseconds apart from seconds

constexpr std::int64_t second = 1'000'000'000;

Outcome make_duration(std::int64_t seconds, std::int64_t nanos) {
  seconds += nanos / second;
  nanos %= second;
  if (seconds > 0 && nanos < 0) {
    --seconds;
    nanos += second;
  } else if (seconds < 0 && nanos > 0) {
    ++seconds;
    nanos -= second;
  }
  if (!is_duration(seconds, nanos)) return fail("duration out of range");
  return Value::duration({seconds, static_cast<std::int32_t>(nanos)});
}

Outcome make_timestamp(std::int64_t seconds, std::int64_t nanos) {
  seconds += nanos / second;
  nanos %= second;
  if (nanos < 0) {
    --seconds;
    nanos += second;
  }
  if (seconds < timestamp_seconds_min || seconds > timestamp_seconds_max) {
    return fail("timestamp out of range");
  }
  return Value::timestamp({seconds, static_cast<std::int32_t>(nanos)});
}

Outcome add_time(const Value& left, const Value& right, int sign) {
  const bool left_is_time = left.is(Kind::timestamp);
  const bool right_is_time = right.is(Kind::timestamp);
  if (left_is_time && right_is_time && sign < 0) {
    const auto a = left.as_timestamp();
    const auto b = right.as_timestamp();
    return make_duration(a.seconds - b.seconds, std::int64_t{a.nanos} - b.nanos);
  }
  if (left_is_time && right.is(Kind::duration)) {
    const auto a = left.as_timestamp();
    const auto b = right.as_duration();
    return make_timestamp(a.seconds + sign * b.seconds, std::int64_t{a.nanos} + sign * b.nanos);
  }
  if (right_is_time && left.is(Kind::duration) && sign > 0) return add_time(right, left, sign);
  if (left.is(Kind::duration) && right.is(Kind::duration)) {
    const auto a = left.as_duration();
    const auto b = right.as_duration();
    return make_duration(a.seconds + sign * b.seconds, std::int64_t{a.nanos} + sign * b.nanos);
  }
  return refuse(sign > 0 ? Operator::add : Operator::subtract, left, right);
}

// ---- arithmetic

template <class Number>
Outcome wrap(Number value) {
  if constexpr (std::is_signed_v<Number>) {
    return Value::integer(value);
  } else {
    return Value::unsigned_integer(value);
  }
}

template <class Number>
Outcome whole(Operator op, Number left, Number right) {
  Number result = 0;
  switch (op) {
    case Operator::add:
      if (__builtin_add_overflow(left, right, &result)) return fail("integer overflow");
      return wrap(result);
    case Operator::subtract:
      if (__builtin_sub_overflow(left, right, &result)) return fail("integer overflow");
      return wrap(result);
    case Operator::multiply:
      if (__builtin_mul_overflow(left, right, &result)) return fail("integer overflow");
      return wrap(result);
    default:
      break;
  }
  if (right == 0) return fail(op == Operator::divide ? "division by zero" : "modulus by zero");
  if constexpr (std::is_signed_v<Number>) {
    if (left == std::numeric_limits<Number>::min() && right == -1) return fail("integer overflow");
  }
  return wrap(op == Operator::divide ? static_cast<Number>(left / right)
                                     : static_cast<Number>(left % right));
}

Outcome real(Operator op, const Value& left, const Value& right) {
  const double a = left.as_floating();
  const double b = right.as_floating();
  switch (op) {
    case Operator::add:
      return Value::floating(a + b);
    case Operator::subtract:
      return Value::floating(a - b);
    case Operator::multiply:
      return Value::floating(a * b);
    case Operator::divide:
      return Value::floating(a / b);
    default:
      return refuse(op, left, right);
  }
}

Outcome concatenate(const Value& left, const Value& right) {
  if (left.abstract_size() + right.abstract_size() > abstract_size_max) return too_large();
  switch (left.kind()) {
    case Kind::string:
      return Value::string(left.as_string() + right.as_string());
    case Kind::bytes:
      return Value::bytes(left.as_bytes() + right.as_bytes());
    case Kind::list: {
      List list = left.as_list();
      list.insert(list.end(), right.as_list().begin(), right.as_list().end());
      return Value::list(std::move(list));
    }
    default:
      return refuse(Operator::add, left, right);
  }
}

Outcome arithmetic(Operator op, const Value& left, const Value& right) {
  const auto kind = left.kind();
  if (kind == right.kind()) {
    if (kind == Kind::integer) return whole(op, left.as_integer(), right.as_integer());
    if (kind == Kind::unsigned_integer) return whole(op, left.as_unsigned(), right.as_unsigned());
    if (kind == Kind::floating) return real(op, left, right);
    if (op == Operator::add &&
        (kind == Kind::string || kind == Kind::bytes || kind == Kind::list)) {
      return concatenate(left, right);
    }
  }
  if (op == Operator::add) return add_time(left, right, 1);
  if (op == Operator::subtract) return add_time(left, right, -1);
  return refuse(op, left, right);
}

// ---- order

constexpr double int_end = 9223372036854775808.0;
constexpr double uint_end = 18446744073709551616.0;

// Outside the range of the integer the answer is plain; inside it the integer is compared as the
// nearest double, as the public suite asks ("lossy" cases).
std::partial_ordering compare(std::int64_t left, double right) {
  if (right < -int_end) return std::partial_ordering::greater;
  if (right > int_end) return std::partial_ordering::less;
  return static_cast<double>(left) <=> right;
}
std::partial_ordering compare(std::uint64_t left, double right) {
  if (right < 0) return std::partial_ordering::greater;
  if (right > uint_end) return std::partial_ordering::less;
  return static_cast<double>(left) <=> right;
}
std::partial_ordering compare(std::int64_t left, std::uint64_t right) {
  if (std::cmp_less(left, right)) return std::partial_ordering::less;
  return std::cmp_equal(left, right) ? std::partial_ordering::equivalent
                                     : std::partial_ordering::greater;
}

std::optional<std::partial_ordering> order_numbers(const Value& left, const Value& right) {
  const auto flipped = [](std::partial_ordering order) { return 0 <=> order; };
  switch (left.kind()) {
    case Kind::integer:
      if (right.is(Kind::integer)) return left.as_integer() <=> right.as_integer();
      if (right.is(Kind::unsigned_integer)) return compare(left.as_integer(), right.as_unsigned());
      if (right.is(Kind::floating)) return compare(left.as_integer(), right.as_floating());
      return std::nullopt;
    case Kind::unsigned_integer:
      if (right.is(Kind::integer)) return flipped(compare(right.as_integer(), left.as_unsigned()));
      if (right.is(Kind::unsigned_integer)) return left.as_unsigned() <=> right.as_unsigned();
      if (right.is(Kind::floating)) return compare(left.as_unsigned(), right.as_floating());
      return std::nullopt;
    case Kind::floating:
      if (right.is(Kind::integer)) return flipped(compare(right.as_integer(), left.as_floating()));
      if (right.is(Kind::unsigned_integer)) {
        return flipped(compare(right.as_unsigned(), left.as_floating()));
      }
      if (right.is(Kind::floating)) return left.as_floating() <=> right.as_floating();
      return std::nullopt;
    default:
      return std::nullopt;
  }
}

std::optional<std::partial_ordering> order(const Value& left, const Value& right) {
  if (auto numbers = order_numbers(left, right)) return numbers;
  if (left.kind() != right.kind()) return std::nullopt;
  switch (left.kind()) {
    case Kind::boolean:
      return left.as_boolean() <=> right.as_boolean();
    // Bytes of UTF-8 are in the order of code points.
    case Kind::string:
      return left.as_string().compare(right.as_string()) <=> 0;
    case Kind::bytes:
      return left.as_bytes().compare(right.as_bytes()) <=> 0;
    case Kind::timestamp:
      return left.as_timestamp() <=> right.as_timestamp();
    case Kind::duration:
      return left.as_duration() <=> right.as_duration();
    default:
      return std::nullopt;
  }
}

Outcome contains(const Value& element, const Value& container) {
  if (container.is(Kind::list)) {
    const auto& list = container.as_list();
    return Value::boolean(std::find(list.begin(), list.end(), element) != list.end());
  }
  if (container.is(Kind::map)) return Value::boolean(container.as_map().find(element) != nullptr);
  return refuse(Operator::in, element, container);
}

std::string shown(const Value& key) {
  if (key.is(Kind::string)) return key.as_string();
  if (key.is(Kind::integer)) return std::to_string(key.as_integer());
  if (key.is(Kind::unsigned_integer)) return std::to_string(key.as_unsigned());
  return std::string(type_name(key.kind()));
}

std::vector<Signature> same(std::initializer_list<Type> types) {
  std::vector<Signature> signatures;
  for (const auto& type : types) signatures.push_back({{type, type}, type});
  return signatures;
}

}  // namespace

Operator operator_of(std::string_view symbol) {
  const auto found = std::find_if(symbols.begin(), symbols.end(),
                                  [&](const Symbol& each) { return each.text == symbol; });
  XINFANG_ASSERT(found != symbols.end());
  return found->op;
}

const std::vector<Signature>& signatures_of(Operator op) {
  using K = TypeKind;
  static const std::vector<Signature> add = [] {
    auto all = same({K::integer, K::unsigned_integer, K::floating, K::string, K::bytes,
                     Type::list({}), K::duration});
    all.push_back({{K::timestamp, K::duration}, K::timestamp});
    all.push_back({{K::duration, K::timestamp}, K::timestamp});
    return all;
  }();
  static const std::vector<Signature> subtract = [] {
    auto all = same({K::integer, K::unsigned_integer, K::floating, K::duration});
    all.push_back({{K::timestamp, K::timestamp}, K::duration});
    all.push_back({{K::timestamp, K::duration}, K::timestamp});
    return all;
  }();
  static const auto scale = same({K::integer, K::unsigned_integer, K::floating});
  static const auto modulo = same({K::integer, K::unsigned_integer});
  static const std::vector<Signature> ordered = [] {
    std::vector<Signature> all;
    for (const Type type : {K::boolean, K::string, K::bytes, K::timestamp, K::duration}) {
      all.push_back({{type, type}, K::boolean});
    }
    for (const Type left : {K::integer, K::unsigned_integer, K::floating}) {
      for (const Type right : {K::integer, K::unsigned_integer, K::floating}) {
        all.push_back({{left, right}, K::boolean});
      }
    }
    return all;
  }();
  switch (op) {
    case Operator::add:
      return add;
    case Operator::subtract:
      return subtract;
    case Operator::multiply:
    case Operator::divide:
      return scale;
    case Operator::modulo:
      return modulo;
    default:
      return ordered;
  }
}

Outcome apply(Operator op, const Value& left, const Value& right) {
  switch (op) {
    case Operator::equal:
      return Value::boolean(left == right);
    case Operator::not_equal:
      return Value::boolean(!(left == right));
    case Operator::in:
      return contains(left, right);
    case Operator::less:
    case Operator::less_equal:
    case Operator::greater:
    case Operator::greater_equal:
      break;
    default:
      return arithmetic(op, left, right);
  }
  const auto found = order(left, right);
  if (!found) return refuse(op, left, right);
  if (op == Operator::less) return Value::boolean(*found < 0);
  if (op == Operator::less_equal) return Value::boolean(*found <= 0);
  if (op == Operator::greater) return Value::boolean(*found > 0);
  return Value::boolean(*found >= 0);
}

Outcome negate(const Value& value) {
  if (value.is(Kind::floating)) return Value::floating(-value.as_floating());
  if (!value.is(Kind::integer)) return no_overload("-_", {&value, 1});
  if (value.as_integer() == std::numeric_limits<std::int64_t>::min()) {
    return fail("integer overflow");
  }
  return Value::integer(-value.as_integer());
}

Outcome index(const Value& operand, const Value& key) {
  if (operand.is(Kind::map)) {
    const auto* found = operand.as_map().find(key);
    if (found == nullptr) return fail("no such key: " + shown(key));
    return *found;
  }
  if (!operand.is(Kind::list)) {
    const std::array<Value, 2> both{operand, key};
    return no_overload("_[_]", both);
  }
  const auto& list = operand.as_list();
  // Any number that is a whole one: dyn(1.0) is an index.
  const auto size = static_cast<std::int64_t>(list.size());
  const auto zero = order_numbers(key, Value::integer(0));
  const auto end = order_numbers(key, Value::integer(size));
  if (!zero || !end)
    return fail("a list is indexed by int, not " + std::string(type_name(key.kind())));
  if (!(*zero >= 0) || !(*end < 0)) {
    return fail("index " + shown(key) + " is out of range: the list has " + std::to_string(size));
  }
  std::size_t at = 0;
  if (key.is(Kind::integer)) at = static_cast<std::size_t>(key.as_integer());
  if (key.is(Kind::unsigned_integer)) at = static_cast<std::size_t>(key.as_unsigned());
  if (key.is(Kind::floating)) {
    at = static_cast<std::size_t>(key.as_floating());
    if (static_cast<double>(at) != key.as_floating()) return fail("the index is no whole number");
  }
  return list[at];
}

Outcome no_field(const Value& operand, std::string_view field) {
  if (operand.is(Kind::map)) return fail("no such key: " + std::string(field));
  return fail("no such field: " + std::string(field) + " of " +
              std::string(type_name(operand.kind())));
}

}  // namespace xinfang::expression
