#include "engine/expression/program.h"

#include <catch2/catch.hpp>

#include "tests/engine/expression/bindings.h"

namespace xinfang::expression {

namespace {

// Answers In(x) with whether x is "registered"; counts how often variables were asked for.
class Desk final : public Activation {
 public:
  const Value* variable(std::size_t slot) const override {
    asked.push_back(slot);
    return slot == 0 ? &value_ : nullptr;
  }
  Result<Value, EvaluationError> call(std::size_t function,
                                      std::span<const Value> arguments) const override {
    if (function != 0) return Failure{EvaluationError{"the desk is closed"}};
    return Value::boolean(arguments[0] == Value::string("registered"));
  }
  mutable std::vector<std::size_t> asked;

 private:
  Value value_ = Value::integer(3);
};

const Environment environment{
    {{"count", TypeKind::integer}, {"late", TypeKind::boolean}, {"other", TypeKind::string}},
    {{"In", {TypeKind::string}, TypeKind::boolean}, {"Closed", {}, TypeKind::boolean}}};

Program compiled(const std::string& source) {
  auto program = Program::compile(source, environment, Checking::checked);
  REQUIRE(program.ok());
  return std::move(*program);
}

}  // namespace

TEST_CASE("a host's function is called by its slot with its arguments") {
  const Desk desk;
  const auto found = compiled("In('registered') && !In('closed')").evaluate(desk);
  REQUIRE(found.ok());
  CHECK(*found == Value::boolean(true));
}

TEST_CASE("a host's error is the evaluation's, unless a decisive operand absorbs it") {
  const Desk desk;
  const auto failed = compiled("Closed()").evaluate(desk);
  REQUIRE_FALSE(failed.ok());
  CHECK(failed.error().message == "the desk is closed");
  const auto absorbed = compiled("Closed() || In('registered')").evaluate(desk);
  REQUIRE(absorbed.ok());
  CHECK(*absorbed == Value::boolean(true));
}

TEST_CASE("a variable without a value is an error where it is needed, and only there") {
  const Desk desk;
  const auto failed = compiled("late && count > 0").evaluate(desk);
  REQUIRE_FALSE(failed.ok());
  CHECK(failed.error().message == "'late' has no value here");
  CHECK(compiled("count > 0 || late").evaluate(desk).ok());
  CHECK(desk.asked == std::vector<std::size_t>{1, 0, 0});
}

TEST_CASE("a program knows its source, its type and the variables it mentions") {
  const auto program = compiled("other == 'a' && [1].all(late, late < count)");
  CHECK(program.source() == "other == 'a' && [1].all(late, late < count)");
  CHECK(program.type() == Type{TypeKind::boolean});
  CHECK(program.variables() == std::vector<std::size_t>{0, 2});
}

TEST_CASE("a copy of a program evaluates the same, and evaluating twice changes nothing") {
  const Desk desk;
  const auto program = compiled("[1, 2].map(x, x * count)");
  const auto copy = program;  // NOLINT(performance-unnecessary-copy-initialization)
  for (int i = 0; i < 2; ++i) {
    const auto found = copy.evaluate(desk);
    REQUIRE(found.ok());
    CHECK(to_json(*found) == "[3,6]");
  }
}

TEST_CASE("an unchecked program finds out names and types when it runs") {
  const Desk desk;
  const auto program =
      Program::compile("count > 'a' || nowhere || In(1)", environment, Checking::unchecked);
  REQUIRE(program.ok());
  CHECK(program->type() == Type{});
  const auto found = program->evaluate(desk);
  REQUIRE_FALSE(found.ok());
  CHECK(found.error().message == "no such overload: _>_(int, string)");
}

}  // namespace xinfang::expression
