#include "storage/digest_rows.h"

#include <array>

#include "storage/chain.h"

namespace xinfang::storage {

namespace {

std::int64_t milliseconds(Instant instant) { return instant.time_since_epoch().count(); }
Instant instant(std::int64_t milliseconds) {
  return Instant{std::chrono::milliseconds{milliseconds}};
}

Error changed(const std::string& what) {
  return {ErrorCode::damaged, what + " was changed outside the program: its check does not fit"};
}

std::string name_of(Sequence sequence, std::int64_t record) {
  return std::to_string(sequence) + "/" + std::to_string(record);
}

// Null is told from every value: what follows a 0 is left out.
template <class Value, class Add>
void add(CanonicalBytes& bytes, const std::optional<Value>& value, Add add_value) {
  bytes.integer(value ? 1 : 0);
  if (value) add_value(*value);
}
void add(CanonicalBytes& bytes, const std::optional<Instant>& value) {
  add(bytes, value, [&](Instant at) { bytes.integer(milliseconds(at)); });
}

Hash check_of(const Seal& seal, const Reminder& reminder) {
  CanonicalBytes bytes;
  bytes.text("reminders").integer(reminder.sequence).integer(reminder.record);
  bytes.integer(reminder.case_id).text(reminder.receiver);
  add(bytes, reminder.login, [&](const std::string& login) { bytes.text(login); });
  bytes.integer(milliseconds(reminder.due_at)).integer(static_cast<int>(reminder.state));
  add(bytes, reminder.settled_at);
  return seal.check(bytes.bytes());
}

Hash check_of(const Seal& seal, const Digest& digest) {
  CanonicalBytes bytes;
  bytes.text("digests").integer(digest.id).text(digest.login);
  bytes.integer(milliseconds(digest.opening)).integer(milliseconds(digest.at));
  add(bytes, digest.read_at);
  return seal.check(bytes.bytes());
}

Hash check_of(const Seal& seal, const DigestItem& item) {
  CanonicalBytes bytes;
  bytes.text("digest_items").text(item.login).integer(item.sequence).integer(item.record);
  bytes.integer(item.digest);
  add(bytes, item.due_day, [&](Day day) { bytes.integer(day.time_since_epoch().count()); });
  return seal.check(bytes.bytes());
}

void bind_instant(sqlite::Query& query, const std::optional<Instant>& at) {
  if (at) {
    query.integer(milliseconds(*at));
  } else {
    query.null();
  }
}

std::optional<Instant> instant_at(const sqlite::Query& query, int column) {
  if (query.is_null(column)) return std::nullopt;
  return instant(query.integer_at(column));
}

template <std::size_t N>
std::string join(const std::string& prefix, const std::array<const char*, N>& names) {
  std::string text;
  for (const auto* name : names) text += (text.empty() ? "" : ", ") + prefix + name;
  return text;
}

}  // namespace

std::optional<Error> insert_row(sqlite::Connection& connection, const Seal& seal,
                                const Reminder& reminder) {
  sqlite::Query query(connection,
                      "INSERT INTO reminders (sequence, record, case_id, receiver, login, due_at,"
                      " state, settled_at, row_check) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
  query.integer(reminder.sequence).integer(reminder.record).integer(reminder.case_id);
  query.text(reminder.receiver);
  if (reminder.login) {
    query.text(*reminder.login);
  } else {
    query.null();
  }
  query.integer(milliseconds(reminder.due_at)).integer(static_cast<int>(reminder.state));
  bind_instant(query, reminder.settled_at);
  return query.blob(check_of(seal, reminder)).run();
}

std::optional<Error> update_state(sqlite::Connection& connection, const Seal& seal,
                                  const Reminder& reminder) {
  sqlite::Query query(connection,
                      "UPDATE reminders SET state = ?, settled_at = ?, row_check = ?"
                      " WHERE sequence = ? AND record = ?");
  query.integer(static_cast<int>(reminder.state));
  bind_instant(query, reminder.settled_at);
  query.blob(check_of(seal, reminder));
  return query.integer(reminder.sequence).integer(reminder.record).run();
}

Result<DigestId, Error> put_digest(sqlite::Connection& connection, const Seal& seal,
                                   Digest digest) {
  if (digest.id == 0) {
    auto next = connection.integer("SELECT ifnull(max(id), 0) + 1 FROM digests");
    if (!next) return next;
    digest.id = *next;
  }
  sqlite::Query query(connection,
                      "INSERT INTO digests (id, login, opening, at, read_at, row_check)"
                      " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE"
                      " SET read_at = excluded.read_at, row_check = excluded.row_check");
  query.integer(digest.id).text(digest.login).integer(milliseconds(digest.opening));
  query.integer(milliseconds(digest.at));
  bind_instant(query, digest.read_at);
  if (auto error = query.blob(check_of(seal, digest)).run()) return Failure{std::move(*error)};
  return digest.id;
}

std::optional<Error> insert_row(sqlite::Connection& connection, const Seal& seal,
                                const DigestItem& item) {
  sqlite::Query query(connection,
                      "INSERT INTO digest_items (login, sequence, record, digest, due_day,"
                      " row_check) VALUES (?, ?, ?, ?, ?, ?)");
  query.text(item.login).integer(item.sequence).integer(item.record).integer(item.digest);
  if (item.due_day) {
    query.integer(item.due_day->time_since_epoch().count());
  } else {
    query.null();
  }
  return query.blob(check_of(seal, item)).run();
}

std::string reminder_columns(const std::string& prefix) {
  static constexpr std::array<const char*, reminder_columns_count> names{
      "sequence", "record", "case_id",    "receiver", "login",
      "due_at",   "state",  "settled_at", "row_check"};
  return join(prefix, names);
}

std::string digest_item_columns(const std::string& prefix) {
  static constexpr std::array<const char*, digest_item_columns_count> names{
      "login", "sequence", "record", "digest", "due_day", "row_check"};
  return join(prefix, names);
}

template <>
std::string select_rows<Reminder>(std::string_view rest) {
  return "SELECT " + reminder_columns("") + " FROM reminders" + std::string{rest};
}

template <>
std::string select_rows<Digest>(std::string_view rest) {
  return "SELECT id, login, opening, at, read_at, row_check FROM digests" + std::string{rest};
}

template <>
std::string select_rows<DigestItem>(std::string_view rest) {
  return "SELECT " + digest_item_columns("") + " FROM digest_items" + std::string{rest};
}

template <>
Result<Reminder, Error> read_row<Reminder>(const sqlite::Query& query, const Seal& seal) {
  Reminder reminder;
  reminder.sequence = query.integer_at(0);
  reminder.record = query.integer_at(1);
  reminder.case_id = query.integer_at(2);
  reminder.receiver = query.text_at(3);
  if (!query.is_null(4)) reminder.login = query.text_at(4);
  reminder.due_at = instant(query.integer_at(5));
  reminder.state = static_cast<ReminderState>(query.integer_at(6));
  reminder.settled_at = instant_at(query, 7);
  if (query.hash_at(8) != check_of(seal, reminder)) {
    return Failure{changed("reminder " + name_of(reminder.sequence, reminder.record))};
  }
  return reminder;
}

template <>
Result<Digest, Error> read_row<Digest>(const sqlite::Query& query, const Seal& seal) {
  Digest digest{query.integer_at(0), query.text_at(1), instant(query.integer_at(2)),
                instant(query.integer_at(3)), instant_at(query, 4)};
  if (query.hash_at(5) != check_of(seal, digest)) {
    return Failure{changed("digest " + std::to_string(digest.id))};
  }
  return digest;
}

template <>
Result<DigestItem, Error> read_row<DigestItem>(const sqlite::Query& query, const Seal& seal) {
  DigestItem item{query.text_at(0), query.integer_at(1), query.integer_at(2), query.integer_at(3),
                  std::nullopt};
  if (!query.is_null(4)) item.due_day = Day{std::chrono::days{query.integer_at(4)}};
  if (query.hash_at(5) != check_of(seal, item)) {
    return Failure{changed("reminder " + name_of(item.sequence, item.record) + " in digest " +
                           std::to_string(item.digest))};
  }
  return item;
}

}  // namespace xinfang::storage
