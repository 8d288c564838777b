// Between Beast's messages and ours.
#pragma once

#include <boost/beast/http/message.hpp>
#include <boost/beast/http/span_body.hpp>
#include <boost/beast/http/string_body.hpp>
#include <string>

#include "api/http/request.h"
#include "api/http/response.h"
#include "engine/base/time.h"

namespace xinfang::http {

using WireRequest = boost::beast::http::request<boost::beast::http::string_body>;
using WireResponse = boost::beast::http::response<boost::beast::http::span_body<const char>>;

// The result's views live as long as the message. `bad_request`: a target that does not parse, a
// field twice that may be there once, HTTP/1.1 without Host.
Result<Request, service::Problem> read_wire(const WireRequest& message);

// Adds the fields that every answer has. The result refers to the response's body.
WireResponse write_wire(const Response& response, unsigned version, bool keep_alive, Instant now);

}  // namespace xinfang::http
