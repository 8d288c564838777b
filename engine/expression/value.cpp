#include "engine/expression/value.h"

#include <cmath>
#include <utility>

namespace xinfang::expression {

struct Value::ListBody {
  ListBody(List all, std::size_t size) : values(std::move(all)), abstract_size(size) {}
  List values;
  std::size_t abstract_size;
};

Value Value::boolean(bool value) { return Value{Contents{value}}; }
Value Value::integer(std::int64_t value) { return Value{Contents{value}}; }
Value Value::unsigned_integer(std::uint64_t value) { return Value{Contents{value}}; }
Value Value::floating(double value) { return Value{Contents{value}}; }
Value Value::string(std::string value) {
  return Value{Contents{std::make_shared<const std::string>(std::move(value))}};
}
Value Value::bytes(std::string value) {
  return Value{Contents{BytesText{std::make_shared<const std::string>(std::move(value))}}};
}
Value Value::list(List values) {
  std::size_t size = 1;
  for (const auto& value : values) size += value.abstract_size();
  return Value{Contents{std::make_shared<const ListBody>(std::move(values), size)}};
}
Value Value::map(Map entries) {
  return Value{Contents{std::make_shared<const Map>(std::move(entries))}};
}
Value Value::timestamp(Timestamp value) { return Value{Contents{value}}; }
Value Value::duration(Duration value) { return Value{Contents{value}}; }
Value Value::type(std::string name) {
  return Value{Contents{TypeName{std::make_shared<const std::string>(std::move(name))}}};
}

bool Value::as_boolean() const {
  XINFANG_ASSERT(is(Kind::boolean));
  return std::get<bool>(contents_);
}
std::int64_t Value::as_integer() const {
  XINFANG_ASSERT(is(Kind::integer));
  return std::get<std::int64_t>(contents_);
}
std::uint64_t Value::as_unsigned() const {
  XINFANG_ASSERT(is(Kind::unsigned_integer));
  return std::get<std::uint64_t>(contents_);
}
double Value::as_floating() const {
  XINFANG_ASSERT(is(Kind::floating));
  return std::get<double>(contents_);
}
const std::string& Value::as_bytes() const {
  XINFANG_ASSERT(is(Kind::bytes));
  return *std::get<BytesText>(contents_).text;
}
const List& Value::as_list() const {
  XINFANG_ASSERT(is(Kind::list));
  return std::get<std::shared_ptr<const ListBody>>(contents_)->values;
}
const Map& Value::as_map() const {
  XINFANG_ASSERT(is(Kind::map));
  return *std::get<std::shared_ptr<const Map>>(contents_);
}
Timestamp Value::as_timestamp() const {
  XINFANG_ASSERT(is(Kind::timestamp));
  return std::get<Timestamp>(contents_);
}
Duration Value::as_duration() const {
  XINFANG_ASSERT(is(Kind::duration));
  return std::get<Duration>(contents_);
}
const std::string& Value::as_type() const {
  XINFANG_ASSERT(is(Kind::type));
  return *std::get<TypeName>(contents_).name;
}

std::size_t Value::abstract_size() const {
  switch (kind()) {
    case Kind::string:
      return 1 + as_string().size();
    case Kind::bytes:
      return 1 + as_bytes().size();
    case Kind::list:
      return std::get<std::shared_ptr<const ListBody>>(contents_)->abstract_size;
    case Kind::map:
      return as_map().abstract_size();
    default:
      return 1;
  }
}

namespace {

bool is_number(Kind kind) {
  return kind == Kind::integer || kind == Kind::unsigned_integer || kind == Kind::floating;
}

// 2^63 and 2^64 as doubles: the first that no longer fit.
constexpr double int_end = 9223372036854775808.0;
constexpr double uint_end = 18446744073709551616.0;

bool equal(std::int64_t left, double right) {
  return right >= -int_end && right < int_end && std::trunc(right) == right &&
         static_cast<std::int64_t>(right) == left;
}
bool equal(std::uint64_t left, double right) {
  return right >= 0 && right < uint_end && std::trunc(right) == right &&
         static_cast<std::uint64_t>(right) == left;
}

bool numbers_equal(const Value& left, const Value& right) {
  if (left.kind() > right.kind()) return numbers_equal(right, left);
  if (left.is(Kind::integer)) {
    if (right.is(Kind::integer)) return left.as_integer() == right.as_integer();
    if (right.is(Kind::unsigned_integer)) {
      return std::cmp_equal(left.as_integer(), right.as_unsigned());
    }
    return equal(left.as_integer(), right.as_floating());
  }
  if (left.is(Kind::unsigned_integer)) {
    if (right.is(Kind::unsigned_integer)) return left.as_unsigned() == right.as_unsigned();
    return equal(left.as_unsigned(), right.as_floating());
  }
  return left.as_floating() == right.as_floating();
}

}  // namespace

bool operator==(const Value& left, const Value& right) {
  if (is_number(left.kind()) && is_number(right.kind())) return numbers_equal(left, right);
  if (left.kind() != right.kind()) return false;
  switch (left.kind()) {
    case Kind::null:
      return true;
    case Kind::boolean:
      return left.as_boolean() == right.as_boolean();
    case Kind::string:
      return left.as_string() == right.as_string();
    case Kind::bytes:
      return left.as_bytes() == right.as_bytes();
    case Kind::list:
      return left.as_list() == right.as_list();
    case Kind::map:
      return left.as_map() == right.as_map();
    case Kind::timestamp:
      return left.as_timestamp() == right.as_timestamp();
    case Kind::duration:
      return left.as_duration() == right.as_duration();
    case Kind::type:
      return left.as_type() == right.as_type();
    case Kind::integer:
    case Kind::unsigned_integer:
    case Kind::floating:
      break;  // numbers were compared above
  }
  return false;
}

}  // namespace xinfang::expression
