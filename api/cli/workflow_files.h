// What check, test and diagram share: files on disk as definitions, with their rule packs.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "engine/base/diagnostic.h"
#include "engine/base/result.h"
#include "engine/definition/definition.h"
#include "engine/definition/rule_book.h"
#include "engine/statechart/chart.h"

namespace xinfang::cli {

using Diagnostics = std::vector<Diagnostic>;

// A diagnostic of a file as a whole.
Diagnostic file_diagnostic(const std::string& file, std::string_view code, std::string message);

// "folder/name"; the name alone for the working folder.
std::string join_path(const std::string& folder, const std::string& name);
// The folder a file is in: "." where it has none.
std::string folder_of(const std::string& file);

// An SCXML document by its name; other files are YAML.
bool is_document(const std::string& file);

// A workflow under one edition of its rule pack.
struct LoadedWorkflow {
  definition::Definition definition;
  std::shared_ptr<const statechart::Chart> chart;
};

// Reads workflow files; the packs of a folder are read once.
class WorkflowFiles {
 public:
  // `region`: whose rules are put in the place of the packs'; empty: none.
  explicit WorkflowFiles(std::string region = {}) : region_(std::move(region)) {}

  // Under every edition of its rule pack, by day; at least one. An SCXML document that is no
  // workflow once, without a pack.
  Result<std::vector<LoadedWorkflow>, Diagnostics> load(const std::string& file,
                                                        std::string_view text);
  // The faults of a region's rules beside the packs in their folder.
  Diagnostics check_region(const std::string& file);
  // What was wrong with rule packs of all folders seen so far; handed out once.
  Diagnostics take_pack_diagnostics();

 private:
  const definition::RuleBook& rules_in(const std::string& folder);

  std::string region_;
  std::map<std::string, definition::RuleBook> books_;  // by folder
  Diagnostics pack_diagnostics_;
};

}  // namespace xinfang::cli
