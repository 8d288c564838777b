// Editions of the calendar, and rows that are projected anew by another one.
#include <catch2/catch.hpp>

#include "storage/chain.h"
#include "storage/projection.h"
#include "storage/sqlite.h"
#include "tests/storage/office.h"

using namespace xinfang;
using namespace xinfang::storage;
using namespace xinfang::storage::test;

namespace {

const std::string first_text = "calendar: cn # first";
const std::string second_text = "calendar: cn # second";

Content text_of(const std::string& text) {
  return {to_hex(sha256(text)), "calendar", "cn", text, ""};
}
PublishedCalendar edition(std::int64_t number, const std::string& text, const std::string& when) {
  return {number, to_hex(sha256(text)), at(when), number == 1 ? "" : "wang",
          number == 1 ? "" : "王五"};
}

// Two editions.
void publish(Writer& writer) {
  REQUIRE(!writer.put_content(text_of(first_text)));
  REQUIRE(!writer.put_content(text_of(second_text)));
  REQUIRE(!writer.put_calendar(edition(1, first_text, "2026-03-01T00:00:00Z")));
  REQUIRE(!writer.put_calendar(edition(2, second_text, "2026-03-03T00:00:00Z")));
}

// The due day of the letters, 9 March, is a day off.
clock::Calendar corrected() {
  clock::CalendarYear year;
  year.year = 2026;
  year.basis = "a test";
  const Day day = *parse_day("2026-03-09");
  year.days_off.push_back({day, day, {"测试", "test"}});
  return {"cn", "corrected", {std::move(year)}};
}

std::string difference(const std::string& path, const clock::Calendar& by) {
  const auto report = verify(options(path), by, zone(), {});
  REQUIRE(report.ok());
  return report->difference;
}

Result<bool, Error> project_anew(Writer& writer, CaseId id, const clock::Calendar& by) {
  const auto stored = writer.find_case(id);
  REQUIRE(stored.ok());
  const auto& found = **stored;
  return writer.project_anew(found, project(*found.chart, found.snapshot, by, zone()));
}

std::string changed(const std::string& path, const std::string& sql) {
  auto connection = sqlite::Connection::open(path, sqlite::Connection::Mode::read_write, 100);
  REQUIRE(connection.ok());
  const auto error = (*connection)->execute(sql);
  return error ? error->detail : "";
}

}  // namespace

TEST_CASE("editions of the calendar are kept in their order, each once, and for good") {
  Directory directory;
  const auto path = directory.file("case.db");
  auto writer = open_writer(path);
  auto reader = open_reader(path);
  CHECK(reader->calendars()->empty());
  publish(*writer);
  const auto taken = writer->put_calendar(edition(2, first_text, "2026-03-04T00:00:00Z"));
  REQUIRE(taken);
  CHECK(taken->code == ErrorCode::conflict);
  const auto found = reader->calendars();
  REQUIRE(found.ok());
  REQUIRE(found->size() == 2);
  CHECK(found->front().login.empty());
  const auto& last = found->back();
  CHECK(last.number == 2);
  CHECK(last.published_at == at("2026-03-03T00:00:00Z"));
  CHECK(last.login == "wang");
  CHECK(last.name == "王五");
  CHECK((*reader->find_content(last.content_hash))->text == second_text);
  CHECK_FALSE(reader->find_content("none")->has_value());
  for (const auto* sql : {"DELETE FROM calendars", "UPDATE calendars SET login = 'x'"}) {
    CHECK(changed(path, sql) == "SQLite: editions of the calendar are kept");
  }
  CHECK(verified(path).difference == "");
}

TEST_CASE("an edition of a transaction that was rolled back is not there") {
  Directory directory;
  const auto path = directory.file("case.db");
  auto writer = open_writer(path);
  REQUIRE(!writer->begin());
  publish(*writer);
  writer->rollback();
  CHECK(open_reader(path)->calendars()->empty());
  publish(*writer);
  CHECK(open_reader(path)->calendars()->size() == 2);
}

