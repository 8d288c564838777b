#include "storage/checked_rows.h"

#include "engine/expression/json.h"
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

// The bytes each check is computed over begin with the table's name.
Hash check_of(const Seal& seal, const User& user) {
  CanonicalBytes bytes;
  bytes.text("users").text(user.login).text(user.name).text(to_json_array(user.roles));
  bytes.text(user.password_hash).integer(user.active ? 1 : 0);
  return seal.check(bytes.bytes());
}

Hash check_of(const Seal& seal, const Session& session) {
  CanonicalBytes bytes;
  bytes.text("sessions").hash(session.token_hash).text(session.login);
  bytes.integer(milliseconds(session.expires_at));
  return seal.check(bytes.bytes());
}

Hash check_of(const Seal& seal, const Answered& answered) {
  CanonicalBytes bytes;
  bytes.text("answered").text(answered.login).text(answered.key).hash(answered.request_hash);
  bytes.integer(answered.case_id).integer(answered.case_sequence);
  bytes.integer(milliseconds(answered.at));
  return seal.check(bytes.bytes());
}

Hash check_of(const Seal& seal, const Content& content) {
  CanonicalBytes bytes;
  bytes.text("contents").text(content.hash).text(content.kind).text(content.name);
  bytes.text(content.text).text(content.rules_hash);
  return seal.check(bytes.bytes());
}

Hash check_of(const Seal& seal, const Counter& counter) {
  CanonicalBytes bytes;
  bytes.text("counters").text(counter.series).integer(counter.year).integer(counter.last);
  return seal.check(bytes.bytes());
}

Hash check_of(const Seal& seal, const PublishedCalendar& calendar) {
  CanonicalBytes bytes;
  bytes.text("calendars").integer(calendar.number).text(calendar.content_hash);
  bytes.integer(milliseconds(calendar.published_at)).text(calendar.login).text(calendar.name);
  return seal.check(bytes.bytes());
}

}  // namespace

std::string to_json_array(const std::vector<std::string>& strings) {
  std::string text = "[";
  for (const auto& string : strings) {
    if (text.size() > 1) text += ',';
    expression::append_json_string(text, string);
  }
  return text += ']';
}

std::optional<std::vector<std::string>> from_json_array(std::string_view text) {
  auto value = expression::from_json(text);
  if (!value || !value->is(expression::Kind::list)) return std::nullopt;
  std::vector<std::string> strings;
  for (const auto& item : value->as_list()) {
    if (!item.is(expression::Kind::string)) return std::nullopt;
    strings.push_back(item.as_string());
  }
  return strings;
}

std::optional<Error> put_row(sqlite::Connection& connection, const Seal& seal, const User& user) {
  sqlite::Query query(connection,
                      "INSERT OR REPLACE INTO users"
                      " (login, name, roles, password_hash, active, row_check)"
                      " VALUES (?, ?, ?, ?, ?, ?)");
  query.text(user.login).text(user.name).text(to_json_array(user.roles)).text(user.password_hash);
  return query.integer(user.active ? 1 : 0).blob(check_of(seal, user)).run();
}

std::optional<Error> put_row(sqlite::Connection& connection, const Seal& seal,
                             const Session& session) {
  sqlite::Query query(connection,
                      "INSERT OR REPLACE INTO sessions (token_hash, login, expires_at, row_check)"
                      " VALUES (?, ?, ?, ?)");
  query.blob(session.token_hash).text(session.login).integer(milliseconds(session.expires_at));
  return query.blob(check_of(seal, session)).run();
}

std::optional<Error> put_row(sqlite::Connection& connection, const Seal& seal,
                             const Answered& answered) {
  sqlite::Query query(connection,
                      "INSERT OR REPLACE INTO answered"
                      " (login, key, request_hash, case_id, case_sequence, at, row_check)"
                      " VALUES (?, ?, ?, ?, ?, ?, ?)");
  query.text(answered.login).text(answered.key).blob(answered.request_hash);
  query.integer(answered.case_id).integer(answered.case_sequence);
  return query.integer(milliseconds(answered.at)).blob(check_of(seal, answered)).run();
}

std::optional<Error> put_row(sqlite::Connection& connection, const Seal& seal,
                             const Content& content) {
  sqlite::Query query(connection,
                      "INSERT INTO contents (hash, kind, name, text, rules_hash, row_check)"
                      " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (hash) DO NOTHING");
  query.text(content.hash).text(content.kind).text(content.name).text(content.text);
  return query.text(content.rules_hash).blob(check_of(seal, content)).run();
}

std::optional<Error> put_row(sqlite::Connection& connection, const Seal& seal,
                             const Counter& counter) {
  sqlite::Query query(connection,
                      "INSERT OR REPLACE INTO counters (series, year, last, row_check)"
                      " VALUES (?, ?, ?, ?)");
  query.text(counter.series).integer(counter.year).integer(counter.last);
  return query.blob(check_of(seal, counter)).run();
}

