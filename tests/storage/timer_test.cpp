// The timers of cases: which are due, and what a new projection does to them.
#include <catch2/catch.hpp>

#include "storage/projection.h"
#include "storage/sqlite.h"
#include "tests/storage/office.h"

using namespace xinfang;
using namespace xinfang::storage;
using namespace xinfang::storage::test;

namespace {

std::vector<CaseId> due(Writer& writer, Instant until, int limit = 100) {
  const auto timers = writer.due_cases(until, limit);
  REQUIRE(timers.ok());
  std::vector<CaseId> ids;
  for (const auto& timer : *timers) ids.push_back(timer.id);
  return ids;
}

void run_sql(const std::string& path, const std::string& sql) {
  auto connection = sqlite::Connection::open(path, sqlite::Connection::Mode::read_write, 1'000);
  REQUIRE(connection.ok());
  REQUIRE(!(*connection)->execute(sql));
}

using Ids = std::vector<CaseId>;

}  // namespace

TEST_CASE("cases are due by instant and id, and those without a timer never") {
  Directory directory;
  auto writer = open_writer(directory.file("case.db"));
  CHECK(due(*writer, Instant::max()).empty());
  Desk desk(*writer);
  for (const auto* subject : {"一", "二", "三"}) desk.registered(subject);
  desk.now += std::chrono::days{1};
  desk.registered("四");
  desk.sent(2, "assign", answer("handler", "zhao"));
  desk.sent(2, "close");
  CHECK(due(*writer, Instant::max()) == Ids{1, 3, 4});
  CHECK(due(*writer, Instant::max(), 2) == Ids{1, 3});
  // Seven days after the second of March, at the end of the day.
  const auto first = at("2026-03-09T16:00:00Z");
  CHECK(due(*writer, first - std::chrono::milliseconds{1}).empty());
  CHECK(due(*writer, first) == Ids{1, 3});
  CHECK(writer->due_cases(first, 1)->front() == Timer{1, first});
}

TEST_CASE("a projection made anew changes the dates of a row, and nothing else") {
  Directory directory;
  const auto path = directory.file("case.db");
  {
    auto writer = open_writer(path);
    Desk desk(*writer);
    desk.registered("一");
    desk.registered("二");
  }
  run_sql(path, "UPDATE cases SET timer_at = -1 WHERE id = 1");
  run_sql(path,
          "UPDATE cases SET timer_at = 5, due_at = 6, due_day = 7, due_clock = 'x' WHERE id = 2");
  auto writer = open_writer(path);
  CHECK(due(*writer, Instant{}) == Ids{1});
  CHECK(due(*writer, at("2026-03-02T01:00:00Z")) == Ids{1, 2});
  REQUIRE(!writer->begin());
  for (const CaseId id : {1, 2}) {
    const auto stored = writer->find_case(id);
    REQUIRE(stored.ok());
    const auto& found = **stored;
    REQUIRE(!writer->refresh(id, project(*found.chart, found.snapshot, calendar(), zone())));
  }
  CHECK(writer->refresh(3, {})->code == ErrorCode::conflict);
  REQUIRE(!writer->commit());
  CHECK(due(*writer, at("2026-03-02T01:00:00Z")).empty());
  CHECK(due(*writer, Instant::max()) == Ids{1, 2});
  CHECK(verified(path).difference == "");
  CHECK(verified(path).entries == 2);
  // What the writer keeps of the row is the row: the next append sees it as it is.
  Desk desk(*writer);
  desk.sent(1, "assign", answer("handler", "zhao"));
  desk.sent(2, "assign", answer("handler", "zhao"));
  desk.sent(1, "close");
  CHECK(due(*writer, Instant::max()) == Ids{2});
  CHECK(verified(path).difference == "");
}

TEST_CASE("a projection that is rolled back leaves the row, and the writer's memory of it") {
  Directory directory;
  const auto path = directory.file("case.db");
  auto writer = open_writer(path);
  Desk desk(*writer);
  desk.registered("一");
  REQUIRE(!writer->begin());
  REQUIRE(!writer->refresh(1, {}));
  CHECK(due(*writer, Instant::max()).empty());
  writer->rollback();
  CHECK(due(*writer, Instant::max()) == Ids{1});
  desk.sent(1, "assign", answer("handler", "zhao"));
  CHECK(verified(path).difference == "");
}
