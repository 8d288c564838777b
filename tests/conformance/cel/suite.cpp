#include "tests/conformance/cel/suite.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>

#include "engine/expression/json.h"
#include "engine/expression/program.h"

namespace xinfang::conformance {

namespace {

using namespace expression;

template <class Number>
std::optional<Number> number_of(const std::string& text) {
  Number number{};
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || stop != text.data() + text.size()) return std::nullopt;
  return number;
}

std::string bytes_of(const std::string& hex) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    bytes += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
  }
  return bytes;
}

// {"int": "3"} and so on; nullopt where the form is unknown.
std::optional<Value> value_of(const Value& json) {
  if (!json.is(Kind::map) || json.as_map().size() != 1) return std::nullopt;
  const auto& [key, value] = *json.as_map().begin();
  const auto& kind = key.as_string();
  if (kind == "null") return Value::null();
  if (kind == "bool") return value;
  if (kind == "string") return value;
  if (kind == "type") return Value::type(value.as_string());
  if (kind == "bytes") return Value::bytes(bytes_of(value.as_string()));
  if (kind == "int") {
    auto number = number_of<std::int64_t>(value.as_string());
    return number ? std::optional(Value::integer(*number)) : std::nullopt;
  }
  if (kind == "uint") {
    auto number = number_of<std::uint64_t>(value.as_string());
    return number ? std::optional(Value::unsigned_integer(*number)) : std::nullopt;
  }
  if (kind == "double") {
    auto number = number_of<double>(value.as_string());
    return number ? std::optional(Value::floating(*number)) : std::nullopt;
  }
  if (kind == "timestamp" || kind == "duration") {
    const auto& pair = value.as_list();
    const auto seconds = pair[0].as_integer();
    const auto nanos = static_cast<std::int32_t>(pair[1].as_integer());
    return kind == "timestamp" ? Value::timestamp({seconds, nanos})
                               : Value::duration({seconds, nanos});
  }
  if (kind == "list") {
    List list;
    for (const auto& item : value.as_list()) {
      auto inner = value_of(item);
      if (!inner) return std::nullopt;
      list.push_back(*inner);
    }
    return Value::list(std::move(list));
  }
  if (kind != "map") return std::nullopt;
  Map map;
  for (const auto& pair : value.as_list()) {
    auto inner_key = value_of(pair.as_list()[0]);
    auto inner = value_of(pair.as_list()[1]);
    if (!inner_key || !inner) return std::nullopt;
    map.set(*inner_key, *inner);
  }
  return Value::map(std::move(map));
}

class Bound final : public Activation {
 public:
  explicit Bound(const CelCase& test) : test_(test) {}
  const Value* variable(std::size_t slot) const override { return &test_.bindings[slot].second; }
  Result<Value, EvaluationError> call(std::size_t, std::span<const Value>) const override {
    return Failure{EvaluationError{"no host functions here"}};
  }

 private:
  const CelCase& test_;
};

// Stricter than CEL's equality: kinds must be the same, also inside, and NaN is NaN. Zero is zero
// with either sign, as in the suite's own comparison.
bool same(const Value& expected, const Value& found) {
  if (expected.kind() != found.kind()) return false;
  switch (expected.kind()) {
    case Kind::floating:
      return expected.as_floating() == found.as_floating() ||
             (std::isnan(expected.as_floating()) && std::isnan(found.as_floating()));
    case Kind::list:
      return std::equal(expected.as_list().begin(), expected.as_list().end(),
                        found.as_list().begin(), found.as_list().end(), same);
    case Kind::map: {
      if (expected.as_map().size() != found.as_map().size()) return false;
      const auto has_same = [&](const Map::Entry& wanted) {
        return std::any_of(found.as_map().begin(), found.as_map().end(), [&](const auto& entry) {
          return same(wanted.key, entry.key) && same(wanted.value, entry.value);
        });
      };
      return std::all_of(expected.as_map().begin(), expected.as_map().end(), has_same);
    }
    default:
      return expected == found;
  }
}

const std::string& text_at(const Map& map, std::string_view key) {
  static const std::string none;
  const auto* found = map.find(key);
  return found != nullptr && found->is(Kind::string) ? found->as_string() : none;
}

}  // namespace

Result<CelCase, std::string> read_cel_case(std::string_view line) {
  auto json = from_json(line);
  if (!json) return Failure{json.error().message};
  if (!json->is(Kind::map)) return Failure{std::string{"no JSON object"}};
  const auto& map = json->as_map();
  CelCase test;
  test.name = text_at(map, "file") + "/" + text_at(map, "section") + "/" + text_at(map, "name");
  const auto* source = map.find("expr");
  if (source == nullptr) return Failure{std::string{"no expr"}};
  test.expression = source->as_string();
  test.error = map.find("error") != nullptr;
  test.unchecked = map.find("unchecked") != nullptr;
  if (const auto* value = map.find("value")) {
    auto expected = value_of(*value);
    if (!expected) return Failure{"unknown value " + to_json(*value)};
    test.value = *expected;
  } else if (!test.error) {
    return Failure{std::string{"neither value nor error"}};
  }
  if (const auto* bindings = map.find("bindings")) {
    for (const auto& [name, bound] : bindings->as_map()) {
      auto value = value_of(bound);
      if (!value) return Failure{"unknown value " + to_json(bound)};
      test.bindings.emplace_back(name.as_string(), *value);
    }
  }
  return test;
}

std::string run_cel_case(const CelCase& test) {
  Environment environment;
  // The cases keep the values of their bindings, not the types these were declared with.
  for (const auto& [name, value] : test.bindings) {
    environment.variables.push_back({name, {}});
  }
  auto program = Program::compile(test.expression, environment,
                                  test.unchecked ? Checking::unchecked : Checking::checked);
  if (!program) {
    return test.error ? "" : "refused by the checker: " + program.error().front().message;
  }
  const auto found = program->evaluate(Bound(test));
  if (!found) return test.error ? "" : "failed: " + found.error().message;
  if (test.error) return "gave " + to_json(*found) + " where an error is expected";
  if (same(test.value, *found)) return "";
  return "gave " + to_json(*found) + " instead of " + to_json(test.value);
}

}  // namespace xinfang::conformance
