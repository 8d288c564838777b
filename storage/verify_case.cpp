#include "storage/verify_case.h"

#include <set>

#include "engine/expression/json.h"
#include "engine/statechart/codec.h"
#include "storage/projection.h"
#include "storage/vault.h"
#include "storage/verify_digests.h"

namespace xinfang::storage {

namespace {

using statechart::Chart;
using statechart::Snapshot;

std::string differs(const std::string& what, const std::string& expected,
                    const std::string& found) {
  return what + " should be '" + expected + "' and is '" + found + "'";
}

// Counts which personal values the journal and the snapshot refer to.
class CountingVault final : public CaseVault {
 public:
  using CaseVault::CaseVault;
  Result<expression::Value, std::string> open(const std::string& path,
                                              const expression::Value& sealed) override {
    if (!sealed.is_null()) opened_.insert(path + " " + expression::to_json(sealed));
    return CaseVault::open(path, sealed);
  }
  std::size_t count() const { return opened_.size(); }

 private:
  std::set<std::string> opened_;
};

// Leaves values as they are: for comparing in memory, never for anything that is stored.
class PlainVault final : public statechart::Vault {
 public:
  expression::Value seal(const std::string&, const expression::Value& value) override {
    return value;
  }
  Result<expression::Value, std::string> open(const std::string&,
                                              const expression::Value& sealed) override {
    return sealed;
  }
};

std::string states_of(const Chart& chart, const Snapshot& snapshot) {
  std::string text;
  snapshot.configuration.for_each([&](std::size_t index) {
    if (!text.empty()) text += ' ';
    text += chart.states()[index].id;
  });
  return text;
}

// Names the part. Values of fields are not shown: they may be personal. Texts are compared because
// CEL equality takes 1 for 1.0 and NaN for unequal to itself.
std::string compare_snapshots(const Chart& chart, const Snapshot& expected, const Snapshot& found) {
  PlainVault plain;
  if (statechart::encode(chart, expected, plain) == statechart::encode(chart, found, plain)) {
    return {};
  }
  if (expected.configuration != found.configuration) {
    return differs("the snapshot's configuration", states_of(chart, expected),
                   states_of(chart, found));
  }
  for (std::size_t i = 0; i < chart.data().size(); ++i) {
    if (expression::to_json(expected.data[i]) != expression::to_json(found.data[i])) {
      return "the snapshot's data field '" + chart.data()[i].id + "' is not what its journal gives";
    }
  }
  for (std::size_t i = 0; i < chart.clocks().size(); ++i) {
    if (expected.clocks[i] != found.clocks[i]) {
      return "the snapshot's clock '" + chart.clocks()[i].id + "' is not what its journal gives";
    }
  }
  if (expected.finished != found.finished) {
    return differs("the snapshot's finished", expected.finished ? "true" : "false",
                   found.finished ? "true" : "false");
  }
  if (expected.opened_at != found.opened_at) {
    return differs("the snapshot's opened_at", format_instant(expected.opened_at),
                   format_instant(found.opened_at));
  }
  if (expected.changed_at != found.changed_at) {
    return differs("the snapshot's changed_at", format_instant(expected.changed_at),
                   format_instant(found.changed_at));
  }
  return "the snapshot's history is not what its journal gives";
}

// Column by column, as stored.
std::string compare_columns(const CaseColumns& expected, const CaseColumns& found) {
  const struct {
    const char* name;
    std::int64_t expected;
    std::int64_t found;
  } numbers[] = {
      {"finished", expected.finished ? 1 : 0, found.finished ? 1 : 0},
      {"sequence", expected.sequence, found.sequence},
      {"due_at", expected.due_at, found.due_at},
      {"yellow_at", expected.yellow_at, found.yellow_at},
      {"red_at", expected.red_at, found.red_at},
      {"due_day", expected.due_day, found.due_day},
      // Where nobody has looked yet there is nothing to differ.
      {"timer_at", found.timer_at == unseen_timer ? unseen_timer : expected.timer_at,
       found.timer_at},
      {"opened_at", expected.opened_at, found.opened_at},
      {"changed_at", expected.changed_at, found.changed_at},
  };
  for (const auto& column : numbers) {
    if (column.expected != column.found) {
      return differs(std::string{"column "} + column.name, std::to_string(column.expected),
                     std::to_string(column.found));
    }
  }
  const struct {
    const char* name;
    const std::string& expected;
    const std::string& found;
  } texts[] = {
      {"due_clock", expected.due_clock, found.due_clock},
      {"workflow", expected.workflow, found.workflow},
      {"stage", expected.stage, found.stage},
      {"number", expected.number, found.number},
      {"origin", expected.origin, found.origin},
      {"received", expected.received, found.received},
      {"states", expected.states, found.states},
      {"readers", expected.readers, found.readers},
  };
  for (const auto& column : texts) {
    if (column.expected != column.found) {
      return differs(std::string{"column "} + column.name, column.expected, column.found);
    }
  }
  if (expected.subject != found.subject) return "column subject is not what its journal gives";
  if (expected.petitioner != found.petitioner) {
    return "column petitioner is not what its journal gives";
  }
  return {};
}

struct CaseReplay : Replay {
  Sequence sequence = 0;
  statechart::Opened opened = {};
};

// Takes one entry into the replay. The chain has been checked before: what stands in the row is
// what was written.
Finding replay_entry(const CaseCheck& check, CaseId id, const sqlite::Query& entry,
                     CaseVault& vault, CaseReplay& replay) {
  const auto place = "entry " + std::to_string(replay.sequence + 1);
  if (entry.integer_at(0) != replay.sequence + 1) return place + " is missing in the journal";
  std::optional<Error> error;
  const Instant at{std::chrono::milliseconds{entry.integer_at(1)}};
  const bool alarm = is_alarm(entry.text_view(5));
  const auto before = alarm ? replay.snapshot : Snapshot{};
  const auto fault =
      replay.take(check.source, entry.text_view(2), entry.text_view(3), at, vault, error);
  if (error) return Failure{std::move(*error)};
  if (!fault.empty()) return place + ": " + fault;
  for (std::size_t i = 0; i < replay.records.size(); ++i) {
    const auto* opened = std::get_if<statechart::Opened>(&replay.records[i]);
    const bool first = replay.sequence == 0 && i == 0;
    if ((opened != nullptr) != first) {
      return place + (first ? " does not open the case" : " opens the case once more");
    }
    if (opened != nullptr) replay.opened = *opened;
  }
  ++replay.sequence;
  if (!alarm) return std::string{};
  return verify_reminders(check.source, id, entry.integer_at(4),
                          {entry.text_view(5), at, *replay.chart, replay.records, replay.snapshot},
                          before);
}

Finding replay_journal(const CaseCheck& check, const CaseColumns& columns, CaseVault& vault,
                       CaseReplay& replay) {
  sqlite::Query entry(check.source.connection,
                      "SELECT case_sequence, at, workflow_hash, records, sequence, event"
                      " FROM journal WHERE case_id = ? ORDER BY case_sequence");
  entry.integer(columns.id);
  for (;;) {
    auto row = entry.next();
    if (!row) return Failure{row.error()};
    if (!*row) break;
    auto finding = replay_entry(check, columns.id, entry, vault, replay);
    if (!finding || !finding->empty()) return finding;
  }
  if (replay.sequence == 0) return std::string{"it has no entry in the journal"};
  if (replay.chart->workflow_hash() != columns.workflow_hash) {
    return differs("column workflow_hash", replay.chart->workflow_hash(), columns.workflow_hash);
  }
  return std::string{};
}

Finding check_readers(const CaseCheck& check, CaseId id, const std::vector<std::string>& readers) {
  for (const auto& login : readers) {
    sqlite::Query query(check.source.connection,
                        "SELECT 1 FROM case_reader WHERE login = ? AND case_id = ?");
    auto found = query.text(login).integer(id).next();
    if (!found) return Failure{found.error()};
    if (!*found) return "table case_reader lacks its reader '" + login + "'";
  }
  return std::string{};
}

Finding check_personal(const CaseCheck& check, CaseId id, const CountingVault& vault) {
  sqlite::Query query(check.source.connection, "SELECT count(*) FROM personal WHERE case_id = ?");
  auto row = query.integer(id).next();
  if (!row) return Failure{row.error()};
  const auto count = static_cast<std::int64_t>(vault.count());
  if (query.integer_at(0) != count) {
    return differs("its number of rows in table personal", std::to_string(count),
                   std::to_string(query.integer_at(0)));
  }
  return std::string{};
}

Finding compare_case(const CaseCheck& check, const CaseColumns& columns, std::string_view snapshot,
                     CountingVault& vault, const CaseReplay& replay) {
  auto stored = statechart::decode_snapshot(*replay.chart, snapshot, vault);
  if (!stored) return "its snapshot: " + stored.error();
  auto difference = compare_snapshots(*replay.chart, replay.snapshot, *stored);
  if (!difference.empty()) return difference;

  const auto projection = project(*replay.chart, replay.snapshot, check.calendar, check.zone);
  auto expected =
      columns_of(columns.id, replay.sequence, *replay.chart, replay.snapshot, projection);
  expected.number = replay.opened.number;
  expected.origin = replay.opened.origin;
  difference = compare_columns(expected, columns);
  if (!difference.empty()) return difference;
  auto finding = check_readers(check, columns.id, projection.readers);
  if (!finding || !finding->empty()) return finding;
  return check_personal(check, columns.id, vault);
}

}  // namespace

Finding verify_case(const CaseCheck& check, const CaseColumns& columns, std::string_view snapshot,
                    std::int64_t& entries) {
  CountingVault vault(check.source.connection, check.source.seal, columns.id);
  CaseReplay replay;
  auto finding = replay_journal(check, columns, vault, replay);
  entries += replay.sequence;
  if (finding && finding->empty()) {
    finding = compare_case(check, columns, snapshot, vault, replay);
  }
  if (finding && !finding->empty()) {
    return "case " + std::to_string(columns.id) + ": " + *finding;
  }
  return finding;
}

}  // namespace xinfang::storage
