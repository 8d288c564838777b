#include "storage/case_tables.h"

namespace xinfang::storage {

namespace {

std::optional<Error> add_to_stage(sqlite::Connection& connection, const CaseColumns& columns,
                                  int count) {
  sqlite::Query query(
      connection,
      "INSERT INTO open_stages (workflow, stage, count) VALUES (?, ?, ?)"
      " ON CONFLICT (workflow, stage) DO UPDATE SET count = count + excluded.count");
  return query.text(columns.workflow).text(columns.stage).integer(count).run();
}

}  // namespace

std::optional<Error> write_readers(sqlite::Connection& connection, const CaseColumns* before,
                                   const CaseColumns& columns) {
  if (columns.readers == (before != nullptr ? before->readers : "[]")) return std::nullopt;
  if (before != nullptr) {
    sqlite::Query leave(connection,
                        "DELETE FROM case_reader WHERE case_id = ?1"
                        " AND login IN (SELECT value FROM json_each(?2))");
    if (auto error = leave.integer(columns.id).text(before->readers).run()) return error;
  }
  sqlite::Query join(connection,
                     "INSERT INTO case_reader (login, case_id)"
                     " SELECT value, ?1 FROM json_each(?2)");
  return join.integer(columns.id).text(columns.readers).run();
}

std::optional<Error> count_stages(sqlite::Connection& connection, const CaseColumns* before,
                                  const CaseColumns& columns) {
  const bool was_open = before != nullptr && !before->finished;
  if (was_open && !columns.finished && before->workflow == columns.workflow &&
      before->stage == columns.stage) {
    return std::nullopt;
  }
  if (was_open) {
    if (auto error = add_to_stage(connection, *before, -1)) return error;
  }
  if (columns.finished) return std::nullopt;
  return add_to_stage(connection, columns, 1);
}

}  // namespace xinfang::storage
