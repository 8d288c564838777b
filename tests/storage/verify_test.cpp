#include <catch2/catch.hpp>

#include "storage/chain.h"
#include "storage/sqlite.h"
#include "tests/storage/office.h"

using namespace xinfang;
using namespace xinfang::storage;
using namespace xinfang::storage::test;

namespace {

// Two cases, five entries, and a row in every table.
void fill(const std::string& path) {
  auto writer = open_writer(path);
  REQUIRE(!writer->put_user({"li", "李四", {"clerk"}, "hash", true}));
  REQUIRE(!writer->put_session({sha256("token"), "li", at("2026-03-02T09:00:00Z")}));
  REQUIRE(!writer->put_content({to_hex(sha256("text")), "workflow", "letter", "text", "rules"}));
  Desk desk(*writer);
  desk.registered("一", "欧阳某某");
  desk.sent(1, "assign", answer("handler", "zhao"));
  desk.registered("二", "司马某某");
  desk.now += std::chrono::hours{1};
  desk.sent(2, "correct", answer("petitioner", "司马某"));
  REQUIRE(!writer->begin());
  auto& append = desk.send(2, "assign", answer("handler", "qian"));
  append.answered_key = "key";
  append.request_hash = sha256("body");
  REQUIRE(desk.append().ok());
  REQUIRE(!writer->commit());
}

// What verify says after `sql` was run behind the program's back.
std::string tampered(const std::string& path, const std::string& sql) {
  auto connection = sqlite::Connection::open(path, sqlite::Connection::Mode::read_write, 100);
  REQUIRE(connection.ok());
  if (auto error = (*connection)
                       ->execute("PRAGMA foreign_keys = OFF;"
                                 "DROP TRIGGER journal_keeps_rows;"
                                 "DROP TRIGGER journal_keeps_columns;" +
                                 sql)) {
    FAIL(error->detail);
  }
  REQUIRE(*(*connection)->integer("SELECT total_changes()") > 0);
  connection->reset();
  auto report = verify(options(path), calendar(), zone(), {});
  if (!report) return "error: " + report.error().detail;
  CHECK(report->clean == report->difference.empty());
  return report->difference;
}

}  // namespace

TEST_CASE("a database nobody tampered with is clean, and its last hash is the journal's") {
  Directory directory;
  const auto path = directory.file("case.db");
  fill(path);
  std::int64_t done = 0;
  auto report = verify(options(path), calendar(), zone(),
                       [&](std::int64_t now, std::int64_t all) { done = now * 100 / all; });
  REQUIRE(report.ok());
  CHECK(report->difference == "");
  CHECK(report->clean);
  CHECK(report->entries == 5);
  CHECK(report->cases == 2);
  CHECK(done == 100);
  const auto last = open_reader(path)->journal(2, 2, 1, everybody());
  CHECK(report->last_hash == last->front().hash);
}

