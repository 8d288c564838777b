#include <catch2/catch.hpp>

#include "tests/api/http/office.h"

namespace xinfang::http {

namespace json = boost::json;
using support::HttpClient;

TEST_CASE("signing in gives a cookie that opens the API until it ends") {
  Office office;
  HttpClient client(office.port());
  CHECK(client.get("/api/v1/session").status == 401);

  const auto answer = client.sign_in("li", password);
  CHECK(answer.status == 201);
  CHECK(answer.text("/login") == "li");
  CHECK(answer.text("/name") == "李窗口");
  CHECK(answer.text("/roles/0") == "reception");
  CHECK(answer.text("/today") == "2026-02-09");
  const auto cookie = answer.field("Set-Cookie");
  CHECK(cookie == client.cookie() + "; HttpOnly; SameSite=Strict; Path=/");
  CHECK(client.cookie().size() > std::string("xinfang_session=").size() + 40);
  CHECK(client.get("/api/v1/session").json() == answer.json());

  SECTION("signing out ends it on the server too") {
    const auto out = client.send("DELETE", "/api/v1/session");
    CHECK(out.status == 204);
    CHECK(out.body.empty());
    CHECK(out.field("Set-Cookie") ==
          "xinfang_session=; HttpOnly; SameSite=Strict; Path=/; Max-Age=0");
    CHECK(client.get("/api/v1/session").text("/code") == "unauthenticated");
  }
  SECTION("two hours without a request end it for good") {
    office.advance(std::chrono::hours(2));
    CHECK(client.get("/api/v1/session").status == 401);
    CHECK(client.get("/api/v1/session").status == 401);
  }
  SECTION("requests keep it, twelve hours end it") {
    for (int hour = 1; hour < 12; ++hour) {
      office.advance(std::chrono::hours(1));
      CHECK(client.get("/api/v1/session").status == 200);
    }
    office.advance(std::chrono::hours(1));
    CHECK(client.get("/api/v1/session").status == 401);
  }
  SECTION("it survives a restart") {
    office.restart();
    HttpClient later(office.port());
    later.set_cookie(client.cookie());
    CHECK(later.get("/api/v1/session").status == 200);
  }
}

TEST_CASE("wrong logins and passwords are told apart by nobody, and counted") {
  Office office;
  HttpClient client(office.port());
  const auto wrong_password = client.sign_in("li", "wrong");
  const auto wrong_login = client.sign_in("nobody", "wrong");
  CHECK(wrong_password.status == 401);
  CHECK(wrong_password.text("/code") == "bad_credentials");
  CHECK(wrong_password.body == wrong_login.body);
  CHECK(wrong_password.field("Set-Cookie").empty());
  for (int attempt = 2; attempt <= 10; ++attempt) {
    CHECK(client.sign_in("li", "wrong").status == 401);
  }
  const auto refused = client.sign_in("li", password);
  CHECK(refused.status == 429);
  CHECK(refused.text("/code") == "too_many_attempts");
  CHECK(refused.field("Retry-After") == "900");
  office.advance(std::chrono::minutes(15));
  CHECK(client.sign_in("li", password).status == 201);
}

}  // namespace xinfang::http
