#include "api/http/conditional.h"

#include <openssl/sha.h>

#include <algorithm>

#include "api/http/parameters.h"
#include "api/http/response.h"

namespace xinfang::http {

using service::Problem;
using service::ProblemCode;

std::string etag_of(storage::CaseId id, storage::Sequence sequence) {
  return '"' + std::to_string(id) + '-' + std::to_string(sequence) + '"';
}

Result<std::optional<storage::Sequence>, Problem> parse_if_match(std::string_view field,
                                                                 storage::CaseId id) {
  if (field.empty()) return std::optional<storage::Sequence>();
  if (field.size() < 3 || field.front() != '"' || field.back() != '"' ||
      field.find('"', 1) != field.size() - 1) {
    return Failure{refuse(ProblemCode::precondition_required,
                          "If-Match must be the one ETag of the case as it was read; *, weak tags "
                          "and lists name no version")};
  }
  const auto tag = field.substr(1, field.size() - 2);
  const auto dash = std::min(tag.find('-'), tag.size() - 1);
  const auto named = parse_integer(tag.substr(0, dash)).value_or(0);
  const auto sequence = parse_integer(tag.substr(dash + 1)).value_or(0);
  if (named != id || sequence < 1) {
    return Failure{refuse(ProblemCode::stale, "If-Match is no ETag of case " + std::to_string(id) +
                                                  "; read the case again")};
  }
  return std::make_optional<storage::Sequence>(sequence);
}

Result<std::string, Problem> parse_idempotency_key(const Headers& headers) {
  const auto key = headers.idempotency_key;
  const bool visible =
      std::all_of(key.begin(), key.end(), [](char c) { return c > ' ' && c < 127; });
  if (key.size() <= idempotency_key_bytes_max && visible) return std::string(key);
  return Failure{refuse(ProblemCode::bad_request,
                        "an Idempotency-Key is 1 to " + std::to_string(idempotency_key_bytes_max) +
                            " visible ASCII characters; this one has " +
                            std::to_string(key.size()) +
                            (visible ? "" : " and some that are not visible ASCII"))};
}

storage::Hash request_hash(const Request& request) {
  std::string text;
  for (const auto part : {request.method, std::string_view(request.target.path), request.body}) {
    text += std::to_string(part.size());
    text += ':';
    text += part;
  }
  storage::Hash hash{};
  SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), hash.data());
  return hash;
}

}  // namespace xinfang::http
