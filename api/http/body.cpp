#include "api/http/body.h"

#include <algorithm>
#include <set>

#include "api/http/response.h"
#include "api/http/words.h"
#include "engine/base/diagnostic.h"

namespace xinfang::http {

namespace json = boost::json;
using service::Problem;
using service::ProblemCode;

namespace {

std::string_view name_of(json::kind kind) {
  switch (kind) {
    case json::kind::null:
      return "null";
    case json::kind::bool_:
      return "a boolean";
    case json::kind::int64:
    case json::kind::uint64:
    case json::kind::double_:
      return "a number";
    case json::kind::string:
      return "a string";
    case json::kind::array:
      return "a list";
    case json::kind::object:
      return "an object";
  }
  XINFANG_ASSERT(false);
}

// RFC 6901, section 3.
std::string pointer_to(std::string_view key) {
  std::string pointer = "/";
  for (const char c : key) {
    if (c == '~') {
      pointer += "~0";
    } else if (c == '/') {
      pointer += "~1";
    } else {
      pointer += c;
    }
  }
  return pointer;
}

// A key of an object, decoded, and the byte of its opening quote.
struct FoundKey {
  std::string text;
  std::size_t at = 0;
};

std::size_t members_of(const json::value& value) {
  std::size_t count = 0;
  if (const auto* object = value.if_object()) {
    count = object->size();
    for (const auto& entry : *object) count += members_of(entry.value());
  } else if (const auto* array = value.if_array()) {
    for (const auto& item : *array) count += members_of(item);
  }
  return count;
}

// Walks JSON that has been parsed before; calls open, close and key in their order.
template <class Open, class Close, class Key>
void walk(std::string_view text, Open open, Close close, Key key) {
  std::size_t string_begin = 0;
  std::size_t string_end = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"') {
      string_begin = i++;
      while (text[i] != '"') i += text[i] == '\\' ? 2 : 1;
      string_end = i + 1;
    } else if (text[i] == ':') {
      key(string_begin, string_end);
    } else if (text[i] == '{') {
      open();
    } else if (text[i] == '}') {
      close();
    }
  }
}

// RFC 8259, section 4: what a key that stands twice means is left open, so that two readers of one
// body may understand two things. Boost.JSON takes the last; here it is refused. Members are
// counted first, since nearly no body has one twice.
std::optional<FoundKey> key_that_stands_twice(const json::value& parsed, std::string_view text) {
  std::size_t written = 0;
  walk(
      text, [] {}, [] {}, [&](std::size_t, std::size_t) { ++written; });
  if (written == members_of(parsed)) return std::nullopt;
  std::vector<std::set<std::string>> open;
  std::optional<FoundKey> found;
  walk(
      text, [&] { open.emplace_back(); }, [&] { open.pop_back(); },
      [&](std::size_t begin, std::size_t end) {
        const auto quoted = text.substr(begin, end - begin);
        std::string key(json::parse({quoted.data(), quoted.size()}).get_string());
        const bool added = open.back().insert(key).second;
        if (!added && !found) found = FoundKey{std::move(key), begin};
      });
  return found;
}

Result<json::value, Problem> parse_json(std::string_view text) {
  json::parse_options options;
  options.max_depth = body_depth_max;
  json::parser parser({}, options);
  json::error_code error;
  const std::size_t read = parser.write_some(text.data(), text.size(), error);
  if (!error && read < text.size()) error = json::error::extra_data;
  if (!error) {
    auto parsed = parser.release();
    const auto twice = key_that_stands_twice(parsed, text);
    if (!twice) return parsed;
    return Failure{refuse(ProblemCode::malformed_json,
                          "the key '" + twice->text + "' stands twice in one object, at byte " +
                              std::to_string(twice->at))};
  }
  return Failure{
      refuse(ProblemCode::malformed_json,
             "the body is no JSON at byte " + std::to_string(read) + ": " + error.message())};
}

Problem::At unknown_key(std::string_view key, const std::vector<Key>& keys) {
  std::vector<std::string> known;
  known.reserve(keys.size());
  for (const auto& allowed : keys) known.emplace_back(allowed.name);
  std::string detail = "there is no such key; allowed: ";
  for (std::size_t i = 0; i < known.size(); ++i) detail += (i ? ", " : "") + known[i];
  const auto near = nearest(key, known);
  if (!near.empty()) detail += "; did you mean '" + near + "'?";
  return {pointer_to(key), std::move(detail)};
}

std::optional<Problem> check_keys(const json::object& object, const std::vector<Key>& keys) {
  Problem problem = refuse(ProblemCode::validation, "the body is not of the expected shape");
  for (const auto& entry : object) {
    const auto key =
        std::find_if(keys.begin(), keys.end(), [&](const Key& k) { return k.name == entry.key(); });
    if (key == keys.end()) {
      problem.errors.push_back(unknown_key(entry.key(), keys));
    } else if (entry.value().kind() != key->kind) {
      problem.errors.push_back(
          {pointer_to(entry.key()), std::string(name_of(key->kind)) + " is expected, this is " +
                                        std::string(name_of(entry.value().kind()))});
    }
  }
  for (const auto& key : keys) {
    if (key.required && !object.contains(key.name)) {
      problem.errors.push_back(
          {pointer_to(key.name), "the key is missing: " + std::string(name_of(key.kind))});
    }
  }
  if (problem.errors.empty()) return std::nullopt;
  return problem;
}

}  // namespace

Result<json::object, Problem> parse_body(const Request& request, const std::vector<Key>& keys) {
  if (!is_json(request.headers.content_type)) {
    return Failure{refuse(ProblemCode::unsupported_media_type,
                          "the body must be JSON, with Content-Type: application/json")};
  }
  auto parsed = parse_json(request.body);
  if (!parsed) return Failure{parsed.error()};
  if (!parsed->is_object()) {
    Problem problem = refuse(ProblemCode::validation, "the body is not of the expected shape");
    problem.errors.push_back(
        {"", "an object is expected, this is " + std::string(name_of(parsed->kind()))});
    return Failure{std::move(problem)};
  }
  json::object object = std::move(parsed->get_object());
  if (auto problem = check_keys(object, keys)) return Failure{std::move(*problem)};
  return object;
}

}  // namespace xinfang::http
