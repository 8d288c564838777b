// Response: what is answered, before the HTTP library writes it.
#pragma once

#include <boost/json.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "api/service/problem.h"
#include "engine/base/result.h"

namespace xinfang::http {

struct Response {
  int status = 200;
  std::string_view media_type;  // static text; empty: no body
  std::string body;
  // Instead of `body`: bytes that live as long as the process.
  std::string_view borrowed_body;
  std::string_view cache_control = "no-store";  // static text
  std::vector<std::pair<std::string_view, std::string>> headers;
};

using Answer = Result<Response, service::Problem>;

Response json_response(int status, const boost::json::value& value);
inline Response json_response(const boost::json::value& value) { return json_response(200, value); }

// RFC 9457. `instance` names the entry in the log and stands in answers of 500; those keep their
// detail to the log, because it may name files.
Response problem_response(const service::Problem& problem, const std::string& instance = {});

// Shorthand for a refusal.
service::Problem refuse(service::ProblemCode code, std::string detail);

}  // namespace xinfang::http
