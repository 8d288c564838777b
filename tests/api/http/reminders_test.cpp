#include <algorithm>
#include <catch2/catch.hpp>

#include "tests/api/http/office.h"

namespace xinfang::http {

namespace json = boost::json;
using support::HttpClient;
using support::LiveClient;

namespace {

constexpr const char* path = "/api/v1/reminders";

// A petition whose procedural reply has run out, and its supervisor zhou, in the morning after;
// what was delivered before is left alone.
class LateOffice {
 public:
  LateOffice() {
    REQUIRE_FALSE(office.service().put_user("zhou", "周督办", {"supervisor"}, password));
    office.register_petition();
    // From Monday 9 February to Wednesday the 25th, at ten: the term ended with the 24th.
    office.advance(std::chrono::hours(16 * 24) + std::chrono::minutes(30));
    office.ring_due(1);
  }
  // Signed in now: sessions of before have ended.
  HttpClient client(const std::string& login) {
    HttpClient signed_in(office.port());
    REQUIRE(signed_in.sign_in(login, password).status == 201);
    return signed_in;
  }
  void register_another() {
    REQUIRE(client("li").post("/api/v1/cases", Office::petition()).status == 201);
  }
  LiveClient live(const HttpClient& client) {
    LiveClient connected;
    REQUIRE(connected.connect(office.port(), "/api/v1/live", {{"Cookie", client.cookie()}}));
    const auto hello = connected.read();
    REQUIRE(hello);
    REQUIRE(hello->at("type") == "hello");
    return connected;
  }

  Office office;
};

// "404 not_found".
std::string refused(const support::HttpAnswer& answer) {
  return std::to_string(answer.status) + " " + answer.text("/code");
}

std::string read(LiveClient& client) {
  const auto message = client.read();
  return message ? json::serialize(*message) : "closed";
}

}  // namespace

TEST_CASE("a person's reminders are listed in digests, and marked as read") {
  LateOffice late;
  auto zhou = late.client("zhou");
  CHECK(zhou.get(path).body == R"({"unread":0,"items":[],"next":null})");
  CHECK(late.office.service().run_timers() > 0);
  const auto page = zhou.get(path);
  REQUIRE(page.status == 200);
  const auto body = page.json();
  CHECK(body.at("unread") == 1);
  CHECK(body.at("next").is_null());
  REQUIRE(body.at("items").as_array().size() == 1);
  const auto& digest = body.at("items").at(0);
  CHECK(digest.at("id").is_int64());
  CHECK(digest.at("at") == "2026-02-25T02:00:00.000Z");
  CHECK(digest.at("read") == false);
  const auto& items = digest.at("items").as_array();
  const auto item = std::find_if(items.begin(), items.end(), [](const json::value& found) {
    return found.at("event") == "clock.expired.procedural_reply";
  });
  REQUIRE(item != items.end());
  CHECK(item->at("case").at("id") == 1);
  CHECK(item->at("case").at("number") == "荆检控申访〔2026〕1号");
  CHECK(item->at("workflow") == "petition");
  CHECK(item->at("clock").at("id") == "procedural_reply");
  CHECK_FALSE(item->at("clock").at("title").at("zh").as_string().empty());
  CHECK(item->at("at") == "2026-02-24T16:00:00.000Z");
  CHECK_FALSE(item->at("text").at("zh").as_string().empty());
  CHECK_FALSE(item->at("text").at("en").as_string().empty());
  CHECK(item->at("due_day") == "2026-02-24");
  CHECK(item->at("late_detected") == true);  // the test rang it in the morning

  const auto one = std::string(path) + "/" + std::to_string(digest.at("id").as_int64()) + "/read";
  CHECK(refused(late.client("wang").send("POST", one)) == "404 not_found");
  CHECK(zhou.get(path).json().at("unread") == 1);
  CHECK(zhou.send("POST", one).status == 204);
  CHECK(zhou.send("POST", one).status == 204);
  CHECK(zhou.get(path).json().at("unread") == 0);
  CHECK(zhou.get(path).json().at("items").at(0).at("read") == true);
  CHECK(late.office.service().run_timers() == 0);
}

TEST_CASE("a list of reminders goes on where the page before ended") {
  LateOffice late;
  late.office.service().run_timers();
  late.register_another();
  late.office.advance(std::chrono::hours(14 * 24));
  late.office.ring_due(2);
  late.office.service().run_timers();
  auto zhou = late.client("zhou");
  const auto first = zhou.get(std::string(path) + "?limit=1").json();
  REQUIRE(first.at("items").as_array().size() == 1);
  CHECK(first.at("unread") == 2);
  CHECK(first.at("items").at(0).at("at") == "2026-03-11T02:00:00.000Z");
  REQUIRE(first.at("next").is_string());
  const std::string cursor(first.at("next").as_string());
  const auto second = zhou.get(std::string(path) + "?limit=1&cursor=" + cursor).json();
  REQUIRE(second.at("items").as_array().size() == 1);
  CHECK(second.at("items").at(0).at("at") == "2026-02-25T02:00:00.000Z");
  CHECK(second.at("next").is_null());
  CHECK(refused(late.client("wang").get(std::string(path) + "?cursor=" + cursor)) ==
        "400 bad_parameter");
}

TEST_CASE("what is asked wrongly of reminders is refused") {
  Office office;
  auto wang = office.client("wang");
  for (const auto* query : {"?limit=0", "?limit=101", "?limit=x", "?cursor=x", "?unread=true"}) {
    INFO(query);
    CHECK(refused(wang.get(std::string(path) + query)) == "400 bad_parameter");
  }
  for (const auto* id : {"1", "0", "-1", "01", "x", "99999999999999999999"}) {
    INFO(id);
    CHECK(refused(wang.send("POST", std::string(path) + "/" + id + "/read")) == "404 not_found");
  }
  CHECK(refused(wang.post(std::string(path) + "/1/read", json::parse(R"({"read": true})"))) ==
        "422 validation");
  CHECK(refused(wang.send("DELETE", path)) == "405 method_not_allowed");
  CHECK(refused(wang.get(std::string(path) + "/1/read")) == "405 method_not_allowed");
  CHECK(refused(office.client().get(path)) == "401 unauthenticated");
  CHECK(refused(office.client().send("POST", std::string(path) + "/1/read")) ==
        "401 unauthenticated");
}

TEST_CASE("a digest is told to its person's windows, and to no other") {
  LateOffice late;
  auto zhou = late.client("zhou");
  auto wang = late.client("wang");
  auto first = late.live(zhou);
  auto second = late.live(zhou);
  auto other = late.live(wang);
  late.office.service().run_timers();
  CHECK(read(first) == R"({"type":"digest","unread":1})");
  CHECK(read(second) == R"({"type":"digest","unread":1})");
  const auto id = zhou.get(path).json().at("items").at(0).at("id").as_int64();
  REQUIRE(zhou.send("POST", std::string(path) + "/" + std::to_string(id) + "/read").status == 204);
  CHECK(read(first) == R"({"type":"digest","unread":0})");
  CHECK(read(second) == R"({"type":"digest","unread":0})");
  late.register_another();
  const auto message = other.read();
  REQUIRE(message);
  CHECK(message->at("type") == "case");
}

}  // namespace xinfang::http
