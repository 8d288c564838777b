#include "api/http/response.h"

#include <catch2/catch.hpp>
#include <set>

namespace xinfang::http {
namespace {

namespace json = boost::json;
using service::Problem;
using service::ProblemCode;

std::string field(const Response& response, std::string_view name) {
  for (const auto& [key, value] : response.headers) {
    if (key == name) return value;
  }
  return {};
}

}  // namespace

TEST_CASE("a problem is rendered with its place and its reasons") {
  Problem problem = refuse(ProblemCode::form, "two answers are wrong");
  problem.errors.push_back({"/data/missing/0", "at least one letter"});
  problem.reasons.push_back({"理由", "reason"});
  const auto response = problem_response(problem);
  CHECK(response.status == 422);
  CHECK(response.media_type == "application/problem+json");
  CHECK(response.cache_control == "no-store");
  CHECK(json::parse(response.body) == json::parse(R"({
    "type": "https://xinfang.invalid/problems/form", "title": "The form has wrong answers",
    "status": 422, "detail": "two answers are wrong", "code": "form",
    "errors": [{"pointer": "/data/missing/0", "detail": "at least one letter"}],
    "reasons": [{"zh": "理由", "en": "reason"}]})"));
}

TEST_CASE("our own mistakes keep their detail to the log and name the entry") {
  const auto response = problem_response(
      refuse(ProblemCode::internal, "disk I/O error in office.db"), "urn:xinfang:incident:1");
  CHECK(response.status == 500);
  CHECK(response.body.find("office.db") == std::string::npos);
  CHECK(json::parse(response.body).at("instance") == "urn:xinfang:incident:1");
}

TEST_CASE("problems say in fields what a client can do") {
  CHECK(field(problem_response(refuse(ProblemCode::busy, "")), "Retry-After") == "1");
  Problem attempts = refuse(ProblemCode::too_many_attempts, "");
  attempts.retry_after_seconds = 90;
  CHECK(field(problem_response(attempts), "Retry-After") == "90");
  Problem method = refuse(ProblemCode::method_not_allowed, "");
  method.allow = "GET, HEAD";
  CHECK(field(problem_response(method), "Allow") == "GET, HEAD");
  CHECK(field(problem_response(refuse(ProblemCode::stale, "")), "Retry-After").empty());
}

TEST_CASE("every problem has a name of its own, a title and an error status") {
  std::set<std::string_view> names;
  for (int i = 0; i <= static_cast<int>(ProblemCode::internal); ++i) {
    const auto code = static_cast<ProblemCode>(i);
    CAPTURE(service::to_text(code));
    CHECK(names.insert(service::to_text(code)).second);
    CHECK_FALSE(service::title_of(code).empty());
    CHECK(service::status_of(code) >= 400);
    CHECK(service::status_of(code) < 600);
  }
}

}  // namespace xinfang::http
