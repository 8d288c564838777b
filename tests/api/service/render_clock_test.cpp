#include <catch2/catch.hpp>

#include "api/service/render.h"

using namespace xinfang;
namespace json = boost::json;

namespace {

Instant at(const char* text) { return *parse_instant(text); }

// What the API says of the ledger as of the instant, beside the assessment.
json::object shown(const clock::Ledger& ledger, const char* as_of) {
  const auto zone = *clock::Zone::find("Asia/Shanghai");
  const service::NameOf name_of = [](const std::string& login) { return "name of " + login; };
  const clock::Assessment assessment;
  json::object body;
  service::add_assessment(body, {ledger, assessment, at(as_of), zone, name_of});
  return body;
}

}  // namespace

TEST_CASE("an entry of a clock tells what it counts from, by what and by whom") {
  using enum clock::EntryKind;
  const clock::Ledger ledger{{.kind = started,
                              .at = at("2026-03-03T01:00:00Z"),
                              .by = std::nullopt,
                              .reason = "register, test",
                              .effective = at("2026-03-01T16:00:00Z"),
                              .who = "li"},
                             {.kind = extended,
                              .at = at("2026-03-04T01:00:00Z"),
                              .by = clock::Period{30, clock::Unit::days},
                              .reason = "extend",
                              .document = "〔2026〕7号",
                              .who = "chen"},
                             {.kind = warned,
                              .at = at("2026-03-05T00:01:00.001Z"),
                              .by = std::nullopt,
                              .reason = "",
                              .effective = at("2026-03-05T00:00:00Z")}};
  const auto body = shown(ledger, "2026-03-06T00:00:00Z");
  CHECK(body.at("started_at") == "2026-03-01T16:00:00.000Z");
  const auto& entries = body.at("entries").as_array();
  REQUIRE(entries.size() == 3);
  CHECK(entries[0] == json::parse(R"({"entry": "started", "at": "2026-03-03T01:00:00.000Z",
      "day": "2026-03-02", "by": null, "effective": "2026-03-01T16:00:00.000Z", "document": null,
      "reason": "register, test", "late_detected": false,
      "who": {"login": "li", "name": "name of li"}})"));
  CHECK(entries[1] == json::parse(R"({"entry": "extended", "at": "2026-03-04T01:00:00.000Z",
      "day": "2026-03-04", "by": "30 days", "effective": null, "document": "〔2026〕7号",
      "reason": "extend", "late_detected": false,
      "who": {"login": "chen", "name": "name of chen"}})"));
  CHECK(entries[2] == json::parse(R"({"entry": "warned", "at": "2026-03-05T00:01:00.001Z",
      "day": "2026-03-05", "by": null, "effective": "2026-03-05T00:00:00.000Z", "document": null,
      "reason": null, "late_detected": true, "who": null})"));
}

TEST_CASE("the present run counts from its start, its restart or its correction, as known then") {
  using enum clock::EntryKind;
  const clock::Ledger ledger{
      {.kind = started, .at = at("2026-03-02T01:00:00Z"), .by = std::nullopt, .reason = ""},
      {.kind = corrected,
       .at = at("2026-03-03T01:00:00Z"),
       .by = std::nullopt,
       .reason = "another calendar"},
      {.kind = corrected,
       .at = at("2026-03-04T01:00:00Z"),
       .by = std::nullopt,
       .reason = "the receipt",
       .effective = at("2026-02-27T01:00:00Z")},
      {.kind = restarted, .at = at("2026-03-05T01:00:00Z"), .by = std::nullopt, .reason = ""},
      {.kind = met, .at = at("2026-03-06T01:00:00Z"), .by = std::nullopt, .reason = ""},
      {.kind = started, .at = at("2026-03-07T01:00:00Z"), .by = std::nullopt, .reason = ""}};
  const auto begun = [&](const char* as_of) {
    const auto body = shown(ledger, as_of);
    return std::string(body.at("started_at").as_string()) + " " +
           std::to_string(body.at("round").as_int64()) + " " +
           std::to_string(body.at("entries").as_array().size());
  };
  CHECK(begun("2026-03-03T23:00:00Z") == "2026-03-02T01:00:00.000Z 1 2");
  CHECK(begun("2026-03-04T01:00:00Z") == "2026-02-27T01:00:00.000Z 1 3");
  CHECK(begun("2026-03-06T01:00:00Z") == "2026-03-05T01:00:00.000Z 1 5");
  CHECK(begun("2026-03-07T01:00:00Z") == "2026-03-07T01:00:00.000Z 2 6");
}
