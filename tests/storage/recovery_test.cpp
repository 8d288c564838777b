#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>

#include "storage/sqlite.h"
#include "tests/storage/office.h"

using namespace xinfang;
using namespace xinfang::storage;
using namespace xinfang::storage::test;

namespace {

std::string bytes_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream bytes;
  bytes << file.rdbuf();
  return bytes.str();
}

// One life of two cases, a commit for each step; the first goes over to another version.
std::vector<std::function<void(Desk&)>> steps() {
  return {
      [](Desk& desk) { desk.registered("一", "欧阳某某"); },
      [](Desk& desk) { desk.sent(1, "remark", answer("remark", "急")); },
      [](Desk& desk) { desk.registered("二", "司马某某"); },
      [](Desk& desk) { desk.sent(1, "correct", answer("petitioner", "欧阳某")); },
      [](Desk& desk) { desk.sent(1, "assign", answer("handler", "zhao")); },
      [](Desk& desk) { desk.sent(2, "assign", answer("handler", "qian")); },
      [](Desk& desk) { desk.sent(1, "hand_back"); },
      [](Desk& desk) { desk.migrated(1); },
      [](Desk& desk) { desk.sent(1, "assign", answer("handler", "sun")); },
      [](Desk& desk) { desk.sent(1, "close"); },
  };
}

}  // namespace

TEST_CASE("a copy of the files after any commit opens as a clean prefix of the journal") {
  Directory directory;
  const auto path = directory.file("case.db");
  auto writer = open_writer(path);
  Desk desk(*writer);
  Sequence committed = 0;
  for (const auto& step : steps()) {
    desk.now += std::chrono::hours{5};
    step(desk);
    ++committed;
    const auto copy = directory.file("copy" + std::to_string(committed) + ".db");
    copy_as_cut(path, copy);
    CHECK(*open_reader(copy)->last_sequence() == committed);
    const auto report = verified(copy);
    CHECK(report.difference == "");
    CHECK(report.entries == committed);
  }
}

TEST_CASE("a log cut at any page opens as some clean prefix of the journal") {
  Directory directory;
  const auto path = directory.file("case.db");
  auto writer = open_writer(path);
  Desk desk(*writer);
  for (const auto& step : steps()) step(desk);
  const auto log = bytes_of(path + "-wal");
  constexpr std::size_t header_bytes = 32;
  constexpr std::size_t frame_bytes = 4096 + 24;
  Sequence newest = 0;
  std::size_t opened = 0;
  for (std::size_t size = header_bytes; size <= log.size(); size += frame_bytes) {
    const auto copy = directory.file("cut.db");
    std::filesystem::copy_file(path, copy, std::filesystem::copy_options::overwrite_existing);
    std::filesystem::remove(copy + "-shm");
    std::ofstream(copy + "-wal", std::ios::binary) << log.substr(0, size);
    auto reader = Reader::open(options(copy));
    if (!reader) continue;  // cut before the first commit that made the tables
    ++opened;
    const auto last = *(*reader)->last_sequence();
    CHECK(last >= newest);
    newest = last;
    CHECK(verified(copy).difference == "");
  }
  CHECK(opened > 10);
  CHECK(newest == 10);
}

TEST_CASE("a case replayed to any of its entries is the case as it was then") {
  Directory directory;
  const auto path = directory.file("case.db");
  auto writer = open_writer(path);
  auto reader = open_reader(path);
  Desk desk(*writer);
  std::vector<StoredCase> then;
  for (const auto& step : steps()) {
    desk.now += std::chrono::hours{5};
    step(desk);
    auto now = writer->find_case(1);
    REQUIRE(now.ok());
    if (then.empty() || then.back().sequence != (*now)->sequence) then.push_back(**now);
  }
  CHECK(then.size() == 8);
  for (const auto& expected : then) {
    auto replayed = reader->find_case_at(1, expected.sequence, nullptr);
    REQUIRE(replayed.ok());
    REQUIRE(replayed->has_value());
    CHECK((*replayed)->chart == expected.chart);
    CHECK((*replayed)->snapshot == expected.snapshot);
    CHECK((*replayed)->number == expected.number);
    CHECK((*replayed)->sequence == expected.sequence);
  }
  CHECK(!reader->find_case_at(1, 0, nullptr)->has_value());
  CHECK(!reader->find_case_at(1, 9, nullptr)->has_value());
  CHECK(!reader->find_case_at(3, 1, nullptr)->has_value());
}

