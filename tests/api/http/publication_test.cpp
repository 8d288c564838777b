// Calendars over HTTP: the editions, what another one would change, and publishing it.
#include <catch2/catch.hpp>

#include "api/service/files.h"
#include "tests/api/http/office.h"

namespace xinfang::http {

namespace json = boost::json;

namespace {

// The shipped calendar with a version of its own and one more day off, invented for the test: 24
// February 2026, on which the reply to a petition of the Office's day was due.
std::string corrected(const std::string& version = "2026-test") {
  auto text = service::read_file(XINFANG_SOURCE_DIR "/workflows/calendars/cn.yaml");
  REQUIRE(text.ok());
  const auto replace = [&](const std::string& old, const std::string& made) {
    const auto at = text->find(old);
    REQUIRE(at != std::string::npos);
    text->replace(at, old.size(), made);
  };
  replace("version: \"2026-1\"", "version: \"" + version + "\"");
  replace("2026-02-23, name", "2026-02-24, name");
  return *text;
}

json::value body(const std::string& text) { return json::object{{"text", text}}; }

struct CalendarDesk : Office {
  CalendarDesk() {
    REQUIRE_FALSE(service().put_user("boss", "管理员", {"admin"}, password));
    register_petition();
  }
};

}  // namespace

TEST_CASE("a calendar is previewed, published and listed") {
  CalendarDesk office;
  auto boss = office.client("boss");
  const auto first = boss.get("/api/v1/calendars");
  CHECK(first.status == 200);
  CHECK(first.text("/items/0/number") == "1");
  CHECK(first.text("/items/0/name") == "cn");
  CHECK(first.text("/items/0/by") == "null");
  CHECK(first.text("/items/0/in_force") == "true");
  CHECK(first.text("/items/0/years/0/year") == "2024");

  const auto before = office.state_of(1);
  office.advance(std::chrono::hours{1});
  const auto preview = boss.post("/api/v1/calendar/preview", body(corrected()));
  INFO(preview.body);
  CHECK(preview.status == 200);
  CHECK(preview.text("/edition/number") == "2");
  CHECK(preview.text("/edition/by/login") == "boss");
  CHECK(preview.text("/totals/cases") == "1");
  CHECK(preview.text("/totals/moved_cases") == "1");
  CHECK(preview.text("/cases/0/id") == "1");
  CHECK(preview.text("/cases/0/clocks/0/before/due_day") == "2026-02-24");
  CHECK(preview.text("/cases/0/clocks/0/after/due_day") == "2026-02-25");
  CHECK(preview.text("/totals/colours/0/before") == "green");
  CHECK(office.state_of(1) == before);
  CHECK(boss.get("/api/v1/calendars").json() == first.json());

  auto live = office.client("li");
  const auto published = boss.post("/api/v1/calendar", body(corrected()));
  INFO(published.body);
  CHECK(published.status == 200);
  CHECK(published.json() == preview.json());
  const auto listed = boss.get("/api/v1/calendars");
  CHECK(listed.text("/items/0/number") == "2");
  CHECK(listed.text("/items/0/version") == "2026-test");
  CHECK(listed.text("/items/1/in_force") == "false");
  CHECK(live.get("/api/v1/cases/1").field("ETag") == "\"1-2\"");
  CHECK(live.get("/api/v1/cases").text("/items/0/due/day") == "2026-02-25");
  const auto entry = live.get("/api/v1/cases/1/journal?after=1");
  CHECK(entry.text("/items/0/event/name") == "calendar.published");
  CHECK(entry.text("/items/0/actor/login") == "boss");

  office.restart();
  CHECK(office.client("li").get("/api/v1/cases").text("/items/0/due/day") == "2026-02-25");
}

TEST_CASE("a publication over HTTP is the operator's, and takes a text that may follow") {
  CalendarDesk office;
  auto boss = office.client("boss");
  const auto before = office.state_of(1);
  const struct {
    const char* login;
    json::value body;
    int status;
    std::string code;
  } rows[] = {
      {"", body(corrected()), 401, "unauthenticated"},
      {"li", body(corrected()), 403, "forbidden"},
      {"boss", body("calendar: cn"), 422, "validation"},
      {"boss", body(corrected("2026-1")), 422, "validation"},
      {"boss", json::object{}, 422, "validation"},
      {"boss", json::object{{"text", 1}}, 422, "validation"},
      {"boss", json::object{{"text", ""}, {"file", ""}}, 422, "validation"},
  };
  for (const auto& row : rows) {
    for (const auto* path : {"/api/v1/calendar/preview", "/api/v1/calendar"}) {
      const auto answer = office.client(row.login).post(path, row.body);
      INFO(answer.body);
      CHECK(answer.status == row.status);
      CHECK(answer.text("/code") == row.code);
    }
  }
  const auto refused = boss.post("/api/v1/calendar", body("calendar: cn"));
  CHECK(refused.text("/errors/0/pointer") == "/text");
  CHECK(refused.text("/errors/0/detail").starts_with("text:1:1: error: "));
  CHECK(office.state_of(1) == before);
  CHECK(boss.get("/api/v1/calendars").json().at("items").as_array().size() == 1);
}

TEST_CASE("a case that the operator may not see is re-dated, and neither told nor counted") {
  CalendarDesk office;
  REQUIRE(office.client("zhao").post("/api/v1/cases", Office::complaint()).status == 201);
  auto boss = office.client("boss");
  CHECK(boss.get("/api/v1/cases/2").status == 404);
  const auto published = boss.post("/api/v1/calendar", body(corrected()));
  INFO(published.body);
  CHECK(published.text("/totals/cases") == "1");
  CHECK(published.json().at("cases").as_array().size() == 1);
  CHECK(published.text("/cases/0/id") == "1");
  CHECK(office.client("zhao").get("/api/v1/cases/2").field("ETag") == "\"2-2\"");
}

}  // namespace xinfang::http
