// Request: what arrived, taken out of the HTTP library. Data only.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "api/service/service.h"

namespace xinfang::http {

// Path and query, decoded; both are UTF-8.
struct Target {
  std::string path;                   // "/api/v1/cases/12"
  std::vector<std::string> segments;  // of the path: {"api", "v1", "cases", "12"}
  std::vector<std::pair<std::string, std::string>> parameters;
};

// Header fields that anything here reads; empty where they are missing. None is there twice.
struct Headers {
  std::string_view accept_encoding;
  std::string_view content_type;
  std::string_view cookie;
  std::string_view host;
  std::string_view idempotency_key;
  std::string_view if_match;
  std::string_view if_none_match;
  std::string_view origin;
  std::string_view prefer;
};

// Views live as long as the message they were taken from.
struct Request {
  std::string_view method;
  Target target;
  Headers headers;
  std::string_view body;
  bool upgrade = false;  // asks for a WebSocket
};

// A request that found its route.
struct Call {
  const Request& request;
  std::vector<std::string> captures;  // of the route's pattern, in its order
  std::string token;                  // of the session cookie; empty: none
  service::Caller caller;             // empty where the route's permission is `none`
};

}  // namespace xinfang::http
