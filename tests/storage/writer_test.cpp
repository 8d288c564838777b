#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "storage/chain.h"
#include "storage/migrate.h"
#include "storage/projection.h"
#include "tests/storage/office.h"

using namespace xinfang;
using namespace xinfang::storage;
using namespace xinfang::storage::test;

namespace {

StoredCase found(Result<std::optional<StoredCase>, Error> result) {
  if (!result) FAIL(result.error().detail);
  REQUIRE(result->has_value());
  return **result;
}

std::string raw_open(const std::string& path, const std::string& sql) {
  auto connection = sqlite::Connection::open(path, sqlite::Connection::Mode::read_write, 100);
  REQUIRE(connection.ok());
  auto error = (*connection)->execute(sql);
  return error ? error->detail : "";
}

}  // namespace

TEST_CASE("what was committed is found by every reader, as it was decided") {
  Directory directory;
  const auto path = directory.file("case.db");
  auto writer = open_writer(path);
  Desk desk(*writer);
  auto reader = open_reader(path);
  const auto id = desk.registered("关于案件处理", "王五");
  CHECK(id == 1);
  desk.now += std::chrono::hours{1};
  desk.sent(id, "assign", answer("handler", "zhao"));

  const auto stored = found(reader->find_case(id, nullptr));
  CHECK(stored.number == "荆检信〔2026〕1号");
  CHECK(stored.sequence == 2);
  CHECK(stored.chart == letter());
  CHECK(stored.snapshot.changed_at == desk.now);
  CHECK(stored.snapshot.data[letter()->find_field("petitioner")].as_string() == "王五");
  CHECK(stored.snapshot == found(writer->find_case(id)).snapshot);
  CHECK(*reader->last_sequence() == 2);
}

TEST_CASE("a transaction's own appends are seen inside it, and by readers after the commit") {
  Directory directory;
  const auto path = directory.file("case.db");
  auto writer = open_writer(path);
  auto reader = open_reader(path);
  Desk desk(*writer);
  REQUIRE(!writer->begin());
  desk.open("一");
  REQUIRE(desk.append().ok());
  CHECK(found(writer->find_case(1)).sequence == 1);
  desk.send(1, "assign", answer("handler", "zhao"));
  REQUIRE(desk.append().ok());
  CHECK(found(writer->find_case(1)).sequence == 2);
  CHECK(!reader->find_case(1, nullptr)->has_value());
  REQUIRE(!writer->commit());
  CHECK(found(reader->find_case(1, nullptr)).sequence == 2);
}

TEST_CASE("a rollback leaves nothing, and the chain goes on from what was committed") {
  Directory directory;
  const auto path = directory.file("case.db");
  auto writer = open_writer(path);
  auto reader = open_reader(path);
  Desk desk(*writer);
  desk.registered("一");
  REQUIRE(!writer->begin());
  auto& append = desk.open("二");
  append.answered_key = "key";
  REQUIRE(desk.append().ok());
  desk.send(1, "assign", answer("handler", "zhao"));
  REQUIRE(desk.append().ok());
  writer->rollback();

  CHECK(*reader->last_sequence() == 1);
  CHECK(!writer->find_case(2)->has_value());
  CHECK(!writer->find_answered("li", "key")->has_value());
  CHECK(found(writer->find_case(1)).sequence == 1);
  CHECK(desk.registered("三") == 2);
  CHECK(found(writer->find_case(2)).number == "荆检信〔2026〕2号");
  const auto report = verified(path);
  CHECK(report.difference == "");
  CHECK(report.entries == 2);
}

