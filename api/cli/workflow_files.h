// What check, test and diagram share: files on disk as definitions, with their rule packs.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "engine/base/diagnostic.h"
#include "engine/base/result.h"
#include "engine/clock/rule.h"
#include "engine/definition/definition.h"
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

struct LoadedWorkflow {
  definition::Definition definition;
  std::shared_ptr<const statechart::Chart> chart;
};

// Reads workflow files; the packs of a folder are read once.
class WorkflowFiles {
 public:
  Result<LoadedWorkflow, Diagnostics> load(const std::string& file, std::string_view text);
  // What was wrong with rule packs of all folders seen so far; handed out once.
  Diagnostics take_pack_diagnostics();

 private:
  const std::vector<clock::RulePack>& packs_beside(const std::string& file);

  std::map<std::string, std::vector<clock::RulePack>> packs_;  // by folder
  Diagnostics pack_diagnostics_;
};

}  // namespace xinfang::cli
