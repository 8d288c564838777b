// A desk of one workflow whose clock warns, and the digests made of it: on a database of its own,
// with the test's time, and without a thread. The office is open from 9 to 12 and from 14 to 18 on
// the working days of the shipped calendar.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "api/service/digests.h"
#include "tests/api/cli/shipped.h"

namespace xinfang::service::test {

using Lines = std::vector<std::string>;

// "reminded": need-to-know; supervisors and the handler may see a case, clerks only register. Its
// clock `reply` (seven days, warned of three days and urgently one day before, ten days more where
// it is extended) tells handler, role supervisor and role clerk.
class RemindedDesk {
 public:
  RemindedDesk();
  ~RemindedDesk();

  // The present, in Beijing's time: "2026-03-02 09:30".
  void set(const std::string& text);
  // With these roles from now on.
  void put_user(const std::string& login, const std::vector<std::string>& roles);

  // A case of the handler, registered now.
  storage::CaseId registered(const std::string& handler);
  // An event of somebody with every role.
  void send(storage::CaseId id, const std::string& event, expression::Map answers = {});
  // Every alarm that is due now, of one case or of every one (0), in transactions of their own.
  void ring(storage::CaseId only = 0);
  // As the scheduler does it: work while something is due, `limit` reminders in each transaction.
  // The number of reminders.
  int deliver(int limit = 64);
  // One transaction of it that comes to nothing.
  void deliver_and_crash();
  // Everything in memory is lost.
  void restart();

  // When there is something to deliver, in Beijing's time; "never".
  std::string next();
  // A line for each digest of the login, oldest first: "09:00 unread: 1 warned, 2 expired": the
  // numbers are the cases', the time is that of delivery; with the day where it is not today.
  Lines inbox(const std::string& login);
  // Whether the login has the digest; it is read from then on.
  bool reads(const std::string& login, storage::DigestId id);
  void read(const std::string& login, storage::DigestId id);  // requires that it does
  // Reminders by what became of them: "2 delivered, 1 dropped".
  std::string states();
  // What was published since the last call: "wang 1".
  Lines published();
  // The difference that verify finds; empty: none.
  std::string verified();

 private:
  void start();
  storage::StoreOptions options() const;
  void append(storage::CaseId id, const std::string& event, const statechart::Decision& decision);
  std::string time(Instant instant) const;

  xinfang::test::Folder folder_;
  Instant now_{};
  std::shared_ptr<const statechart::Chart> chart_;
  service::CalendarShelf calendars_;
  clock::Zone zone_;
  Lines published_;
  storage::CaseId last_ = 0;

  std::unique_ptr<storage::Writer> writer_;
  std::unique_ptr<ReaderPool> readers_;
  std::unique_ptr<Accounts> accounts_;
  std::unique_ptr<Digests> digests_;
};

}  // namespace xinfang::service::test
