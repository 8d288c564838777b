#include "api/http/words.h"

#include <catch2/catch.hpp>

namespace xinfang::http {

TEST_CASE("cookies are found by their whole name") {
  struct Row {
    const char* field;
    const char* value;
  };
  const Row rows[] = {
      {"", ""},
      {"xinfang_session=abc", "abc"},
      {"a=1; xinfang_session=abc; b=2", "abc"},
      {"a=1;xinfang_session=abc", "abc"},
      {"xinfang_session=abc=", "abc="},
      {"xinfang_session=first; xinfang_session=second", "first"},
      {"not_xinfang_session=abc", ""},
      {"xinfang_session_2=abc", ""},
      {"Xinfang_Session=abc", ""},
      {"xinfang_session", ""},
      {"; ; =; xinfang_session=abc", "abc"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.field);
    CHECK(cookie_value(row.field, session_cookie) == row.value);
  }
}

TEST_CASE("the session cookie is out of reach of scripts and other sites") {
  CHECK(set_cookie("abc", false) == "xinfang_session=abc; HttpOnly; SameSite=Strict; Path=/");
  CHECK(set_cookie("abc", true) ==
        "xinfang_session=abc; HttpOnly; SameSite=Strict; Path=/; Secure");
  CHECK(set_cookie("", false) == "xinfang_session=; HttpOnly; SameSite=Strict; Path=/; Max-Age=0");
}

TEST_CASE("only application/json is JSON") {
  CHECK(is_json("application/json"));
  CHECK(is_json("Application/JSON; charset=utf-8"));
  CHECK_FALSE(is_json(""));
  CHECK_FALSE(is_json("text/plain"));
  CHECK_FALSE(is_json("application/jsonx"));
  CHECK_FALSE(is_json("text/plain; application/json"));
}

TEST_CASE("Prefer asks for a short answer by its first return preference") {
  CHECK(prefers_minimal("return=minimal"));
  CHECK(prefers_minimal("wait=10, Return=\"minimal\"; foo=bar"));
  CHECK_FALSE(prefers_minimal(""));
  CHECK_FALSE(prefers_minimal("return=representation"));
  CHECK_FALSE(prefers_minimal("return=representation, return=minimal"));
  CHECK_FALSE(prefers_minimal("minimal"));
}

TEST_CASE("a coding is accepted unless its quality is zero") {
  CHECK(accepts("gzip, deflate, br", "gzip"));
  CHECK(accepts("br;q=1.0, gzip;q=0.5", "gzip"));
  CHECK_FALSE(accepts("", "gzip"));
  CHECK_FALSE(accepts("gzip;q=0", "gzip"));
  CHECK_FALSE(accepts("gzip; q=0.000", "gzip"));
  CHECK_FALSE(accepts("xgzip", "gzip"));
}

TEST_CASE("an origin is the same where it names the host of the request") {
  struct Row {
    const char* origin;
    const char* host;
    bool same;
  };
  const Row rows[] = {
      {"", "127.0.0.1:8080", true},
      {"http://127.0.0.1:8080", "127.0.0.1:8080", true},
      {"https://Office.example", "office.example", true},
      {"http://127.0.0.1:8081", "127.0.0.1:8080", false},
      {"http://127.0.0.1", "127.0.0.1:8080", false},
      {"http://evil.example", "127.0.0.1:8080", false},
      {"http://office.example.evil.example", "office.example", false},
      {"null", "127.0.0.1:8080", false},
      {"127.0.0.1:8080", "127.0.0.1:8080", false},
      {"http://", "", false},
  };
  for (const auto& row : rows) {
    CAPTURE(row.origin, row.host);
    CHECK(is_same_origin(row.origin, row.host, {}) == row.same);
  }
  CHECK(is_same_origin("https://petition.example", "10.0.0.2:8080", {"https://petition.example"}));
  CHECK_FALSE(is_same_origin("http://petition.example", "10.0.0.2", {"https://petition.example"}));
}

}  // namespace xinfang::http
