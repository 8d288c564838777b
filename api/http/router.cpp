#include "api/http/router.h"

#include <algorithm>

namespace xinfang::http {

using service::Problem;
using service::ProblemCode;

namespace {

std::vector<std::string_view> split_path(std::string_view pattern) {
  std::vector<std::string_view> segments;
  while (!pattern.empty()) {
    pattern.remove_prefix(1);  // the slash
    segments.push_back(pattern.substr(0, pattern.find('/')));
    pattern.remove_prefix(segments.back().size());
  }
  return segments;
}

bool is_capture(std::string_view segment) { return segment.starts_with('{'); }

bool is_for(std::string_view method, const Route& route) {
  return route.method == method || (method == "HEAD" && route.method == "GET");
}

void add_method(std::string& allow, std::string_view method) {
  if (!allow.empty()) allow += ", ";
  allow += method;
  if (method == "GET") allow += ", HEAD";
}

}  // namespace

Router::Router(std::vector<Route> routes) {
  for (auto& route : routes) {
    Row row;
    row.any_outside_api = route.pattern == "/**";
    row.segments = split_path(route.pattern);
    row.route = std::move(route);
    rows_.push_back(std::move(row));
  }
}

bool Router::matches(const Row& row, const std::vector<std::string>& segments) {
  if (row.any_outside_api) return segments.empty() || segments.front() != "api";
  return std::equal(row.segments.begin(), row.segments.end(), segments.begin(), segments.end(),
                    [](std::string_view pattern, const std::string& segment) {
                      return is_capture(pattern) ? !segment.empty() : pattern == segment;
                    });
}

Result<Router::Match, Problem> Router::find(std::string_view method,
                                            const std::vector<std::string>& segments) const {
  std::string allow;
  for (const auto& row : rows_) {
    if (!matches(row, segments)) continue;
    // A path of the API is not also one of the web application.
    if (row.any_outside_api && !allow.empty()) break;
    if (!is_for(method, row.route)) {
      add_method(allow, row.route.method);
      continue;
    }
    Match match;
    match.route = &row.route;
    for (std::size_t i = 0; i < row.segments.size() && !row.any_outside_api; ++i) {
      if (is_capture(row.segments[i])) match.captures.push_back(segments[i]);
    }
    return match;
  }
  if (allow.empty()) {
    return Failure{refuse(ProblemCode::not_found, "the API has no such path (docs/api.md)")};
  }
  Problem problem = refuse(ProblemCode::method_not_allowed,
                           "this path does not know the method; allowed: " + allow);
  problem.allow = std::move(allow);
  return Failure{std::move(problem)};
}

}  // namespace xinfang::http
