// Reminders follow from the journal, and digests keep what was delivered: written, read, verified.
#include <catch2/catch.hpp>

#include "storage/sqlite.h"
#include "tests/storage/alarms.h"

using namespace xinfang;
using namespace xinfang::storage;
using namespace xinfang::storage::test;

namespace {

const auto far_away = Instant::max();

std::unique_ptr<Writer> open_alarm_writer(const std::string& path) {
  auto writer = Writer::open(alarm_options(path));
  if (!writer) FAIL(writer.error().detail);
  return std::move(*writer);
}

std::string verified_alarms(const std::string& path) {
  auto report = verify(alarm_options(path), calendar(), zone(), {});
  return report ? report->difference : "error: " + report.error().detail;
}

// "2/5 handler=zhao 2026-03-06 clock.warned.reply", "2/6 clerk ...".
std::vector<std::string> pending(Writer& writer, Instant until = far_away, int limit = 100) {
  const auto found = writer.digests().pending(until, limit);
  REQUIRE(found.ok());
  std::vector<std::string> lines;
  for (const auto& [reminder, event, rung_at] : *found) {
    CHECK(reminder.state == ReminderState::pending);
    lines.push_back(std::to_string(reminder.sequence) + "/" + std::to_string(reminder.record) +
                    " " + reminder.receiver + (reminder.login ? "=" + *reminder.login : "") + " " +
                    format_day(zone().day_of(reminder.due_at)) + " " + event);
  }
  return lines;
}

using Lines = std::vector<std::string>;

// Everything that waits goes to `logins`, a reminder each in turn.
void deliver_all(Writer& writer, const std::vector<std::string>& logins, Instant now) {
  REQUIRE(!writer.begin());
  const auto found = writer.digests().pending(far_away, 100);
  REQUIRE(found.ok());
  std::size_t turn = 0;
  for (const auto& entry : *found) {
    const auto& login = logins[turn++ % logins.size()];
    REQUIRE(*writer.digests().deliver(entry.reminder, login, now, now, Day{}));
    REQUIRE(!writer.digests().settle(entry.reminder, ReminderState::delivered, now));
  }
  REQUIRE(!writer.commit());
}

}  // namespace

TEST_CASE("each notice of an alarm to a role or a person is a reminder, and no other notice") {
  Directory directory;
  const auto path = directory.file("case.db");
  auto writer = open_alarm_writer(path);
  Desk desk(*writer);
  desk.registered("一", "张三", urgent_letter());
  desk.sent(1, "assign", answer("handler", "zhao"));
  CHECK(pending(*writer).empty());
  CHECK(*writer->digests().first_pending() == std::nullopt);
  rung(*writer, 1);
  CHECK(pending(*writer) == Lines{"3/3 handler=zhao 2026-03-06 clock.warned.reply",
                                  "3/4 clerk 2026-03-06 clock.warned.reply"});
  CHECK(*writer->digests().first_pending() == at("2026-03-05T16:00:00Z"));
  SECTION("of whom a field names at that very moment") {
    rung(*writer, 1);
    rung(*writer, 1);
    CHECK(pending(*writer) == Lines{"3/3 handler=zhao 2026-03-06 clock.warned.reply",
                                    "3/4 clerk 2026-03-06 clock.warned.reply",
                                    "4/3 handler=zhao 2026-03-08 clock.urgent.reply",
                                    "4/4 clerk 2026-03-08 clock.urgent.reply",
                                    "5/4 handler=zhao 2026-03-10 clock.expired.reply",
                                    "5/6 handler=sun 2026-03-10 clock.expired.reply",
                                    "5/7 chief 2026-03-10 clock.expired.reply"});
  }
  SECTION("as it was due, however late it rang") {
    rung(*writer, 1, at("2026-03-20T00:00:00Z"));
    CHECK(pending(*writer, at("2026-03-05T16:00:00Z")).size() == 2);
    CHECK(pending(*writer, at("2026-03-05T15:59:59.999Z")).empty());
    CHECK(pending(*writer, far_away, 1).size() == 1);
    const auto found = writer->digests().pending(far_away, 100);
    CHECK(found->back().reminder.due_at == at("2026-03-07T16:00:00Z"));
    CHECK(found->back().rung_at == at("2026-03-20T00:00:00Z"));
  }
  CHECK(verified_alarms(path) == "");
}

