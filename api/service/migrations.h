// Migrations: running cases of one version moved to another, each by one journal entry through the
// single writer, or tried without one. What could not be moved is told and left as it is.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "api/service/service.h"
#include "engine/clock/calendar.h"
#include "engine/statechart/migration.h"

namespace xinfang::service {

// What became of one case.
struct CaseMove {
  storage::CaseId id = 0;
  std::string number;
  bool moved = false;  // or, in a dry run, would be
  std::string from;    // active atomic states, "a, b"
  std::string to;
  std::vector<std::string> changes;  // clocks and data, one sentence each; no personal value
  std::vector<std::string> reasons;  // not moved: why
};

struct MigrationTotals {
  std::int64_t moved = 0;
  std::int64_t left = 0;
};

// What a migration needs of the service.
struct MigrationParts {
  Caller caller;
  std::shared_ptr<const statechart::Migration> migration;
  bool dry_run = false;
  const statechart::Settings& settings;
  const clock::Calendar& calendar;  // in force, for due days
  std::function<Instant()> now;
  std::function<Result<std::vector<storage::CaseId>, storage::Error>(storage::CaseId after)> cases;
  std::function<Result<std::optional<storage::StoredCase>, storage::Error>(storage::CaseId)> find;
  std::function<void(Command, std::function<void(Result<Done, Problem>)>)> submit;
};

// Running cases in one step of a migration: planned, then written together.
inline constexpr int migration_page = 256;

// Tells `each` of every running case of the old version, in order of their numbers. Cases that have
// ended stay as they are and are not told of. The problem: what kept the cases from being read;
// what was told until then holds.
Result<MigrationTotals, Problem> run_migration(const MigrationParts& parts,
                                               const std::function<void(const CaseMove&)>& each);

}  // namespace xinfang::service