std::optional<Error> put_row(sqlite::Connection& connection, const Seal& seal,
                             const PublishedCalendar& calendar) {
  sqlite::Query query(connection,
                      "INSERT INTO calendars"
                      " (number, content_hash, published_at, login, name, row_check)"
                      " VALUES (?, ?, ?, ?, ?, ?)");
  query.integer(calendar.number).text(calendar.content_hash);
  query.integer(milliseconds(calendar.published_at)).text(calendar.login).text(calendar.name);
  return query.blob(check_of(seal, calendar)).run();
}

template <>
std::string select_rows<User>(std::string_view rest) {
  return "SELECT login, name, roles, password_hash, active, row_check FROM users" +
         std::string{rest};
}

template <>
std::string select_rows<Session>(std::string_view rest) {
  return "SELECT token_hash, login, expires_at, row_check FROM sessions" + std::string{rest};
}

template <>
std::string select_rows<Answered>(std::string_view rest) {
  return "SELECT login, key, request_hash, case_id, case_sequence, at, row_check FROM answered" +
         std::string{rest};
}

template <>
std::string select_rows<Content>(std::string_view rest) {
  return "SELECT hash, kind, name, text, rules_hash, row_check FROM contents" + std::string{rest};
}

template <>
std::string select_rows<Counter>(std::string_view rest) {
  return "SELECT series, year, last, row_check FROM counters" + std::string{rest};
}

template <>
std::string select_rows<PublishedCalendar>(std::string_view rest) {
  return "SELECT number, content_hash, published_at, login, name, row_check FROM calendars" +
         std::string{rest};
}

template <>
Result<User, Error> read_row<User>(const sqlite::Query& query, const Seal& seal) {
  User user;
  user.login = query.text_at(0);
  user.name = query.text_at(1);
  auto roles = from_json_array(query.text_view(2));
  if (!roles) return Failure{changed("user '" + user.login + "'")};
  user.roles = std::move(*roles);
  user.password_hash = query.text_at(3);
  user.active = query.integer_at(4) != 0;
  if (query.hash_at(5) != check_of(seal, user)) {
    return Failure{changed("user '" + user.login + "'")};
  }
  return user;
}

template <>
Result<Session, Error> read_row<Session>(const sqlite::Query& query, const Seal& seal) {
  Session session{query.hash_at(0), query.text_at(1), instant(query.integer_at(2))};
  if (query.hash_at(3) != check_of(seal, session)) {
    return Failure{changed("a session of '" + session.login + "'")};
  }
  return session;
}

template <>
Result<Answered, Error> read_row<Answered>(const sqlite::Query& query, const Seal& seal) {
  Answered answered;
  answered.login = query.text_at(0);
  answered.key = query.text_at(1);
  answered.request_hash = query.hash_at(2);
  answered.case_id = query.integer_at(3);
  answered.case_sequence = query.integer_at(4);
  answered.at = instant(query.integer_at(5));
  if (query.hash_at(6) != check_of(seal, answered)) {
    return Failure{changed("the answer to key '" + answered.key + "' of '" + answered.login + "'")};
  }
  return answered;
}

template <>
Result<Content, Error> read_row<Content>(const sqlite::Query& query, const Seal& seal) {
  Content content;
  content.hash = query.text_at(0);
  content.kind = query.text_at(1);
  content.name = query.text_at(2);
  content.text = query.text_at(3);
  content.rules_hash = query.text_at(4);
  const auto what = "content '" + content.name + "' " + content.hash;
  if (to_hex(sha256(content.text)) != content.hash) {
    return Failure{Error{ErrorCode::damaged, what + ": its text has another hash"}};
  }
  if (query.hash_at(5) != check_of(seal, content)) return Failure{changed(what)};
  return content;
}

template <>
Result<Counter, Error> read_row<Counter>(const sqlite::Query& query, const Seal& seal) {
  Counter counter{query.text_at(0), query.integer_at(1), query.integer_at(2)};
  if (query.hash_at(3) != check_of(seal, counter)) {
    return Failure{changed("counter '" + counter.series + "' of " + std::to_string(counter.year))};
  }
  return counter;
}

template <>
Result<PublishedCalendar, Error> read_row<PublishedCalendar>(const sqlite::Query& query,
                                                             const Seal& seal) {
  PublishedCalendar calendar{query.integer_at(0), query.text_at(1), instant(query.integer_at(2)),
                             query.text_at(3), query.text_at(4)};
  if (query.hash_at(5) != check_of(seal, calendar)) {
    return Failure{changed("edition " + std::to_string(calendar.number) + " of the calendar")};
  }
  return calendar;
}

}  // namespace xinfang::storage
