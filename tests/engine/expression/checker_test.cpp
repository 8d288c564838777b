#include <catch2/catch.hpp>

#include "engine/expression/program.h"

namespace xinfang::expression {

namespace {

using K = TypeKind;

// Like a workflow's: fields of a case, some optional, records in lists, an event, a host function.
const Environment& office() {
  static const Environment environment{
      {
          {"jurisdiction", K::string},
          {"score", Type{K::integer}.nullable()},
          {"amount", K::floating},
          {"count", K::integer},
          {"urgent", K::boolean},
          {"received", K::timestamp},
          {"petitioners",
           Type::list(Type::record(
               {{"name", K::string}, {"phone", Type{K::string}.nullable()}, {"age", K::integer}}))},
          {"tags", Type::list(K::string)},
          {"limits", Type::map(K::string, K::integer)},
          {"event", Type::record({{"missing", Type::list(K::string)}, {"note", K::string}})},
          {"flow.stage", K::string},
          {"any", {}},
      },
      {{"In", {K::string}, K::boolean}},
  };
  return environment;
}

// The type, or each problem as "offset: message" on a line.
std::string checked(const std::string& source, std::optional<Type> expected = std::nullopt) {
  const auto program = Program::compile(source, office(), Checking::checked, std::move(expected));
  if (program) return program->type().to_text();
  std::string text;
  for (const auto& problem : program.error()) {
    if (!text.empty()) text += "\n";
    text += std::to_string(problem.offset) + ": " + problem.message;
  }
  return text;
}

struct Row {
  std::string source;
  std::string expected;
};

}  // namespace

TEST_CASE("an expression's type follows from its parts") {
  const auto row = GENERATE(values<Row>({
      {"jurisdiction == 'own' && size(petitioners) > 0", "bool"},
      {"count + 1", "int"},
      {"-amount", "double"},
      {"amount < count", "bool"},
      {"received + duration('1h')", "timestamp"},
      {"received - received", "duration"},
      {"received.getFullYear('Asia/Shanghai')", "int"},
      {"petitioners[0]", "record{name: string, phone: string or null, age: int}"},
      {"petitioners[0].name", "string"},
      {"petitioners[0]['age']", "int"},
      {"petitioners[0][jurisdiction]", "dyn"},
      {"petitioners.map(p, p.name)", "list(string)"},
      {"petitioners.map(p, p.age > 60, p.phone)", "list(string or null)"},
      {"petitioners.filter(p, p.age > 60)",
       "list(record{name: string, phone: string or null, age: int})"},
      {"petitioners.exists(i, p, i > 0 && p.name == '')", "bool"},
      {"petitioners.transformList(i, p, i)", "list(int)"},
      {"limits.transformMap(k, v, string(v))", "map(string, string)"},
      {"limits.all(k, k != '')", "bool"},
      {"limits['a']", "int"},
      {"limits.a", "int"},
      {"event.missing", "list(string)"},
      {"'x' in event.missing", "bool"},
      {"'note' in event", "bool"},
      {"size(event)", "int"},
      {"has(event.note)", "bool"},
      {"flow.stage", "string"},
      {"In('registered')", "bool"},
      {"[1, 'a']", "list(dyn)"},
      {"[1, null]", "list(dyn)"},
      {"[null, 'a']", "list(dyn)"},
      {"[score, null]", "list(int or null)"},
      {"[received, null]", "list(timestamp or null)"},
      {"[1, null] == ['a', null]", "bool"},
      {"received == null", "bool"},
      {"[[], [1]]", "list(list(dyn))"},
      {"[[1], [null], [2]]", "list(dyn)"},
      {"urgent ? {'a': 1} : {}", "map(dyn, dyn)"},
      {"{'a': 1, 'b': 'c'}", "map(string, dyn)"},
      {"{}", "map(dyn, dyn)"},
      {"tags + ['x']", "list(string)"},
      {"urgent ? 1 : 2", "int"},
      {"urgent ? 1 : null", "int or null"},
      {"urgent ? score : 2", "int or null"},
      {"urgent ? any : 2", "dyn"},
      {"any.thing[3] + 1", "dyn"},
      {"any < 1", "bool"},
      {"dyn(1) == 'a'", "bool"},
      {"type(1) == int", "bool"},
      {"tags.map(count, count)", "list(string)"},
      {"tags.all(x, .count == 1 && x == '')", "bool"},
  }));
  INFO(row.source);
  CHECK(checked(row.source) == row.expected);
}

TEST_CASE("a nullable value may be compared with null and used as what it is") {
  const auto row = GENERATE(values<Row>({
      {"score == null", "bool"},
      {"null != score", "bool"},
      {"score != null && score > 3", "bool"},
      {"score == 3", "bool"},
      {"score + 1", "int"},
      {"petitioners[0].phone.startsWith('1')", "bool"},
      {"null in [score]", "bool"},
      {"count == null", "6: int and null are never equal"},
      {"null + 1", "5: '+' is not defined for null and int"},
  }));
  INFO(row.source);
  CHECK(checked(row.source) == row.expected);
}

TEST_CASE("what has no meaning is refused with the nearest known name") {
  const auto row = GENERATE(values<Row>({
      {"jurisdicton == 'own'", "0: there is no name 'jurisdicton'; did you mean 'jurisdiction'?"},
      {"zzz", "0: there is no name 'zzz'"},
      {"flow.stag == ''", "0: there is no name 'flow.stag'; did you mean 'flow.stage'?"},
      {"event.mising", "6: there is no field 'mising' here; did you mean 'missing'?"},
      {"petitioners[0].surname.size()",
       "15: there is no field 'surname' here; known fields: name phone age"},
      {"has(event.notes)", "10: there is no field 'notes' here; did you mean 'note'?"},
      {"event['nope']", "6: there is no field 'nope' here; did you mean 'note'?"},
      {"tags.all(tag, tga == '')", "14: there is no name 'tga'; did you mean 'tag'?"},
      {"tags.all(x, true) && x", "21: there is no name 'x'"},
      {"siz(tags)", "0: there is no function 'siz'; did you mean 'size'?"},
      {"tags.sise()", "5: there is no function 'sise'; did you mean 'size'?"},
      {"Im('a')", "0: there is no function 'Im'; did you mean 'In'?"},
  }));
  INFO(row.source);
  CHECK(checked(row.source) == row.expected);
}

TEST_CASE("types that do not agree are refused") {
  const auto row = GENERATE(values<Row>({
      {"count + 'a'", "6: '+' is not defined for int and string"},
      {"count + 1.0", "6: '+' is not defined for int and double"},
      {"count == 'a'", "6: int and string are never equal"},
      {"count && urgent", "0: found int where bool is expected"},
      {"!count", "1: found int where bool is expected"},
      {"-jurisdiction", "0: - is defined for int and double, not string"},
      {"count ? 1 : 2", "0: found int where bool is expected"},
      {"urgent ? 1 : 'a'", "7: both sides of ':' must have one type; found int and string"},
      {"1 in tags", "2: int is never in list(string)"},
      {"1 in count", "2: 'in' asks for a list or a map, not int"},
      {"1 in event",
       "2: int is never in " +
           Type::record({{"missing", Type::list(K::string)}, {"note", K::string}}).to_text()},
      {"tags['a']", "5: a list is indexed by int, not string"},
      {"limits[1]", "7: the keys are string, not int"},
      {"event[1]", "6: the keys are string, not int"},
      {"count[0]", "5: int can't be indexed"},
      {"count.a", "6: int has no field 'a'"},
      {"{1: 2}.a", "7: the keys of map(int, int) are no strings"},
      {"{1.5: 2}", "1: a map's key is bool, int, uint or string"},
      {"count.all(x, true)", "0: a macro ranges over a list or a map, not int"},
      {"tags.filter(x, x)", "15: found string where bool is expected"},
      {"tags.map(x, x, x)", "12: found string where bool is expected"},
      {"In(1)", "0: In(int) is not defined; In(string) is"},
      {"In('a', 'b')", "0: 'In' is not called like this, with 2 arguments"},
      {"size(1)",
       "0: size(int) is not defined; defined are (string) (bytes) (list(dyn)) "
       "(map(dyn, dyn))"},
      {"bool(1)", "0: bool(int) is not defined; defined are (bool) (string)"},
      {"jurisdiction.matches('(')", "21: '(' is no pattern of RE2: missing ): ("},
  }));
  INFO(row.source);
  CHECK(checked(row.source) == row.expected);
}

TEST_CASE("all problems of an expression are told, in the order of their places") {
  CHECK(checked("nme == 'a' && count + 'b' > 1 || tags.exists(t, t.x)") ==
        "0: there is no name 'nme'\n"
        "20: '+' is not defined for int and string\n"
        "50: string has no field 'x'");
}

TEST_CASE("the result must be of the expected type") {
  CHECK(checked("count > 1", Type{K::boolean}) == "bool");
  CHECK(checked("any", Type{K::boolean}) == "dyn");
  CHECK(checked("count", Type{K::boolean}) == "0: the expression gives int where bool is expected");
  CHECK(checked("null", Type{K::integer}.nullable()) == "null");
  CHECK(checked("null", Type{K::integer}) == "0: the expression gives null where int is expected");
  CHECK(checked("score", Type{K::integer}) == "int or null");
  CHECK(checked("petitioners", Type::list(Type::record({{"name", K::string}}))) ==
        "list(record{name: string, phone: string or null, age: int})");
  CHECK(checked("petitioners", Type::list(Type::record({{"nom", K::string}}))) ==
        "0: the expression gives list(record{name: string, phone: string or null, age: int}) where "
        "list(record{nom: string}) is expected");
  CHECK(checked("event", Type::map(K::string, {})) ==
        "record{missing: list(string), note: string}");
}

}  // namespace xinfang::expression
