#include "api/http/response.h"

#include <algorithm>

#include "api/service/json_values.h"

namespace xinfang::http {

namespace json = boost::json;
using service::Problem;
using service::ProblemCode;

namespace {

constexpr std::string_view type_prefix = "https://xinfang.invalid/problems/";

json::array errors_of(const Problem& problem) {
  json::array errors;
  for (const auto& at : problem.errors) {
    json::object error;
    error["pointer"] = at.pointer;
    error["detail"] = at.detail;
    errors.push_back(std::move(error));
  }
  return errors;
}

json::array reasons_of(const Problem& problem) {
  json::array reasons;
  for (const auto& reason : problem.reasons) reasons.push_back(service::to_json(reason));
  return reasons;
}

}  // namespace

Response json_response(int status, const json::value& value) {
  Response response;
  response.status = status;
  response.media_type = "application/json";
  response.body = json::serialize(value);
  return response;
}

Response problem_response(const Problem& problem, const std::string& instance) {
  const auto code = service::to_text(problem.code);
  const bool ours = problem.code == ProblemCode::internal;
  json::object body;
  body["type"] = std::string(type_prefix) + std::string(code);
  body["title"] = service::title_of(problem.code);
  body["status"] = service::status_of(problem.code);
  body["detail"] =
      ours ? "this is our mistake, not yours; the server's log has it" : problem.detail;
  body["code"] = code;
  body["errors"] = errors_of(problem);
  body["reasons"] = reasons_of(problem);
  if (!instance.empty()) body["instance"] = instance;

  Response response;
  response.status = service::status_of(problem.code);
  response.media_type = "application/problem+json";
  response.body = json::serialize(body);
  const int wait = problem.code == ProblemCode::busy ? std::max(problem.retry_after_seconds, 1)
                                                     : problem.retry_after_seconds;
  if (wait > 0) response.headers.emplace_back("Retry-After", std::to_string(wait));
  if (!problem.allow.empty()) response.headers.emplace_back("Allow", problem.allow);
  if (problem.code == ProblemCode::upgrade_required) {
    response.headers.emplace_back("Upgrade", "websocket");
  }
  return response;
}

Problem refuse(ProblemCode code, std::string detail) {
  Problem problem;
  problem.code = code;
  problem.detail = std::move(detail);
  return problem;
}

}  // namespace xinfang::http
