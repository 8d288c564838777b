#include "storage/stored_case.h"

#include "engine/statechart/apply.h"
#include "engine/statechart/codec.h"
#include "storage/checked_rows.h"
#include "storage/vault.h"

namespace xinfang::storage {

namespace {

Error damaged_entry(CaseId id, Sequence case_sequence, const std::string& reason) {
  return {ErrorCode::damaged, "case " + std::to_string(id) + ", entry " +
                                  std::to_string(case_sequence) + ": " + reason};
}

}  // namespace

void bind_viewer(sqlite::Query& query, const Viewer* viewer) {
  query.integer(viewer == nullptr ? 1 : 0);
  query.text(viewer == nullptr ? "[]" : to_json_array(viewer->workflows));
  query.text(viewer == nullptr ? "" : viewer->login);
}

Result<std::shared_ptr<const statechart::Chart>, Error> chart_of(const Source& source,
                                                                 std::string_view workflow_hash) {
  auto chart = source.charts ? source.charts(workflow_hash) : nullptr;
  if (chart == nullptr) {
    return Failure{Error{ErrorCode::unknown_chart,
                         "no workflow with the hash " + std::string{workflow_hash} + " is known"}};
  }
  return chart;
}

Result<std::optional<StoredCase>, Error> load_case(const Source& source, CaseId id,
                                                   const Viewer* viewer) {
  static const std::string sql =
      "SELECT number, sequence, workflow_hash, snapshot FROM cases"
      " WHERE id = ? AND " +
      std::string{visible};
  sqlite::Query query(source.connection, sql);
  query.integer(id);
  bind_viewer(query, viewer);
  auto row = query.next();
  if (!row) return Failure{row.error()};
  if (!*row) return std::optional<StoredCase>{};
  auto chart = chart_of(source, query.text_view(2));
  if (!chart) return Failure{chart.error()};

  CaseVault vault(source.connection, source.seal, id);
  auto snapshot = statechart::decode_snapshot(**chart, query.text_view(3), vault, source.json);
  if (!snapshot) {
    return Failure{Error{ErrorCode::damaged,
                         "case " + std::to_string(id) + ": its snapshot: " + snapshot.error()}};
  }
  return std::optional<StoredCase>{StoredCase{id, query.text_at(0), std::move(*chart),
                                              query.integer_at(1), std::move(*snapshot)}};
}

Result<std::optional<StoredCase>, Error> load_case_at(const Source& source, CaseId id,
                                                      Sequence case_sequence,
                                                      const Viewer* viewer) {
  static const std::string sql =
      "SELECT j.case_sequence, j.at, j.workflow_hash, j.records, cases.number"
      " FROM journal j JOIN cases ON cases.id = j.case_id"
      " WHERE j.case_id = ? AND j.case_sequence <= ? AND " +
      std::string{visible} + " ORDER BY j.case_sequence";
  sqlite::Query query(source.connection, sql);
  query.integer(id).integer(case_sequence);
  bind_viewer(query, viewer);
  CaseVault vault(source.connection, source.seal, id);
  StoredCase stored;
  stored.id = id;
  for (;;) {
    auto row = query.next();
    if (!row) return Failure{row.error()};
    if (!*row) break;
    if (stored.chart == nullptr) {
      auto chart = chart_of(source, query.text_view(2));
      if (!chart) return Failure{chart.error()};
      stored.chart = std::move(*chart);
      stored.number = query.text_at(4);
      stored.snapshot = statechart::blank(*stored.chart);
    }
    stored.sequence = query.integer_at(0);
    auto records =
        statechart::decode_records(*stored.chart, query.text_view(3), vault, source.json);
    if (!records) return Failure{damaged_entry(id, stored.sequence, records.error())};
    statechart::apply(*stored.chart, stored.snapshot, *records,
                      Instant{std::chrono::milliseconds{query.integer_at(1)}});
  }
  // A sequence the case never reached is no state of it.
  if (stored.chart == nullptr || stored.sequence != case_sequence) {
    return std::optional<StoredCase>{};
  }
  return std::optional<StoredCase>{std::move(stored)};
}

Result<std::vector<JournalEntry>, Error> load_journal(const Source& source, CaseId id,
                                                      Sequence after, int limit,
                                                      const Viewer* viewer) {
  static const std::string sql =
      "SELECT j.sequence, j.case_sequence, j.at, j.login, j.name, j.event, j.workflow_hash,"
      " j.records, j.hash FROM journal j JOIN cases ON cases.id = j.case_id"
      " WHERE j.case_id = ? AND j.case_sequence > ? AND " +
      std::string{visible} + " ORDER BY j.case_sequence LIMIT ?";
  sqlite::Query query(source.connection, sql);
  query.integer(id).integer(after);
  bind_viewer(query, viewer);
  query.integer(limit);
  CaseVault vault(source.connection, source.seal, id);
  std::vector<JournalEntry> entries;
  for (;;) {
    auto row = query.next();
    if (!row) return Failure{row.error()};
    if (!*row) return entries;
    auto chart = chart_of(source, query.text_view(6));
    if (!chart) return Failure{chart.error()};
    JournalEntry entry;
    entry.sequence = query.integer_at(0);
    entry.case_id = id;
    entry.case_sequence = query.integer_at(1);
    entry.at = Instant{std::chrono::milliseconds{query.integer_at(2)}};
    entry.login = query.text_at(3);
    entry.name = query.text_at(4);
    entry.event = query.text_at(5);
    entry.hash = query.hash_at(8);
    auto records = statechart::decode_records(**chart, query.text_view(7), vault);
    if (!records) return Failure{damaged_entry(id, entry.case_sequence, records.error())};
    entry.records = std::move(*records);
    entries.push_back(std::move(entry));
  }
}

}  // namespace xinfang::storage