TEST_CASE("a conflict names its reason and leaves the transaction usable") {
  Directory directory;
  const auto path = directory.file("case.db");
  auto writer = open_writer(path);
  Desk desk(*writer);
  REQUIRE(!writer->begin());
  desk.open("一").answered_key = "key";
  REQUIRE(desk.append().ok());

  SECTION("a case sequence that is not the next") {
    desk.send(1, "assign", answer("handler", "zhao")).case_sequence = 3;
    const auto refused = desk.append();
    REQUIRE(!refused.ok());
    CHECK(refused.error().code == ErrorCode::conflict);
    CHECK(refused.error().detail == "the case's next sequence is 2, not 3");
  }
  SECTION("a case that is not there") {
    auto& append = desk.send(1, "assign", answer("handler", "zhao"));
    append.case_id = 9;
    const auto refused = desk.append();
    REQUIRE(!refused.ok());
    CHECK(refused.error().code == ErrorCode::conflict);
    CHECK(refused.error().detail == "there is no case 9");
  }
  SECTION("an Idempotency-Key that was answered") {
    desk.send(1, "assign", answer("handler", "zhao")).answered_key = "key";
    const auto refused = desk.append();
    REQUIRE(!refused.ok());
    CHECK(refused.error().code == ErrorCode::conflict);
    CHECK(refused.error().detail == "Idempotency-Key 'key' of 'li' was answered before");
  }
  desk.send(1, "assign", answer("handler", "zhao"));
  REQUIRE(desk.append().ok());
  REQUIRE(!writer->commit());
  CHECK(verified(path).difference == "");
}

TEST_CASE("a number or an origin is given once") {
  Directory directory;
  const auto path = directory.file("case.db");
  auto writer = open_writer(path);
  Desk desk(*writer);
  const auto& chart = *letter();
  const auto open = [&](const std::string& number, const std::string& origin) {
    expression::Map answers = answer("petitioner", "张三");
    answers.set("subject", expression::Value::string("一"));
    answers.set("received", expression::Value::string("2026-03-01"));
    auto decision = statechart::open(chart, {zone()}, answers, {desk.now, {"li", "", {"clerk"}}});
    REQUIRE(decision.ok());
    std::get<statechart::Opened>(decision->records.front()) = {number, origin};
    Append append;
    append.at = desk.now;
    append.login = "li";
    append.event = "register";
    append.chart = letter();
    append.records = &decision->records;
    append.snapshot = &decision->snapshot;
    append.projection = project(chart, decision->snapshot, calendar(), zone());
    auto appended = writer->append(append);
    return appended ? "case " + std::to_string(appended->case_id)
                    : std::to_string(static_cast<int>(appended.error().code));
  };
  const auto conflict = std::to_string(static_cast<int>(ErrorCode::conflict));
  REQUIRE(!writer->begin());
  CHECK(open("1号", "letters.csv:1") == "case 1");
  CHECK(open("1号", "letters.csv:2") == conflict);
  CHECK(open("2号", "letters.csv:1") == conflict);
  CHECK(open("2号", "") == "case 2");
  CHECK(open("3号", "") == "case 3");
  REQUIRE(!writer->commit());
  CHECK(*writer->find_origin("letters.csv:1") == std::optional<CaseId>{1});
  CHECK(*writer->find_origin("letters.csv:2") == std::nullopt);
}

TEST_CASE("numbers of a series have no gap, whatever is rolled back") {
  Directory directory;
  auto writer = open_writer(directory.file("case.db"));
  REQUIRE(!writer->begin());
  CHECK(*writer->take_number("荆检信", 2026) == 1);
  CHECK(*writer->take_number("荆检信", 2026) == 2);
  CHECK(*writer->take_number("荆检信", 2027) == 1);
  CHECK(*writer->take_number("荆检访", 2026) == 1);
  REQUIRE(!writer->commit());
  REQUIRE(!writer->begin());
  CHECK(*writer->take_number("荆检信", 2026) == 3);
  writer->rollback();
  REQUIRE(!writer->begin());
  CHECK(*writer->take_number("荆检信", 2026) == 3);
  REQUIRE(!writer->commit());
}

