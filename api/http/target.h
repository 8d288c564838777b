// Reads a request's target (RFC 9112, section 3.2): origin-form, or absolute-form as proxies send.
#pragma once

#include <string_view>

#include "api/http/request.h"
#include "api/service/problem.h"
#include "engine/base/result.h"

namespace xinfang::http {

// `bad_request`: no such form, a wrong percent-encoding, or what it encodes is not UTF-8 or holds
// a control character.
Result<Target, service::Problem> parse_target(std::string_view target);

}  // namespace xinfang::http
