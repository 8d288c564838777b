// Library: the workflow files with the rule packs in force now and later, and the calendar,
// compiled. Immutable once loaded.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/diagnostic.h"
#include "engine/base/result.h"
#include "engine/clock/calendar.h"
#include "engine/definition/rule_book.h"
#include "engine/statechart/chart.h"
#include "storage/types.h"

namespace xinfang::service {

// File name ("petition.yaml", "rules/procuratorate.yaml", "calendars/cn.yaml") -> text.
using Files = std::map<std::string, std::string>;

// Reads the *.yaml of a folder and of its rules/ and calendars/ (not *.scenario.yaml). The error
// names the folder or file.
Result<Files, std::string> read_folder(const std::string& folder);

struct LibraryOptions {
  std::string region;       // whose rules new cases run under; empty: none
  std::optional<Day> from;  // packs that are out of force by then are passed over
};

class Library {
 public:
  // Each workflow with each edition of its rule pack (engine/definition/rule_book.h). All
  // diagnostics of all files at once; a workflow that is not sound is refused as one that does not
  // compile (engine/soundness). Exactly one calendar must be there; files in other folders than
  // rules/ and calendars/, and scenario files, are passed over. A region that no file names is
  // refused (unknown-region).
  static Result<std::shared_ptr<Library>, std::vector<Diagnostic>> compile(
      const Files& files, const LibraryOptions& options = {});

  // The version that a case registered on `day` runs under; null where there is no such workflow,
  // or its first rules come into force later.
  std::shared_ptr<const statechart::Chart> find(std::string_view workflow, Day day) const;
  // The last version to come into force: for what the workflow's own text says, which is the same
  // in all of them. Null where there is no such workflow.
  std::shared_ptr<const statechart::Chart> find(std::string_view workflow) const;
  // Of each workflow the version in force on `day`, where there is one; by name.
  std::vector<std::shared_ptr<const statechart::Chart>> in_force(Day day) const;
  // All versions, by name and by the day from which they are in force.
  const std::vector<std::shared_ptr<const statechart::Chart>>& charts() const { return charts_; }
  const clock::Calendar& calendar() const { return calendar_; }
  // Workflow -> the file it was read from.
  const std::map<std::string, std::string, std::less<>>& files() const { return files_; }
  // Empty for an unknown one.
  std::string file_of(std::string_view workflow) const;
  // The texts themselves with their SHA-256, for the store.
  const std::vector<storage::Content>& contents() const { return contents_; }

 private:
  friend class LibraryCompiler;

  std::vector<std::shared_ptr<const statechart::Chart>> charts_;
  clock::Calendar calendar_;
  std::vector<storage::Content> contents_;
  std::map<std::string, std::string, std::less<>> files_;  // workflow -> file name
};

// The words against a region that no rules are of: those that are known, and the nearest.
std::string no_such_region(const std::string& region, const definition::RuleBook& book);

// SHA-256 hex of a text.
std::string content_hash(std::string_view text);

// The text a version is known by: it names the workflow's text, the rule pack's and, where there is
// one, that of the region's rules by their hashes, so that a change of any is another version. Its
// own SHA-256 is the version's hash.
std::string version_text(std::string_view workflow_hash, std::string_view rules_hash,
                         std::string_view region_hash = {});

struct VersionParts {
  std::string workflow_hash;
  std::string rules_hash;
  std::string region_hash;  // empty: no region's rules
};
// What a stored content that is a version is made of; nullopt for one that is none. Databases older
// than version_text() hold versions whose hash is the workflow text's alone: those are contents of
// the kind "workflow" that name their rule pack.
std::optional<VersionParts> version_parts(const storage::Content& content);

// The version `hash` out of the store: a workflow's text with its rule pack's, and with that of the
// region's rules or null. Cases run on it, so that it is compiled whether it would be found sound
// today or not.
Result<std::shared_ptr<const statechart::Chart>, std::vector<Diagnostic>> compile_version(
    const std::string& hash, const storage::Content& workflow, const storage::Content& rules,
    const storage::Content* region = nullptr);

}  // namespace xinfang::service
