// Random expressions: what the checker promises, evaluation must keep.
#include <catch2/catch.hpp>
#include <random>

#include "tests/engine/expression/bindings.h"

namespace xinfang::expression {

namespace {

using K = TypeKind;

class Writer {
 public:
  explicit Writer(std::uint32_t seed) : engine_(seed) {}

  // Words of the language in any order.
  std::string soup() {
    static const std::vector<std::string> words{
        "a",   "b",  "1",  "2u",  "1.5", "'x'", "b'y'", "null", "true", "[",  "]",   "{",
        "}",   "(",  ")",  ",",   ":",   "?",   ".",    "+",    "-",    "!",  "&&",  "||",
        "==",  "<",  "in", "has", "all", "map", "size", "int",  "\"",   "`",  "\\u", "信",
        "0x1", "//", "\n", "1e",  "'''", "r'",  "e",    "%",    "/",    "if", "=",   "type"};
    std::string text;
    for (auto count = below(25); count > 0; --count)
      text += pick(words) + (below(3) > 0 ? " " : "");
    return text;
  }

  // An expression of the grammar, its types agreeing by chance.
  std::string expression(int depth) {
    if (depth == 0) return pick(atoms);
    const auto part = [&] { return expression(depth - 1); };
    switch (below(16)) {
      case 0:
        return part() + " && " + part();
      case 1:
        return "(" + part() + " || " + part() + ")";
      case 2:
        return "(" + part() + " ? " + part() + " : " + part() + ")";
      case 3:
      case 4:
        return "(" + part() + pick(operators) + part() + ")";
      case 5:
        return "[" + part() + ", " + part() + "]";
      case 6:
        return "{" + part() + ": " + part() + ", 'k': " + part() + "}";
      case 7:
        return "(" + part() + ")[" + part() + "]";
      case 8:
        return "(" + part() + ")." + pick(fields);
      case 9:
        return "has((" + part() + ")." + pick(fields) + ")";
      case 10:
        return pick(functions) + "(" + part() + ")";
      case 11:
        return "(" + part() + ")." + pick(folds) + "(v, " + part() + ")";
      case 12:
        return "(" + part() + ")." + pick(pair_folds) + "(i, v, " + part() + ")";
      case 13:
        return "!(" + part() + ")";
      case 14:
        return "-(" + part() + ")";
      default:
        return pick(atoms);
    }
  }

 private:
  inline static const std::vector<std::string> atoms{
      "text", "number", "real", "flag",       "list", "people", "table", "maybe", "event",
      "any",  "v",      "i",    "event.note", "null", "1",      "0",     "2u",    "1.5",
      "'x'",  "b'y'",   "true", "[]",         "{}",   "moment", "span",  "int"};
  inline static const std::vector<std::string> operators{" + ",  " - ",  " * ", " / ",  " % ",
                                                         " == ", " != ", " < ", " >= ", " in "};
  inline static const std::vector<std::string> fields{"name", "age", "note", "k", "nope"};
  inline static const std::vector<std::string> functions{"size",   "int",       "uint",    "double",
                                                         "string", "bool",      "type",    "dyn",
                                                         "bytes",  "timestamp", "duration"};
  inline static const std::vector<std::string> folds{"all", "exists", "exists_one", "filter",
                                                     "map"};
  inline static const std::vector<std::string> pair_folds{"all", "existsOne", "transformList",
                                                          "transformMap"};

  std::uint64_t below(std::uint64_t end) { return engine_() % end; }
  const std::string& pick(const std::vector<std::string>& words) {
    return words[below(words.size())];
  }

