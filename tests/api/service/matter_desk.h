// A desk for the service's tests: a small workflow whose clock can do all that a clock can, a
// database in a folder of its own, time and randomness of the test.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "api/service/case_clocks.h"
#include "api/service/library.h"
#include "tests/api/cli/shipped.h"

namespace xinfang::service::test {

extern const Caller clerk;

class MatterDesk {
 public:
  MatterDesk();

  // Anew on the same database.
  void start();
  Service& service() { return *service_; }
  const clock::Calendar& calendar() const { return library_->calendar(); }

  // An event of the clerk; of case 0: registers one. Requires success.
  void send(storage::CaseId id, const std::string& event = "");
  // The term of handling is longer from now on, and a state has another name; every case goes over.
  void change_version();
  // The answer; the detail of the problem where it is refused.
  json::value ask(storage::CaseId id, std::optional<AsOf> as_of, const Caller& caller = clerk);
  // A read connection of the test's own, for an answer by another book of calendars.
  std::unique_ptr<ReaderPool> readers();

  Instant now = *parse_instant("2026-02-02T01:30:00Z");  // 09:30 in Beijing

 private:
  const xinfang::test::Folder folder_;
  Files files_;
  std::shared_ptr<Library> library_;
  std::unique_ptr<Service> service_;
};

}  // namespace xinfang::service::test
