#include "api/service/library.h"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "api/service/files.h"
#include "engine/base/assert.h"
#include "engine/definition/reader.h"
#include "engine/expression/json.h"
#include "engine/soundness/soundness.h"

namespace xinfang::service {

namespace {

constexpr std::string_view rules_folder = "rules/";
constexpr std::string_view calendars_folder = "calendars/";
constexpr std::string_view scenario_suffix = ".scenario.yaml";

const clock::RulePack* find_pack(const std::vector<clock::RulePack>& packs, std::string_view name) {
  for (const auto& pack : packs) {
    if (pack.name == name) return &pack;
  }
  return nullptr;
}

}  // namespace

// Rule packs first: workflows are checked by them.
class LibraryCompiler {
 public:
  Result<std::shared_ptr<Library>, std::vector<Diagnostic>> compile(const Files& files) {
    for (const auto& [file, text] : files) {
      if (file.starts_with(rules_folder)) pack(file, text);
      if (file.starts_with(calendars_folder)) calendar(file, text);
    }
    if (calendar_file_.empty()) {
      fail("calendars", "missing-calendar", "no calendar is there; exactly one must be");
    }
    for (const auto& [file, text] : files) {
      if (file.find('/') == std::string::npos && !file.ends_with(scenario_suffix)) {
        workflow(file, text);
      }
    }
    check_terms();
    if (library_->charts_.empty() && diagnostics_.empty()) {
      fail("workflows", "missing-workflow", "no workflow file is there; at least one must be");
    }
    if (!diagnostics_.empty()) return Failure{std::move(diagnostics_)};
    std::sort(library_->charts_.begin(), library_->charts_.end(),
              [](const auto& left, const auto& right) {
                return left->definition().name < right->definition().name;
              });
    return std::move(library_);
  }

 private:
  void fail(const std::string& file, std::string_view code, std::string message) {
    diagnostics_.push_back({file, {}, Severity::error, std::string(code), std::move(message)});
  }

  void add(const std::vector<Diagnostic>& found) {
    diagnostics_.insert(diagnostics_.end(), found.begin(), found.end());
  }

  void pack(const std::string& file, const std::string& text) {
    auto read = definition::read_rule_pack(text, file);
    if (!read) return add(read.error());
    if (find_pack(packs_, read->name) != nullptr) {
      return fail(file, "duplicate-rules",
                  "the rule pack '" + read->name + "' is there already, in another file");
    }
    read->content_hash = content_hash(text);
    library_->contents_.push_back({read->content_hash, "rules", read->name, text, ""});
    packs_.push_back(*std::move(read));
  }

  void calendar(const std::string& file, const std::string& text) {
    auto read = definition::read_calendar(text, file);
    const auto other = std::exchange(calendar_file_, file);
    if (!read) return add(read.error());
    if (!other.empty()) {
      return fail(file, "several-calendars",
                  "a calendar is there already, in " + other + "; exactly one must be");
    }
    library_->contents_.push_back({content_hash(text), "calendar", read->name(), text, ""});
    library_->calendar_ = *std::move(read);
  }

  void workflow(const std::string& file, const std::string& text) {
    const auto read = definition::read_workflow(text, file, packs_);
    if (!read) return add(read.error());
    if (const auto other = library_->file_of(read->name); !other.empty()) {
      return fail(file, "duplicate-workflow",
                  "the workflow '" + read->name + "' is there already, in " + other);
    }
    const auto* rules = find_pack(packs_, read->rules);
    XINFANG_ASSERT(rules != nullptr);  // read_workflow has checked the name
    auto hash = content_hash(text);
    auto version = version_text(hash, rules->content_hash);
    auto chart = statechart::Chart::compile(*read, *rules, file, content_hash(version));
    if (!chart) return add(chart.error());
    if (const auto sound = soundness::check(**chart, file); !sound.is_sound()) {
      return add(sound.diagnostics());
    }
    library_->contents_.push_back({std::move(hash), "workflow", read->name, text, ""});
    library_->contents_.push_back(
        {(*chart)->workflow_hash(), "version", read->name, std::move(version), ""});
    library_->charts_.push_back(*std::move(chart));
    library_->files_.emplace(read->name, file);
  }

