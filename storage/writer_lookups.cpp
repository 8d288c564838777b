#include "storage/writer_lookups.h"

#include "engine/base/assert.h"
#include "storage/checked_rows.h"

namespace xinfang::storage {

Result<std::optional<Answered>, Error> find_answered(sqlite::Connection& connection,
                                                     const Seal& seal, const std::string& login,
                                                     const std::string& key) {
  static const auto sql = select_rows<Answered>(" WHERE login = ? AND key = ?");
  sqlite::Query query(connection, sql);
  auto row = query.text(login).text(key).next();
  if (!row) return Failure{row.error()};
  if (!*row) return std::optional<Answered>{};
  auto answered = read_row<Answered>(query, seal);
  if (!answered) return Failure{answered.error()};
  return std::optional<Answered>{std::move(*answered)};
}

Result<std::optional<CaseId>, Error> find_origin(sqlite::Connection& connection,
                                                 const std::string& origin) {
  sqlite::Query query(connection, "SELECT id FROM cases WHERE origin = ?");
  auto row = query.text(origin).next();
  if (!row) return Failure{row.error()};
  if (!*row) return std::optional<CaseId>{};
  return std::optional<CaseId>{query.integer_at(0)};
}

Result<std::vector<Timer>, Error> due_cases(sqlite::Connection& connection, Instant until,
                                            int limit) {
  // The first two terms are the index's own: without them SQLite would not use it.
  sqlite::Query query(connection,
                      "SELECT id, timer_at FROM cases INDEXED BY cases_timer"
                      " WHERE finished = 0 AND timer_at <> 9223372036854775807 AND timer_at <= ?"
                      " ORDER BY timer_at, id LIMIT ?");
  query.integer(until.time_since_epoch().count()).integer(limit);
  std::vector<Timer> timers;
  for (;;) {
    auto row = query.next();
    if (!row) return Failure{row.error()};
    if (!*row) return timers;
    timers.push_back(
        {query.integer_at(0), Instant{std::chrono::milliseconds{query.integer_at(1)}}});
  }
}

Result<std::int64_t, Error> take_number(sqlite::Connection& connection, const Seal& seal,
                                        const std::string& series, int year) {
  XINFANG_ASSERT(connection.in_transaction());
  Counter counter{series, year, 0};
  {
    static const auto sql = select_rows<Counter>(" WHERE series = ? AND year = ?");
    sqlite::Query query(connection, sql);
    auto row = query.text(series).integer(year).next();
    if (!row) return Failure{row.error()};
    if (*row) {
      auto found = read_row<Counter>(query, seal);
      if (!found) return Failure{found.error()};
      counter = std::move(*found);
    }
  }
  ++counter.last;
  if (auto error = put_row(connection, seal, counter)) return Failure{*error};
  return counter.last;
}

}  // namespace xinfang::storage
