// Store: the database file. Truth is the journal; everything else follows from it and is written in
// the same transaction (docs/journal-format.md).
//
// One Writer, used by one thread at a time, with group commit: begin, append..., commit. Any number
// of Readers, each used by one thread at a time; they see what was committed before their call
// began and never wait for the writer (WAL). No exception leaves these classes.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "storage/digest.h"
#include "storage/digest_writer.h"
#include "storage/types.h"

namespace xinfang::storage {

struct StoreOptions {
  std::string path;
  Key key{};  // seals personal values
  ChartSource charts;
  std::function<void(std::span<std::uint8_t>)> randomness;  // salts, nonces; from the caller
  int busy_timeout_ms = 5'000;
};

// One command's result, to be journalled.
struct Append {
  CaseId case_id = 0;          // 0: a new case; the id comes back
  Sequence case_sequence = 1;  // must be the case's next
  Instant at{};
  std::string login;
  std::string name;
  std::string event;
  std::shared_ptr<const statechart::Chart> chart;
  const statechart::Records* records = nullptr;    // valid during the call
  const statechart::Snapshot* snapshot = nullptr;  // after them; valid during the call
  Projection projection;
  std::string answered_key;  // Idempotency-Key; empty: none
  Hash request_hash{};
};

struct Appended {
  CaseId case_id = 0;
  Sequence sequence = 0;  // of the journal
  Hash hash{};
};

class Writer {
 public:
  // Creates the file (mode 0600) and its tables on first use, runs migrations, takes the lock that
  // keeps a second process from writing. `wrong_key` where the key does not open this database.
  static Result<std::unique_ptr<Writer>, Error> open(const StoreOptions& options);
  virtual ~Writer() = default;

  // ---- one transaction: after any error but `conflict`, roll back and load everything anew
  virtual std::optional<Error> begin() = 0;
  // `conflict` leaves the transaction as it was before the call. A case's version changes only by
  // records that begin with a `migrated` one: see version_step.h.
  virtual Result<Appended, Error> append(const Append& append) = 0;
  // The case's row as another projection of the same snapshot has it: due columns and timer, which
  // follow from the calendar too. No journal entry. `conflict` where there is no such case.
  virtual std::optional<Error> refresh(CaseId id, const Projection& projection) = 0;
  virtual std::optional<Error> commit() = 0;  // on disk when it returns without error
  virtual void rollback() = 0;
  // For a case whose row depends on the calendar: its columns anew from `projection`, without an
  // entry. Whether they were others. `stored` must be the case as it is (`conflict`). Must be
  // called inside a transaction.
  virtual Result<bool, Error> project_anew(const StoredCase& stored,
                                           const Projection& projection) = 0;

  // Inside or outside a transaction; sees its own appends.
  virtual Result<std::optional<StoredCase>, Error> find_case(CaseId id) = 0;
  virtual Result<std::optional<Answered>, Error> find_answered(const std::string& login,
                                                               const std::string& key) = 0;
  virtual Result<std::optional<CaseId>, Error> find_origin(const std::string& origin) = 0;
  // The cases whose timer is at or before `until`, by instant and id; `limit` is positive. With the
  // latest instant there is and 1: the next one.
  virtual Result<std::vector<Timer>, Error> due_cases(Instant until, int limit) = 0;
  // The next number of a series ("荆检控申访", 2026), gapless: 1 for the first. Taken only when the
  // transaction commits. Must be called inside one.
  virtual Result<std::int64_t, Error> take_number(const std::string& series, int year) = 0;

  // The reminders that alarms appended, and their delivery. The writer's part, lives as long.
  virtual DigestWriter& digests() = 0;

  // ---- each its own transaction unless one is open
  virtual std::optional<Error> put_content(const Content& content) = 0;  // a known hash: nothing
  // The next edition; its text must be kept before. `conflict` where the number is taken.
  virtual std::optional<Error> put_calendar(const PublishedCalendar& calendar) = 0;
  virtual std::optional<Error> put_user(const User& user) = 0;  // by login
  virtual std::optional<Error> put_session(const Session& session) = 0;
  virtual std::optional<Error> delete_session(const Hash& token_hash) = 0;
  virtual std::optional<Error> delete_expired(Instant now) = 0;  // sessions, answers over 30 days
};

// Journal entries in one answer.
inline constexpr int journal_rows_max = 1'000;

class Reader {
 public:
  static Result<std::unique_ptr<Reader>, Error> open(const StoreOptions& options);
  virtual ~Reader() = default;

  virtual Result<Sequence, Error> last_sequence() = 0;
  // Empty where there is none, or the viewer may not see it. A null viewer sees all (the service
  // itself).
  virtual Result<std::optional<StoredCase>, Error> find_case(CaseId id, const Viewer* viewer) = 0;
  // The case as it was after `case_sequence`, by replay.
  virtual Result<std::optional<StoredCase>, Error> find_case_at(CaseId id, Sequence case_sequence,
                                                                const Viewer* viewer) = 0;
  // The case as it stood at the instant: after the last entry that is not later, by replay where
  // others followed. Empty also where the case was not there yet.
  virtual Result<std::optional<StoredCase>, Error> find_case_as_of(CaseId id, Instant instant,
                                                                   const Viewer* viewer) = 0;
  // `bad_cursor` where the cursor is another list's. The rows' timer_at is left out.
  virtual Result<ListPage, Error> list(const ListQuery& query, const Viewer& viewer) = 0;
  // Entries after the case's sequence `after`, ascending; `limit` is 1..journal_rows_max.
  virtual Result<std::vector<JournalEntry>, Error> journal(CaseId id, Sequence after, int limit,
                                                           const Viewer& viewer) = 0;
  virtual Result<Dashboard, Error> dashboard(Instant now, const Viewer& viewer) = 0;
  // The viewer's own, newest first; `bad_cursor` where the cursor is another list's.
  virtual Result<DigestPage, Error> digests(const DigestQuery& query, const Viewer& viewer) = 0;
  virtual Result<std::optional<User>, Error> find_user(const std::string& login) = 0;
  virtual Result<std::vector<User>, Error> users() = 0;
  virtual Result<std::optional<Session>, Error> find_session(const Hash& token_hash) = 0;
  virtual Result<std::vector<Content>, Error> contents() = 0;  // in the order they were kept
  // Of every version that has cases.
  virtual Result<std::vector<VersionCount>, Error> version_counts() = 0;
  // Running cases of a version after case `after`, ascending; `limit` is positive.
  virtual Result<std::vector<CaseId>, Error> open_cases(const std::string& workflow_hash,
                                                        CaseId after, int limit) = 0;
  // Cases after `after` whose row depends on the calendar: running ones, and those that ended while
  // a clock ran. Ascending; `limit` is positive.
  virtual Result<std::vector<CaseId>, Error> dated_cases(CaseId after, int limit) = 0;
  // Editions of the calendar, oldest first.
  virtual Result<std::vector<PublishedCalendar>, Error> calendars() = 0;
  virtual Result<std::optional<Content>, Error> find_content(const std::string& hash) = 0;
};

}  // namespace xinfang::storage
