// Digests: reminders collected for each person, and delivered when the office opens. A reminder
// waits in the database from the commit of its alarm; what happens to it is decided here, on the
// writer thread, in the transaction that keeps it.
//
// - When: at the opening of the next block of business hours at or after the instant the alarm was
//   due; where the server was down then, at once if the office is open, else at the next opening.
// - Whom: a role: its active users; a field: who stood there when the alarm rang. Of these, who may
//   see the case at delivery. Nobody is left: the reminder is put aside, and the log says so.
// - What: an expiry always. A warning that was overtaken (the duty was done or fell away, the term
//   was extended, restarted or moved on) is left out.
// - Once: one digest for a person and an opening; a new one only where that was read already. Who
// is
//   reached by several receivers of one alarm is told by the first.
#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "api/service/accounts.h"
#include "api/service/calendars.h"
#include "api/service/service.h"
#include "api/service/timed_work.h"
#include "engine/clock/assess.h"
#include "storage/digest_writer.h"

namespace xinfang::service {

// Deliveries after which a work() ends early: a role may have hundreds of holders, and commands
// wait for its transaction.
inline constexpr int deliveries_max = 500;

class Digests final : public TimedWork {
 public:
  struct Parts {
    storage::DigestWriter& store;  // of the writer that work() is given; outlives this
    const Accounts& accounts;      // outlives this, as does the next
    const CalendarShelf& calendars;
    clock::Zone zone = clock::Zone::fixed(std::chrono::minutes{0});
    // The calendar's; none: the whole working day is open.
    std::function<std::vector<clock::BusinessHours>()> business_hours;
    std::function<Instant()> now;
  };

  using Listener = std::function<void(const std::vector<UnreadDigests>&)>;

  explicit Digests(Parts parts) : parts_(std::move(parts)) {}

  // Called on the writer thread after each commit that changed somebody's unread digests. Any
  // thread: what is due may be delivered before anybody listens.
  void listen(Listener listener);

  // ---- TimedWork; a piece is a reminder
  std::optional<Instant> next() override;
  Result<int, storage::Error> work(storage::Writer& writer, Instant now, int limit) override;
  void settled(bool committed) override;

  // ---- on the writer thread, outside a transaction
  // `not_found`: the caller has no such digest.
  std::optional<Problem> mark_read(const Caller& caller, storage::DigestId id);

 private:
  Result<const storage::StoredCase*, storage::Error> load(storage::Writer& writer,
                                                          storage::CaseId id);
  std::optional<storage::Error> settle(storage::Writer& writer,
                                       const storage::PendingReminder& pending, Instant opening,
                                       Instant now);
  std::vector<std::string> receivers(const storage::Reminder& reminder,
                                     const storage::StoredCase& state) const;
  clock::Assessment assess(const storage::StoredCase& state, std::size_t clock, Instant now) const;
  bool is_overtaken(const storage::PendingReminder& pending, const storage::StoredCase& state,
                    Instant now) const;
  std::optional<Day> due_day(const std::string& event, const storage::StoredCase& state,
                             Instant now) const;
  std::optional<storage::Error> count_unread();
  void publish(const std::vector<UnreadDigests>& unread);

  const Parts parts_;

  std::mutex listener_mutex_;
  Listener listener_;  // guarded by listener_mutex_

  // Writer thread only.
  std::map<storage::CaseId, storage::StoredCase> cases_;  // of the running work()
  int deliveries_ = 0;                                    // of the running work()
  std::map<std::string, std::int64_t> unread_;            // login -> digests; of the transaction
  std::vector<std::string> warnings_;                     // to be logged after the commit
};

}  // namespace xinfang::service
