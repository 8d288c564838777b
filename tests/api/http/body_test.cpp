#include "api/http/body.h"

#include <catch2/catch.hpp>

namespace xinfang::http {
namespace {

namespace json = boost::json;

// "ok", or the problem's code, and for a malformed body its detail, else pointer=detail for each.
std::string check(std::string_view body, std::string_view type = "application/json") {
  Request request;
  request.headers.content_type = type;
  request.body = body;
  const auto parsed =
      parse_body(request, {{"workflow", json::kind::string}, {"data", json::kind::object, false}});
  if (parsed) return "ok";
  const auto& problem = parsed.error();
  std::string text(service::to_text(problem.code));
  if (problem.code == service::ProblemCode::malformed_json) text += " " + problem.detail;
  for (const auto& error : problem.errors) text += " | " + error.pointer + "=" + error.detail;
  return text;
}

}  // namespace

TEST_CASE("a body has the keys that are expected, and every fault is named at once") {
  CHECK(check(R"({"workflow":"petition","data":{}})") == "ok");
  CHECK(check(R"({"workflow":"petition"})") == "ok");
  CHECK(check("{}") == "validation | /workflow=the key is missing: a string");
  CHECK(check(R"({"workflow":1,"data":[]})") ==
        "validation | /workflow=a string is expected, this is a number"
        " | /data=an object is expected, this is a list");
  CHECK(check(R"({"workflw":"petition","a/b~c":null})") ==
        "validation"
        " | /workflw=there is no such key; allowed: workflow, data; did you mean 'workflow'?"
        " | /a~1b~0c=there is no such key; allowed: workflow, data"
        " | /workflow=the key is missing: a string");
  CHECK(check("[]") == "validation | =an object is expected, this is a list");
  CHECK(check("null") == "validation | =an object is expected, this is null");
}

TEST_CASE("a body that is no JSON says the byte") {
  CHECK(check("").starts_with("malformed_json the body is no JSON at byte 0: "));
  CHECK(check("{\"workflow\": petition}")
            .starts_with("malformed_json the body is no JSON at byte 13: "));
  CHECK(check("{\"workflow\":").starts_with("malformed_json the body is no JSON at byte 12: "));
  CHECK(check("{} {}").starts_with("malformed_json the body is no JSON at byte 3: "));
  CHECK(check("{\"workflow\":\"\xFF\"}").starts_with("malformed_json"));
  CHECK(check("{\"workflow\":NaN}").starts_with("malformed_json"));
}

TEST_CASE("a key that stands twice in one object is refused, however it is written") {
  const std::string twice =
      "malformed_json the key 'workflow' stands twice in one object, at byte ";
  CHECK(check(R"({"workflow":"a","workflow":"a"})") == twice + "16");
  CHECK(check(R"({"workflow":"a","work\u0066low":"b"})") == twice + "16");
  CHECK(check(R"({"workflow":"a","data":{"b":[{"c":1},{"c":2,"\"c":{"c":1,"c":2}}]}})") ==
        "malformed_json the key 'c' stands twice in one object, at byte 57");
  CHECK(check(R"({"workflow":"a:{\",b:","data":{"workflow":{"workflow":":"},"data":[]}})") == "ok");
}

TEST_CASE("a body nests no deeper than its bound") {
  const auto nested = [](std::size_t depth) {
    return R"({"workflow":"w","data":{"a":)" + std::string(depth, '[') + std::string(depth, ']') +
           "}}";
  };
  CHECK(check(nested(body_depth_max - 2)) == "ok");
  CHECK(check(nested(body_depth_max - 1)).starts_with("malformed_json"));
  CHECK(check(nested(100'000)).starts_with("malformed_json"));
}

TEST_CASE("a body of another media type is not read") {
  CHECK(check("{}", "text/plain") == "unsupported_media_type");
  CHECK(check("{}", "") == "unsupported_media_type");
}

}  // namespace xinfang::http
