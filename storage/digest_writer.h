// DigestWriter: the reminders of a database that is open for writing, and the digests made of them.
// On the writer's thread; a part of Writer, whose transactions it takes part in. After any error
// roll back, as there.
#pragma once

#include <string>
#include <vector>

#include "engine/base/result.h"
#include "storage/digest.h"

namespace xinfang::storage {

class Seal;
namespace sqlite {
class Connection;
}

class DigestWriter {
 public:
  // Both outlive it.
  DigestWriter(sqlite::Connection& connection, const Seal& seal)
      : connection_(connection), seal_(seal) {}

  // The earliest due instant of the reminders that wait; nullopt: none waits.
  Result<std::optional<Instant>, Error> first_pending();
  // Reminders that wait and were due at or before `until`, in the order they were due; `limit` is
  // positive.
  Result<std::vector<PendingReminder>, Error> pending(Instant until, int limit);

  // ---- inside a transaction
  // What became of a pending reminder; asserts that `state` is not pending.
  std::optional<Error> settle(Reminder reminder, ReminderState state, Instant at);
  // Into the login's unread digest of this opening, or into a new one. False, and nothing changed:
  // the login was given this reminder before, or this alarm's by another receiver.
  Result<bool, Error> deliver(const Reminder& reminder, const std::string& login, Instant opening,
                              Instant at, std::optional<Day> due_day);

  // ---- inside or outside one
  // The first reading is kept. False: the login has no such digest.
  Result<bool, Error> mark_read(const std::string& login, DigestId id, Instant at);
  Result<std::int64_t, Error> unread(const std::string& login);

 private:
  Result<DigestId, Error> open_digest(const std::string& login, Instant opening, Instant at);

  sqlite::Connection& connection_;
  const Seal& seal_;
};

}  // namespace xinfang::storage
