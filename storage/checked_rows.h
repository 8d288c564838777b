// Rows that do not follow from the journal: users, sessions, answers, contents, counters, editions
// of the calendar. Each
// carries a keyed check of its columns, made on writing and compared on reading, so that nobody
// makes himself an administrator with an SQL shell.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "storage/seal.h"
#include "storage/sqlite.h"

namespace xinfang::storage {

// A list of strings as a JSON array, and back; nullopt for any other text.
std::string to_json_array(const std::vector<std::string>& strings);
std::optional<std::vector<std::string>> from_json_array(std::string_view text);

// The last number taken of a series in a year.
struct Counter {
  std::string series;
  std::int64_t year = 0;
  std::int64_t last = 0;
};

// Each put replaces the row of the same key (contents: keeps it; calendars: `conflict`).
std::optional<Error> put_row(sqlite::Connection& connection, const Seal& seal, const User& user);
std::optional<Error> put_row(sqlite::Connection& connection, const Seal& seal,
                             const Session& session);
std::optional<Error> put_row(sqlite::Connection& connection, const Seal& seal,
                             const Answered& answered);
std::optional<Error> put_row(sqlite::Connection& connection, const Seal& seal,
                             const Content& content);
std::optional<Error> put_row(sqlite::Connection& connection, const Seal& seal,
                             const Counter& counter);
std::optional<Error> put_row(sqlite::Connection& connection, const Seal& seal,
                             const PublishedCalendar& calendar);

// What to add to "SELECT <columns> FROM <table>", and how such a row is read: `damaged`, naming
// the row, where it does not fit its check.
template <class Row>
std::string select_rows(std::string_view rest);
template <class Row>
Result<Row, Error> read_row(const sqlite::Query& query, const Seal& seal);

template <>
std::string select_rows<User>(std::string_view rest);
template <>
std::string select_rows<Session>(std::string_view rest);
template <>
std::string select_rows<Answered>(std::string_view rest);
template <>
std::string select_rows<Content>(std::string_view rest);
template <>
std::string select_rows<Counter>(std::string_view rest);
template <>
std::string select_rows<PublishedCalendar>(std::string_view rest);
template <>
Result<User, Error> read_row<User>(const sqlite::Query& query, const Seal& seal);
template <>
Result<Session, Error> read_row<Session>(const sqlite::Query& query, const Seal& seal);
template <>
Result<Answered, Error> read_row<Answered>(const sqlite::Query& query, const Seal& seal);
template <>
Result<Content, Error> read_row<Content>(const sqlite::Query& query, const Seal& seal);
template <>
Result<Counter, Error> read_row<Counter>(const sqlite::Query& query, const Seal& seal);
template <>
Result<PublishedCalendar, Error> read_row<PublishedCalendar>(const sqlite::Query& query,
                                                             const Seal& seal);

}  // namespace xinfang::storage
