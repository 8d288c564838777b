// Cases and journal entries read back: shared by writer and readers. Each call should run inside a
// transaction, since it asks more than once.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/expression/json.h"
#include "engine/statechart/codec.h"
#include "storage/seal.h"
#include "storage/sqlite.h"
#include "storage/store.h"

namespace xinfang::storage {

struct Source {
  sqlite::Connection& connection;
  const Seal& seal;
  const ChartSource& charts;
  expression::JsonReader& json;  // of the same thread
};

// SQL: whether the viewer may see the row of `cases`, with three parameters that bind_viewer()
// binds. The one place where invariant 9 meets SQL; lists and the dashboard ask the same in a form
// of their own.
inline constexpr std::string_view visible =
    "(? OR cases.workflow IN (SELECT value FROM json_each(?))"
    " OR EXISTS (SELECT 1 FROM case_reader r WHERE r.login = ? AND r.case_id = cases.id))";
// A null viewer sees all.
void bind_viewer(sqlite::Query& query, const Viewer* viewer);

// `unknown_chart` where the source has none.
Result<std::shared_ptr<const statechart::Chart>, Error> chart_of(const Source& source,
                                                                 std::string_view workflow_hash);

// A case's journal taken entry by entry, from the first on, across versions.
struct Replay {
  // Empty, or what is wrong with the entry: it is not taken then. `error`: the version has no
  // chart.
  std::string take(const Source& source, std::string_view workflow_hash, std::string_view text,
                   Instant at, statechart::Vault& vault, std::optional<Error>& error);

  std::shared_ptr<const statechart::Chart> chart;  // of the newest entry; null before the first
  statechart::Snapshot snapshot;
  statechart::Records records;  // of the newest entry
};

Result<std::optional<StoredCase>, Error> load_case(const Source& source, CaseId id,
                                                   const Viewer* viewer);
Result<std::optional<StoredCase>, Error> load_case_at(const Source& source, CaseId id,
                                                      Sequence case_sequence, const Viewer* viewer);
Result<std::optional<StoredCase>, Error> load_case_as_of(const Source& source, CaseId id,
                                                         Instant instant, const Viewer* viewer);
Result<std::vector<JournalEntry>, Error> load_journal(const Source& source, CaseId id,
                                                      Sequence after, int limit,
                                                      const Viewer* viewer);

}  // namespace xinfang::storage
