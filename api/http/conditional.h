// Conditional and repeated requests: ETag, If-Match, Idempotency-Key (docs/api.md).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "api/http/request.h"
#include "api/service/problem.h"
#include "engine/base/result.h"
#include "storage/types.h"

namespace xinfang::http {

inline constexpr std::size_t idempotency_key_bytes_max = 128;

// "12-3", with its quotes.
std::string etag_of(storage::CaseId id, storage::Sequence sequence);

// nullopt where the field is missing. `precondition_required`: `*`, a weak tag or a list, which
// name no single version; `stale`: a tag that is none of this case's.
Result<std::optional<storage::Sequence>, service::Problem> parse_if_match(std::string_view field,
                                                                          storage::CaseId id);

// Empty where the field is missing. `bad_request`: not 1 to 128 visible ASCII characters.
Result<std::string, service::Problem> parse_idempotency_key(const Headers& headers);

// SHA-256 of method, path and body, each behind its length: what "the same request" means.
storage::Hash request_hash(const Request& request);

}  // namespace xinfang::http