TEST_CASE("a case is read as it stood at any instant") {
  Directory directory;
  const auto path = directory.file("case.db");
  auto writer = open_writer(path);
  auto reader = open_reader(path);
  Desk desk(*writer);
  std::vector<std::pair<Instant, StoredCase>> then;
  for (const auto& step : steps()) {
    desk.now += std::chrono::hours{5};
    step(desk);
    then.emplace_back(desk.now, **writer->find_case(1));
  }
  constexpr std::chrono::milliseconds tick{1};
  for (std::size_t i = 0; i < then.size(); ++i) {
    const auto& [made, expected] = then[i];
    const auto next = i + 1 < then.size() ? then[i + 1].first : made + std::chrono::hours{5};
    for (const auto instant : {made, next - tick}) {
      auto found = reader->find_case_as_of(1, instant, nullptr);
      REQUIRE(found.ok());
      REQUIRE(found->has_value());
      CHECK((*found)->chart == expected.chart);
      CHECK((*found)->snapshot == expected.snapshot);
      CHECK((*found)->number == expected.number);
      CHECK((*found)->sequence == expected.sequence);
    }
  }
  const Viewer nobody{.login = "nobody", .workflows = {}};
  CHECK(!reader->find_case_as_of(1, then.front().first - tick, nullptr)->has_value());
  CHECK(!reader->find_case_as_of(3, then.back().first, nullptr)->has_value());
  for (const auto& [made, expected] : then) {
    CHECK(!reader->find_case_as_of(1, made, &nobody)->has_value());
  }
}

TEST_CASE("a personal value stands in no file in plain text") {
  Directory directory;
  const auto path = directory.file("case.db");
  const auto search = [&](const std::string& text) {
    for (const auto& entry : std::filesystem::directory_iterator(directory.path())) {
      if (bytes_of(entry.path()).find(text) != std::string::npos) return true;
    }
    return false;
  };
  {
    auto writer = open_writer(path);
    Desk desk(*writer);
    for (const auto& step : steps()) step(desk);
    CHECK_FALSE(search("欧阳"));
    CHECK_FALSE(search("司马"));
    CHECK(search("register"));  // the search does find what is there
  }
  CHECK_FALSE(search("欧阳"));
  CHECK(search("register"));
}

TEST_CASE("a value that stays the same is sealed once, a new one gets a version of its own") {
  Directory directory;
  const auto path = directory.file("case.db");
  auto writer = open_writer(path);
  Desk desk(*writer);
  for (const auto& step : steps()) step(desk);
  auto connection = sqlite::Connection::open(path, sqlite::Connection::Mode::read_only, 100);
  REQUIRE(connection.ok());
  CHECK(*(*connection)
             ->integer("SELECT max(version) FROM personal WHERE case_id = 1"
                       " AND path = 'data/petitioner'") == 2);
  CHECK(*(*connection)
             ->integer("SELECT max(version) FROM personal WHERE case_id = 2"
                       " AND path = 'data/petitioner'") == 1);
}

TEST_CASE("an erased value reads as null, and the chain stays valid") {
  Directory directory;
  const auto path = directory.file("case.db");
  auto writer = open_writer(path);
  Desk desk(*writer);
  desk.registered("一", "欧阳某某");
  desk.sent(1, "correct", answer("petitioner", "欧阳某"));
  auto connection = sqlite::Connection::open(path, sqlite::Connection::Mode::read_write, 100);
  REQUIRE(connection.ok());
  REQUIRE(
      !(*connection)->execute("UPDATE personal SET salt = NULL, sealed = NULL WHERE version = 1"));
  const auto report = verified(path);
  CHECK(report.difference == "");
  auto reader = open_reader(path);
  const auto field = letter()->find_field("petitioner");
  CHECK((*reader->find_case_at(1, 1, nullptr))->snapshot.data[field].is_null());
  CHECK((*reader->find_case(1, nullptr))->snapshot.data[field].as_string() == "欧阳某");
}

TEST_CASE("readers work on while one process writes, and see each commit") {
  Directory directory;
  const auto path = directory.file("case.db");
  auto writer = open_writer(path);
  auto reader = open_reader(path);
  Desk desk(*writer);
  REQUIRE(!writer->begin());
  desk.open("一");
  REQUIRE(desk.append().ok());
  CHECK(*reader->last_sequence() == 0);  // neither waits nor sees the half
  CHECK(verified(path).entries == 0);
  REQUIRE(!writer->commit());
  CHECK(*reader->last_sequence() == 1);
  CHECK(verified(path).entries == 1);
}

TEST_CASE("readers open a database that nobody writes") {
  Directory directory;
  const auto path = directory.file("case.db");
  {
    auto writer = open_writer(path);
    Desk(*writer).registered("一");
  }
  CHECK(*open_reader(path)->last_sequence() == 1);
  CHECK(verified(path).clean);
}
