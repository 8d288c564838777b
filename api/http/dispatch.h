// Dispatch: from a request to its answer. Checks what the route table says, runs the handler where
// it belongs, and comes back to the executor of the connection.
#pragma once

#include <boost/asio/awaitable.hpp>

#include "api/http/parts.h"

namespace xinfang::http {

// What a request is allowed to become, checked in this order: `not_found`, `method_not_allowed`,
// `origin`, `unauthenticated`, `bad_parameter`, `unsupported_media_type`.
struct Admission {
  const Route* route = nullptr;
  Call call;
};
Result<Admission, service::Problem> admit(const Parts& parts, const Request& request);

// Runs the route's handler. The call outlives it. Not for Upgrading.
boost::asio::awaitable<Answer> run_handler(const Parts& parts, const Route& route,
                                           const Call& call);

}  // namespace xinfang::http