TEST_CASE("a repeated command finds its answer, until it is too old") {
  Directory directory;
  const auto path = directory.file("case.db");
  auto writer = open_writer(path);
  Desk desk(*writer);
  REQUIRE(!writer->begin());
  auto& append = desk.open("一");
  append.answered_key = "key";
  append.request_hash = sha256("body");
  REQUIRE(desk.append().ok());
  REQUIRE(!writer->commit());

  const auto answered = writer->find_answered("li", "key");
  REQUIRE(answered.ok());
  REQUIRE(answered->has_value());
  CHECK((*answered)->request_hash == sha256("body"));
  CHECK((*answered)->case_id == 1);
  CHECK((*answered)->case_sequence == 1);
  CHECK((*answered)->at == desk.now);
  CHECK(!writer->find_answered("zhao", "key")->has_value());
  REQUIRE(!writer->delete_expired(desk.now + std::chrono::days{30}));
  CHECK(writer->find_answered("li", "key")->has_value());
  REQUIRE(!writer->delete_expired(desk.now + std::chrono::days{31}));
  CHECK(!writer->find_answered("li", "key")->has_value());
}

TEST_CASE("users, sessions and contents are kept and replaced by their keys") {
  Directory directory;
  const auto path = directory.file("case.db");
  auto writer = open_writer(path);
  auto reader = open_reader(path);
  REQUIRE(!writer->put_user({"li", "李四", {"clerk"}, "hash", true}));
  REQUIRE(!writer->put_user({"an", "安", {"clerk", "chief"}, "hash", true}));
  REQUIRE(!writer->put_user({"li", "李四", {}, "other", false}));
  const auto users = reader->users();
  REQUIRE(users.ok());
  REQUIRE(users->size() == 2);
  CHECK((*users)[0].login == "an");
  CHECK((*users)[0].roles == std::vector<std::string>{"clerk", "chief"});
  CHECK((*reader->find_user("li"))->password_hash == "other");
  CHECK_FALSE((*reader->find_user("li"))->active);
  CHECK(!reader->find_user("nobody")->has_value());

  const auto token = sha256("token");
  REQUIRE(!writer->put_session({token, "li", at("2026-03-02T09:00:00Z")}));
  CHECK((*reader->find_session(token))->login == "li");
  REQUIRE(!writer->delete_expired(at("2026-03-02T08:59:59Z")));
  CHECK(reader->find_session(token)->has_value());
  REQUIRE(!writer->delete_expired(at("2026-03-02T09:00:00Z")));
  CHECK(!reader->find_session(token)->has_value());
  REQUIRE(!writer->put_session({token, "li", at("2026-03-02T09:00:00Z")}));
  REQUIRE(!writer->delete_session(token));
  CHECK(!reader->find_session(token)->has_value());

  const Content content{to_hex(sha256("text")), "workflow", "letter", "text", "rules"};
  REQUIRE(!writer->put_content(content));
  REQUIRE(!writer->put_content(content));
  const auto contents = reader->contents();
  REQUIRE(contents.ok());
  REQUIRE(contents->size() == 1);
  CHECK(contents->front().text == "text");
  CHECK(contents->front().rules_hash == "rules");
  CHECK(verified(path).difference == "");
}

TEST_CASE("the file is the owner's alone, and opens again with all it held") {
  Directory directory;
  const auto path = directory.file("case.db");
  Hash last{};
  {
    auto writer = open_writer(path);
    Desk desk(*writer);
    desk.registered("一");
    last = verified(path).last_hash;
    for (const auto* suffix : {"", "-wal", "-shm", ".lock"}) {
      struct stat status {};
      REQUIRE(::stat((path + suffix).c_str(), &status) == 0);
      CHECK((status.st_mode & 0777) == 0600);
    }
  }
  auto writer = open_writer(path);
  CHECK(found(writer->find_case(1)).number == "荆检信〔2026〕1号");
  Desk desk(*writer);
  CHECK(desk.registered("二") == 2);
  const auto report = verified(path);
  CHECK(report.difference == "");
  CHECK(report.entries == 2);
  CHECK(report.last_hash != last);
}

