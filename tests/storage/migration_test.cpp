// Cases that go over to another version: written, read back, recovered and verified across it.
#include <catch2/catch.hpp>

#include "storage/sqlite.h"
#include "storage/version_step.h"
#include "tests/storage/office.h"

using namespace xinfang;
using namespace xinfang::storage;
using namespace xinfang::storage::test;

namespace {

// Two cases of the old version; the first goes over in the middle of its life.
std::vector<std::function<void(Desk&)>> steps() {
  return {
      [](Desk& desk) { desk.registered("一", "欧阳某某"); },
      [](Desk& desk) { desk.registered("二", "司马某某"); },
      [](Desk& desk) { desk.sent(1, "assign", answer("handler", "zhao")); },
      [](Desk& desk) { desk.sent(1, "hand_back"); },
      [](Desk& desk) { desk.migrated(1); },
      [](Desk& desk) { desk.sent(1, "correct", answer("complainant", "欧阳某")); },
      [](Desk& desk) { desk.sent(2, "assign", answer("handler", "qian")); },
      [](Desk& desk) { desk.sent(1, "assign", answer("handler", "sun")); },
      [](Desk& desk) { desk.sent(1, "close"); },
  };
}

void fill(const std::string& path) {
  auto writer = open_writer(path);
  Desk desk(*writer);
  for (const auto& step : steps()) {
    desk.now += std::chrono::hours{5};
    step(desk);
  }
}

constexpr Sequence migration_sequence = 5;  // in the journal

const std::string& old_hash() { return letter()->workflow_hash(); }
const std::string& new_hash() { return second_letter()->workflow_hash(); }

}  // namespace

TEST_CASE("a case goes over by one entry, with its row, counts and readers") {
  Directory directory;
  const auto path = directory.file("case.db");
  auto writer = open_writer(path);
  auto reader = open_reader(path);
  Desk desk(*writer);
  desk.registered("一", "欧阳某某");
  desk.registered("二", "司马某某");
  desk.migrated(1);
  const auto stored = reader->find_case(1, nullptr);
  REQUIRE(stored.ok());
  CHECK((*stored)->chart == second_letter());
  CHECK((*stored)->sequence == 2);
  const auto field = second_letter()->find_field("complainant");
  CHECK((*stored)->snapshot.data[field].as_string() == "欧阳某某");
  const auto page = reader->list({}, everybody());
  REQUIRE(page.ok());
  const auto& row = page->rows.front().id == 1 ? page->rows.front() : page->rows.back();
  CHECK(row.workflow_hash == new_hash());
  CHECK(row.projection.states == std::vector<std::string>{"received_in"});
  CHECK(row.projection.petitioner == "欧阳某某");
  CHECK(row.projection.due->clock == "result");
  const auto counts = reader->version_counts();
  REQUIRE(counts.ok());
  REQUIRE(counts->size() == 2);
  for (const auto& count : *counts) {
    CHECK(count.cases == 1);
    CHECK(count.open == 1);
  }
  CHECK(*reader->open_cases(old_hash(), 0, 10) == std::vector<CaseId>{2});
  CHECK(*reader->open_cases(new_hash(), 0, 10) == std::vector<CaseId>{1});
  CHECK(reader->open_cases(new_hash(), 1, 10)->empty());
  CHECK(verified(path).difference == "");
}

TEST_CASE("the journal of a case that went over is read with the charts of its time") {
  Directory directory;
  const auto path = directory.file("case.db");
  fill(path);
  const auto entries = open_reader(path)->journal(1, 0, 100, everybody());
  REQUIRE(entries.ok());
  REQUIRE(entries->size() == 7);
  for (const auto& entry : *entries) {
    INFO(entry.case_sequence);
    CHECK(entry.chart == (entry.case_sequence < 4 ? letter() : second_letter()));
    CHECK(entry.before == (entry.case_sequence == 4 ? letter() : nullptr));
  }
  const auto& entry = (*entries)[3];
  CHECK(entry.event == "migrate");
  CHECK(entry.login == "wang");
  CHECK(std::holds_alternative<statechart::Migrated>(entry.records.front()));
  // A page that begins after the migration knows its version all the same.
  CHECK(open_reader(path)->journal(1, 3, 1, everybody())->front().before == letter());
}

TEST_CASE("a database cut off after any commit is lived on to the same end") {
  Directory directory;
  const auto path = directory.file("case.db");
  auto writer = open_writer(path);
  Desk desk(*writer);
  const auto life = steps();
  for (std::size_t done = 0; done < life.size(); ++done) {
    life[done](desk);
    const auto copy = directory.file("copy" + std::to_string(done) + ".db");
    copy_as_cut(path, copy);
    auto recovered = open_writer(copy);
    Desk other(*recovered);
    for (auto rest = done + 1; rest < life.size(); ++rest) life[rest](other);
    CHECK(verified(copy).difference == "");
    const auto end = recovered->find_case(1);
    REQUIRE(end.ok());
    CHECK((*end)->chart == second_letter());
    CHECK((*end)->snapshot.finished);
    CHECK((*end)->sequence == 7);
  }
}

TEST_CASE("a personal value under another name is sealed anew, and both stay accounted for") {
  Directory directory;
  const auto path = directory.file("case.db");
  fill(path);
  CHECK(verified(path).difference == "");
  auto connection = sqlite::Connection::open(path, sqlite::Connection::Mode::read_only, 100);
  REQUIRE(connection.ok());
  const auto count = [&](const std::string& where) {
    return *(*connection)->integer("SELECT count(*) FROM personal WHERE case_id = 1 AND " + where);
  };
  CHECK(count("path = 'data/petitioner'") == 1);
  CHECK(count("path = 'data/complainant'") == 2);
  CHECK(*(*connection)->integer("SELECT count(*) FROM journal WHERE records LIKE '%欧阳%'") == 0);
}

