#include "engine/statechart/location.h"

#include <algorithm>
#include <cctype>

#include "engine/expression/json.h"

namespace xinfang::statechart {

using expression::Kind;
using expression::Value;

namespace {

class LocationParser {
 public:
  explicit LocationParser(std::string_view text) : rest_(text) {}

  std::optional<LocationText> run();

 private:
  void skip_space() {
    rest_.remove_prefix(std::min(rest_.find_first_not_of(" \t\r\n"), rest_.size()));
  }
  std::optional<std::string> take_name();
  std::optional<std::string> take_brackets();

  std::string_view rest_;
};

std::optional<std::string> LocationParser::take_name() {
  skip_space();
  const auto end = std::find_if(rest_.begin(), rest_.end(), [](char letter) {
    return letter != '_' && std::isalnum(static_cast<unsigned char>(letter)) == 0;
  });
  const auto length = static_cast<std::size_t>(end - rest_.begin());
  if (length == 0 || std::isdigit(static_cast<unsigned char>(rest_.front())) != 0) {
    return std::nullopt;
  }
  std::string name(rest_.substr(0, length));
  rest_.remove_prefix(length);
  return name;
}

// What stands between '[', which comes next, and its ']'; brackets in a string are none.
std::optional<std::string> LocationParser::take_brackets() {
  std::size_t open = 0;
  char quote = '\0';
  for (std::size_t at = 0; at < rest_.size(); ++at) {
    const char letter = rest_[at];
    if (quote != '\0') {
      if (letter == '\\') {
        ++at;
      } else if (letter == quote) {
        quote = '\0';
      }
    } else if (letter == '"' || letter == '\'') {
      quote = letter;
    } else if (letter == '[') {
      ++open;
    } else if (letter == ']' && --open == 0) {
      std::string inside(rest_.substr(1, at - 1));
      rest_.remove_prefix(at + 1);
      return inside;
    }
  }
  return std::nullopt;
}

std::optional<LocationText> LocationParser::run() {
  LocationText location;
  auto field = take_name();
  if (!field) return std::nullopt;
  location.field = *std::move(field);
  for (skip_space(); !rest_.empty(); skip_space()) {
    const bool computed = rest_.front() == '[';
    if (!computed && rest_.front() != '.') return std::nullopt;
    if (!computed) rest_.remove_prefix(1);
    auto part = computed ? take_brackets() : take_name();
    if (!part) return std::nullopt;
    location.inside.push_back({*std::move(part), computed});
  }
  return location;
}

bool is_key(const Value& value) {
  return value.is(Kind::string) || value.is(Kind::integer) || value.is(Kind::unsigned_integer) ||
         value.is(Kind::boolean);
}

}  // namespace

std::optional<LocationText> parse_location(std::string_view text) {
  return LocationParser(text).run();
}

Result<Value, std::string> replaced(const Value& whole, std::span<const Value> keys, Value value) {
  if (keys.empty()) return value;
  const auto& key = keys.front();
  const auto inside = [&](const Value& part) {
    return replaced(part, keys.subspan(1), std::move(value));
  };
  if (whole.is(Kind::list)) {
    auto list = whole.as_list();
    const bool found = key.is(Kind::integer) && key.as_integer() >= 0 &&
                       static_cast<std::size_t>(key.as_integer()) < list.size();
    if (!found) {
      return Failure{"the list has no item " + expression::to_json(key) + "; it has " +
                     std::to_string(list.size())};
    }
    auto& item = list[static_cast<std::size_t>(key.as_integer())];
    auto made = inside(item);
    if (!made) return made;
    item = std::move(*made);
    return Value::list(std::move(list));
  }
  if (!whole.is(Kind::map) || !is_key(key)) {
    return Failure{expression::to_json(key) + " leads into no list and no map"};
  }
  auto map = whole.as_map();
  const auto* found = map.find(key);
  if (found == nullptr && keys.size() > 1) {
    return Failure{"the map has no key " + expression::to_json(key)};
  }
  auto made = inside(found == nullptr ? Value() : *found);
  if (!made) return made;
  map.set(key, std::move(*made));
  return Value::map(std::move(map));
}

}  // namespace xinfang::statechart
