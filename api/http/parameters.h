// Query parameters, read strictly: each wrong one is `bad_parameter` and says what is allowed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "api/http/request.h"
#include "api/service/problem.h"
#include "api/service/service.h"
#include "engine/base/result.h"

namespace xinfang::http {

// Refused: a parameter that is not among `allowed`, or comes twice.
std::optional<service::Problem> check_parameters(const Target& target,
                                                 const std::vector<std::string_view>& allowed);

// Empty where it is missing.
std::string text_parameter(const Target& target, std::string_view name);

// `fallback` where it is missing or empty.
Result<std::int64_t, service::Problem> integer_parameter(const Target& target,
                                                         std::string_view name,
                                                         std::int64_t fallback, std::int64_t min,
                                                         std::int64_t max);

// Index of the parameter's value among `allowed`; `fallback` where it is missing or empty.
Result<std::size_t, service::Problem> choice_parameter(const Target& target, std::string_view name,
                                                       const std::vector<std::string_view>& allowed,
                                                       std::size_t fallback);

// A day that must be there.
Result<Day, service::Problem> day_parameter(const Target& target, std::string_view name);

// A day or an RFC 3339 instant; nullopt where it is missing or empty.
Result<std::optional<service::AsOf>, service::Problem> as_of_parameter(const Target& target,
                                                                       std::string_view name);

// The whole text as a decimal integer; nullopt for anything else.
std::optional<std::int64_t> parse_integer(std::string_view text);

}  // namespace xinfang::http