TEST_CASE("a case may go over to another workflow: lists, counts and viewers follow") {
  Directory directory;
  const auto path = directory.file("case.db");
  auto writer = open_writer(path);
  auto reader = open_reader(path);
  Desk desk(*writer);
  desk.registered("一");
  desk.registered("二");
  desk.migrated(1, tip(), "{from: letter, to: tip}");
  CHECK(verified(path).difference == "");
  const auto page = reader->list({}, {"somebody", {"tip"}});
  REQUIRE(page.ok());
  REQUIRE(page->rows.size() == 1);
  CHECK(page->rows.front().id == 1);
  CHECK(page->rows.front().workflow == "tip");
  const auto counts = reader->dashboard(desk.now, everybody());
  REQUIRE(counts.ok());
  REQUIRE(counts->stages.size() == 2);
  CHECK(counts->stages[0].workflow == "letter");
  CHECK(counts->stages[0].count == 1);
  CHECK(counts->stages[1].workflow == "tip");
  CHECK(counts->stages[1].count == 1);
}

TEST_CASE("verify finds a version that changed without a migration, and a migration that lies") {
  const auto quoted = [](const std::string& text) { return "'" + text + "'"; };
  const auto text_of = [](Sequence sequence) {
    return "WHERE sequence = " + std::to_string(sequence);
  };
  const struct {
    std::string sql;  // the chain is forged anew after it
    std::string difference;
  } table[] = {
      {"UPDATE cases SET workflow_hash = " + quoted(old_hash()) + " WHERE id = 1",
       "case 1: column workflow_hash should be " + quoted(new_hash()) + " and is " +
           quoted(old_hash())},
      {"UPDATE cases SET workflow_hash = " + quoted(new_hash()) + " WHERE id = 2",
       "case 2: column workflow_hash should be " + quoted(old_hash()) + " and is " +
           quoted(new_hash())},
      {"UPDATE journal SET workflow_hash = " + quoted(new_hash()) + ", records = '[]' " +
           text_of(4),
       "case 1: entry 3: the case goes from version " + quoted(old_hash()) + " to " +
           quoted(new_hash()) + " without a migration"},
      {"UPDATE journal SET records = '[]' " + text_of(migration_sequence),
       "case 1: entry 4: the case goes from version " + quoted(old_hash()) + " to " +
           quoted(new_hash()) + " without a migration"},
      {"UPDATE journal SET records = replace(records, '\"to\":\"', '\"to\":\"x') " +
           text_of(migration_sequence),
       "case 1: entry 4: the migration is from version " + quoted(old_hash()) + " to 'x"},
      {"UPDATE journal SET records = replace(records, '\"from\":\"', '\"from\":\"x') " +
           text_of(migration_sequence),
       "case 1: entry 4: record 0 comes from version x"},
      {"UPDATE journal SET records = replace(records, '[{', '[{\"k\":\"finished\"},{') " +
           text_of(migration_sequence),
       "case 1: entry 4: a migration stands inside an entry, not at its beginning"},
      {"UPDATE journal SET records = replace(records, '\"reply\":\"result\"', '') " +
           text_of(migration_sequence),
       "case 1: the snapshot's clock 'result' is not what its journal gives"},
  };
  Directory directory;
  const auto path = directory.file("case.db");
  fill(path);
  for (const auto& row : table) {
    INFO(row.sql);
    const auto copy = directory.file("copy.db");
    std::filesystem::copy_file(path, copy, std::filesystem::copy_options::overwrite_existing);
    forge(copy, row.sql);
    const auto difference = verified(copy).difference;
    INFO(difference);
    CHECK(difference.substr(0, row.difference.size()) == row.difference);
    for (const auto* suffix : {"-wal", "-shm"}) std::filesystem::remove(copy + suffix);
  }
}

TEST_CASE("an entry may stand under another version only where it begins with that migration") {
  statechart::Migrated migrated;
  migrated.from = "a";
  migrated.to = "b";
  const statechart::Records plain = {statechart::Logged{"x"}};
  const statechart::Records over = {migrated, statechart::Logged{"x"}};
  const statechart::Records inside = {statechart::Logged{"x"}, migrated};
  CHECK(check_version_step("", "a", plain).empty());
  CHECK(check_version_step("a", "a", plain).empty());
  CHECK(check_version_step("a", "b", over).empty());
  CHECK(check_version_step("a", "b", plain) ==
        "the case goes from version 'a' to 'b' without a migration");
  CHECK(check_version_step("a", "a", over) ==
        "the migration is from version 'a' to 'b', the case goes from 'a' to 'a'");
  CHECK_FALSE(check_version_step("", "b", over).empty());
  CHECK_FALSE(check_version_step("c", "b", over).empty());
  CHECK_FALSE(check_version_step("a", "b", inside).empty());
  migrated.to = "a";
  CHECK_FALSE(check_version_step("a", "a", {migrated}).empty());
}

TEST_CASE("a migration at another place than the case's next is a conflict and leaves nothing") {
  Directory directory;
  const auto path = directory.file("case.db");
  {
    auto writer = open_writer(path);
    Desk(*writer).registered("一");
  }
  auto writer = open_writer(path);
  Desk desk(*writer);
  REQUIRE(!writer->begin());
  auto& append = desk.migrate(1);
  append.case_sequence = 9;
  auto refused = desk.append();
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().code == ErrorCode::conflict);
  writer->rollback();
  CHECK(*open_reader(path)->last_sequence() == 1);
}
