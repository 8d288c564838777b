#include "api/http/router.h"

#include <catch2/catch.hpp>

#include "api/http/target.h"

namespace xinfang::http {
namespace {

std::vector<Route> small_table() {
  const Immediate nothing{nullptr};
  return {
      {"GET", "/api/v1/cases", Permission::signed_in, nothing, {}},
      {"POST", "/api/v1/cases", Permission::signed_in, nothing, {}},
      {"GET", "/api/v1/cases/{id}", Permission::signed_in, nothing, {}},
      {"POST", "/api/v1/cases/{id}/events", Permission::signed_in, nothing, {}},
      {"GET", "/livez", Permission::none, nothing, {}},
      {"GET", "/**", Permission::none, nothing, {}},
  };
}

struct Row {
  const char* method;
  const char* path;
  const char* found;  // the pattern with its captures, or the problem with its Allow
};

std::string find(const Router& router, const Row& row) {
  const auto target = parse_target(row.path);
  REQUIRE(target.ok());
  const auto match = router.find(row.method, target->segments);
  if (!match) {
    return std::string(service::to_text(match.error().code)) +
           (match.error().allow.empty() ? "" : " " + match.error().allow);
  }
  std::string text(match->route->pattern);
  for (const auto& capture : match->captures) text += " [" + capture + "]";
  return text;
}

}  // namespace

TEST_CASE("a request finds its row of the route table, or learns why not") {
  const Router router(small_table());
  const Row rows[] = {
      {"GET", "/api/v1/cases", "/api/v1/cases"},
      {"HEAD", "/api/v1/cases", "/api/v1/cases"},
      {"GET", "/api/v1/cases/12", "/api/v1/cases/{id} [12]"},
      {"POST", "/api/v1/cases/12/events", "/api/v1/cases/{id}/events [12]"},
      {"GET", "/api/v1/cases/a%2Fb", "/api/v1/cases/{id} [a/b]"},
      {"GET", "/api/v1/cases/%E4%B8%AD", "/api/v1/cases/{id} [中]"},
      {"PUT", "/api/v1/cases", "method_not_allowed GET, HEAD, POST"},
      {"GET", "/api/v1/cases/12/events", "method_not_allowed POST"},
      {"POST", "/livez", "method_not_allowed GET, HEAD"},
      {"POST", "/", "method_not_allowed GET, HEAD"},
      {"get", "/livez", "method_not_allowed GET, HEAD"},
      {"GET", "/api/v1/cases/", "not_found"},
      {"GET", "/api/v1/nothing", "not_found"},
      {"GET", "/api", "not_found"},
      {"GET", "/", "/**"},
      {"GET", "/apiary", "/**"},
      {"GET", "/cases/12", "/**"},
      {"GET", "/assets/index-1.js", "/**"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.method, row.path);
    CHECK(find(router, row) == row.found);
  }
}

TEST_CASE("targets are decoded strictly") {
  struct TargetRow {
    const char* text;
    const char* path;  // empty: refused
  };
  const TargetRow targets[] = {
      {"/", "/"},
      {"/a/b?x=1", "/a/b"},
      {"/a%20b", "/a b"},
      {"http://office.example/a/b", "/a/b"},
      {"/%E8%8D%86", "/荆"},
      {"a/b", ""},
      {"*", ""},
      {"office.example:80", ""},
      {"/%", ""},
      {"/%4", ""},
      {"/%zz", ""},
      {"/%00", ""},
      {"/%0A", ""},
      {"/%7F", ""},
      {"/%FF", ""},
      {"/%C0%AF", ""},        // overlong
      {"/%ED%A0%80", ""},     // surrogate
      {"/%F4%90%80%80", ""},  // past U+10FFFF
      {"/a?x=%FF", ""},
      {"/\xE4\xB8\xAD", ""},  // not encoded
      {"/a b", ""},
  };
  for (const auto& target : targets) {
    CAPTURE(target.text);
    const auto parsed = parse_target(target.text);
    CHECK((parsed ? parsed->path : std::string()) == target.path);
    if (!parsed) CHECK(parsed.error().code == service::ProblemCode::bad_request);
  }
}

}  // namespace xinfang::http
