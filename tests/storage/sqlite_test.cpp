#include <catch2/catch.hpp>
#include <fstream>

#include "storage/migrate.h"
#include "storage/sqlite.h"
#include "tests/storage/office.h"

using namespace xinfang;
using namespace xinfang::storage;
using namespace xinfang::storage::test;

namespace {

struct Scratch {
  Directory directory;
  std::string path = directory.file("scratch.db");
  std::unique_ptr<sqlite::Connection> connection;

  Scratch() {
    std::ofstream(path).close();
    connection = open();
    REQUIRE(!connection->execute(
        "CREATE TABLE t (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE, bytes BLOB) STRICT"));
  }
  std::unique_ptr<sqlite::Connection> open() const {
    auto opened = sqlite::Connection::open(path, sqlite::Connection::Mode::read_write, 10);
    REQUIRE(opened.ok());
    return std::move(*opened);
  }
};

}  // namespace

TEST_CASE_METHOD(Scratch, "what is bound is what is read, empty and null kept apart") {
  const std::string bytes("\0a\xff", 3);
  {
    sqlite::Query insert(*connection, "INSERT INTO t (id, text, bytes) VALUES (?, ?, ?)");
    REQUIRE(!insert.integer(-5).text("张" + std::string(1, '\0')).blob(bytes).run());
  }
  {
    sqlite::Query insert(*connection, "INSERT INTO t (id, text, bytes) VALUES (?, ?, ?)");
    REQUIRE(!insert.integer(2).text({}).blob(std::string_view{}).run());
  }
  {
    sqlite::Query insert(*connection, "INSERT INTO t (id, text, bytes) VALUES (?, ?, ?)");
    REQUIRE(!insert.integer(3).text("x").null().run());
  }
  sqlite::Query select(*connection, "SELECT id, text, bytes FROM t ORDER BY id");
  REQUIRE(*select.next());
  CHECK(select.integer_at(0) == -5);
  CHECK(select.text_at(1) == "张" + std::string(1, '\0'));
  CHECK(select.bytes_at(2) == bytes);
  REQUIRE(*select.next());
  CHECK(select.text_at(1) == "");
  CHECK_FALSE(select.is_null(2));
  CHECK(select.bytes_at(2) == "");
  CHECK(select.hash_at(2) == Hash{});
  REQUIRE(*select.next());
  CHECK(select.is_null(2));
  CHECK_FALSE(*select.next());
}

TEST_CASE_METHOD(Scratch, "each kind of trouble has its code") {
  REQUIRE(!connection->execute("INSERT INTO t VALUES (1, 'a', NULL)"));
  const auto code = [&](const char* sql) {
    sqlite::Query query(*connection, sql);
    auto error = query.run();
    REQUIRE(error.has_value());
    return error->code;
  };
  CHECK(code("INSERT INTO t VALUES (1, 'b', NULL)") == ErrorCode::conflict);
  CHECK(code("INSERT INTO t VALUES (2, 'a', NULL)") == ErrorCode::conflict);
  CHECK(code("INSERT INTO t VALUES (2, NULL, NULL)") == ErrorCode::io);
  CHECK(code("SELECT nothing FROM t") == ErrorCode::io);
  auto other = open();
  REQUIRE(!other->execute("BEGIN IMMEDIATE"));
  CHECK(code("INSERT INTO t VALUES (2, 'b', NULL)") == ErrorCode::io);
}

TEST_CASE_METHOD(Scratch, "a read transaction sees one moment, and none opens inside another") {
  REQUIRE(!connection->execute("PRAGMA journal_mode = WAL"));
  auto other = open();
  const auto count = [&] { return *connection->integer("SELECT count(*) FROM t"); };
  {
    sqlite::ReadTransaction moment(*connection);
    CHECK(count() == 0);
    REQUIRE(!other->execute("INSERT INTO t VALUES (1, 'a', NULL)"));
    { sqlite::ReadTransaction inner(*connection); }
    CHECK(connection->in_transaction());
    CHECK(count() == 0);
  }
  CHECK_FALSE(connection->in_transaction());
  CHECK(count() == 1);
}

TEST_CASE("migrating twice changes nothing") {
  Directory directory;
  const auto path = directory.file("case.db");
  std::ofstream(path).close();
  auto connection = sqlite::Connection::open(path, sqlite::Connection::Mode::read_write, 10);
  REQUIRE(connection.ok());
  REQUIRE(!migrate(**connection));
  const auto changes = *(*connection)->integer("PRAGMA schema_version");
  REQUIRE(!migrate(**connection));
  CHECK(*(*connection)->integer("PRAGMA schema_version") == changes);
  CHECK(*(*connection)->integer("PRAGMA user_version") ==
        static_cast<std::int64_t>(migrations().size()));
  CHECK(*(*connection)->integer("PRAGMA application_id") == application_id);
}
