// Problem: why a call was not done, for RFC 9457. One closed enum; one exhaustive switch gives the
// HTTP status (docs/api.md, "Problems").
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/text.h"
#include "engine/statechart/refusal.h"
#include "storage/types.h"

namespace xinfang::service {

enum class ProblemCode : std::uint8_t {
  malformed_json,
  bad_parameter,
  bad_request,       // HTTP that does not parse
  request_timeout,   // the request did not arrive in time
  upgrade_required,  // the path speaks WebSocket only
  unauthenticated,
  bad_credentials,
  too_many_attempts,
  forbidden,
  origin,
  role,
  not_found,
  method_not_allowed,
  not_allowed_here,
  not_in_force,  // the rules of a workflow come into force later
  finished,
  guard,
  clock,
  loop,
  stale,
  too_large,
  uri_too_long,
  headers_too_large,
  unsupported_media_type,
  validation,
  form,
  unknown_event,
  reserved,
  idempotency_mismatch,
  precondition_required,
  busy,
  internal,
};

struct Problem {
  ProblemCode code = ProblemCode::internal;
  std::string detail;  // one English sentence: what was found, what is allowed
  struct At {
    std::string pointer;  // JSON pointer into the request's body
    std::string detail;
  };
  std::vector<At> errors;
  std::vector<Text> reasons;
  int retry_after_seconds = 0;  // 0: no Retry-After
  std::string allow;            // method_not_allowed: the Allow header
};

std::string_view to_text(ProblemCode code);   // "malformed_json"
std::string_view title_of(ProblemCode code);  // "The body is no JSON"
int status_of(ProblemCode code);

// Answers' pointers come below /data.
Problem from_refusal(const statechart::Refusal& refusal);
// What storage reports is our trouble, not the caller's: internal, except a list's cursor.
Problem from_storage(const storage::Error& error);

}  // namespace xinfang::service
