// An office whose clock the test holds: small workflows with terms in hours, a database of its own.
#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "api/service/service.h"
#include "tests/api/cli/shipped.h"

namespace xinfang::test {

// The terms `reply` and `report` run 100 hours and begin together. When `reply` expires the letter
// is chased, for 20 hours (`follow_up`).
class TimedOffice {
 public:
  TimedOffice();

  // Stops the service, where one runs, and starts it on the same database.
  service::Service& start(bool timers = false);
  void stop() { service_.reset(); }
  service::Service& service() { return *service_; }

  Instant now() const { return Instant{std::chrono::milliseconds{now_.load()}}; }
  void set(Instant instant) { now_ = instant.time_since_epoch().count(); }
  void advance(std::chrono::milliseconds by) { set(now() + by); }

  static service::Caller clerk() { return {"li", "李四", {"reception"}}; }
  static service::Command letter(const std::string& subject = "甲");
  static service::Command event(storage::CaseId id, const std::string& name);
  storage::CaseId register_letter();
  void register_letters(int count);

  // "clock.expired.reply at 2026-03-06T05:00:00.000Z" of each alarm of the case, and
  // "... since <effective>, late" where it was noticed late.
  std::vector<std::string> alarms(storage::CaseId id);
  std::vector<std::string> states(storage::CaseId id);

  // Runs `sql` behind the program's back.
  void tamper(const std::string& sql);
  std::int64_t count(const std::string& sql);
  // Entries of the journal that a person did not write, and those among them that one case has
  // twice.
  std::int64_t rung() { return count("SELECT count(*) FROM journal WHERE login = ''"); }
  std::int64_t doubled();
  // Empty: the database is whole.
  std::string difference();
  // Makes the database of a dump in tests/data, with the key it names.
  void restore(const std::string& dump);

  const std::string& database() const { return database_; }

 private:
  service::Config config(bool timers);

  Folder folder_;
  std::string database_;
  std::atomic<std::int64_t> now_;
  std::shared_ptr<service::Library> library_;
  std::unique_ptr<service::Service> service_;  // last: stops first, and reads the clock
};

}  // namespace xinfang::test
