#include "storage/digest_writer.h"

#include "engine/base/assert.h"
#include "storage/digest_rows.h"

namespace xinfang::storage {

namespace {

std::int64_t milliseconds(Instant instant) { return instant.time_since_epoch().count(); }

}  // namespace

Result<std::optional<Instant>, Error> DigestWriter::first_pending() {
  sqlite::Query query(connection_,
                      "SELECT due_at FROM reminders INDEXED BY reminders_pending"
                      " WHERE state = 0 ORDER BY due_at LIMIT 1");
  auto row = query.next();
  if (!row) return Failure{row.error()};
  if (!*row) return std::optional<Instant>{};
  return std::optional<Instant>{Instant{std::chrono::milliseconds{query.integer_at(0)}}};
}

Result<std::vector<PendingReminder>, Error> DigestWriter::pending(Instant until, int limit) {
  XINFANG_ASSERT(limit >= 1);
  static const auto sql = "SELECT " + reminder_columns("r.") +
                          ", j.event, j.at FROM reminders r INDEXED BY reminders_pending"
                          " JOIN journal j ON j.sequence = r.sequence"
                          " WHERE r.state = 0 AND r.due_at <= ?"
                          " ORDER BY r.due_at, r.sequence, r.record LIMIT ?";
  sqlite::Query query(connection_, sql);
  query.integer(milliseconds(until)).integer(limit);
  std::vector<PendingReminder> reminders;
  for (;;) {
    auto row = query.next();
    if (!row) return Failure{row.error()};
    if (!*row) return reminders;
    auto reminder = read_row<Reminder>(query, seal_);
    if (!reminder) return Failure{reminder.error()};
    reminders.push_back(
        {std::move(*reminder), query.text_at(reminder_columns_count),
         Instant{std::chrono::milliseconds{query.integer_at(reminder_columns_count + 1)}}});
  }
}

std::optional<Error> DigestWriter::settle(Reminder reminder, ReminderState state, Instant at) {
  XINFANG_ASSERT(connection_.in_transaction());
  XINFANG_ASSERT(reminder.state == ReminderState::pending && state != ReminderState::pending);
  reminder.state = state;
  reminder.settled_at = at;
  return update_state(connection_, seal_, reminder);
}

Result<bool, Error> DigestWriter::deliver(const Reminder& reminder, const std::string& login,
                                          Instant opening, Instant at, std::optional<Day> due_day) {
  XINFANG_ASSERT(connection_.in_transaction());
  {
    sqlite::Query known(connection_,
                        "SELECT 1 FROM digest_items i JOIN reminders r"
                        " ON r.sequence = i.sequence AND r.record = i.record"
                        " WHERE i.login = ? AND i.sequence = ?"
                        " AND (i.record = ? OR r.receiver <> ?) LIMIT 1");
    known.text(login).integer(reminder.sequence).integer(reminder.record);
    auto row = known.text(reminder.receiver).next();
    if (!row) return row;
    if (*row) return false;
  }
  auto digest = open_digest(login, opening, at);
  if (!digest) return Failure{digest.error()};
  const DigestItem item{login, reminder.sequence, reminder.record, *digest, due_day};
  if (auto error = insert_row(connection_, seal_, item)) return Failure{std::move(*error)};
  return true;
}

Result<DigestId, Error> DigestWriter::open_digest(const std::string& login, Instant opening,
                                                  Instant at) {
  {
    static const auto sql = select_rows<Digest>(
        " WHERE login = ? AND opening = ? AND read_at IS NULL"
        " AND (SELECT count(*) FROM digest_items i WHERE i.digest = digests.id) < ?"
        " ORDER BY id DESC LIMIT 1");
    sqlite::Query query(connection_, sql);
    query.text(login).integer(milliseconds(opening)).integer(digest_items_max);
    auto row = query.next();
    if (!row) return Failure{row.error()};
    if (*row) {
      auto digest = read_row<Digest>(query, seal_);
      if (!digest) return Failure{digest.error()};
      return digest->id;
    }
  }
  return put_digest(connection_, seal_, Digest{0, login, opening, at, std::nullopt});
}

Result<bool, Error> DigestWriter::mark_read(const std::string& login, DigestId id, Instant at) {
  Digest digest;
  {
    static const auto sql = select_rows<Digest>(" WHERE id = ? AND login = ?");
    sqlite::Query query(connection_, sql);
    auto row = query.integer(id).text(login).next();
    if (!row || !*row) return row;
    auto found = read_row<Digest>(query, seal_);
    if (!found) return Failure{found.error()};
    digest = std::move(*found);
  }
  if (digest.read_at) return true;
  digest.read_at = at;
  auto put = put_digest(connection_, seal_, digest);
  if (!put) return Failure{put.error()};
  return true;
}

Result<std::int64_t, Error> DigestWriter::unread(const std::string& login) {
  sqlite::Query query(connection_,
                      "SELECT count(*) FROM digests WHERE login = ? AND read_at IS NULL");
  auto row = query.text(login).next();
  if (!row) return Failure{row.error()};
  return query.integer_at(0);
}

}  // namespace xinfang::storage
