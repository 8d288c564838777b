#include <catch2/catch.hpp>

#include "tests/api/http/office.h"

namespace xinfang::http {

namespace json = boost::json;

TEST_CASE("the clocks of a case are told as of any day") {
  Office office;
  REQUIRE(office.register_petition() == 1);
  auto li = office.client("li");
  const auto today = li.get("/api/v1/cases/1/clocks");
  INFO(today.body);
  CHECK(today.status == 200);
  CHECK(today.text("/id") == "1");
  CHECK(today.text("/number") == li.get("/api/v1/cases/1").text("/number"));
  CHECK(today.text("/as_of") == "2026-02-09T01:30:00.000Z");
  CHECK(today.text("/day") == "2026-02-09");
  CHECK(today.text("/calendar/name") == "cn");
  CHECK(today.text("/calendar/published_at") == "null");
  CHECK(today.text("/rules/name") == "procuratorate");
  // The same clocks as the case's.
  CHECK(today.json().at("clocks") == li.get("/api/v1/cases/1").json().at("clocks"));
  CHECK(today.text("/clocks/0/entries/0/entry") == "started");
  CHECK(today.text("/clocks/0/colour") == "green");

  const auto end = li.get("/api/v1/cases/1/clocks?as_of=2026-02-09");
  CHECK(end.text("/as_of") == "2026-02-09T15:59:59.999Z");
  office.advance(std::chrono::hours(24 * 40));
  REQUIRE(li.sign_in("li", password).status == 201);
  const auto later = li.get("/api/v1/cases/1/clocks");
  CHECK(later.text("/clocks/0/colour") == "overdue");
  CHECK(li.get("/api/v1/cases/1/clocks?as_of=2026-02-09").json() == end.json());
  CHECK(li.get("/api/v1/cases/1/clocks?as_of=2026-02-09T01:30:00Z").json() == today.json());
  CHECK(li.get("/api/v1/cases/1/clocks?as_of=2026-02-09T09:30:00%2B08:00").json() == today.json());
  CHECK(li.send("HEAD", "/api/v1/cases/1/clocks").status == 200);
}

TEST_CASE("whoever may not see a case learns nothing of its clocks") {
  Office office;
  auto li = office.client("li");
  REQUIRE(li.post("/api/v1/cases", Office::complaint()).status == 201);
  CHECK(office.client("zhao").get("/api/v1/cases/1/clocks").status == 200);
  for (const auto* question : {"", "?as_of=2026-02-09", "?as_of=2020-01-01"}) {
    CAPTURE(question);
    const auto hidden = li.get(std::string("/api/v1/cases/1/clocks") + question);
    CHECK(hidden.status == 404);
    CHECK(hidden.text("/detail") == "there is no case 1");
  }
  CHECK(office.client().get("/api/v1/cases/1/clocks").status == 401);
}

TEST_CASE("the calendar is told day by day") {
  Office office;
  const auto answer = office.client("li").get("/api/v1/calendar?from=2026-02-14&to=2026-02-15");
  INFO(answer.body);
  CHECK(answer.status == 200);
  CHECK(answer.text("/name") == "cn");
  CHECK(answer.text("/published_at") == "null");
  CHECK(answer.text("/days/0/day") == "2026-02-14");
  CHECK(answer.text("/days/0/kind") == "make_up_workday");
  CHECK(answer.text("/days/0/name") == "null");
  CHECK(answer.text("/days/1/kind") == "holiday");
  CHECK(answer.text("/days/1/name/zh") == "春节");
  CHECK(answer.text("/days/1/published") == "true");
  CHECK(answer.json().at("days").as_array().size() == 2);
  CHECK(answer.json().at("business_hours").is_array());
  CHECK(office.client().get("/api/v1/calendar?from=2026-02-14&to=2026-02-15").status == 401);
}

TEST_CASE("the journal says why a clock changed and by what") {
  Office office;
  REQUIRE(office.register_petition() == 1);
  const auto journal = office.client("li").get("/api/v1/cases/1/journal").json();
  std::string changes;
  for (const auto& record : journal.at("items").at(0).at("records").as_array()) {
    if (record.at("kind") != "clock") continue;
    changes += std::string(record.at("clock").at("id").as_string()) + " " +
               std::string(record.at("change").as_string()) + " " +
               json::serialize(record.at("late_detected")) + "\n";
    for (const auto* key : {"by", "effective", "document", "reason"}) {
      CHECK(record.as_object().contains(key));
    }
  }
  CHECK(changes ==
        "intake_decision started false\n"
        "procedural_reply started false\n"
        "progress_or_result started false\n");
}

}  // namespace xinfang::http
