// size, contains, startsWith, endsWith.
#include "engine/expression/library.h"
#include "engine/expression/utf8.h"

namespace xinfang::expression {

namespace {

Outcome size(Arguments arguments) {
  const auto& value = arguments[0];
  std::size_t count = 0;
  switch (value.kind()) {
    // Text that is no UTF-8 can't come from a literal; its bytes are counted then.
    case Kind::string:
      count = count_points(value.as_string()).value_or(value.as_string().size());
      break;
    case Kind::bytes:
      count = value.as_bytes().size();
      break;
    case Kind::list:
      count = value.as_list().size();
      break;
    case Kind::map:
      count = value.as_map().size();
      break;
    default:
      return no_overload("size", arguments);
  }
  return Value::integer(static_cast<std::int64_t>(count));
}

bool are_strings(Arguments arguments) {
  return arguments[0].is(Kind::string) && arguments[1].is(Kind::string);
}

Outcome contains(Arguments arguments) {
  if (!are_strings(arguments)) return no_overload("contains", arguments);
  return Value::boolean(arguments[0].as_string().find(arguments[1].as_string()) !=
                        std::string::npos);
}

Outcome starts_with(Arguments arguments) {
  if (!are_strings(arguments)) return no_overload("startsWith", arguments);
  return Value::boolean(arguments[0].as_string().starts_with(arguments[1].as_string()));
}

Outcome ends_with(Arguments arguments) {
  if (!are_strings(arguments)) return no_overload("endsWith", arguments);
  return Value::boolean(arguments[0].as_string().ends_with(arguments[1].as_string()));
}

}  // namespace

std::vector<Function> text_functions() {
  using K = TypeKind;
  const std::vector<Signature> sized{{{K::string}, K::integer},
                                     {{K::bytes}, K::integer},
                                     {{Type::list({})}, K::integer},
                                     {{Type::map({}, {})}, K::integer}};
  const std::vector<Signature> tested{{{K::string, K::string}, K::boolean}};
  return {{"size", false, sized, size},
          {"size", true, sized, size},
          {"contains", true, tested, contains},
          {"startsWith", true, tested, starts_with},
          {"endsWith", true, tested, ends_with}};
}

}  // namespace xinfang::expression
