// Many alarms at once: each rings once whatever comes between.
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <future>

#include "api/service/timetable.h"
#include "tests/api/service/timed_office.h"

using namespace xinfang;
using namespace std::chrono_literals;
using xinfang::test::TimedOffice;

namespace {

constexpr int letters = 1'500;
constexpr int alarms_each = 2;  // of a letter that is 100 hours old

void check_each_rang_once(TimedOffice& office) {
  CHECK(office.rung() == alarms_each * letters);
  CHECK(office.doubled() == 0);
  CHECK(office.difference() == "");
}

}  // namespace

TEST_CASE("a backlog is worked off with commands in between, each alarm once") {
  TimedOffice office;
  auto& service = office.start();
  office.register_letters(letters);
  office.advance(100h);
  std::atomic<int> refused{0};
  std::atomic<int> done{0};
  auto people = std::async(std::launch::async, [&] {
    for (int i = 0; i < 300; ++i) {
      // From both ends: of cases that have rung and of those that wait.
      const int id = i % 2 == 0 ? 1 + i : letters - i;
      const auto result = service.execute(TimedOffice::event(id, "note"));
      ++(result.ok() ? done : refused);
    }
  });
  service.run_timers();
  people.get();
  service.run_timers();
  CHECK(done == 300);
  CHECK(refused == 0);
  CHECK(office.count("SELECT count(*) FROM journal WHERE event = 'note'") == 300);
  check_each_rang_once(office);
}

TEST_CASE("a command waits for one slice at most, and a slice has its bound") {
  TimedOffice office;
  auto& service = office.start();
  office.register_letters(4 * service::slice_max);
  office.advance(100h);
  std::vector<std::vector<storage::CaseId>> batches;
  std::promise<void> answered;
  service.on_commit([&](const std::vector<service::Change>& changes) {
    std::vector<storage::CaseId> ids;
    for (const auto& change : changes) ids.push_back(change.state->id);
    batches.push_back(std::move(ids));
    if (batches.size() > 1) return;
    // The first slice has just been committed: the command comes before the second.
    service.submit(TimedOffice::letter(), [&](const auto&) { answered.set_value(); });
  });
  service.run_timers();
  answered.get_future().get();
  REQUIRE(batches.size() > 4);
  CHECK(batches[0].size() == service::slice_max);
  CHECK(batches[1] == std::vector<storage::CaseId>{4 * service::slice_max + 1});
  for (const auto& batch : batches) CHECK(batch.size() <= service::slice_max);
  // By instant, and by case where they are of one: the first cases have another alarm of that
  // instant.
  CHECK(batches[0].front() == 1);
  CHECK(batches[2].front() == 1);
  CHECK(batches[3].front() == service::slice_max + 1);
}

