// The map file of a migration: how a case of one version of a workflow goes on under another
// (docs/workflow-format.md, "Migrations"). Read here as it stands, with places; whether its names
// fit the two versions is checked where both are known (engine/statechart/migration.h). Data only.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/definition/reader.h"
#include "engine/definition/values.h"

namespace xinfang::definition {

struct MigrationMap {
  // The workflows' names, where the file says them.
  std::optional<Word> from;
  std::optional<Word> to;

  struct StateEntry {
    Word from;
    std::vector<Word> to;  // several: one in each region; empty: forgotten (history states)
  };
  std::vector<StateEntry> states;

  struct FieldEntry {
    Word from;
    std::optional<Word> to;  // none: the value stays behind
  };
  std::vector<FieldEntry> data;

  // A field of the new version, computed from the data of the old one.
  struct Setting {
    Word field;
    Word expression;
  };
  std::vector<Setting> set;

  struct ClockEntry {
    Word from;
    std::optional<Word> to;  // none: the clock is stopped, `reason` says why
    std::string reason;
  };
  std::vector<ClockEntry> clocks;

  std::string file;  // for messages
};

// All faults of shape at once. A text without content is a map that changes no name.
Result<MigrationMap, Diagnostics> read_migration_map(std::string_view text,
                                                     const std::string& file);

}  // namespace xinfang::definition