TEST_CASE("a field that names nobody makes a reminder to nobody, so that it is told") {
  Directory directory;
  const auto path = directory.file("case.db");
  auto writer = open_alarm_writer(path);
  Desk(*writer).registered("一", "张三", urgent_letter());
  rung(*writer, 1);
  CHECK(pending(*writer) == Lines{"2/3 handler= 2026-03-06 clock.warned.reply",
                                  "2/4 clerk 2026-03-06 clock.warned.reply"});
  CHECK(verified_alarms(path) == "");
}

TEST_CASE("reminders are rolled back with their entry") {
  Directory directory;
  const auto path = directory.file("case.db");
  auto writer = open_alarm_writer(path);
  Desk(*writer).registered("一", "张三", urgent_letter());
  REQUIRE(!writer->begin());
  ring(*writer, 1);
  CHECK(pending(*writer).size() == 2);
  writer->rollback();
  CHECK(pending(*writer).empty());
  rung(*writer, 1);
  CHECK(pending(*writer).size() == 2);
  CHECK(verified_alarms(path) == "");
}

TEST_CASE("a person is given one digest for one opening, and no reminder twice") {
  Directory directory;
  auto writer = open_alarm_writer(directory.file("case.db"));
  Desk desk(*writer);
  const auto opening = at("2026-03-09T01:00:00Z");
  auto& digests = writer->digests();
  for (CaseId id = 1; id <= 2; ++id) {
    desk.registered("事由", "张三", urgent_letter());
    desk.sent(id, "assign", answer("handler", "zhao"));
    rung(*writer, id);
  }
  const auto waiting = *digests.pending(far_away, 100);
  REQUIRE(waiting.size() == 4);  // handler and clerk, twice
  REQUIRE(!writer->begin());
  const auto deliver = [&](std::size_t which, const std::string& login, Instant when) {
    return *digests.deliver(waiting[which].reminder, login, when, when, Day{});
  };
  CHECK(deliver(0, "zhao", opening));
  CHECK_FALSE(deliver(0, "zhao", opening));                          // the same
  CHECK_FALSE(deliver(1, "zhao", opening + std::chrono::hours{5}));  // by another receiver
  CHECK(deliver(1, "li", opening));
  CHECK(deliver(2, "zhao", opening));
  CHECK(*digests.unread("zhao") == 1);
  CHECK(*digests.unread("li") == 1);
  CHECK(*digests.mark_read("li", 1, opening) == false);  // another's
  CHECK(*digests.mark_read("zhao", 1, opening));
  CHECK(*digests.unread("zhao") == 0);
  CHECK(*digests.mark_read("zhao", 1, opening + std::chrono::hours{1}));  // the first one stays
  CHECK(deliver(3, "zhao", opening) == false);
  REQUIRE(!writer->commit());
}

