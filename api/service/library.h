// Library: the workflow files, rule packs and calendars in force, compiled. Immutable once loaded.
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
#include "engine/clock/rule.h"
#include "engine/statechart/chart.h"
#include "storage/types.h"

namespace xinfang::service {

// File name ("petition.yaml", "rules/procuratorate.yaml", "calendars/cn.yaml") -> text.
using Files = std::map<std::string, std::string>;

// Reads the *.yaml of a folder and of its rules/ and calendars/ (not *.scenario.yaml). The error
// names the folder or file.
Result<Files, std::string> read_folder(const std::string& folder);

class Library {
 public:
  // All diagnostics of all files at once; a workflow that is not sound is refused as one that does
  // not compile (engine/soundness). Exactly one calendar must be there; files in other
  // folders than rules/ and calendars/, and scenario files, are passed over.
  static Result<std::shared_ptr<Library>, std::vector<Diagnostic>> compile(const Files& files);

  // Version in force; null where there is none.
  std::shared_ptr<const statechart::Chart> find(std::string_view workflow) const;
  const std::vector<std::shared_ptr<const statechart::Chart>>& charts() const { return charts_; }
  const clock::Calendar& calendar() const { return calendar_; }
  // The file a workflow was read from; empty for an unknown one.
  std::string file_of(std::string_view workflow) const;
  // The texts themselves with their SHA-256, for the store.
  const std::vector<storage::Content>& contents() const { return contents_; }

 private:
  friend class LibraryCompiler;

  std::vector<std::shared_ptr<const statechart::Chart>> charts_;  // by name
  clock::Calendar calendar_;
  std::vector<storage::Content> contents_;
  std::map<std::string, std::string, std::less<>> files_;  // workflow -> file name
};

// SHA-256 hex of a text.
std::string content_hash(std::string_view text);

// The text a version is known by: it names the workflow's text and the rule pack's by their hashes,
// so that a change of either is another version. Its own SHA-256 is the version's hash.
std::string version_text(std::string_view workflow_hash, std::string_view rules_hash);

struct VersionParts {
  std::string workflow_hash;
  std::string rules_hash;
};
// What a stored content that is a version is made of; nullopt for one that is none. Databases older
// than version_text() hold versions whose hash is the workflow text's alone: those are contents of
// the kind "workflow" that name their rule pack.
std::optional<VersionParts> version_parts(const storage::Content& content);

// The version `hash` out of the store: a workflow's text with its rule pack's. Cases run on it, so
// that it is compiled whether it would be found sound today or not.
Result<std::shared_ptr<const statechart::Chart>, std::vector<Diagnostic>> compile_version(
    const std::string& hash, const storage::Content& workflow, const storage::Content& rules);

}  // namespace xinfang::service
