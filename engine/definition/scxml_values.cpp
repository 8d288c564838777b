#include "engine/definition/scxml_values.h"

#include <algorithm>
#include <cctype>
#include <optional>

#include "engine/expression/json.h"
#include "engine/expression/program.h"

namespace xinfang::definition {
namespace {

using expression::Kind;
using expression::Value;

constexpr std::string_view white_space = " \t\r\n";

// CEL for a value that JSON gave; nullopt for kinds that only xinfang's own JSON has.
std::optional<std::string> literal_of(const Value& value);

std::optional<std::string> literal_of(const expression::List& list) {
  std::string text = "[";
  for (const auto& item : list) {
    const auto literal = literal_of(item);
    if (!literal) return std::nullopt;
    text += (text.size() > 1 ? ", " : "") + *literal;
  }
  return text + "]";
}

std::optional<std::string> literal_of(const expression::Map& map) {
  std::string text = "{";
  for (const auto& entry : map) {
    const auto key = literal_of(entry.key);
    const auto literal = literal_of(entry.value);
    if (!key || !literal) return std::nullopt;
    text += (text.size() > 1 ? ", " : "") + *key + ": " + *literal;
  }
  return text + "}";
}

std::optional<std::string> literal_of(const Value& value) {
  switch (value.kind()) {
    case Kind::null:
    case Kind::boolean:
    case Kind::integer:
    case Kind::string:
      return expression::to_json(value);
    case Kind::floating: {
      auto text = expression::to_json(value);
      if (text.front() == '{') return std::nullopt;
      return text;
    }
    case Kind::list:
      return literal_of(value.as_list());
    case Kind::map:
      return literal_of(value.as_map());
    case Kind::unsigned_integer:
    case Kind::bytes:
    case Kind::timestamp:
    case Kind::duration:
    case Kind::type:
      return std::nullopt;
  }
  return std::nullopt;
}

// One space for each run of white space, none at the ends.
std::string normalized(std::string_view text) {
  std::string words;
  while (true) {
    const auto begin = text.find_first_not_of(white_space);
    if (begin == std::string_view::npos) return words;
    const auto end = std::min(text.find_first_of(white_space, begin), text.size());
    if (!words.empty()) words += ' ';
    words += text.substr(begin, end - begin);
    text.remove_prefix(end);
  }
}

}  // namespace

std::vector<Word> read_tokens(const XmlAttribute* attribute) {
  std::vector<Word> tokens;
  if (attribute == nullptr) return tokens;
  const std::string_view text = attribute->value;
  Place place = attribute->value_place;
  std::size_t counted = 0;
  for (std::size_t at = text.find_first_not_of(white_space); at != std::string_view::npos;) {
    const auto end = std::min(text.find_first_of(white_space, at), text.size());
    place.column += static_cast<int>(
        std::count_if(text.begin() + static_cast<std::ptrdiff_t>(counted),
                      text.begin() + static_cast<std::ptrdiff_t>(at),
                      [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0) != 0x80; }));
    counted = at;
    tokens.push_back({std::string(text.substr(at, end - at)), place});
    at = text.find_first_not_of(white_space, end);
  }
  return tokens;
}

Word read_text_value(const XmlElement& element, Report& report) {
  const auto words = normalized(element.text);
  if (words.empty()) return {"", element.place};
  std::optional<std::string> literal;
  if (const auto json = expression::from_json(element.text)) literal = literal_of(*json);
  if (!literal) literal = expression::to_json(Value::string(words));
  if (literal->size() > expression::source_bytes_max) {
    report.error(element.place, "too-large",
                 "the text of <" + element.name + "> has more than " +
                     std::to_string(expression::source_bytes_max) + " bytes");
  }
  return {*literal, element.place};
}

bool is_variable_name(const std::string& name) {
  if (name.empty() || name.front() == '_' || name == "true" || name == "false" || name == "null") {
    return false;
  }
  const bool plain = std::all_of(name.begin(), name.end(), [](char letter) {
    return letter == '_' || std::isalnum(static_cast<unsigned char>(letter)) != 0;
  });
  return plain && expression::Program::compile(name, {}, expression::Checking::unchecked).ok() &&
         std::isdigit(static_cast<unsigned char>(name.front())) == 0;
}

}  // namespace xinfang::definition