  std::mt19937_64 engine_;
};

// Whether the value is one that the type allows.
bool is_of(const Value& value, const Type& type) {
  if (type.kind() == K::dynamic) return true;
  if (value.is_null()) return type.is_nullable() || type.kind() == K::null;
  switch (type.kind()) {
    case K::list:
      return value.is(Kind::list) &&
             std::all_of(value.as_list().begin(), value.as_list().end(),
                         [&](const Value& item) { return is_of(item, type.element()); });
    case K::map:
      return value.is(Kind::map) && std::all_of(value.as_map().begin(), value.as_map().end(),
                                                [&](const Map::Entry& entry) {
                                                  return is_of(entry.key, type.key()) &&
                                                         is_of(entry.value, type.mapped());
                                                });
    case K::record:
      return value.is(Kind::map) &&
             std::all_of(type.fields().begin(), type.fields().end(), [&](const RecordField& field) {
               const auto* found = value.as_map().find(field.name);
               return found != nullptr && is_of(*found, field.type);
             });
    default:
      break;
  }
  // Beside those the two enumerations name the same kinds.
  static const std::vector<std::pair<K, Kind>> kinds{{K::boolean, Kind::boolean},
                                                     {K::integer, Kind::integer},
                                                     {K::unsigned_integer, Kind::unsigned_integer},
                                                     {K::floating, Kind::floating},
                                                     {K::string, Kind::string},
                                                     {K::bytes, Kind::bytes},
                                                     {K::timestamp, Kind::timestamp},
                                                     {K::duration, Kind::duration},
                                                     {K::type, Kind::type}};
  return std::any_of(kinds.begin(), kinds.end(), [&](const auto& pair) {
    return pair.first == type.kind() && value.is(pair.second);
  });
}

const Bindings& bindings() {
  static const Bindings all = [] {
    Map person;
    person.set("name", Value::string("李"));
    person.set("age", Value::integer(61));
    Map event;
    event.set("note", Value::string("x"));
    Map table;
    table.set("k", Value::integer(4));
    return Bindings{{"text", Value::string("x")},
                    {"number", Value::integer(2)},
                    {"real", Value::floating(0.5)},
                    {"flag", Value::boolean(true)},
                    {"list", Value::list({Value::integer(1), Value::integer(2)})},
                    {"people", Value::list({Value::map(person)})},
                    {"table", Value::map(table)},
                    {"maybe", Value::null()},
                    {"event", Value::map(event)},
                    {"any", Value::string("3")},
                    {"moment", Value::timestamp({1'770'917'405, 0})},
                    {"span", Value::duration({60, 0})}};
  }();
  return all;
}

const Environment& environment() {
  static const Environment all{
      {{"text", K::string},
       {"number", K::integer},
       {"real", K::floating},
       {"flag", K::boolean},
       {"list", Type::list(K::integer)},
       {"people", Type::list(Type::record({{"name", K::string}, {"age", K::integer}}))},
       {"table", Type::map(K::string, K::integer)},
       {"maybe", Type{K::integer}.nullable()},
       {"event", Type::record({{"note", K::string}})},
       {"any", {}},
       {"moment", K::timestamp},
       {"span", K::duration}},
      {}};
  return all;
}

}  // namespace

TEST_CASE("a checked expression gives a value of its type, or an error") {
  int accepted = 0;
  int valued = 0;
  for (std::uint32_t seed = 0; seed < 60'000; ++seed) {
    const auto source = Writer(seed).expression(static_cast<int>(seed % 4));
    const auto program = Program::compile(source, environment(), Checking::checked);
    if (!program) continue;
    ++accepted;
    const auto value = program->evaluate(BoundActivation(bindings()));
    if (!value) continue;
    ++valued;
    INFO("seed " << seed << ": " << source << " is " << program->type().to_text() << ", gave "
                 << to_json(*value));
    REQUIRE(is_of(*value, program->type()));
  }
  CHECK(accepted > 5'000);
  CHECK(valued > 4'000);
}

TEST_CASE("checked and unchecked evaluation give the same") {
  for (std::uint32_t seed = 0; seed < 20'000; ++seed) {
    const auto source = Writer(seed).expression(static_cast<int>(seed % 4));
    const auto checked = Program::compile(source, environment(), Checking::checked);
    if (!checked) continue;
    const auto unchecked = Program::compile(source, environment(), Checking::unchecked);
    INFO("seed " << seed << ": " << source);
    REQUIRE(unchecked.ok());
    const auto first = checked->evaluate(BoundActivation(bindings()));
    const auto second = unchecked->evaluate(BoundActivation(bindings()));
    REQUIRE(first.ok() == second.ok());
    if (first.ok()) REQUIRE(to_json(*first) == to_json(*second));
  }
}

TEST_CASE("words in any order are parsed or refused at a place of the source") {
  int parsed = 0;
  for (std::uint32_t seed = 0; seed < 20'000; ++seed) {
    const auto source = Writer(seed).soup();
    const auto program = Program::compile(source, {}, Checking::unchecked);
    INFO("seed " << seed << ": " << source);
    if (program.ok()) {
      ++parsed;
      (void)program->evaluate(BoundActivation({}));
      continue;
    }
    REQUIRE(program.error().size() == 1);
    REQUIRE(program.error().front().offset <= source.size());
    REQUIRE_FALSE(program.error().front().message.empty());
  }
  CHECK(parsed > 500);
}

}  // namespace xinfang::expression
