#include "storage/case_columns.h"

#include <array>

#include "storage/chain.h"
#include "storage/checked_rows.h"

namespace xinfang::storage {

namespace {

std::int64_t milliseconds(Instant instant) { return instant.time_since_epoch().count(); }
Instant instant(std::int64_t milliseconds) {
  return Instant{std::chrono::milliseconds{milliseconds}};
}

std::string place(CaseId id, std::string_view column) {
  return CanonicalBytes{}.text("cases").integer(id).text(column).bytes();
}

// What most steps change; none of it is indexed.
void bind_plain(sqlite::Query& query, const CaseColumns& columns, std::string_view snapshot) {
  query.integer(columns.sequence).integer(columns.due_day).text(columns.due_clock);
  query.text(columns.stage).integer(columns.changed_at).text(columns.received);
  query.text(columns.states).text(columns.readers).text(snapshot);
}

void bind_sealed(sqlite::Query& query, const Seal& seal, const CaseColumns& columns) {
  query.blob(seal.seal(columns.subject, place(columns.id, "subject")));
  query.blob(seal.seal(columns.petitioner, place(columns.id, "petitioner")));
}

void bind_due_order(sqlite::Query& query, const CaseColumns& columns) {
  query.integer(columns.finished ? 1 : 0).integer(columns.due_at).integer(columns.yellow_at);
  query.integer(columns.red_at);
}

// With and without the sealed columns, those of each index, and those that a migration changes.
std::string_view update_sql(bool seals, bool moves, bool migrates, bool rings) {
  static const auto sqls = [] {
    std::array<std::string, 16> texts;
    for (std::size_t i = 0; i < texts.size(); ++i) {
      texts.at(i) =
          "UPDATE cases SET sequence = ?, due_day = ?, due_clock = ?, stage = ?, changed_at = ?,"
          " received = ?, states = ?, readers = ?, snapshot = ?";
      if ((i & 1) != 0) texts.at(i) += ", subject = ?, petitioner = ?";
      if ((i & 2) != 0) texts.at(i) += ", finished = ?, due_at = ?, yellow_at = ?, red_at = ?";
      if ((i & 4) != 0) texts.at(i) += ", workflow = ?, workflow_hash = ?";
      if ((i & 8) != 0) texts.at(i) += ", timer_at = ?";
      texts.at(i) += " WHERE id = ?";
    }
    return texts;
  }();
  return sqls.at((seals ? 1U : 0U) + (moves ? 2U : 0U) + (migrates ? 4U : 0U) + (rings ? 8U : 0U));
}

}  // namespace

void set_dates(CaseColumns& columns, const Projection& projection) {
  const auto due = projection.due.value_or(Projection::Due{});
  columns.due_at = projection.due ? milliseconds(due.at) : no_due;
  columns.yellow_at = projection.due ? milliseconds(due.yellow_at) : no_due;
  columns.red_at = projection.due ? milliseconds(due.red_at) : no_due;
  columns.due_day = due.day.time_since_epoch().count();
  columns.due_clock = due.clock;
  columns.timer_at = projection.timer_at ? milliseconds(*projection.timer_at) : no_timer;
}

CaseColumns columns_of(CaseId id, Sequence sequence, const statechart::Chart& chart,
                       const statechart::Snapshot& snapshot, const Projection& projection) {
  CaseColumns columns;
  columns.id = id;
  columns.sequence = sequence;
  columns.finished = projection.finished;
  set_dates(columns, projection);
  columns.workflow = chart.definition().name;
  columns.workflow_hash = chart.workflow_hash();
  columns.stage = projection.stage;
  columns.opened_at = milliseconds(snapshot.opened_at);
  columns.changed_at = milliseconds(snapshot.changed_at);
  columns.received = projection.received;
  columns.states = to_json_array(projection.states);
  columns.readers = to_json_array(projection.readers);
  columns.subject = projection.subject;
  columns.petitioner = projection.petitioner;
  return columns;
}

std::string select_cases(std::string_view more_columns, std::string_view rest) {
  std::string sql =
      "SELECT id, finished, sequence, due_at, yellow_at, red_at, due_day, due_clock, workflow,"
      " workflow_hash, stage, number, origin, opened_at, changed_at, received, states, readers,"
      " subject, petitioner";
  sql += more_columns;
  sql += " FROM cases";
  return sql += rest;
}

Result<CaseColumns, Error> read_columns(const sqlite::Query& query, const Seal& seal) {
  CaseColumns columns;
  columns.id = query.integer_at(0);
  columns.finished = query.integer_at(1) != 0;
  columns.sequence = query.integer_at(2);
  columns.due_at = query.integer_at(3);
  columns.yellow_at = query.integer_at(4);
  columns.red_at = query.integer_at(5);
  columns.due_day = query.integer_at(6);
  columns.due_clock = query.text_at(7);
  columns.workflow = query.text_at(8);
  columns.workflow_hash = query.text_at(9);
  columns.stage = query.text_at(10);
  columns.number = query.text_at(11);
  columns.origin = query.text_at(12);
  columns.opened_at = query.integer_at(13);
  columns.changed_at = query.integer_at(14);
  columns.received = query.text_at(15);
  columns.states = query.text_at(16);
  columns.readers = query.text_at(17);
  auto subject = seal.unseal(query.bytes_at(18), place(columns.id, "subject"));
  auto petitioner = seal.unseal(query.bytes_at(19), place(columns.id, "petitioner"));
  if (!subject || !petitioner) {
    return Failure{Error{ErrorCode::damaged, "case " + std::to_string(columns.id) + ": column " +
                                                 (subject ? "petitioner" : "subject") +
                                                 " does not open: its bytes were changed"}};
  }
  columns.subject = std::move(*subject);
  columns.petitioner = std::move(*petitioner);
  return columns;
}

Result<CaseRow, Error> to_row(const CaseColumns& columns) {
  CaseRow row;
  row.id = columns.id;
  row.number = columns.number;
  row.workflow = columns.workflow;
  row.workflow_hash = columns.workflow_hash;
  row.sequence = columns.sequence;
  row.opened_at = instant(columns.opened_at);
  row.changed_at = instant(columns.changed_at);
  auto states = from_json_array(columns.states);
  auto readers = from_json_array(columns.readers);
  if (!states || !readers) {
    return Failure{Error{ErrorCode::damaged, "case " + std::to_string(columns.id) + ": column " +
                                                 (states ? "readers" : "states") +
                                                 " is no list of names"}};
  }
  auto& projection = row.projection;
  projection.stage = columns.stage;
  projection.states = std::move(*states);
  projection.finished = columns.finished;
  projection.subject = columns.subject;
  projection.petitioner = columns.petitioner;
  projection.received = columns.received;
  projection.readers = std::move(*readers);
  if (!columns.due_clock.empty()) {
    projection.due = Projection::Due{columns.due_clock, Day{std::chrono::days{columns.due_day}},
                                     instant(columns.due_at), instant(columns.yellow_at),
                                     instant(columns.red_at)};
  }
  return row;
}

std::optional<Error> insert_case(sqlite::Connection& connection, const Seal& seal,
                                 const CaseColumns& columns, std::string_view snapshot) {
  sqlite::Query query(
      connection,
      "INSERT INTO cases (sequence, due_day, due_clock, stage, changed_at, received, states,"
      " readers, snapshot, subject, petitioner, finished, due_at, yellow_at, red_at, id, workflow,"
      " workflow_hash, number, origin, opened_at, timer_at)"
      " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  bind_plain(query, columns, snapshot);
  bind_sealed(query, seal, columns);
  bind_due_order(query, columns);
  query.integer(columns.id).text(columns.workflow).text(columns.workflow_hash);
  query.text(columns.number);
  if (columns.origin.empty()) {
    query.null();
  } else {
    query.text(columns.origin);
  }
  return query.integer(columns.opened_at).integer(columns.timer_at).run();
}

std::optional<Error> update_case(sqlite::Connection& connection, const Seal& seal,
                                 const CaseColumns& before, const CaseColumns& columns,
                                 std::string_view snapshot) {
  const bool seals = !before.same_sealed(columns);
  const bool moves = !before.same_due_order(columns);
  const bool migrates = before.workflow_hash != columns.workflow_hash;
  const bool rings = before.timer_at != columns.timer_at;
  sqlite::Query query(connection, update_sql(seals, moves, migrates, rings));
  bind_plain(query, columns, snapshot);
  if (seals) bind_sealed(query, seal, columns);
  if (moves) bind_due_order(query, columns);
  if (migrates) query.text(columns.workflow).text(columns.workflow_hash);
  if (rings) query.integer(columns.timer_at);
  return query.integer(columns.id).run();
}

std::optional<Error> update_dates(sqlite::Connection& connection, const CaseColumns& columns) {
  sqlite::Query query(connection,
                      "UPDATE cases SET finished = ?, due_at = ?, yellow_at = ?, red_at = ?,"
                      " due_day = ?, due_clock = ?, timer_at = ? WHERE id = ?");
  bind_due_order(query, columns);
  query.integer(columns.due_day).text(columns.due_clock).integer(columns.timer_at);
  return query.integer(columns.id).run();
}

}  // namespace xinfang::storage