  // Whether the calendar can count what the workflows use, each told once.
  void check_terms() {
    std::set<std::string> told;
    for (const auto& chart : library_->charts_) {
      for (const auto& term : chart->clocks()) {
        auto refusal = clock::check_calendar(term.rule, library_->calendar_);
        if (!refusal || !told.insert(*refusal).second) continue;
        fail(library_->file_of(chart->definition().name), "no-business-hours", *std::move(refusal));
      }
    }
  }

  std::shared_ptr<Library> library_ = std::make_shared<Library>();
  std::vector<clock::RulePack> packs_;
  std::string calendar_file_;
  std::vector<Diagnostic> diagnostics_;
};

Result<std::shared_ptr<Library>, std::vector<Diagnostic>> Library::compile(const Files& files) {
  return LibraryCompiler().compile(files);
}

std::shared_ptr<const statechart::Chart> Library::find(std::string_view workflow) const {
  for (const auto& chart : charts_) {
    if (chart->definition().name == workflow) return chart;
  }
  return nullptr;
}

std::string Library::file_of(std::string_view workflow) const {
  const auto found = files_.find(workflow);
  return found == files_.end() ? std::string() : found->second;
}

Result<Files, std::string> read_folder(const std::string& folder) {
  Files files;
  for (const std::string_view part : {std::string_view(""), rules_folder, calendars_folder}) {
    const auto path = folder + "/";
    const auto names = yaml_files(path + std::string(part));
    if (!names) return Failure{names.error()};
    for (const auto& name : *names) {
      if (name.ends_with(scenario_suffix)) continue;
      const auto file = std::string(part) + name;
      auto text = read_file(path + file);
      if (!text) return Failure{text.error()};
      files.emplace(file, *std::move(text));
    }
  }
  if (files.empty()) return Failure{"the folder '" + folder + "' holds no workflow files"};
  return files;
}

std::string content_hash(std::string_view text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  const int done =
      EVP_Digest(text.data(), text.size(), digest.data(), &size, EVP_sha256(), nullptr);
  XINFANG_ASSERT(done == 1);
  static constexpr char digits[] = "0123456789abcdef";
  std::string hex;
  for (unsigned int i = 0; i < size; ++i) {
    hex += digits[digest[i] >> 4];
    hex += digits[digest[i] & 15];
  }
  return hex;
}

std::string version_text(std::string_view workflow_hash, std::string_view rules_hash) {
  std::string text = R"({"rules":")";
  text += rules_hash;
  text += R"(","workflow":")";
  text += workflow_hash;
  return text += R"("})";
}

std::optional<VersionParts> version_parts(const storage::Content& content) {
  if (content.kind == "workflow") {
    if (content.rules_hash.empty()) return std::nullopt;
    return VersionParts{content.hash, content.rules_hash};
  }
  if (content.kind != "version") return std::nullopt;
  const auto value = expression::from_json(content.text);
  if (!value || !value->is(expression::Kind::map)) return std::nullopt;
  const auto* workflow = value->as_map().find("workflow");
  const auto* rules = value->as_map().find("rules");
  for (const auto* part : {workflow, rules}) {
    if (part == nullptr || !part->is(expression::Kind::string)) return std::nullopt;
  }
  return VersionParts{workflow->as_string(), rules->as_string()};
}

Result<std::shared_ptr<const statechart::Chart>, std::vector<Diagnostic>> compile_version(
    const std::string& hash, const storage::Content& workflow, const storage::Content& rules) {
  const auto file = workflow.name + ".yaml";
  auto pack = definition::read_rule_pack(rules.text, "rules/" + rules.name + ".yaml");
  if (!pack) return Failure{pack.error()};
  pack->content_hash = rules.hash;
  const auto read = definition::read_workflow(workflow.text, file, {*pack});
  if (!read) return Failure{read.error()};
  return statechart::Chart::compile(*read, *pack, file, hash);
}

}  // namespace xinfang::service