TEST_CASE("a restart in the middle of a backlog loses and doubles nothing") {
  TimedOffice office;
  office.start();
  office.register_letters(letters);
  office.stop();
  office.advance(100h);
  int rounds = 0;
  for (; office.rung() < alarms_each * letters; ++rounds) {
    REQUIRE(rounds < 1'000);
    auto& service = office.start();
    std::promise<void> some;
    int slices = 0;
    service.on_commit([&](const auto&) {
      if (++slices == 5) some.set_value();
    });
    auto working = std::async(std::launch::async, [&] { return service.run_timers(); });
    const auto done = some.get_future();
    while (done.wait_for(1ms) != std::future_status::ready &&
           working.wait_for(1ms) != std::future_status::ready) {
    }
    office.stop();
    working.get();
  }
  CHECK(rounds > 1);
  check_each_rang_once(office);
}

TEST_CASE("a server lets clocks ring by itself") {
  TimedOffice office;
  office.start();
  office.register_letters(letters);
  office.advance(100h);
  std::promise<void> all;
  // Commits before this listener are there to be counted all the same.
  office.start(true).on_commit([&](const auto&) {
    if (office.rung() == alarms_each * letters) all.set_value();
  });
  all.get_future().get();
  office.stop();
  check_each_rang_once(office);
}

TEST_CASE("a commit that fails rings nothing, and nothing twice afterwards") {
  TimedOffice office;
  auto& service = office.start();
  office.register_letters(letters);
  office.advance(100h);
  // A deferred reference that holds nowhere: the statements pass and COMMIT is refused.
  office.tamper(
      "CREATE TABLE fault (id INTEGER REFERENCES cases (id) DEFERRABLE INITIALLY DEFERRED);"
      "CREATE TRIGGER fail_commit AFTER INSERT ON journal WHEN new.case_id >= 600"
      " BEGIN INSERT INTO fault VALUES (-1); END");
  const int before = service.run_timers();
  CHECK(before < letters);
  CHECK(before == office.rung());
  CHECK(service.trouble());
  CHECK(service.run_timers() == 0);
  CHECK(service.alarms_set_aside() == 0);
  CHECK_FALSE(service.execute(TimedOffice::event(letters, "note")).ok());
  office.tamper("DROP TRIGGER fail_commit");
  CHECK(service.execute(TimedOffice::event(letters, "note")).ok());
  CHECK_FALSE(service.trouble());
  CHECK(service.run_timers() + before + alarms_each == alarms_each * letters);
  check_each_rang_once(office);
}

TEST_CASE("a case that can't ring is set aside, and the others ring") {
  const struct {
    const char* what;
    std::string sql;
    std::string mend;
  } table[] = {
      {"its snapshot does not decode", "UPDATE cases SET snapshot = '{' || snapshot WHERE id = 70",
       "UPDATE cases SET snapshot = substr(snapshot, 2) WHERE id = 70"},
      {"its row can't be written: a sealed column does not open",
       "CREATE TABLE kept AS SELECT subject FROM cases WHERE id = 70;"
       "UPDATE cases SET subject = petitioner WHERE id = 70",
       "UPDATE cases SET subject = (SELECT subject FROM kept) WHERE id = 70; DROP TABLE kept"},
  };
  for (const auto& row : table) {
    INFO(row.what);
    TimedOffice office;
    office.start();
    office.register_letters(200);
    office.stop();
    office.advance(100h);
    office.tamper(row.sql);
    office.start();
    CHECK(office.service().run_timers() == 199 * alarms_each);
    CHECK(office.service().alarms_set_aside() == 1);
    CHECK(office.service().run_timers() == 0);
    CHECK(*office.service().next_timer() == office.now() + 20h);
    office.stop();
    office.tamper(row.mend);
    CHECK(office.start().run_timers() == alarms_each);
    CHECK(office.service().alarms_set_aside() == 0);
    CHECK(office.rung() == 200 * alarms_each);
    CHECK(office.doubled() == 0);
    CHECK(office.difference() == "");
  }
}

TEST_CASE("killed in the middle of a backlog again and again, nothing is lost or doubled") {
  TimedOffice office;
  office.start();
  office.register_letters(letters);
  office.stop();
  office.advance(100h);
  int kills = 0;
  for (; office.rung() < alarms_each * letters; ++kills) {
    REQUIRE(kills < 1'000);
    int pipes[2];
    REQUIRE(::pipe(pipes) == 0);
    const auto child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
      // Tells of each commit until it is killed; ends by itself only where nothing is due.
      auto& service = office.start();
      service.on_commit([&](const auto&) {
        if (::write(pipes[1], "x", 1) != 1) ::_exit(1);
      });
      service.run_timers();
      ::_exit(0);
    }
    ::close(pipes[1]);
    char byte = 0;
    for (int commits = 0; commits <= kills % 7 && ::read(pipes[0], &byte, 1) == 1; ++commits) {
    }
    ::kill(child, SIGKILL);
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    ::close(pipes[0]);
    CHECK(office.difference() == "");
    CHECK(office.doubled() == 0);
  }
  CHECK(kills > 5);
  check_each_rang_once(office);
}
