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

const definition::RuleBook& WorkflowFiles::rules_in(const std::string& folder) {
  const auto [found, is_new] = books_.try_emplace(folder);
  if (!is_new) return found->second;
  const auto names = service::yaml_files(folder);
  if (!names) {
    pack_diagnostics_.push_back(file_diagnostic(folder, "unreadable", names.error()));
    return found->second;
  }
  std::vector<definition::RulesText> texts;
  for (const auto& name : *names) {
    const auto path = join_path(folder, name);
    auto text = service::read_file(path);
    if (!text) {
      pack_diagnostics_.push_back(file_diagnostic(path, "unreadable", text.error()));
      continue;
    }
    auto hash = service::content_hash(*text);
    texts.push_back({path, *std::move(text), std::move(hash)});
  }
  found->second = definition::RuleBook::read(texts);
  const auto& faults = found->second.faults();
  pack_diagnostics_.insert(pack_diagnostics_.end(), faults.begin(), faults.end());
  if (!region_.empty() && !found->second.has_region(region_)) {
    pack_diagnostics_.push_back(
        file_diagnostic(folder, "unknown-region", service::no_such_region(region_, found->second)));
  }
  return found->second;
}

Result<std::vector<LoadedWorkflow>, Diagnostics> WorkflowFiles::load(const std::string& file,
                                                                     std::string_view text) {
  static const definition::RuleBook none;
  // A document need not be a workflow, and then has no folder of packs beside it.
  const auto& book =
      is_document(file) && !has_packs_beside(file) ? none : rules_in(packs_folder(file));
  const auto read = [&](const std::vector<clock::RulePack>& packs) {
    return is_document(file) ? definition::read_scxml(text, file, packs)
                             : definition::read_workflow(text, file, packs);
  };
  std::vector<LoadedWorkflow> loaded;
  const auto compile = [&](definition::Definition definition, const clock::RulePack& pack) {
    auto chart = statechart::Chart::compile(definition, pack, file, service::content_hash(text));
    if (!chart) return chart.error();
    loaded.push_back({std::move(definition), *std::move(chart)});
    return Diagnostics{};
  };
  // Under the newest packs first: the file's own faults come out, and the name of its pack.
  auto newest = read(book.newest());
  if (newest && newest->data_model == definition::DataModel::cel) {
    if (auto faults = compile(*std::move(newest), {}); !faults.empty()) {
      return Failure{std::move(faults)};
    }
    return loaded;
  }
  if (!newest) return Failure{newest.error()};
  for (const auto& edition : book.editions(newest->rules, region_)) {
    auto definition = read({edition});
    auto faults = definition ? compile(*std::move(definition), edition) : definition.error();
    if (faults.empty()) continue;
    for (auto& fault : faults)
      fault.message += " (under " + definition::edition_text(edition) + ")";
    return Failure{std::move(faults)};
  }
  XINFANG_ASSERT(!loaded.empty());  // the reader has checked the pack's name
  return loaded;
}

Diagnostics WorkflowFiles::check_region(const std::string& file) {
  Diagnostics own;
  for (const auto& fault : rules_in(folder_of(file)).faults()) {
    if (fault.file == file) own.push_back(fault);
  }
  return own;
}

Diagnostics WorkflowFiles::take_pack_diagnostics() { return std::exchange(pack_diagnostics_, {}); }

}  // namespace xinfang::cli
