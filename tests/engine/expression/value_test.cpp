#include "engine/expression/value.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

namespace xinfang::expression {

TEST_CASE("numbers of different kinds are equal where they are worth the same") {
  const auto big = Value::unsigned_integer(std::numeric_limits<std::uint64_t>::max());
  CHECK(Value::integer(1) == Value::unsigned_integer(1));
  CHECK(Value::integer(1) == Value::floating(1));
  CHECK(Value::unsigned_integer(1) == Value::floating(1));
  CHECK_FALSE(Value::integer(-1) == big);
  CHECK_FALSE(Value::integer(1) == Value::floating(1.5));
  CHECK_FALSE(Value::integer(std::numeric_limits<std::int64_t>::max()) ==
              Value::floating(9223372036854775808.0));
  CHECK_FALSE(big == Value::floating(18446744073709551616.0));
  CHECK_FALSE(Value::floating(std::nan("")) == Value::floating(std::nan("")));
  CHECK(Value::list({Value::integer(1)}) == Value::list({Value::floating(1)}));
}

TEST_CASE("values of other kinds are never equal") {
  CHECK_FALSE(Value::null() == Value::boolean(false));
  CHECK_FALSE(Value::boolean(true) == Value::integer(1));
  CHECK_FALSE(Value::string("a") == Value::bytes("a"));
  CHECK_FALSE(Value::string("int") == Value::type("int"));
  CHECK_FALSE(Value::list({}) == Value::map({}));
}

TEST_CASE("a map finds its keys at every size, whatever was set again or erased") {
  const auto size = GENERATE(1, 16, 17, 33, 1000);
  Map map;
  for (int i = 0; i < size; ++i) {
    map.set(Value::integer(i - 5), Value::integer(i));
    map.set("k" + std::to_string(i), Value::integer(-i));
  }
  for (int i = 0; i < size; i += 3) map.set("k" + std::to_string(i), Value::string("again"));
  for (int i = 0; i < size; i += 7) map.erase("k" + std::to_string(i));
  map.erase("nothing of that name");

  std::size_t expected = 0;
  for (int i = 0; i < size; ++i) {
    INFO(i << " of " << size);
    const auto* number = map.find(Value::floating(i - 5));
    REQUIRE(number != nullptr);
    CHECK(*number == Value::integer(i));
    if (i >= 5) CHECK(map.find(Value::unsigned_integer(static_cast<unsigned>(i - 5))) == number);
    const auto* text = map.find("k" + std::to_string(i));
    expected += text == nullptr ? 1 : 2;
    REQUIRE((text == nullptr) == (i % 7 == 0));
    if (text != nullptr) CHECK(*text == (i % 3 == 0 ? Value::string("again") : Value::integer(-i)));
  }
  CHECK(map.size() == expected);
  CHECK(map.find("absent") == nullptr);
  CHECK(map.find(Value::floating(0.5)) == nullptr);
  CHECK(map.find(Value::null()) == nullptr);
  CHECK(map.find(Value::boolean(true)) == nullptr);
}

TEST_CASE("a map keeps the order of insertion, and equality does not see it") {
  Map forward;
  Map backward;
  for (int i = 0; i < 40; ++i) forward.set(Value::integer(i), Value::integer(i * i));
  for (int i = 39; i >= 0; --i)
    backward.set(Value::unsigned_integer(static_cast<unsigned>(i)), Value::integer(i * i));
  int at = 0;
  for (const auto& entry : forward) CHECK(entry.key == Value::integer(at++));
  CHECK(forward == backward);
  backward.set(Value::integer(7), Value::null());
  CHECK_FALSE(forward == backward);
}

TEST_CASE("abstract size counts what is inside, as often as it is there") {
  CHECK(Value::null().abstract_size() == 1);
  CHECK(Value::string("abc").abstract_size() == 4);
  CHECK(Value::bytes("ab").abstract_size() == 3);
  const auto pair = Value::list({Value::integer(1), Value::string("a")});
  CHECK(pair.abstract_size() == 4);
  CHECK(Value::list({pair, pair}).abstract_size() == 9);
  Map map;
  map.set("k", pair);
  CHECK(map.abstract_size() == 7);
  map.set("k", Value::null());
  CHECK(Value::map(map).abstract_size() == 4);
  map.erase("k");
  CHECK(map.abstract_size() == 1);
}

}  // namespace xinfang::expression
