#include "api/cli/due_vectors.h"

#include <algorithm>
#include <boost/json.hpp>
#include <istream>
#include <ostream>

#include "api/cli/due_question.h"
#include "engine/base/diagnostic.h"

namespace xinfang::cli {

namespace {

namespace json = boost::json;

using Refusal = std::optional<std::string>;

struct Vector {
  Day start{};
  clock::Period limit;
  clock::MonthEnd month_end = clock::MonthEnd::civil;
  Day due{};
};

// Other keys are passed over: such files carry remarks. One that nearly has a known name is a slip.
const std::vector<std::string>& known_keys() {
  static const std::vector<std::string> keys{"start", "limit", "month_end", "due"};
  return keys;
}

Refusal check_keys(const json::object& object) {
  for (const auto& pair : object) {
    const std::string key(pair.key());
    const auto& known = known_keys();
    if (std::find(known.begin(), known.end(), key) != known.end()) continue;
    const auto near = nearest(key, known);
    if (!near.empty())
      return std::string("there is no key '").append(key).append("'; did you mean '").append(near) +
             "'?";
  }
  return std::nullopt;
}

// Reads the text under `key` with `parse`, an optional's function of the text.
template <class Value, class Parse>
Refusal read(const json::object& object, const char* key, const char* expected, Parse parse,
             Value& value) {
  const auto* found = object.if_contains(key);
  const auto refuse = [key, expected](const std::string& what) {
    std::string words = "'";
    return words.append(key).append("' is ").append(what).append("; expected ").append(expected);
  };
  if (found == nullptr) return refuse("missing");
  if (!found->is_string()) return refuse(json::serialize(*found));
  const std::string text(found->get_string());
  const auto parsed = parse(text);
  if (!parsed) return refuse("'" + text + "'");
  value = *parsed;
  return std::nullopt;
}

std::optional<clock::MonthEnd> parse_month_end(const std::string& text) {
  if (text == "civil") return clock::MonthEnd::civil;
  if (text == "criminal") return clock::MonthEnd::criminal;
  return std::nullopt;
}

Result<Vector, std::string> read_vector(const std::string& line) {
  json::error_code error;
  const auto value = json::parse(line, error);
  if (error) return Failure{"this is no JSON: " + error.message()};
  const auto* object = value.if_object();
  if (object == nullptr) return Failure{std::string("this is no JSON object")};
  static constexpr const char* a_day = "a day such as \"2026-03-02\"";
  Vector vector;
  auto refusal = check_keys(*object);
  if (!refusal) refusal = read(*object, "start", a_day, parse_day, vector.start);
  if (!refusal) {
    refusal = read(*object, "limit", "a term such as \"10 working days\"", clock::parse_period,
                   vector.limit);
  }
  if (!refusal && object->contains("month_end")) {
    refusal =
        read(*object, "month_end", "\"civil\" or \"criminal\"", parse_month_end, vector.month_end);
  }
  if (!refusal) refusal = read(*object, "due", a_day, parse_day, vector.due);
  if (refusal) return Failure{*refusal};
  return vector;
}

// What is wrong with the line or with its due day.
Refusal run_vector(const std::string& line, const clock::Calendar& calendar) {
  const auto vector = read_vector(line);
  if (!vector) return vector.error();
  const auto found = answer(ask_limit(vector->limit, vector->month_end, vector->start), calendar);
  if (!found) return found.error();
  if (found->assessment.due_day == vector->due) return std::nullopt;
  return to_text(vector->limit) + " from " + format_day(vector->start) +
         (vector->month_end == clock::MonthEnd::criminal ? " (criminal)" : "") + " are due on " +
         format_day(found->assessment.due_day) + "; the file says " + format_day(vector->due);
}

}  // namespace

bool run_vectors(std::istream& lines, const std::string& name, const clock::Calendar& calendar,
                 std::ostream& out) {
  std::size_t passed = 0;
  std::size_t failed = 0;
  std::size_t number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
    const auto fault = run_vector(line, calendar);
    ++(fault ? failed : passed);
    if (fault) out << name << ':' << number << ": " << *fault << '\n';
  }
  if (passed + failed == 0) out << name << ": there is no vector in it\n";
  out << passed << " passed, " << failed << " failed\n";
  return failed == 0 && passed > 0;
}

}  // namespace xinfang::cli