TEST_CASE("digests are read page by page, newest first, without what the viewer may not see") {
  Directory directory;
  const auto path = directory.file("case.db");
  auto writer = open_alarm_writer(path);
  Desk desk(*writer);
  for (CaseId id = 1; id <= 3; ++id) {
    desk.registered("事由", "张三", urgent_letter());
    desk.sent(id, "assign", answer("handler", "zhao"));
    rung(*writer, id, at("2026-03-08T02:00:00Z") + std::chrono::hours{id});
    deliver_all(*writer, {"zhao", "li"}, at("2026-03-09T01:00:00Z") + std::chrono::hours{id});
  }
  auto reader = Reader::open(alarm_options(path));
  REQUIRE(reader.ok());
  const Viewer zhao{"zhao", {"urgent_letter"}};
  auto page = (*reader)->digests({2, {}}, zhao);
  REQUIRE(page.ok());
  CHECK(page->unread == 3);
  REQUIRE(page->digests.size() == 2);
  CHECK(page->digests[0].at == at("2026-03-09T04:00:00Z"));
  CHECK_FALSE(page->digests[0].read);
  REQUIRE(page->digests[0].items.size() == 1);
  const auto& item = page->digests[0].items[0];
  CHECK(item.case_id == 3);
  CHECK(item.number == "荆检信〔2026〕3号");
  CHECK(item.workflow == "urgent_letter");
  CHECK(item.workflow_hash == urgent_letter()->workflow_hash());
  CHECK(item.event == "clock.warned.reply");
  CHECK(item.due_at == at("2026-03-05T16:00:00Z"));
  CHECK(item.rung_at == at("2026-03-08T05:00:00Z"));
  CHECK(item.text == Text{"期限临近，请抓紧办理。", "The term is near."});
  CHECK(item.due_day == Day{});
  REQUIRE(page->next);

  auto rest = (*reader)->digests({2, page->next}, zhao);
  REQUIRE(rest.ok());
  REQUIRE(rest->digests.size() == 1);
  CHECK(rest->digests[0].items[0].case_id == 1);
  CHECK_FALSE(rest->next);
  for (const auto& bad : {std::string("x"), *page->next + "x", std::string{}}) {
    auto refused = (*reader)->digests({2, bad}, zhao);
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().code == ErrorCode::bad_cursor);
  }
  CHECK((*reader)->digests({2, page->next}, {"li", {"urgent_letter"}}).error().code ==
        ErrorCode::bad_cursor);

  // Without the roles he sees the cases he is the handler of; another person's list is empty.
  CHECK((*reader)->digests({20, {}}, {"zhao", {}})->digests[0].items.size() == 1);
  const auto blind = (*reader)->digests({20, {}}, {"li", {}});
  CHECK(blind->digests.size() == 3);
  for (const auto& digest : blind->digests) CHECK(digest.items.empty());
  CHECK((*reader)->digests({20, {}}, {"sun", {"urgent_letter"}})->digests.empty());
  CHECK(verified_alarms(path) == "");
}

TEST_CASE("a digest holds only so much, and then another one is begun") {
  Directory directory;
  const auto path = directory.file("case.db");
  auto writer = open_alarm_writer(path);
  Desk desk(*writer);
  const auto now = at("2026-03-09T01:00:00Z");
  desk.registered("一", "张三", urgent_letter());
  rung(*writer, 1);
  const auto waiting = *writer->digests().pending(far_away, 1);
  // Rows of other reminders, as a full digest would have them; only their number matters here.
  REQUIRE(!writer->begin());
  REQUIRE(*writer->digests().deliver(waiting[0].reminder, "zhao", now, now, Day{}));
  REQUIRE(!writer->commit());
  writer.reset();
  {
    auto connection = sqlite::Connection::open(path, sqlite::Connection::Mode::read_write, 100);
    REQUIRE(connection.ok());
    REQUIRE(!(*connection)
                 ->execute("PRAGMA foreign_keys = OFF; WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL"
                           " SELECT i + 1 FROM n WHERE i < " +
                           std::to_string(digest_items_max - 1) +
                           ") INSERT INTO digest_items SELECT login, 1000 + i, record, digest,"
                           " due_day, row_check FROM digest_items, n"));
  }
  writer = open_alarm_writer(path);
  Desk again(*writer);
  again.registered("二", "张三", urgent_letter());
  rung(*writer, 2);
  const auto more = *writer->digests().pending(far_away, 100);
  REQUIRE(!writer->begin());
  CHECK(*writer->digests().deliver(more.back().reminder, "zhao", now, now, Day{}));
  CHECK(*writer->digests().unread("zhao") == 2);
  REQUIRE(!writer->commit());
}

