#include "storage/stored_case.h"

#include "engine/statechart/apply.h"
#include "engine/statechart/codec.h"
#include "storage/checked_rows.h"
#include "storage/vault.h"
#include "storage/version_step.h"

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

std::string Replay::take(const Source& source, std::string_view workflow_hash,
                         std::string_view text, Instant at, statechart::Vault& vault,
                         std::optional<Error>& error) {
  const auto before = chart;
  if (chart == nullptr || chart->workflow_hash() != workflow_hash) {
    auto found = chart_of(source, workflow_hash);
    if (!found) {
      error = found.error();
      return {};
    }
    chart = std::move(*found);
  }
  auto read = statechart::decode_records(*chart, text, vault, source.json, before.get());
  if (!read) return read.error();
  const auto before_hash = before ? std::string_view{before->workflow_hash()} : std::string_view{};
  if (auto fault = check_version_step(before_hash, workflow_hash, *read); !fault.empty()) {
    return fault;
  }
  records = std::move(*read);
  if (before == nullptr) snapshot = statechart::blank(*chart);
  statechart::apply(*chart, snapshot, records, at);
  return {};
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
  Replay replay;
  StoredCase stored;
  stored.id = id;
  for (;;) {
    auto row = query.next();
    if (!row) return Failure{row.error()};
    if (!*row) break;
    stored.sequence = query.integer_at(0);
    stored.number = query.text_at(4);
    std::optional<Error> error;
    const auto fault =
        replay.take(source, query.text_view(2), query.text_view(3),
                    Instant{std::chrono::milliseconds{query.integer_at(1)}}, vault, error);
    if (error) return Failure{std::move(*error)};
    if (!fault.empty()) return Failure{damaged_entry(id, stored.sequence, fault)};
  }
  // A sequence the case never reached is no state of it.
  if (replay.chart == nullptr || stored.sequence != case_sequence) {
    return std::optional<StoredCase>{};
  }
  stored.chart = std::move(replay.chart);
  stored.snapshot = std::move(replay.snapshot);
  return std::optional<StoredCase>{std::move(stored)};
}

Result<std::optional<StoredCase>, Error> load_case_as_of(const Source& source, CaseId id,
                                                         Instant instant, const Viewer* viewer) {
  // A case's time never goes back, so that the last of its entries is found from the end.
  sqlite::Query query(source.connection,
                      "SELECT case_sequence, case_sequence = (SELECT sequence FROM cases WHERE"
                      " id = ?1) FROM journal WHERE case_id = ?1 AND at <= ?2"
                      " ORDER BY case_sequence DESC LIMIT 1");
  query.integer(id).integer(instant.time_since_epoch().count());
  auto row = query.next();
  if (!row) return Failure{row.error()};
  if (!*row) return std::optional<StoredCase>{};
  if (query.integer_at(1) != 0) return load_case(source, id, viewer);
  return load_case_at(source, id, query.integer_at(0), viewer);
}

Result<std::vector<JournalEntry>, Error> load_journal(const Source& source, CaseId id,
                                                      Sequence after, int limit,
                                                      const Viewer* viewer) {
  static const std::string sql =
      "SELECT j.sequence, j.case_sequence, j.at, j.login, j.name, j.event, j.workflow_hash,"
      " j.records, j.hash, (SELECT b.workflow_hash FROM journal b WHERE b.case_id = j.case_id"
      " AND b.case_sequence = j.case_sequence - 1)"
      " FROM journal j JOIN cases ON cases.id = j.case_id"
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
    entry.chart = std::move(*chart);
    if (const auto before = query.text_view(9); !before.empty() && before != query.text_view(6)) {
      auto left = chart_of(source, before);
      if (!left) return Failure{left.error()};
      entry.before = std::move(*left);
    }
    auto records = statechart::decode_records(*entry.chart, query.text_view(7), vault, source.json,
                                              entry.before.get());
    if (!records) return Failure{damaged_entry(id, entry.case_sequence, records.error())};
    entry.records = std::move(*records);
    entries.push_back(std::move(entry));
  }
}

}  // namespace xinfang::storage
