#include <catch2/catch.hpp>

#include "tests/api/http/office.h"

namespace xinfang::http {

namespace json = boost::json;
using support::HttpAnswer;
using support::HttpClient;

TEST_CASE("a case is registered, moved, previewed and read") {
  Office office;
  auto li = office.client("li");
  const auto created = li.post("/api/v1/cases", Office::petition());
  INFO(created.body);
  REQUIRE(created.status == 201);
  CHECK(created.field("Location") == "/api/v1/cases/1");
  CHECK(created.field("ETag") == "\"1-1\"");
  CHECK(created.field("Content-Type") == "application/json");
  CHECK(created.field("Cache-Control") == "no-store");
  CHECK(created.text("/subject") == "不服不起诉决定的申诉");
  CHECK(li.get("/api/v1/cases/1").json() == created.json());

  const auto event = json::parse(
      R"({"event": "request_materials", "data": {"missing_materials": ["身份证复印件"]}})");
  const auto preview = li.post("/api/v1/cases/1/preview", event);
  INFO(preview.body);
  CHECK(preview.status == 200);
  CHECK(preview.text("/case/sequence") == "2");
  CHECK(preview.json().at("records").as_array().size() > 1);
  CHECK(li.get("/api/v1/cases/1").json() == created.json());

  const auto moved = li.post("/api/v1/cases/1/events", event, {{"If-Match", "\"1-1\""}});
  INFO(moved.body);
  CHECK(moved.status == 200);
  CHECK(moved.field("ETag") == "\"1-2\"");
  CHECK(moved.text("/states/0/id") == "awaiting_materials");

  const auto journal = li.get("/api/v1/cases/1/journal?limit=1");
  CHECK(journal.json().at("items").as_array().size() == 1);
  CHECK(journal.text("/next") == "1");
  const auto rest = li.get("/api/v1/cases/1/journal?after=1");
  CHECK(rest.text("/items/0/event/name") == "request_materials");
  CHECK(rest.text("/next") == "null");

  CHECK(li.get("/api/v1/cases").text("/items/0/number") == created.text("/number"));
  CHECK(li.get("/api/v1/cases?state=finished").json().at("items").as_array().empty());
  CHECK(li.get("/api/v1/dashboard").text("/open") == "1");
  CHECK(li.get("/api/v1/workflows").json().at("items").as_array().size() == 2);
  CHECK(li.get("/api/v1/workflows/petition").text("/name") == "petition");
  CHECK(li.get("/api/v1/users?role=handler").text("/items/0/login") == "wang");
  const auto diagram = li.get("/api/v1/workflows/petition/diagram?lang=en");
  CHECK(diagram.field("Content-Type") == "image/svg+xml");
  CHECK(diagram.body.find("state-registered") != std::string::npos);
}

TEST_CASE("a caller who prefers it gets the short answer") {
  Office office;
  auto li = office.client("li");
  const auto created = li.post("/api/v1/cases", Office::petition(), {{"Prefer", "return=minimal"}});
  CHECK(created.status == 201);
  CHECK(created.field("Preference-Applied") == "return=minimal");
  CHECK(created.field("ETag") == "\"1-1\"");
  CHECK(created.field("Location") == "/api/v1/cases/1");
  const auto body = created.json().as_object();
  CHECK(body.size() == 3);
  CHECK(body.at("id") == 1);
  CHECK(body.at("sequence") == 1);
  CHECK(body.at("number").as_string().size() > 0);
}

TEST_CASE("the innermost state's actions come first") {
  Office office;
  const auto id = office.register_petition();
  const auto petition = office.client("li").get("/api/v1/cases/" + std::to_string(id)).json();
  const auto& actions = petition.at("actions").as_array();
  REQUIRE(actions.size() > 2);
  CHECK(actions.front().at("event") == "screen");
  // First in the file, because the states that hold them are the outer ones.
  CHECK(actions[actions.size() - 2].at("event") == "withdraw");
  CHECK(actions.back().at("event") == "correct_received");
}

TEST_CASE("the journal names receivers by their titles and marks the atomic states") {
  Office office;
  auto body = Office::petition();
  body.at("data").as_object()["urgent"] = true;
  auto li = office.client("li");
  REQUIRE(li.post("/api/v1/cases", body).status == 201);
  const auto journal = li.get("/api/v1/cases/1/journal").json();
  std::vector<std::string> receivers;
  std::vector<std::string> atomic;
  std::vector<std::string> others;
  for (const auto& record : journal.at("items").at(0).at("records").as_array()) {
    if (record.at("kind") == "notice") {
      receivers.emplace_back(record.at("to").at("title").at("zh").as_string());
    }
    if (record.at("kind") != "entered") continue;
    auto& states = record.at("atomic").as_bool() ? atomic : others;
    states.emplace_back(record.at("state").at("id").as_string());
  }
  CHECK(receivers == std::vector<std::string>{"信访人", "督办领导"});
  CHECK(atomic == std::vector<std::string>{"registered", "procedural_reply_due"});
  CHECK(others == std::vector<std::string>{"open_case", "casework", "intake", "reply_duty"});
}

TEST_CASE("a repeated key answers what was answered first, also after a restart") {
  Office office;
  const support::HeaderFields key{{"Idempotency-Key", "letter-1"}};
  const auto first = office.client("li").post("/api/v1/cases", Office::petition(), key);
  REQUIRE(first.status == 201);
  CHECK(first.field("Idempotent-Replay").empty());
  REQUIRE(office.client("li")
              .post("/api/v1/cases/1/events", json::parse(R"({"event": "request_materials",
                                    "data": {"missing_materials": ["身份证复印件"]}})"),
                    {{"If-Match", "\"1-1\""}, {"Idempotency-Key", "ask-1"}})
              .status == 200);