TEST_CASE("verify names an edition that was changed, is missing or has no text") {
  const struct {
    const char* sql;
    const char* difference;
  } rows[] = {
      {"UPDATE calendars SET login = 'x' WHERE number = 2",
       "edition 2 of the calendar was changed outside the program"},
      {"UPDATE calendars SET name = 'x' WHERE number = 1", "edition 1 of the calendar was changed"},
      {"UPDATE calendars SET published_at = 1 WHERE number = 2",
       "edition 2 of the calendar was changed"},
      {"UPDATE calendars SET content_hash = (SELECT content_hash FROM calendars WHERE number = 1)",
       "edition 2 of the calendar was changed"},
      {"UPDATE calendars SET number = 3 WHERE number = 2", "edition 3 of the calendar was changed"},
      {"DELETE FROM calendars WHERE number = 1", "table calendars: edition 1 is missing"},
      {"DELETE FROM contents WHERE text LIKE '%second'", "table calendars: edition 2 has no text"},
  };
  Directory directory;
  const auto path = directory.file("case.db");
  publish(*open_writer(path));
  for (const auto& row : rows) {
    INFO(row.sql);
    const auto copy = directory.file("copy.db");
    std::filesystem::copy_file(path, copy, std::filesystem::copy_options::overwrite_existing);
    CHECK(changed(copy,
                  "PRAGMA foreign_keys = OFF; DROP TRIGGER calendars_keeps_rows;"
                  "DROP TRIGGER calendars_keeps_columns;" +
                      std::string(row.sql)) == "");
    const auto said = verified(copy).difference;
    CHECK(said.substr(0, std::string(row.difference).size()) == row.difference);
    for (const auto* suffix : {"-wal", "-shm"}) std::filesystem::remove(copy + suffix);
  }

  const auto path2 = directory.file("order.db");
  auto writer = open_writer(path2);
  REQUIRE(!writer->put_content(text_of(first_text)));
  REQUIRE(!writer->put_calendar(edition(1, first_text, "2026-03-03T00:00:00Z")));
  REQUIRE(!writer->put_calendar(edition(2, first_text, "2026-03-01T00:00:00Z")));
  CHECK(verified(path2).difference == "table calendars: edition 2 is older than the one before it");
}

TEST_CASE("a row is projected anew without an entry, and verify agrees with that calendar alone") {
  Directory directory;
  const auto path = directory.file("case.db");
  auto writer = open_writer(path);
  Desk desk(*writer);
  desk.registered("一");
  desk.sent(1, "assign", answer("handler", "zhao"));
  desk.registered("二");
  CHECK(difference(path, corrected()).starts_with("case 1: column due_at should be"));

  REQUIRE(!writer->begin());
  CHECK(*project_anew(*writer, 1, corrected()));
  CHECK_FALSE(*project_anew(*writer, 1, corrected()));  // sees its own change
  REQUIRE(!writer->commit());
  CHECK(difference(path, corrected()).starts_with("case 2: column due_at should be"));

  REQUIRE(!writer->begin());
  CHECK(*project_anew(*writer, 2, corrected()));
  REQUIRE(!writer->commit());
  CHECK(difference(path, corrected()) == "");
  CHECK(difference(path, calendar()).starts_with("case 1: column due_at should be"));
  CHECK(*open_reader(path)->last_sequence() == 3);
  const auto page = open_reader(path)->list({}, everybody());
  REQUIRE(page.ok());
  for (const auto& row : page->rows) CHECK(format_day(row.projection.due->day) == "2026-03-10");

  // The row as it was kept goes on: the next command is written on it.
  desk.sent(2, "remark", answer("remark", "x"));
  CHECK(difference(path, calendar()).starts_with("case 1: "));
}

TEST_CASE("a row is not projected from a case that has changed meanwhile") {
  Directory directory;
  const auto path = directory.file("case.db");
  auto writer = open_writer(path);
  Desk desk(*writer);
  desk.registered("一");
  const auto before = writer->find_case(1);
  REQUIRE(before.ok());
  desk.sent(1, "remark", answer("remark", "x"));
  REQUIRE(!writer->begin());
  const auto& stale = **before;
  const auto refused =
      writer->project_anew(stale, project(*stale.chart, stale.snapshot, corrected(), zone()));
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().code == ErrorCode::conflict);
  writer->rollback();
  CHECK(verified(path).difference == "");
}

TEST_CASE("cases that a calendar may re-date are listed page by page") {
  Directory directory;
  const auto path = directory.file("case.db");
  auto writer = open_writer(path);
  Desk desk(*writer);
  for (int i = 0; i < 4; ++i) desk.registered("一");
  desk.sent(2, "assign", answer("handler", "zhao"));
  desk.sent(2, "close");
  auto reader = open_reader(path);
  CHECK(*reader->dated_cases(0, 10) == std::vector<CaseId>{1, 3, 4});
  CHECK(*reader->dated_cases(1, 1) == std::vector<CaseId>{3});
  CHECK(reader->dated_cases(4, 10)->empty());
  // Ended while a clock ran: its row names it.
  CHECK(changed(path, "UPDATE cases SET due_clock = 'reply' WHERE id = 2") == "");
  CHECK(*reader->dated_cases(1, 1) == std::vector<CaseId>{2});
}
