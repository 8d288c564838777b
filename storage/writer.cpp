// The writer. One append is one journal row and one case row; other tables only where they change.
//
// Invariants
// 1. last_ is the newest journal row of the transaction as it stands; after a rollback or a failed
//    commit it is read anew.
// 2. Whatever can refuse an append does so before its first write, or as that write.
// 3. Nothing outside append() writes journal or personal; cases, beside it, only refresh() and
//    project_anew().
// 4. kept_ holds rows of the transaction as it stands; it is empty after a rollback or a failed
//    commit. It follows from 3 (both write a kept row with its columns), and from the lock that
//    keeps other writers away.
#include <algorithm>
#include <unordered_map>

#include "engine/base/assert.h"
#include "engine/statechart/codec.h"
#include "storage/case_columns.h"
#include "storage/case_tables.h"
#include "storage/chain.h"
#include "storage/checked_rows.h"
#include "storage/database.h"
#include "storage/digest_rows.h"
#include "storage/reminders.h"
#include "storage/stored_case.h"
#include "storage/vault.h"
#include "storage/version_step.h"
#include "storage/writer_lookups.h"

namespace xinfang::storage {

namespace {

constexpr std::chrono::days answers_kept{30};

// Cases whose row is kept in memory: as many as the service keeps states of. A few KiB each.
constexpr std::size_t kept_cases_max = 4'096;

Error conflict(std::string detail) { return {ErrorCode::conflict, std::move(detail)}; }

// A key that is taken where the program's own counting says it is free.
Error contradiction(Error error) {
  if (error.code == ErrorCode::conflict) error.code = ErrorCode::damaged;
  return error;
}

class SqliteWriter final : public Writer {
 public:
  SqliteWriter(const StoreOptions& options, std::unique_ptr<WriterLock> lock,
               std::unique_ptr<Seal> seal, std::unique_ptr<sqlite::Connection> connection)
      : lock_(std::move(lock)),
        charts_(options.charts),
        seal_(std::move(seal)),
        connection_(std::move(connection)),
        digests_(*connection_, *seal_) {}
  // Readers that are still open would keep SQLite from emptying the log by itself: without this a
  // copy of the file alone, made after a clean stop, would lack what only the log holds. Where a
  // reader is in the middle of reading, the log stays, and the next writer takes it up.
  ~SqliteWriter() override {
    rollback();
    connection_->execute("PRAGMA wal_checkpoint(TRUNCATE)");
  }

  std::optional<Error> begin() override;
  Result<Appended, Error> append(const Append& append) override;
  std::optional<Error> refresh(CaseId id, const Projection& projection) override;
  Result<bool, Error> project_anew(const StoredCase& stored, const Projection& projection) override;
  std::optional<Error> commit() override;
  void rollback() override;

  Result<std::optional<StoredCase>, Error> find_case(CaseId id) override;
  Result<std::optional<Answered>, Error> find_answered(const std::string& login,
                                                       const std::string& key) override {
    return storage::find_answered(*connection_, *seal_, login, key);
  }
  Result<std::optional<CaseId>, Error> find_origin(const std::string& origin) override {
    return storage::find_origin(*connection_, origin);
  }
  Result<std::vector<Timer>, Error> due_cases(Instant until, int limit) override {
    return storage::due_cases(*connection_, until, limit);
  }
  Result<std::int64_t, Error> take_number(const std::string& series, int year) override {
    return storage::take_number(*connection_, *seal_, series, year);
  }

  DigestWriter& digests() override { return digests_; }

  std::optional<Error> put_content(const Content& content) override;
  std::optional<Error> put_calendar(const PublishedCalendar& calendar) override;
  std::optional<Error> put_user(const User& user) override;
  std::optional<Error> put_session(const Session& session) override;
  std::optional<Error> delete_session(const Hash& token_hash) override;
  std::optional<Error> delete_expired(Instant now) override;

 private:
  // The newest row of the journal, and the newest case.
  struct Last {
    Sequence sequence = 0;
    Hash hash{};
    CaseId case_id = 0;
  };
  // A case's row and personal values as the newest append left them.
  struct Kept {
    CaseColumns columns;
    KeptValues values;
  };