TEST_CASE("verify names the first thing that was changed, whatever it is") {
  const struct {
    const char* sql;
    const char* difference;  // the beginning of the sentence
  } table[] = {
      // the journal
      {"UPDATE journal SET sequence = 9 WHERE sequence = 5", "journal entry 5 is missing"},
      {"UPDATE journal SET case_id = 1, case_sequence = 9 WHERE sequence = 3",
       "journal entry 3: hash should be"},
      {"UPDATE journal SET case_sequence = 9 WHERE sequence = 2",
       "journal entry 2: hash should be"},
      {"UPDATE journal SET at = at + 1 WHERE sequence = 2", "journal entry 2: hash should be"},
      {"UPDATE journal SET login = 'qian' WHERE sequence = 2", "journal entry 2: hash should be"},
      {"UPDATE journal SET name = '钱' WHERE sequence = 2", "journal entry 2: hash should be"},
      {"UPDATE journal SET event = 'x' WHERE sequence = 2", "journal entry 2: hash should be"},
      {"UPDATE journal SET workflow_hash = 'x' WHERE sequence = 4",
       "journal entry 4: hash should be"},
      {"UPDATE journal SET records = replace(records, 'zhao', 'qian') WHERE sequence = 2",
       "journal entry 2: hash should be"},
      {"UPDATE journal SET previous_hash = zeroblob(32) WHERE sequence = 4",
       "journal entry 4: previous_hash should be"},
      {"UPDATE journal SET hash = zeroblob(32) WHERE sequence = 1",
       "journal entry 1: hash should be"},
      {"DELETE FROM journal WHERE sequence = 3", "journal entry 3 is missing"},
      {"DELETE FROM journal WHERE sequence = 5", "case 2: the snapshot's"},
      {"DELETE FROM journal WHERE sequence >= 3", "case 2: it has no entry in the journal"},
      // cases
      {"UPDATE cases SET id = 7 WHERE id = 2", "case 2 is missing in table cases"},
      {"DELETE FROM cases WHERE id = 2", "case 2 stands in the journal and not in table cases"},
      {"UPDATE cases SET finished = 1 WHERE id = 1",
       "case 1: column finished should be '0' and is '1'"},
      {"UPDATE cases SET sequence = 3 WHERE id = 1",
       "case 1: column sequence should be '2' and is '3'"},
      {"UPDATE cases SET due_at = due_at + 1 WHERE id = 1", "case 1: column due_at should be"},
      {"UPDATE cases SET timer_at = timer_at + 1 WHERE id = 1",
       "case 1: column timer_at should be"},
      {"UPDATE cases SET timer_at = 9223372036854775807 WHERE id = 1",
       "case 1: column timer_at should be"},
      {"UPDATE cases SET yellow_at = 0 WHERE id = 1", "case 1: column yellow_at should be"},
      {"UPDATE cases SET red_at = 0 WHERE id = 1", "case 1: column red_at should be"},
      {"UPDATE cases SET due_day = 0 WHERE id = 1", "case 1: column due_day should be"},
      {"UPDATE cases SET due_clock = '' WHERE id = 1",
       "case 1: column due_clock should be 'reply' and is ''"},
      {"UPDATE cases SET workflow = 'tip' WHERE id = 2",
       "case 2: column workflow should be 'letter' and is 'tip'"},
      {"UPDATE cases SET workflow_hash = 'x' WHERE id = 2",
       "case 2: column workflow_hash should be '"},
      {"UPDATE cases SET stage = 'x' WHERE id = 1",
       "case 1: column stage should be 'handling' and is 'x'"},
      {"UPDATE cases SET number = 'x' WHERE id = 1", "case 1: column number should be"},
      {"UPDATE cases SET origin = 'x' WHERE id = 1",
       "case 1: column origin should be '' and is 'x'"},
      {"UPDATE cases SET opened_at = 0 WHERE id = 1", "case 1: column opened_at should be"},
      {"UPDATE cases SET changed_at = 0 WHERE id = 1", "case 1: column changed_at should be"},
      {"UPDATE cases SET received = '' WHERE id = 1", "case 1: column received should be"},
      {"UPDATE cases SET states = '[]' WHERE id = 1",
       "case 1: column states should be '[\"handling\"]' and is '[]'"},
      {"UPDATE cases SET readers = '[]' WHERE id = 1",
       "case 1: column readers should be '[\"zhao\"]' and is '[]'"},
      {"UPDATE cases SET subject = (SELECT subject FROM cases WHERE id = 2) WHERE id = 1",
       "case 1: column subject does not open"},
      {"UPDATE cases SET petitioner = subject WHERE id = 1",
       "case 1: column petitioner does not open"},
      {"UPDATE cases SET snapshot = replace(snapshot, 'zhao', 'qian') WHERE id = 1",
       "case 1: the snapshot's data field 'handler' is not what its journal gives"},
      {"UPDATE cases SET snapshot = '{' WHERE id = 1", "case 1: its snapshot: "},
      // personal
      {"UPDATE personal SET case_id = 1, version = 9 WHERE case_id = 2 AND version = 2",
       "case 1: its number of rows in table personal"},
      {"UPDATE personal SET version = 9 WHERE case_id = 2 AND version = 2", "case 2: "},
      {"UPDATE personal SET path = 'data/other' WHERE case_id = 1 AND path = 'data/petitioner'",
       "case 1: entry 1: "},
      {"UPDATE personal SET salt = zeroblob(32) WHERE case_id = 2 AND version = 1",
       "case 2: entry 1: "},
      {"UPDATE personal SET sealed = zeroblob(60) WHERE case_id = 2 AND version = 1",
       "case 2: entry 1: "},
      {"DELETE FROM personal WHERE case_id = 2 AND version = 2", "case 2: entry 2: "},
      {"INSERT INTO personal SELECT 7, path, version, salt, sealed FROM personal LIMIT 1",
       "table personal has a row of case 7, which does not exist"},
      // what is derived in tables of its own
      {"UPDATE case_reader SET login = 'sun' WHERE login = 'zhao'",
       "case 1: table case_reader lacks its reader 'zhao'"},
      {"UPDATE case_reader SET case_id = 2 WHERE login = 'zhao'",
       "case 1: table case_reader lacks its reader 'zhao'"},
      {"INSERT INTO case_reader VALUES ('sun', 1)",
       "table case_reader has a reader too many: sun; of case 1"},
      {"UPDATE open_stages SET count = count + 1 WHERE stage = 'handling'",
       "table open_stages: the count of letter/handling should be 2 and is 3"},
      {"UPDATE open_stages SET stage = 'x' WHERE stage = 'handling'",
       "table open_stages: the count of letter/"},
      {"UPDATE open_stages SET workflow = 'x' WHERE stage = 'handling'",
       "table open_stages: the count of "},
      {"DELETE FROM open_stages WHERE stage = 'handling'",
       "table open_stages: the count of letter/handling should be 2 and is 0"},
      // what does not follow from the journal
      {"UPDATE counters SET last = 1", "counter '荆检信' of 2026 was changed"},
      {"UPDATE counters SET series = 'x'", "counter 'x' of 2026 was changed"},
      {"UPDATE counters SET year = 2025", "counter '荆检信' of 2025 was changed"},
      {"DELETE FROM counters", "table counters: numbers taken are 0, cases are 2"},
      {"UPDATE users SET login = 'x'", "user 'x' was changed"},
      {"UPDATE users SET name = 'x'", "user 'li' was changed"},
      {"UPDATE users SET roles = '[\"chief\"]'", "user 'li' was changed"},
      {"UPDATE users SET roles = 'x'", "user 'li' was changed"},
      {"UPDATE users SET password_hash = 'x'", "user 'li' was changed"},
      {"UPDATE users SET active = 0", "user 'li' was changed"},
      {"UPDATE users SET row_check = zeroblob(32)", "user 'li' was changed"},
      {"UPDATE sessions SET token_hash = zeroblob(32)", "a session of 'li' was changed"},
      {"UPDATE sessions SET login = 'x'", "a session of 'x' was changed"},
      {"UPDATE sessions SET expires_at = expires_at + 1", "a session of 'li' was changed"},
      {"UPDATE answered SET login = 'x'", "the answer to key 'key' of 'x' was changed"},
      {"UPDATE answered SET key = 'x'", "the answer to key 'x' of 'li' was changed"},
      {"UPDATE answered SET request_hash = zeroblob(32)",
       "the answer to key 'key' of 'li' was changed"},
      {"UPDATE answered SET case_id = 1", "the answer to key 'key' of 'li' was changed"},
      {"UPDATE answered SET case_sequence = 1", "the answer to key 'key' of 'li' was changed"},
      {"UPDATE answered SET at = 1", "the answer to key 'key' of 'li' was changed"},
      {"UPDATE contents SET text = 'x'", "content 'letter' "},
      {"UPDATE contents SET hash = 'x'", "content 'letter' x: its text has another hash"},
      {"UPDATE contents SET kind = 'rules'", "content 'letter' "},
      {"UPDATE contents SET name = 'x'", "content 'x' "},
      {"UPDATE contents SET rules_hash = 'x'", "content 'letter' "},
      {"UPDATE meta SET value = zeroblob(60)", "error: the key does not open this database"},
      {"DELETE FROM meta", "error: table meta does not hold the key's check"},
  };
  Directory directory;
  const auto path = directory.file("case.db");
  fill(path);
  for (const auto& row : table) {
    const auto copy = directory.file("copy.db");
    std::filesystem::copy_file(path, copy, std::filesystem::copy_options::overwrite_existing);
    INFO(row.sql);
    const auto difference = tampered(copy, row.sql);
    INFO(difference);
    CHECK(difference.substr(0, std::string{row.difference}.size()) == row.difference);
    for (const auto* suffix : {"-wal", "-shm"}) std::filesystem::remove(copy + suffix);
  }
}

TEST_CASE("a chain forged anew does not help against the snapshots") {
  Directory directory;
  const auto path = directory.file("case.db");
  fill(path);
  forge(path, "UPDATE journal SET records = replace(records, 'zhao', 'qian') WHERE sequence = 2");
  CHECK(verified(path).difference ==
        "case 1: the snapshot's data field 'handler' is not what its journal gives");
}