TEST_CASE("a file that should not be opened is refused with its reason, and left as it was") {
  Directory directory;
  const auto path = directory.file("case.db");
  auto wanted = options(path);
  const auto refusal = [&] {
    auto writer = Writer::open(wanted);
    return writer ? std::optional<Error>{} : std::optional<Error>{writer.error()};
  };
  SECTION("a second writer") {
    auto writer = open_writer(path);
    const auto error = refusal();
    REQUIRE(error.has_value());
    CHECK(error->code == ErrorCode::io);
    CHECK(error->detail ==
          "another process writes '" + path + "' (a server, or another command): stop it first");
    writer.reset();
    CHECK(!refusal());
  }
  SECTION("none: after a clean end the file alone is whole, beside an open reader too") {
    auto writer = open_writer(path);
    auto reader = Reader::open(wanted);
    REQUIRE(reader.ok());
    writer.reset();
    CHECK(std::filesystem::file_size(path + "-wal") == 0);
    const auto copy = directory.file("copy.db");
    std::filesystem::copy_file(path, copy);
    wanted.path = copy;
    CHECK(Reader::open(wanted).ok());
  }
  SECTION("another key") {
    open_writer(path).reset();
    wanted.key[31] = 1;
    REQUIRE(refusal().has_value());
    CHECK(refusal()->code == ErrorCode::wrong_key);
    CHECK(Reader::open(wanted).error().code == ErrorCode::wrong_key);
  }
  SECTION("a newer format") {
    open_writer(path).reset();
    REQUIRE(raw_open(path, "PRAGMA user_version = 99").empty());
    REQUIRE(refusal().has_value());
    CHECK(refusal()->code == ErrorCode::newer_format);
    CHECK(Reader::open(wanted).error().code == ErrorCode::newer_format);
  }
  SECTION("another program's database") {
    std::ofstream(path).close();
    REQUIRE(raw_open(path, "CREATE TABLE t (x)").empty());
    REQUIRE(refusal().has_value());
    CHECK(refusal()->code == ErrorCode::cannot_open);
    CHECK(refusal()->detail == "the file is a database of another program");
  }
  SECTION("no database") {
    std::ofstream(path) << std::string(5000, 'x');
    REQUIRE(refusal().has_value());
    CHECK(refusal()->code == ErrorCode::cannot_open);
  }
  SECTION("no such directory") {
    wanted.path = directory.file("none/case.db");
    REQUIRE(refusal().has_value());
    CHECK(refusal()->code == ErrorCode::cannot_open);
  }
  SECTION("a reader before the first writer") {
    CHECK(Reader::open(wanted).error().code == ErrorCode::cannot_open);
    std::ofstream(path).close();
    CHECK(Reader::open(wanted).error().detail == "the file holds no database yet");
  }
}

TEST_CASE("the journal refuses to be changed through SQL") {
  Directory directory;
  const auto path = directory.file("case.db");
  auto writer = open_writer(path);
  Desk desk(*writer);
  desk.registered("一");
  CHECK(raw_open(path, "UPDATE journal SET login = 'x'") == "SQLite: the journal is append-only");
  CHECK(raw_open(path, "DELETE FROM journal") == "SQLite: the journal is append-only");
}

TEST_CASE("a case whose workflow nobody knows is reported as such") {
  Directory directory;
  const auto path = directory.file("case.db");
  auto writer = open_writer(path);
  Desk desk(*writer);
  desk.registered("一");
  auto blind = options(path);
  blind.charts = [](std::string_view) { return nullptr; };
  auto reader = Reader::open(blind);
  REQUIRE(reader.ok());
  CHECK((*reader)->find_case(1, nullptr).error().code == ErrorCode::unknown_chart);
  CHECK((*reader)->journal(1, 0, 10, everybody()).error().code == ErrorCode::unknown_chart);
  CHECK(verify(blind, calendar(), zone(), {}).error().code == ErrorCode::unknown_chart);
}
