#include "api/service/problem.h"

#include "engine/base/assert.h"

namespace xinfang::service {

namespace {

struct Row {
  std::string_view text;
  int status;
  std::string_view title;
};

// The one table of docs/api.md, "Problems".
Row row_of(ProblemCode code) {
  switch (code) {
    case ProblemCode::malformed_json:
      return {"malformed_json", 400, "The body is no JSON"};
    case ProblemCode::bad_parameter:
      return {"bad_parameter", 400, "A query parameter is not allowed like this"};
    case ProblemCode::bad_request:
      return {"bad_request", 400, "The request is no valid HTTP"};
    case ProblemCode::request_timeout:
      return {"request_timeout", 408, "The request did not arrive in time"};
    case ProblemCode::upgrade_required:
      return {"upgrade_required", 426, "This path speaks WebSocket only"};
    case ProblemCode::unauthenticated:
      return {"unauthenticated", 401, "Nobody is signed in"};
    case ProblemCode::bad_credentials:
      return {"bad_credentials", 401, "Login or password is wrong"};
    case ProblemCode::too_many_attempts:
      return {"too_many_attempts", 429, "Too many failed log-ins"};
    case ProblemCode::forbidden:
      return {"forbidden", 403, "The caller may not do this"};
    case ProblemCode::origin:
      return {"origin", 403, "The request comes from another site"};
    case ProblemCode::role:
      return {"role", 403, "The step is for other roles"};
    case ProblemCode::not_found:
      return {"not_found", 404, "There is nothing here"};
    case ProblemCode::method_not_allowed:
      return {"method_not_allowed", 405, "The path does not know this method"};
    case ProblemCode::not_allowed_here:
      return {"not_allowed_here", 409, "The case does not allow this step now"};
    case ProblemCode::not_in_force:
      return {"not_in_force", 409, "The rules of this workflow are not in force yet"};
    case ProblemCode::finished:
      return {"finished", 409, "The case has ended"};
    case ProblemCode::guard:
      return {"guard", 409, "A condition of the step does not hold"};
    case ProblemCode::clock:
      return {"clock", 409, "The term does not allow this"};
    case ProblemCode::loop:
      return {"loop", 409, "The workflow loops"};
    case ProblemCode::stale:
      return {"stale", 412, "The case has changed since it was read"};
    case ProblemCode::too_large:
      return {"too_large", 413, "The body is too large"};
    case ProblemCode::uri_too_long:
      return {"uri_too_long", 414, "The address is too long"};
    case ProblemCode::headers_too_large:
      return {"headers_too_large", 431, "The header is too large"};
    case ProblemCode::unsupported_media_type:
      return {"unsupported_media_type", 415, "The body is of another media type"};
    case ProblemCode::validation:
      return {"validation", 422, "The body is not of the expected shape"};
    case ProblemCode::form:
      return {"form", 422, "The form has wrong answers"};
    case ProblemCode::unknown_event:
      return {"unknown_event", 422, "The workflow has no such event"};
    case ProblemCode::reserved:
      return {"reserved", 422, "The event is the engine's own"};
    case ProblemCode::idempotency_mismatch:
      return {"idempotency_mismatch", 422, "The Idempotency-Key belongs to another request"};
    case ProblemCode::precondition_required:
      return {"precondition_required", 428, "If-Match is missing"};
    case ProblemCode::busy:
      return {"busy", 503, "Too much to do at once"};
    case ProblemCode::internal:
      return {"internal", 500, "Something went wrong here"};
  }
  XINFANG_ASSERT(false);
}

ProblemCode code_of(statechart::RefusalCode code) {
  switch (code) {
    case statechart::RefusalCode::unknown_event:
      return ProblemCode::unknown_event;
    case statechart::RefusalCode::not_allowed_here:
      return ProblemCode::not_allowed_here;
    case statechart::RefusalCode::role:
      return ProblemCode::role;
    case statechart::RefusalCode::guard:
      return ProblemCode::guard;
    case statechart::RefusalCode::form:
      return ProblemCode::form;
    case statechart::RefusalCode::finished:
      return ProblemCode::finished;
    case statechart::RefusalCode::clock:
      return ProblemCode::clock;
    case statechart::RefusalCode::loop:
      return ProblemCode::loop;
    case statechart::RefusalCode::reserved:
      return ProblemCode::reserved;
  }
  XINFANG_ASSERT(false);
}

}  // namespace

std::string_view to_text(ProblemCode code) { return row_of(code).text; }
std::string_view title_of(ProblemCode code) { return row_of(code).title; }
int status_of(ProblemCode code) { return row_of(code).status; }

Problem from_refusal(const statechart::Refusal& refusal) {
  Problem problem;
  problem.code = code_of(refusal.code);
  problem.detail = refusal.detail;
  problem.reasons = refusal.reasons;
  for (const auto& answer : refusal.answers) {
    problem.errors.push_back({"/data" + answer.pointer, answer.detail});
  }
  return problem;
}

Problem from_storage(const storage::Error& error) {
  Problem problem;
  // A cursor comes from the caller; everything else storage reports is ours.
  problem.code = error.code == storage::ErrorCode::bad_cursor ? ProblemCode::bad_parameter
                                                              : ProblemCode::internal;
  problem.detail = error.detail;
  return problem;
}

}  // namespace xinfang::service