TEST_CASE("verify names what was changed in reminders and digests") {
  const struct {
    const char* sql;
    const char* difference;
  } table[] = {
      {"UPDATE reminders SET state = 0, settled_at = NULL WHERE record = 3",
       "reminder 3/3 was changed"},
      {"UPDATE reminders SET login = 'x' WHERE record = 3", "reminder 3/3 was changed"},
      {"UPDATE reminders SET login = NULL WHERE record = 3", "reminder 3/3 was changed"},
      {"UPDATE reminders SET receiver = 'x' WHERE record = 3", "reminder 3/3 was changed"},
      {"UPDATE reminders SET due_at = 0 WHERE record = 3", "reminder 3/3 was changed"},
      {"UPDATE reminders SET case_id = 2 WHERE record = 3", "reminder 3/3 was changed"},
      {"UPDATE reminders SET record = 5 WHERE record = 3", "reminder 3/5 was changed"},
      {"DELETE FROM reminders WHERE record = 3",
       "case 1: table reminders lacks the notice to 'handler' of journal entry 3"},
      {"UPDATE digests SET login = 'x' WHERE id = 1", "digest 1 was changed"},
      {"UPDATE digests SET opening = 0 WHERE id = 1", "digest 1 was changed"},
      {"UPDATE digests SET at = 0 WHERE id = 1", "digest 1 was changed"},
      {"UPDATE digests SET read_at = NULL WHERE id = 1", "digest 1 was changed"},
      {"DELETE FROM digests WHERE id = 1",
       "an item belongs to digest 1, which its reader does not have"},
      {"UPDATE digest_items SET login = 'x' WHERE digest = 1", "reminder 3/3 in digest 1 was"},
      {"UPDATE digest_items SET due_day = NULL WHERE digest = 1", "reminder 3/3 in digest 1 was"},
      {"UPDATE digest_items SET digest = 2 WHERE digest = 1", "reminder 3/3 in digest 2 was"},
      {"DELETE FROM digest_items WHERE digest = 1",
       "reminder 3/3 is marked as delivered and stands in no digest"},
      {"DELETE FROM digest_items WHERE digest = 2", "digest 2 is empty"},
      {"DELETE FROM digest_items; DELETE FROM digests",
       "reminder 3/3 is marked as delivered and stands in no digest"},
  };
  Directory directory;
  const auto path = directory.file("case.db");
  {
    auto writer = open_alarm_writer(path);
    Desk desk(*writer);
    desk.registered("一", "张三", urgent_letter());
    desk.sent(1, "assign", answer("handler", "zhao"));
    rung(*writer, 1);
    deliver_all(*writer, {"zhao", "li"}, at("2026-03-09T01:00:00Z"));
    REQUIRE(*writer->digests().mark_read("zhao", 1, at("2026-03-09T02:00:00Z")));
  }
  CHECK(verified_alarms(path) == "");
  for (const auto& row : table) {
    const auto copy = directory.file("copy.db");
    std::filesystem::copy_file(path, copy, std::filesystem::copy_options::overwrite_existing);
    INFO(row.sql);
    {
      auto connection = sqlite::Connection::open(copy, sqlite::Connection::Mode::read_write, 100);
      REQUIRE(connection.ok());
      REQUIRE(!(*connection)->execute(std::string("PRAGMA foreign_keys = OFF;") + row.sql));
      REQUIRE(*(*connection)->integer("SELECT total_changes()") > 0);
    }
    const auto difference = verified_alarms(copy);
    INFO(difference);
    CHECK(difference.substr(0, std::string{row.difference}.size()) == row.difference);
    for (const auto* suffix : {"-wal", "-shm"}) std::filesystem::remove(copy + suffix);
  }
}