  const auto check_again = [&] {
    const auto again = office.client("li").post("/api/v1/cases", Office::petition(), key);
    CHECK(again.status == 201);
    CHECK(again.field("Idempotent-Replay") == "true");
    CHECK(again.field("ETag") == "\"1-1\"");
    CHECK(again.json() == first.json());
  };
  check_again();
  office.advance(std::chrono::hours(1));
  check_again();
  office.restart();
  check_again();
  // Another person's key is another key.
  const auto other = office.client("chen").post("/api/v1/cases", Office::petition(), key);
  CHECK(other.status == 201);
  CHECK(other.field("ETag") == "\"2-1\"");
}

TEST_CASE("whoever may not see a need-to-know case gets a receipt, and finds nothing") {
  Office office;
  auto li = office.client("li");
  const auto created = li.post("/api/v1/cases", Office::complaint());
  INFO(created.body);
  REQUIRE(created.status == 201);
  CHECK(created.json().as_object().size() == 3);
  CHECK(created.field("Preference-Applied").empty());
  auto zhao = office.client("zhao");
  CHECK(zhao.get("/api/v1/cases/1").status == 200);

  const auto missing = li.get("/api/v1/cases/2");
  const auto hidden = li.get("/api/v1/cases/1");
  CHECK(hidden.status == 404);
  CHECK(hidden.text("/code") == missing.text("/code"));
  CHECK(hidden.text("/detail") == "there is no case 1");
  CHECK(li.get("/api/v1/cases/1/journal").status == 404);
  CHECK(li.post("/api/v1/cases/1/preview", json::parse(R"({"event":"examine"})")).status == 404);
  CHECK(li.post("/api/v1/cases/1/events", json::parse(R"({"event":"examine"})"),
                {{"If-Match", "\"1-1\""}})
            .status == 404);
  CHECK(li.get("/api/v1/cases").json().at("items").as_array().empty());
  CHECK(li.get("/api/v1/dashboard").text("/open") == "0");
}

TEST_CASE("the web application's files are served, and its pages by the index") {
  Office office;
  HttpClient client(office.port());
  const auto index = client.get("/");
  CHECK(index.status == 200);
  CHECK(index.body == "<html>index</html>");
  CHECK(index.field("Content-Type") == "text/html; charset=utf-8");
  CHECK(index.field("Cache-Control") == "no-cache");
  CHECK(index.field("ETag") == "\"aaaa\"");
  CHECK(client.get("/cases/12?tab=journal").body == index.body);
  const auto unchanged = client.send("GET", "/", {{"If-None-Match", "\"aaaa\""}});
  CHECK(unchanged.status == 304);
  CHECK(unchanged.body.empty());

  const auto script = client.send("GET", "/assets/index-1.js", {{"Accept-Encoding", "gzip"}});
  CHECK(script.body == "GZIP");
  CHECK(script.field("Content-Encoding") == "gzip");
  CHECK(script.field("Vary") == "Accept-Encoding");
  CHECK(script.field("Cache-Control") == "public, max-age=31536000, immutable");
  CHECK(script.field("Content-Type") == "text/javascript; charset=utf-8");
  CHECK(client.get("/assets/index-1.js").body == "script");
  CHECK(client.get("/assets/gone.js").status == 404);
  CHECK(client.get("/favicon.svg").field("Content-Type") == "image/svg+xml");

  const auto head = client.send("HEAD", "/");
  CHECK(head.status == 200);
  CHECK(head.field("Content-Length") == "18");
  CHECK(head.body.empty());
  // The connection goes on in step.
  CHECK(client.get("/livez").text("/status") == "live");
}

TEST_CASE("every answer carries the fields that protect a browser") {
  Office office;
  HttpClient client(office.port());
  for (const char* path : {"/", "/livez", "/readyz", "/api/v1/session", "/api/v1/nothing"}) {
    CAPTURE(path);
    const auto answer = client.get(path);
    CHECK(answer.field("Content-Security-Policy") ==
          "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
          "connect-src 'self'; frame-ancestors 'none'");
    CHECK(answer.field("X-Content-Type-Options") == "nosniff");
    CHECK(answer.field("Referrer-Policy") == "no-referrer");
    CHECK(answer.field("Date") == "Mon, 09 Feb 2026 01:30:00 GMT");
  }
  CHECK(client.get("/readyz").text("/status") == "ready");
}

}  // namespace xinfang::http
