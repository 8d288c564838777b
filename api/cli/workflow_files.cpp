#include "api/cli/workflow_files.h"

#include <filesystem>
#include <utility>

#include "api/service/files.h"
#include "api/service/library.h"
#include "engine/base/assert.h"
#include "engine/definition/reader.h"

namespace xinfang::cli {

Diagnostic file_diagnostic(const std::string& file, std::string_view code, std::string message) {
  return {file, {}, Severity::error, std::string(code), std::move(message)};
}

std::string join_path(const std::string& folder, const std::string& name) {
  return folder == "." ? name : (std::filesystem::path(folder) / name).string();
}

std::string folder_of(const std::string& file) {
  const auto folder = std::filesystem::path(file).parent_path().string();
  return folder.empty() ? "." : folder;
}

bool is_document(const std::string& file) { return file.ends_with(".scxml"); }

namespace {

std::string packs_folder(const std::string& file) { return join_path(folder_of(file), "rules"); }

bool has_packs_beside(const std::string& file) {
  std::error_code error;
  return std::filesystem::is_directory(packs_folder(file), error);
}

}  // namespace

const std::vector<clock::RulePack>& WorkflowFiles::packs_beside(const std::string& file) {
  const auto folder = packs_folder(file);
  const auto [found, is_new] = packs_.try_emplace(folder);
  if (!is_new) return found->second;
  const auto names = service::yaml_files(folder);
  if (!names) {
    pack_diagnostics_.push_back(file_diagnostic(folder, "unreadable", names.error()));
    return found->second;
  }
  for (const auto& name : *names) {
    const auto path = join_path(folder, name);
    const auto text = service::read_file(path);
    if (!text) {
      pack_diagnostics_.push_back(file_diagnostic(path, "unreadable", text.error()));
      continue;
    }
    auto pack = definition::read_rule_pack(*text, path);
    if (pack) {
      pack->content_hash = service::content_hash(*text);
      found->second.push_back(*std::move(pack));
    } else {
      pack_diagnostics_.insert(pack_diagnostics_.end(), pack.error().begin(), pack.error().end());
    }
  }
  return found->second;
}

Result<LoadedWorkflow, Diagnostics> WorkflowFiles::load(const std::string& file,
                                                        std::string_view text) {
  static const std::vector<clock::RulePack> none;
  // A document need not be a workflow, and then has no folder of packs beside it.
  const auto& packs = is_document(file) && !has_packs_beside(file) ? none : packs_beside(file);
  auto read = is_document(file) ? definition::read_scxml(text, file, packs)
                                : definition::read_workflow(text, file, packs);
  if (!read) return Failure{read.error()};
  const auto compiled = [&](const clock::RulePack& pack) -> Result<LoadedWorkflow, Diagnostics> {
    auto chart = statechart::Chart::compile(*read, pack, file, service::content_hash(text));
    if (!chart) return Failure{chart.error()};
    return LoadedWorkflow{*std::move(read), *std::move(chart)};
  };
  if (read->data_model == definition::DataModel::cel) return compiled({});
  for (const auto& pack : packs) {
    if (pack.name == read->rules) return compiled(pack);
  }
  XINFANG_ASSERT(false);  // the reader has checked the pack's name
}

Diagnostics WorkflowFiles::take_pack_diagnostics() { return std::exchange(pack_diagnostics_, {}); }

}  // namespace xinfang::cli
