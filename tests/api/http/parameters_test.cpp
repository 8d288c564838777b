#include "api/http/parameters.h"

#include <catch2/catch.hpp>

#include "api/http/target.h"

namespace xinfang::http {
namespace {

Target target(const std::string& text) {
  auto parsed = parse_target(text);
  REQUIRE(parsed.ok());
  return *parsed;
}

}  // namespace

TEST_CASE("parameters that are not the route's are refused with the names that are") {
  struct Row {
    const char* target;
    const char* detail;  // empty: allowed
  };
  const Row rows[] = {
      {"/", ""},
      {"/?stage=intake&limit=5", ""},
      {"/?stage=", ""},
      {"/?stag=intake",
       "there is no parameter 'stag' here; did you mean 'stage'? Allowed: stage, limit"},
      {"/?xyz", "there is no parameter 'xyz' here; Allowed: stage, limit"},
      {"/?limit=1&limit=2", "the parameter 'limit' is there twice"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.target);
    const auto problem = check_parameters(target(row.target), {"stage", "limit"});
    CHECK((problem ? problem->detail : "") == row.detail);
    if (problem) CHECK(problem->code == service::ProblemCode::bad_parameter);
  }
  CHECK(check_parameters(target("/?a=1"), {})->detail ==
        "there is no parameter 'a' here; none is allowed");
}

TEST_CASE("integers are whole and within their bounds") {
  const auto limit = [](const char* text) {
    return integer_parameter(target(text), "limit", 50, 1, 200);
  };
  CHECK(*limit("/") == 50);
  CHECK(*limit("/?limit=") == 50);
  CHECK(*limit("/?limit=1") == 1);
  CHECK(*limit("/?limit=200") == 200);
  for (const char* text : {"0", "201", "-1", "1.5", "ten", "1x", "%201", "99999999999999999999"}) {
    CAPTURE(text);
    const auto value = limit(("/?limit=" + std::string(text)).c_str());
    REQUIRE_FALSE(value.ok());
    CHECK(value.error().code == service::ProblemCode::bad_parameter);
    CHECK(value.error().detail.find("an integer from 1 to 200 is allowed") != std::string::npos);
  }
}

TEST_CASE("choices name what is allowed") {
  const auto sort = [](const char* text) {
    return choice_parameter(target(text), "sort", {"due", "-opened"}, 0);
  };
  CHECK(*sort("/") == 0);
  CHECK(*sort("/?sort=-opened") == 1);
  REQUIRE_FALSE(sort("/?sort=opened").ok());
  CHECK(sort("/?sort=opened").error().detail ==
        "'opened' is no value for 'sort'. Allowed: due, -opened");
}

TEST_CASE("a plus in a query is a space, as forms send it") {
  CHECK(text_parameter(target("/?number=a+b%2Bc"), "number") == "a b+c");
}

}  // namespace xinfang::http
