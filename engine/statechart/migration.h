// Migration: how running cases of one version of a workflow go over to another. A map file is
// compiled once against both charts; then each case is planned by a pure function, which decides
// like decide(): records, or every reason why this case can't go.
//
// What a plan guarantees:
//  1. The configuration it leads to is legal in the new chart (SCXML 3.11), does not end the case,
//     and a final state of the whole case can be reached from it (configuration.h).
//  2. No running clock is lost: each goes on whole as a clock of the new version whose rule allows
//     what happened to it, or is ended with a reason.
//  3. No value is lost but where the map says so; each fits its field; a personal one stays
//     personal.
// Immutable and shareable between threads once compiled.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/diagnostic.h"
#include "engine/base/result.h"
#include "engine/definition/migration_map.h"
#include "engine/statechart/chart.h"
#include "engine/statechart/decide.h"

namespace xinfang::statechart {

// The name under which a migration stands in the journal. No person can send it to a case: it is
// the operator's command (xinfang migrate).
inline constexpr std::string_view migration_event = "migrate";

class Migration {
 public:
  // Every fault of the map at once: names that neither version has, targets that can't be, values
  // that can never fit, two things that become one. Diagnostics name the map's file.
  static Result<std::shared_ptr<const Migration>, std::vector<Diagnostic>> compile(
      std::shared_ptr<const Chart> from, std::shared_ptr<const Chart> to,
      const definition::MigrationMap& map);

  const Chart& from() const { return *from_; }
  const std::shared_ptr<const Chart>& to() const { return to_; }

  // ---- by index of the old version

  // Where a state goes: empty where the new version has none of its name and the map is silent.
  const std::vector<std::size_t>& states(std::size_t state) const { return states_[state]; }
  bool is_forgotten(std::size_t history) const { return forgotten_[history]; }
  // npos: the value stays behind, which the map must have said (is_dropped) where there is one.
  std::size_t field(std::size_t field) const { return fields_[field]; }
  bool is_dropped(std::size_t field) const { return dropped_[field]; }
  // npos: the new version has no such clock.
  std::size_t clock(std::size_t clock) const { return clocks_[clock]; }
  // Why a clock is stopped; empty: it goes on.
  const std::string& stop_reason(std::size_t clock) const { return stop_reasons_[clock]; }

  struct Setting {
    std::size_t field = 0;        // of the new version
    expression::Program program;  // over the old version's data
  };
  const std::vector<Setting>& settings() const { return settings_; }

 private:
  friend class MigrationCompiler;
  Migration() = default;

  std::shared_ptr<const Chart> from_;
  std::shared_ptr<const Chart> to_;
  std::vector<std::vector<std::size_t>> states_;
  std::vector<bool> forgotten_;
  std::vector<std::size_t> fields_;
  std::vector<bool> dropped_;
  std::vector<std::size_t> clocks_;
  std::vector<std::string> stop_reasons_;
  std::vector<Setting> settings_;
};

// One case, a snapshot of from(). The decision's records are the new version's, the first is
// Migrated; eventless transitions that are enabled where the case arrives are taken, as after any
// event. Entry content is not run: the case has entered its states long ago. Refused with every
// reason, one sentence each; also a case that has ended.
Result<Decision, std::vector<std::string>> plan_migration(const Migration& migration,
                                                          const Settings& settings,
                                                          const Snapshot& snapshot,
                                                          const Context& context);

}  // namespace xinfang::statechart
