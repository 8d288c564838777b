// Reads a JSON body and checks its shape.
#pragma once

#include <boost/json.hpp>
#include <string_view>
#include <vector>

#include "api/http/request.h"
#include "api/service/problem.h"
#include "engine/base/result.h"

namespace xinfang::http {

// A key that the body's object may have.
struct Key {
  std::string_view name;
  boost::json::kind kind;
  bool required = true;
};

// Nesting deeper than this is `malformed_json`; forms nest three deep.
inline constexpr std::size_t body_depth_max = 32;

// In this order: `unsupported_media_type`; `malformed_json` with the byte; `validation` with a
// pointer for each unknown key, missing key and wrong type, all at once.
Result<boost::json::object, service::Problem> parse_body(const Request& request,
                                                         const std::vector<Key>& keys);

}  // namespace xinfang::http
