#include <catch2/catch.hpp>
#include <thread>

#include "tests/api/http/office.h"

namespace xinfang::http {

namespace json = boost::json;
using support::HeaderFields;
using support::HttpClient;
using support::LiveClient;

namespace {

LiveClient connect(Office& office, const std::string& login,
                   const std::string& target = "/api/v1/live") {
  LiveClient client;
  INFO(client.refusal().body);
  REQUIRE(client.connect(office.port(), target, {{"Cookie", office.cookie(login)}}));
  return client;
}

// "hello 3", "case 4", "closed 1008".
std::string next(LiveClient& client) {
  const auto message = client.read();
  if (!message) return "closed " + std::to_string(client.close_code());
  return std::string(message->at("type").as_string()) + " " +
         std::to_string(message->at("sequence").as_int64());
}

void register_one(Office& office, const json::value& body) {
  REQUIRE(office.client("li").post("/api/v1/cases", body, {{"Prefer", "return=minimal"}}).status ==
          201);
}

}  // namespace

TEST_CASE("a live client is greeted and hears of each commit") {
  Office office;
  auto client = connect(office, "wang");
  CHECK(next(client) == "hello 0");
  register_one(office, Office::petition());
  const auto message = client.read();
  REQUIRE(message);
  CHECK(message->at("type") == "case");
  CHECK(message->at("sequence") == 1);
  CHECK(message->at("id") == 1);
  CHECK(message->at("case_sequence") == 1);
  CHECK(message->at("workflow") == "petition");
  CHECK(message->at("finished") == false);
  CHECK(message->as_object().contains("stage"));
  CHECK(message->as_object().contains("colour"));
  CHECK_FALSE(message->as_object().contains("subject"));
  register_one(office, Office::petition());
  CHECK(next(client) == "case 2");
}

TEST_CASE("a client that comes back is sent what it missed, or told to reload") {
  Office office;
  for (int i = 0; i < 3; ++i) register_one(office, Office::petition());
  auto missed = connect(office, "wang", "/api/v1/live?after=1");
  CHECK(next(missed) == "hello 3");
  CHECK(next(missed) == "case 2");
  CHECK(next(missed) == "case 3");
  register_one(office, Office::petition());
  CHECK(next(missed) == "case 4");

  auto ahead = connect(office, "wang", "/api/v1/live?after=99");
  CHECK(next(ahead) == "hello 4");
  CHECK(next(ahead) == "reset 4");

  office.restart();
  auto after_restart = connect(office, "wang", "/api/v1/live?after=2");
  CHECK(next(after_restart) == "hello 4");
  CHECK(next(after_restart) == "reset 4");
  auto in_step = connect(office, "wang", "/api/v1/live?after=4");
  CHECK(next(in_step) == "hello 4");
  register_one(office, Office::petition());
  CHECK(next(after_restart) == "case 5");
  CHECK(next(in_step) == "case 5");
}

TEST_CASE("nobody hears of a need-to-know case without the right to see it") {
  Office office;
  auto wang = connect(office, "wang");
  auto zhao = connect(office, "zhao");
  CHECK(next(wang) == "hello 0");
  CHECK(next(zhao) == "hello 0");
  register_one(office, Office::complaint());
  register_one(office, Office::petition());
  CHECK(next(zhao) == "case 1");
  CHECK(next(zhao) == "case 2");
  CHECK(next(wang) == "case 2");
  auto resumed = connect(office, "wang", "/api/v1/live?after=0");
  CHECK(next(resumed) == "hello 2");
  CHECK(next(resumed) == "case 2");
}

TEST_CASE("an upgrade needs a session, the same origin and a whole parameter") {
  Office office;
  const auto refused = [&](const std::string& target, const HeaderFields& fields) {
    LiveClient client;
    CHECK_FALSE(client.connect(office.port(), target, fields));
    return client.refusal().text("/code");
  };
  const auto cookie = office.cookie("wang");
  CHECK(refused("/api/v1/live", {}) == "unauthenticated");
  CHECK(refused("/api/v1/live", {{"Cookie", cookie}, {"Origin", "http://evil.example"}}) ==
        "origin");
  CHECK(refused("/api/v1/live?after=x", {{"Cookie", cookie}}) == "bad_parameter");
  CHECK(refused("/api/v1/live?before=1", {{"Cookie", cookie}}) == "bad_parameter");
  LiveClient same;
  CHECK(same.connect(
      office.port(), "/api/v1/live",
      {{"Cookie", cookie}, {"Origin", "http://127.0.0.1:" + std::to_string(office.port())}}));
}

TEST_CASE("what a client says is ignored, and too much of it ends the connection") {
  Office office;
  auto client = connect(office, "wang");
  CHECK(next(client) == "hello 0");
  client.write("{\"type\": \"anything\"}");
  register_one(office, Office::petition());
  CHECK(next(client) == "case 1");
  client.write(std::string(5'000, 'x'));
  CHECK(next(client) == "closed 1009");
}

TEST_CASE("a client is closed when its session ends, and does not keep it alive") {
  Limits limits;
  limits.live_interval = std::chrono::milliseconds(20);
  Office office(limits);
  HttpClient signed_in(office.port());
  REQUIRE(signed_in.sign_in("wang", password).status == 201);
  LiveClient client;
  REQUIRE(client.connect(office.port(), "/api/v1/live", {{"Cookie", signed_in.cookie()}}));
  CHECK(next(client) == "hello 0");
  SECTION("by signing out") { signed_in.send("DELETE", "/api/v1/session"); }
  SECTION("by two hours without a request") { office.advance(std::chrono::hours(2)); }
  CHECK(next(client) == "closed 1008");
}

TEST_CASE("a client that falls too far behind is told to come back later") {
  Limits limits;
  limits.live_lag = 5;
  limits.live_send_buffer_bytes = 4'096;
  Office office(limits);
  LiveClient slow;
  REQUIRE(slow.connect(office.port(), "/api/v1/live", {{"Cookie", office.cookie("wang")}}, 2'048));
  auto li = office.client("li");
  // More than the kernel keeps for the two ends.
  for (int i = 0; i < 200; ++i) {
    REQUIRE(li.post("/api/v1/cases", Office::petition(), {{"Prefer", "return=minimal"}}).status ==
            201);
  }
  CHECK(next(slow) == "hello 0");
  std::string last;
  int messages = 0;
  while (!(last = next(slow)).starts_with("closed")) ++messages;
  CHECK(last == "closed 1013");
  CHECK(messages < 200);
}

TEST_CASE("stopping closes live clients with going away") {
  Office office;
  auto client = connect(office, "wang");
  CHECK(next(client) == "hello 0");
  std::thread stopper([&] { office.server().stop(); });
  CHECK(next(client) == "closed 1001");
  stopper.join();
}

}  // namespace xinfang::http
