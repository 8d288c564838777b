// Bad input: each a named problem with status, title, detail and pointer, and nothing changed.
#include <catch2/catch.hpp>

#include "tests/api/http/office.h"

namespace xinfang::http {

namespace json = boost::json;
using support::HeaderFields;
using support::HttpAnswer;
using support::HttpClient;

namespace {

struct Refusal {
  const char* name;
  const char* method;
  std::string path;
  HeaderFields fields;
  std::string body;
  int status;
  const char* code;
  const char* title;
  const char* detail;   // begins like this
  const char* pointer;  // of the first error; empty: none
};

const HeaderFields fresh{{"If-Match", "\"1-1\""}};
constexpr const char* events = "/api/v1/cases/1/events";
constexpr const char* ask =
    R"({"event": "request_materials", "data": {"missing_materials": ["a"]}})";

HeaderFields with(HeaderFields fields, const char* name, const char* value) {
  fields.emplace_back(name, value);
  return fields;
}

void check(const HttpAnswer& answer, const Refusal& row) {
  INFO(answer.body);
  CHECK(answer.status == row.status);
  if (std::string_view(row.method) == "HEAD") return;
  CHECK(answer.field("Content-Type") == "application/problem+json");
  CHECK(answer.text("/status") == std::to_string(row.status));
  CHECK(answer.text("/code") == row.code);
  CHECK(answer.text("/type") == std::string("https://xinfang.invalid/problems/") + row.code);
  CHECK(answer.text("/title") == row.title);
  CHECK_THAT(answer.text("/detail"), Catch::StartsWith(row.detail));
  CHECK(answer.text("/errors/0/pointer") == row.pointer);
}

// Sends each as li of the reception, beside a case that must not change.
void check_all(const std::vector<Refusal>& rows) {
  Office office;
  REQUIRE(office.register_petition() == 1);
  const auto before = office.state_of(1);
  const auto dashboard = office.client("li").get("/api/v1/dashboard").body;
  auto li = office.client("li");
  for (const auto& row : rows) {
    CAPTURE(row.name);
    check(li.send(row.method, row.path, row.fields, row.body), row);
    CHECK(office.state_of(1) == before);
  }
  CHECK(office.client("li").get("/api/v1/dashboard").body == dashboard);
}

}  // namespace

TEST_CASE("paths, methods and parameters that are not there are refused") {
  check_all({
      {"unknown path",
       "GET",
       "/api/v1/case",
       {},
       "",
       404,
       "not_found",
       "There is nothing here",
       "the API has no such path",
       ""},
      {"unknown case",
       "GET",
       "/api/v1/cases/99",
       {},
       "",
       404,
       "not_found",
       "There is nothing here",
       "there is no case 99",
       ""},
      {"no case number",
       "GET",
       "/api/v1/cases/x",
       {},
       "",
       404,
       "not_found",
       "There is nothing here",
       "there is no case 'x'",
       ""},
      {"case zero", "POST", "/api/v1/cases/0/events", fresh, ask, 404, "not_found",
       "There is nothing here", "there is no case '0'", ""},
      {"case beyond integers",
       "GET",
       "/api/v1/cases/9223372036854775808",
       {},
       "",
       404,
       "not_found",
       "There is nothing here",
       "there is no case '9223372036854775808'",
       ""},
      {"another way to write a case's number",
       "GET",
       "/api/v1/cases/01",
       {},
       "",
       404,
       "not_found",
       "There is nothing here",
       "there is no case '01'",
       ""},
      {"unknown workflow",
       "GET",
       "/api/v1/workflows/petitio",
       {},
       "",
       404,
       "not_found",
       "There is nothing here",
       "there is no workflow 'petitio'",
       ""},
      {"wrong method",
       "PUT",
       "/api/v1/cases/1",
       {},
       "",
       405,
       "method_not_allowed",
       "The path does not know this method",
       "this path does not know the method; allowed: GET, HEAD",
       ""},
      {"wrong method of a file",
       "POST",
       "/index.html",
       {},
       "",
       405,
       "method_not_allowed",
       "The path does not know this method",
       "this path does not know the method; allowed: GET, HEAD",
       ""},
      {"unknown parameter",
       "GET",
       "/api/v1/cases?stag=intake",
       {},
       "",
       400,
       "bad_parameter",
       "A query parameter is not allowed like this",
       "there is no parameter 'stag' here; did you mean 'stage'?",
       ""},
      {"parameter of a command", "POST", "/api/v1/cases/1/events?force=true", fresh, ask, 400,
       "bad_parameter", "A query parameter is not allowed like this",
       "there is no parameter 'force' here; none is allowed", ""},
      {"parameter's value",
       "GET",
       "/api/v1/cases?limit=1000",
       {},
       "",
       400,
       "bad_parameter",
       "A query parameter is not allowed like this",
       "'1000' is no value for 'limit': an integer from 1 to 200 is allowed",
       ""},
      {"parameter's choice",
       "GET",
       "/api/v1/cases?colour=blue",
       {},
       "",
       400,
       "bad_parameter",
       "A query parameter is not allowed like this",
       "'blue' is no value for 'colour'. Allowed: any, green, yellow, red, overdue, none",
       ""},
      {"as of no day",
       "GET",
       "/api/v1/cases/1/clocks?as_of=2026-02-30",
       {},
       "",
       400,
       "bad_parameter",
       "A query parameter is not allowed like this",
       "'2026-02-30' is no value for 'as_of': a day such as 2026-03-01 or an instant such as "
       "2026-03-01T09:30:00Z is allowed (a '+' of an offset is written %2B)",
       ""},
      {"as of a day before the case",
       "GET",
       "/api/v1/cases/1/clocks?as_of=2026-02-08",
       {},
       "",
       400,
       "bad_parameter",
       "A query parameter is not allowed like this",
       "'2026-02-08' is no value for 'as_of': from 2026-02-09T01:30:00.000Z, when the case was "
       "opened, to the end of 2036-02-09 is allowed",
       ""},
      {"clocks of an unknown case",
       "GET",
       "/api/v1/cases/99/clocks?as_of=2026-02-08",
       {},
       "",
       404,
       "not_found",
       "There is nothing here",
       "there is no case 99",
       ""},
      {"calendar without an end",
       "GET",
       "/api/v1/calendar?from=2026-01-01",
       {},
       "",
       400,
       "bad_parameter",
       "A query parameter is not allowed like this",
       "the parameter 'to' is missing: a day such as 2026-03-01 is allowed",
       ""},
      {"calendar from no day",
       "GET",
       "/api/v1/calendar?from=today&to=2026-01-01",
       {},
       "",
       400,
       "bad_parameter",
       "A query parameter is not allowed like this",
       "'today' is no value for 'from': a day such as 2026-03-01 is allowed",
       ""},
      {"too long a calendar",
       "GET",
       "/api/v1/calendar?from=2026-01-01&to=2027-02-05",
       {},
       "",
       400,
       "bad_parameter",
       "A query parameter is not allowed like this",
       "'2027-02-05' is no value for 'to': a day from 'from' on, 2026-01-01, to 2027-02-04 is "
       "allowed (400 days)",
       ""},
      {"foreign cursor",
       "GET",
       "/api/v1/cases?cursor=abc",
       {},
       "",
       400,
       "bad_parameter",
       "A query parameter is not allowed like this",
       "",
       ""},
      {"plain request for live changes",
       "GET",
       "/api/v1/live",
       {},
       "",
       426,
       "upgrade_required",
       "This path speaks WebSocket only",
       "this path speaks WebSocket: send an upgrade",
       ""},
      {"target that does not decode",
       "GET",
       "/api/v1/cases?number=%FF",
       {},
       "",
       400,
       "bad_request",
       "The request is no valid HTTP",
       "the query of the request's target does not decode",
       ""},
      {"target too long",
       "GET",
       "/" + std::string(5'000, 'a'),
       {},
       "",
       414,
       "uri_too_long",
       "The address is too long",
       "a target of up to 4096 bytes is allowed",
       ""},
  });
}

TEST_CASE("bodies of another form are refused with their place") {
  check_all({
      {"no JSON", "POST", events, fresh, "{\"event\": accept}", 400, "malformed_json",
       "The body is no JSON", "the body is no JSON at byte 10: ", ""},
      {"a key twice", "POST", events, fresh,
       R"({"event": "request_materials", "data": {"missing_materials": ["a"], )"
       R"("missing_materials": ["b"]}})",
       400, "malformed_json", "The body is no JSON",
       "the key 'missing_materials' stands twice in one object, at byte 68", ""},
      {"too deep", "POST", events, fresh, std::string(100, '[') + std::string(100, ']'), 400,
       "malformed_json", "The body is no JSON", "the body is no JSON at byte 32: ", ""},
      {"another media type", "POST", events, with(fresh, "Content-Type", "text/plain"), ask, 415,
       "unsupported_media_type", "The body is of another media type",
       "the body must be JSON, with Content-Type: application/json", ""},
      {"no body", "POST", events, fresh, "", 415, "unsupported_media_type",
       "The body is of another media type",
       "the body must be JSON, with Content-Type: application/json", ""},
      {"unknown key", "POST", events, fresh, R"({"event": "screen", "dta": {}})", 422, "validation",
       "The body is not of the expected shape", "the body is not of the expected", "/dta"},
      {"missing key", "POST", events, fresh, R"({"data": {}})", 422, "validation",
       "The body is not of the expected shape", "the body is not of the expected", "/event"},
      {"wrong type", "POST", events, fresh, R"({"event": 1})", 422, "validation",
       "The body is not of the expected shape", "the body is not of the expected", "/event"},
      {"unknown answer", "POST", events, fresh,
       R"({"event": "request_materials", "data": {"missing_materials": ["a"], "colour": 1}})", 422,
       "form", "The form has wrong answers", "the answer /colour ", "/data/colour"},
      {"wrong answer", "POST", events, fresh,
       R"({"event": "request_materials", "data": {"missing_materials": ["a", 1]}})", 422, "form",
       "The form has wrong answers", "the answer /missing_materials/1 ",
       "/data/missing_materials/1"},
      {"registration without answers",
       "POST",
       "/api/v1/cases",
       {},
       R"({"workflow": "petition"})",
       422,
       "form",
       "The form has wrong answers",
       "the answer /",
       "/data/channel"},
      {"registration of an unknown workflow",
       "POST",
       "/api/v1/cases",
       {},
       R"({"workflow": "nothing"})",
       404,
       "not_found",
       "There is nothing here",
       "there is no workflow 'nothing'",
       ""},
  });
}

TEST_CASE("events that the case, its version or the caller does not allow are refused") {
  check_all({
      {"no If-Match",
       "POST",
       events,
       {},
       ask,
       428,
       "precondition_required",
       "If-Match is missing",
       "an event needs If-Match",
       ""},
      {"any If-Match",
       "POST",
       events,
       {{"If-Match", "*"}},
       ask,
       428,
       "precondition_required",
       "If-Match is missing",
       "If-Match must be the one ETag",
       ""},
      {"stale If-Match",
       "POST",
       events,
       {{"If-Match", "\"1-7\""}},
       ask,
       412,
       "stale",
       "The case has changed since it was read",
       "the case is at 1, If-Match names 7",
       ""},
      {"another case's If-Match",
       "POST",
       events,
       {{"If-Match", "\"2-1\""}},
       ask,
       412,
       "stale",
       "The case has changed since it was read",
       "If-Match is no ETag of case 1",
       ""},
      {"stale preview",
       "POST",
       "/api/v1/cases/1/preview",
       {{"If-Match", "\"1-7\""}},
       ask,
       412,
       "stale",
       "The case has changed since it was read",
       "the case is at 1, If-Match names 7",
       ""},
      {"two If-Match", "POST", events, with(fresh, "If-Match", "\"1-2\""), ask, 400, "bad_request",
       "The request is no valid HTTP", "the field If-Match is there twice", ""},
      {"key of another form", "POST", events, with(fresh, "Idempotency-Key", "a b"), ask, 400,
       "bad_request", "The request is no valid HTTP",
       "an Idempotency-Key is 1 to 128 visible ASCII characters", ""},
      {"unknown event", "POST", events, fresh, R"({"event": "accept_everything"})", 422,
       "unknown_event", "The workflow has no such event", "", ""},
      {"the engine's event", "POST", events, fresh, R"({"event": "done.state.intake"})", 422,
       "reserved", "The event is the engine's own", "", ""},
      {"not here", "POST", events, fresh, R"({"event": "complete_materials"})", 409,
       "not_allowed_here", "The case does not allow this step now",
       "event 'complete_materials' is not allowed in ", ""},
      {"another site's page", "POST", events, with(fresh, "Origin", "http://evil.example"), ask,
       403, "origin", "The request comes from another site",
       "Origin is not the site that Host names", ""},
      {"an expired session", "POST", events, with(fresh, "Cookie", "xinfang_session=of-yesterday"),
       ask, 401, "unauthenticated", "Nobody is signed in", "the session has ended", ""},
      {"no session", "POST", events, with(fresh, "Cookie", "a=b"), ask, 401, "unauthenticated",
       "Nobody is signed in", "there is no session", ""},
  });
}

TEST_CASE("a step for other roles is refused") {
  Office office;
  REQUIRE(office.register_petition() == 1);
  const auto before = office.state_of(1);
  auto sun = office.client("sun");
  check(sun.send("POST", events, fresh, ask),
        {"wrong role", "POST", "", {}, "", 403, "role", "The step is for other roles", "", ""});
  check(sun.send("POST", "/api/v1/cases", {}, json::serialize(Office::petition())),
        {"wrong role", "POST", "", {}, "", 403, "role", "The step is for other roles", "", ""});
  CHECK(office.state_of(1) == before);
}

TEST_CASE("a repeated key with another body is refused") {
  Office office;
  REQUIRE(office.register_petition() == 1);
  auto li = office.client("li");
  const auto key = with(fresh, "Idempotency-Key", "k");
  REQUIRE(li.send("POST", events, key, ask).status == 200);
  const auto before = office.state_of(1);
  const auto answer =
      li.send("POST", events, key,
              R"({"event": "request_materials", "data": {"missing_materials": ["b"]}})");
  check(answer, {"",
                 "POST",
                 "",
                 {},
                 "",
                 422,
                 "idempotency_mismatch",
                 "The Idempotency-Key belongs to another request",
                 "this Idempotency-Key was used with another request",
                 ""});
  CHECK(office.state_of(1) == before);
}

TEST_CASE("of two faults the first in the documented order is the answer") {
  struct Row {
    const char* method;
    const char* path;
    HeaderFields fields;
    const char* body;
    const char* code;
  };
  const HeaderFields foreign{{"Origin", "http://evil.example"}, {"Cookie", "a=b"}};
  const HeaderFields nobody{{"Cookie", "a=b"}, {"Content-Type", "text/plain"}};
  const HeaderFields plain{{"Content-Type", "text/plain"}};
  const HeaderFields stale{{"If-Match", "\"1-9\""}};
  const std::vector<Row> rows{
      {"POST", "/api/v1/nothing", foreign, "{", "not_found"},
      {"PUT", "/api/v1/cases", foreign, "{", "method_not_allowed"},
      {"POST", "/api/v1/cases?x=1", foreign, "{", "origin"},
      {"POST", "/api/v1/cases?x=1", nobody, "{", "unauthenticated"},
      {"POST", "/api/v1/cases?x=1", plain, "{", "bad_parameter"},
      {"POST", "/api/v1/cases/x/events", plain, "{", "unsupported_media_type"},
      {"POST", "/api/v1/cases/x/events", {}, "{", "not_found"},
      {"POST", "/api/v1/cases/99/events", {}, "{", "malformed_json"},
      {"POST", "/api/v1/cases/99/events", {}, "{}", "validation"},
      {"POST", "/api/v1/cases/99/events", {}, R"({"event":"x"})", "precondition_required"},
      {"POST",
       "/api/v1/cases/99/events",
       {{"If-Match", "\"99-1\""}},
       R"({"event":"x"})",
       "not_found"},
      {"POST", "/api/v1/cases/1/events", stale, R"({"event":"x"})", "stale"},
  };
  Office office;
  REQUIRE(office.register_petition() == 1);
  auto li = office.client("li");
  for (const auto& row : rows) {
    CAPTURE(row.method, row.path, row.body);
    CHECK(li.send(row.method, row.path, row.fields, row.body).text("/code") == row.code);
  }
}

}  // namespace xinfang::http