  std::optional<Error> read_last();
  // The case's row before the append; null for a new case.
  Result<Kept*, Error> check(const Append& append);
  // Null where there is no such case.
  Result<Kept*, Error> find_kept(CaseId id);
  Result<bool, Error> write_dates(Kept& kept, const Projection& projection);
  Result<Appended, Error> append_to(Kept& kept, bool known, const Append& append);
  std::optional<Error> write_case(const Append& append, const CaseColumns* before,
                                  CaseColumns& columns, std::string_view snapshot);
  void forget();
  Result<Appended, Error> write_entry(const Append& append, CaseId id, std::string_view records);
  // Reads the case as it is stored: before it is written.
  Result<std::vector<Reminder>, Error> find_reminders(const Append& append, CaseId id);
  std::optional<Error> write_reminders(std::vector<Reminder> reminders, const Appended& appended);

  std::unique_ptr<WriterLock> lock_;  // constant after construction, as the four below
  ChartSource charts_;
  std::unique_ptr<Seal> seal_;
  std::unique_ptr<sqlite::Connection> connection_;
  DigestWriter digests_;

  expression::JsonReader json_;
  std::optional<Last> last_;  // empty: to be read
  std::unordered_map<CaseId, Kept> kept_;
};

std::optional<Error> SqliteWriter::read_last() {
  sqlite::Query query(*connection_,
                      "SELECT sequence, hash, (SELECT max(id) FROM cases) FROM journal"
                      " ORDER BY sequence DESC LIMIT 1");
  auto row = query.next();
  if (!row) return row.error();
  Last last;
  if (*row) last = {query.integer_at(0), query.hash_at(1), query.integer_at(2)};
  last_ = last;
  return std::nullopt;
}

std::optional<Error> SqliteWriter::begin() {
  XINFANG_ASSERT(!connection_->in_transaction());
  if (auto error = sqlite::Query(*connection_, "BEGIN IMMEDIATE").run()) return error;
  if (!last_) return read_last();
  return std::nullopt;
}

std::optional<Error> SqliteWriter::commit() {
  XINFANG_ASSERT(connection_->in_transaction());
  auto error = sqlite::Query(*connection_, "COMMIT").run();
  if (error) forget();
  return error;
}

void SqliteWriter::forget() {
  last_.reset();
  kept_.clear();
}

void SqliteWriter::rollback() {
  forget();
  // After some errors SQLite has rolled back by itself.
  if (connection_->in_transaction()) sqlite::Query(*connection_, "ROLLBACK").run();
}

Result<SqliteWriter::Kept*, Error> SqliteWriter::find_kept(CaseId id) {
  if (const auto found = kept_.find(id); found != kept_.end()) return &found->second;
  static const std::string sql = select_cases(", timer_at", " WHERE id = ?");
  sqlite::Query query(*connection_, sql);
  auto row = query.integer(id).next();
  if (!row) return Failure{row.error()};
  if (!*row) return static_cast<Kept*>(nullptr);
  auto columns = read_columns(query, *seal_);
  if (!columns) return Failure{columns.error()};
  columns->timer_at = query.integer_at(case_columns_count);
  return &kept_.emplace(id, Kept{std::move(*columns), {}}).first->second;
}

// Every conflict that can be known before the first write.
Result<SqliteWriter::Kept*, Error> SqliteWriter::check(const Append& append) {
  Kept* before = nullptr;
  if (append.case_id != 0) {
    auto found = find_kept(append.case_id);
    if (!found) return found;
    before = *found;
    if (before == nullptr) {
      return Failure{conflict("there is no case " + std::to_string(append.case_id))};
    }
  }
  XINFANG_ASSERT(
      check_version_step(before != nullptr ? std::string_view{before->columns.workflow_hash} : "",
                         append.chart->workflow_hash(), *append.records)
          .empty());
  const Sequence next = before != nullptr ? before->columns.sequence + 1 : 1;
  if (append.case_sequence != next) {
    return Failure{conflict("the case's next sequence is " + std::to_string(next) + ", not " +
                            std::to_string(append.case_sequence))};
  }
  if (!append.answered_key.empty()) {
    sqlite::Query query(*connection_, "SELECT 1 FROM answered WHERE login = ? AND key = ?");
    auto taken = query.text(append.login).text(append.answered_key).next();
    if (!taken) return Failure{taken.error()};
    if (*taken) {
      return Failure{conflict("Idempotency-Key '" + append.answered_key + "' of '" + append.login +
                              "' was answered before")};
    }
  }
  return before;
}

Result<Appended, Error> SqliteWriter::append(const Append& append) {
  XINFANG_ASSERT(connection_->in_transaction() && last_);
  XINFANG_ASSERT(append.chart && append.records != nullptr && append.snapshot != nullptr);
  if (kept_.size() >= kept_cases_max) kept_.clear();
  auto before = check(append);
  if (!before) return Failure{before.error()};
  if (*before != nullptr) return append_to(**before, true, append);
  Kept fresh;
  auto appended = append_to(fresh, false, append);
  if (appended) kept_.emplace(appended->case_id, std::move(fresh));
  return appended;
}

std::optional<Error> SqliteWriter::refresh(CaseId id, const Projection& projection) {
  XINFANG_ASSERT(connection_->in_transaction());
  if (kept_.size() >= kept_cases_max) kept_.clear();
  auto kept = find_kept(id);
  if (!kept) return kept.error();
  if (*kept == nullptr) return conflict("there is no case " + std::to_string(id));
  const auto written = write_dates(**kept, projection);
  return written ? std::nullopt : std::optional<Error>(written.error());
}

Result<bool, Error> SqliteWriter::project_anew(const StoredCase& stored,
                                               const Projection& projection) {
  XINFANG_ASSERT(connection_->in_transaction());
  if (kept_.size() >= kept_cases_max) kept_.clear();
  auto kept = find_kept(stored.id);
  if (!kept) return Failure{kept.error()};
  if (*kept == nullptr || (*kept)->columns.sequence != stored.sequence) {
    return Failure{conflict("case " + std::to_string(stored.id) + " has changed")};
  }
  return write_dates(**kept, projection);
}

// Whether they were others.
Result<bool, Error> SqliteWriter::write_dates(Kept& kept, const Projection& projection) {
  auto dates = kept.columns;
  set_dates(dates, projection);
  if (kept.columns.same_dates(dates)) return false;
  if (auto error = update_dates(*connection_, dates)) return Failure{*error};
  kept.columns = std::move(dates);
  return true;
}

// `kept`: the row before, where it is known; afterwards the row as written.
Result<Appended, Error> SqliteWriter::append_to(Kept& kept, bool known, const Append& append) {
  const CaseColumns* before = known ? &kept.columns : nullptr;
  const CaseId id = known ? append.case_id : last_->case_id + 1;

  std::shared_ptr<const statechart::Chart> left;  // by a migration
  if (known && before->workflow_hash != append.chart->workflow_hash()) {
    auto chart = chart_of({*connection_, *seal_, charts_, json_}, before->workflow_hash);
    if (!chart) return Failure{chart.error()};
    left = std::move(*chart);
  }
  auto reminders = find_reminders(append, id);
  if (!reminders) return Failure{reminders.error()};
  CaseVault vault(*connection_, *seal_, id, &kept.values);
  const auto records = statechart::encode(*append.chart, *append.records, vault, left.get());
  const auto snapshot = statechart::encode(*append.chart, *append.snapshot, vault);
  auto columns =
      columns_of(id, append.case_sequence, *append.chart, *append.snapshot, append.projection);
  if (auto error = write_case(append, before, columns, snapshot)) return Failure{*error};
  if (auto error = vault.flush()) return Failure{contradiction(*error)};
  auto appended = write_entry(append, id, records);
  if (!appended) return appended;
  if (auto error = write_reminders(std::move(*reminders), *appended)) return Failure{*error};
  if (auto error = write_readers(*connection_, before, columns))
    return Failure{contradiction(*error)};
  if (auto error = count_stages(*connection_, before, columns)) return Failure{*error};
  if (!append.answered_key.empty()) {
    const Answered answered{append.login, append.answered_key,  append.request_hash,
                            id,           append.case_sequence, append.at};
    if (auto error = put_row(*connection_, *seal_, answered)) return Failure{*error};
  }
  kept.columns = std::move(columns);
  return appended;
}

std::optional<Error> SqliteWriter::write_case(const Append& append, const CaseColumns* before,
                                              CaseColumns& columns, std::string_view snapshot) {
  if (before != nullptr) {
    columns.number = before->number;
    columns.origin = before->origin;
    return update_case(*connection_, *seal_, *before, columns, snapshot);
  }
  XINFANG_ASSERT(!append.records->empty());
  const auto* opened = std::get_if<statechart::Opened>(&append.records->front());
  XINFANG_ASSERT(opened != nullptr);
  columns.number = opened->number;
  columns.origin = opened->origin;
  auto error = insert_case(*connection_, *seal_, columns, snapshot);
  if (!error) {
    last_->case_id = columns.id;
  } else if (error->code == ErrorCode::conflict) {
    error->detail =
        "case number '" + columns.number + "' or origin '" + columns.origin + "' is taken";
  }
  return error;
}

Result<Appended, Error> SqliteWriter::write_entry(const Append& append, CaseId id,
                                                  std::string_view records) {
  JournalRow row;
  row.sequence = last_->sequence + 1;
  row.case_id = id;
  row.case_sequence = append.case_sequence;
  row.at_ms = append.at.time_since_epoch().count();
  row.login = append.login;
  row.name = append.name;
  row.event = append.event;
  row.workflow_hash = append.chart->workflow_hash();
  row.records = records;
  const auto hash = chain_hash(last_->hash, row);
  sqlite::Query query(*connection_,
                      "INSERT INTO journal (sequence, case_id, case_sequence, at, login, name,"
                      " event, workflow_hash, records, previous_hash, hash)"
                      " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  query.integer(row.sequence).integer(row.case_id).integer(row.case_sequence).integer(row.at_ms);
  query.text(row.login).text(row.name).text(row.event).text(row.workflow_hash).text(records);
  if (auto error = query.blob(last_->hash).blob(hash).run()) {
    return Failure{contradiction(*error)};
  }
  last_->sequence = row.sequence;
  last_->hash = hash;
  return Appended{id, row.sequence, hash};
}

Result<std::vector<Reminder>, Error> SqliteWriter::find_reminders(const Append& append, CaseId id) {
  return reminders_of({append.event, append.at, *append.chart, *append.records, *append.snapshot},
                      [&]() -> Result<statechart::Snapshot, Error> {
                        auto stored = find_case(id);
                        if (!stored) return Failure{stored.error()};
                        XINFANG_ASSERT(stored->has_value());  // an alarm opens no case
                        return std::move((*stored)->snapshot);
                      });
}

std::optional<Error> SqliteWriter::write_reminders(std::vector<Reminder> reminders,
                                                   const Appended& appended) {
  for (auto& reminder : reminders) {
    reminder.sequence = appended.sequence;
    reminder.case_id = appended.case_id;
    if (auto error = insert_row(*connection_, *seal_, reminder)) return contradiction(*error);
  }
  return std::nullopt;
}

Result<std::optional<StoredCase>, Error> SqliteWriter::find_case(CaseId id) {
  return load_case({*connection_, *seal_, charts_, json_}, id, nullptr);
}

std::optional<Error> SqliteWriter::put_content(const Content& content) {
  XINFANG_ASSERT(to_hex(sha256(content.text)) == content.hash);
  return put_row(*connection_, *seal_, content);
}

std::optional<Error> SqliteWriter::put_calendar(const PublishedCalendar& calendar) {
  return put_row(*connection_, *seal_, calendar);
}

std::optional<Error> SqliteWriter::put_user(const User& user) {
  return put_row(*connection_, *seal_, user);
}

std::optional<Error> SqliteWriter::put_session(const Session& session) {
  return put_row(*connection_, *seal_, session);
}

std::optional<Error> SqliteWriter::delete_session(const Hash& token_hash) {
  sqlite::Query query(*connection_, "DELETE FROM sessions WHERE token_hash = ?");
  return query.blob(token_hash).run();
}

std::optional<Error> SqliteWriter::delete_expired(Instant now) {
  {
    sqlite::Query query(*connection_, "DELETE FROM sessions WHERE expires_at <= ?");
    if (auto error = query.integer(now.time_since_epoch().count()).run()) return error;
  }
  sqlite::Query query(*connection_, "DELETE FROM answered WHERE at < ?");
  return query.integer((now - answers_kept).time_since_epoch().count()).run();
}

}  // namespace

Result<std::unique_ptr<Writer>, Error> Writer::open(const StoreOptions& options) {
  auto lock = WriterLock::take(options.path);
  if (!lock) return Failure{lock.error()};
  auto seal = std::make_unique<Seal>(options.key, options.randomness);
  auto connection = open_for_writing(options, *seal);
  if (!connection) return Failure{connection.error()};
  return std::unique_ptr<Writer>(std::make_unique<SqliteWriter>(
      options, std::move(*lock), std::move(seal), std::move(*connection)));
}

}  // namespace xinfang::storage
