#include "api/http/parameters.h"

#include <algorithm>
#include <charconv>

#include "api/http/response.h"
#include "engine/base/diagnostic.h"

namespace xinfang::http {

using service::Problem;
using service::ProblemCode;

namespace {

std::string joined(const std::vector<std::string_view>& names) {
  std::string text;
  for (const auto& name : names) {
    if (!text.empty()) text += ", ";
    text += name;
  }
  return text;
}

const std::string* find(const Target& target, std::string_view name) {
  for (const auto& [key, value] : target.parameters) {
    if (key == name && !value.empty()) return &value;
  }
  return nullptr;
}

Problem unknown_parameter(const std::string& name, const std::vector<std::string_view>& allowed) {
  std::string detail = "there is no parameter '" + name + "' here; ";
  if (allowed.empty()) {
    detail += "none is allowed";
  } else {
    const auto near = nearest(name, {allowed.begin(), allowed.end()});
    if (!near.empty()) detail += "did you mean '" + near + "'? ";
    detail += "Allowed: " + joined(allowed);
  }
  return refuse(ProblemCode::bad_parameter, std::move(detail));
}

}  // namespace

std::optional<Problem> check_parameters(const Target& target,
                                        const std::vector<std::string_view>& allowed) {
  for (auto it = target.parameters.begin(); it != target.parameters.end(); ++it) {
    const auto& name = it->first;
    if (std::find(allowed.begin(), allowed.end(), name) == allowed.end()) {
      return unknown_parameter(name, allowed);
    }
    if (std::any_of(target.parameters.begin(), it,
                    [&](const auto& earlier) { return earlier.first == name; })) {
      return refuse(ProblemCode::bad_parameter, "the parameter '" + name + "' is there twice");
    }
  }
  return std::nullopt;
}

std::string text_parameter(const Target& target, std::string_view name) {
  const auto* value = find(target, name);
  return value ? *value : std::string();
}

std::optional<std::int64_t> parse_integer(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

Result<std::int64_t, Problem> integer_parameter(const Target& target, std::string_view name,
                                                std::int64_t fallback, std::int64_t min,
                                                std::int64_t max) {
  const auto* text = find(target, name);
  if (!text) return fallback;
  const auto value = parse_integer(*text);
  if (value && *value >= min && *value <= max) return *value;
  return Failure{refuse(ProblemCode::bad_parameter, "'" + *text + "' is no value for '" +
                                                        std::string(name) + "': an integer from " +
                                                        std::to_string(min) + " to " +
                                                        std::to_string(max) + " is allowed")};
}

Result<Day, Problem> day_parameter(const Target& target, std::string_view name) {
  const std::string allowed = "a day such as 2026-03-01 is allowed";
  const auto* text = find(target, name);
  if (!text) {
    return Failure{refuse(ProblemCode::bad_parameter,
                          "the parameter '" + std::string(name) + "' is missing: " + allowed)};
  }
  if (const auto day = parse_day(*text)) return *day;
  return Failure{refuse(ProblemCode::bad_parameter,
                        "'" + *text + "' is no value for '" + std::string(name) + "': " + allowed)};
}

Result<std::optional<service::AsOf>, Problem> as_of_parameter(const Target& target,
                                                              std::string_view name) {
  const auto* text = find(target, name);
  if (!text) return std::optional<service::AsOf>{};
  if (const auto day = parse_day(*text)) return std::optional<service::AsOf>{*day};
  if (const auto instant = parse_instant(*text)) return std::optional<service::AsOf>{*instant};
  return Failure{refuse(ProblemCode::bad_parameter,
                        "'" + *text + "' is no value for '" + std::string(name) +
                            "': a day such as 2026-03-01 or an instant such as "
                            "2026-03-01T09:30:00Z is allowed (a '+' of an offset is written %2B)")};
}

Result<std::size_t, Problem> choice_parameter(const Target& target, std::string_view name,
                                              const std::vector<std::string_view>& allowed,
                                              std::size_t fallback) {
  const auto* text = find(target, name);
  if (!text) return fallback;
  const auto found = std::find(allowed.begin(), allowed.end(), *text);
  if (found != allowed.end()) return static_cast<std::size_t>(found - allowed.begin());
  return Failure{refuse(
      ProblemCode::bad_parameter,
      "'" + *text + "' is no value for '" + std::string(name) + "'. Allowed: " + joined(allowed))};
}

}  // namespace xinfang::http
