#include "api/http/conditional.h"

#include <catch2/catch.hpp>

namespace xinfang::http {

TEST_CASE("If-Match names the one version of the case that was read") {
  struct Row {
    const char* field;
    const char* result;  // the sequence, "none", or the problem
  };
  const Row rows[] = {
      {"", "none"},
      {"\"12-3\"", "3"},
      {"\"12-900000000000\"", "900000000000"},
      {"\"13-3\"", "stale"},
      {"\"12-0\"", "stale"},
      {"\"12--3\"", "stale"},
      {"\"12\"", "stale"},
      {"\"12-3x\"", "stale"},
      {"\"\"", "precondition_required"},
      {"\"-\"", "stale"},
      {"\"12-\"", "stale"},
      {"\"abc\"", "stale"},
      {"*", "precondition_required"},
      {"12-3", "precondition_required"},
      {"W/\"12-3\"", "precondition_required"},
      {"\"12-3\", \"12-4\"", "precondition_required"},
      {"\"", "precondition_required"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.field);
    const auto parsed = parse_if_match(row.field, 12);
    const std::string result = !parsed ? std::string(service::to_text(parsed.error().code))
                               : !parsed.value() ? "none"
                                                 : std::to_string(*parsed.value());
    CHECK(result == row.result);
  }
  CHECK(etag_of(12, 3) == "\"12-3\"");
}

TEST_CASE("an Idempotency-Key is 1 to 128 visible ASCII characters") {
  const auto ok = [](const std::string& key) {
    Headers headers;
    headers.idempotency_key = key;
    return parse_idempotency_key(headers).ok();
  };
  CHECK(ok("a"));
  CHECK(ok("3f1c-\"~!"));
  CHECK(ok(std::string(128, 'k')));
  CHECK_FALSE(ok(std::string(129, 'k')));
  CHECK_FALSE(ok("a b"));
  CHECK_FALSE(ok("a\tb"));
  CHECK_FALSE(ok("编号"));
}

TEST_CASE("the request's hash covers method, path and body, each on its own") {
  const auto hash = [](std::string_view method, const char* path, std::string_view body) {
    Request request;
    request.method = method;
    request.target.path = path;
    request.body = body;
    return request_hash(request);
  };
  const auto first = hash("POST", "/api/v1/cases", "{}");
  CHECK(first == hash("POST", "/api/v1/cases", "{}"));
  CHECK(first != hash("PUT", "/api/v1/cases", "{}"));
  CHECK(first != hash("POST", "/api/v1/cases/1", "{}"));
  CHECK(first != hash("POST", "/api/v1/cases", "{} "));
  CHECK(hash("POST", "/a", "b") != hash("POST", "/ab", ""));
}

}  // namespace xinfang::http
