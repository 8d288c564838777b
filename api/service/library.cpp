#include "api/service/library.h"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "api/service/files.h"
#include "engine/base/assert.h"
#include "engine/definition/node.h"
#include "engine/definition/reader.h"
#include "engine/definition/rule_book.h"
#include "engine/expression/json.h"
#include "engine/soundness/soundness.h"

namespace xinfang::service {

namespace {

constexpr std::string_view rules_folder = "rules/";
constexpr std::string_view calendars_folder = "calendars/";
constexpr std::string_view scenario_suffix = ".scenario.yaml";

}  // namespace

// Rule packs first: workflows are checked by them.
class LibraryCompiler {
 public:
  explicit LibraryCompiler(const LibraryOptions& options) : options_(options) {}

  Result<std::shared_ptr<Library>, std::vector<Diagnostic>> compile(const Files& files) {
    std::vector<definition::RulesText> rules;
    for (const auto& [file, text] : files) {
      if (file.starts_with(rules_folder)) rules.push_back({file, text, content_hash(text)});
      if (file.starts_with(calendars_folder)) calendar(file, text);
    }
    read_rules(std::move(rules));
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
    // Those of one workflow stand by day already.
    std::stable_sort(library_->charts_.begin(), library_->charts_.end(),
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

  void read_rules(std::vector<definition::RulesText> texts) {
    book_ = definition::RuleBook::read(texts);
    add(book_.faults());
    for (auto& text : texts) rules_texts_.emplace(text.content_hash, std::move(text.text));
    if (options_.region.empty() || book_.has_region(options_.region)) return;
    fail("rules", "unknown-region", no_such_region(options_.region, book_));
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

  // The editions of the pack that a new case may still come to run under.
  std::vector<clock::RulePack> editions(const std::string& pack) const {
    auto editions = book_.editions(pack, options_.region);
    const auto* first = options_.from ? definition::in_force(editions, *options_.from) : nullptr;
    if (first != nullptr)
      editions.erase(editions.begin(), editions.begin() + (first - editions.data()));
    return editions;
  }

  void workflow(const std::string& file, const std::string& text) {
    const auto root = definition::parse_yaml(text, file);
    if (!root) return add(root.error());
    const auto* pack = root->find("rules");
    const auto rules = editions(pack == nullptr ? "" : pack->scalar);
    if (rules.empty()) {  // reading finds that, and what else is wrong
      const auto read = definition::read_workflow(text, file, book_.newest());
      return add(read.ok() ? std::vector<Diagnostic>{} : read.error());
    }
    const auto hash = content_hash(text);
    std::vector<std::vector<Diagnostic>> faults;
    const auto first = library_->charts_.size();
    for (const auto& edition : rules) faults.push_back(version(file, text, hash, edition));
    add_once(faults, rules);
    if (library_->charts_.size() == first) return;
    const auto name = library_->charts_.back()->definition().name;
    if (const auto other = library_->file_of(name); !other.empty()) {
      return fail(file, "duplicate-workflow",
                  "the workflow '" + name + "' is there already, in " + other);
    }
    library_->contents_.push_back({hash, "workflow", name, text, ""});
    library_->files_.emplace(name, file);
  }

  // What is wrong under every edition is told once, the rest with the day of its edition.
  void add_once(const std::vector<std::vector<Diagnostic>>& faults,
                const std::vector<clock::RulePack>& rules) {
    std::map<std::string, std::size_t> counts;
    for (const auto& of_edition : faults) {
      for (const auto& fault : of_edition) ++counts[to_text(fault)];
    }
    for (std::size_t i = 0; i < faults.size(); ++i) {
      for (auto fault : faults[i]) {
        const auto found = counts.extract(to_text(fault));
        if (!found) continue;  // told already
        if (found.mapped() < rules.size()) {
          fault.message += " (under " + definition::edition_text(rules[i]) + ")";
        }
        diagnostics_.push_back(std::move(fault));
      }
    }
  }

  std::vector<Diagnostic> version(const std::string& file, const std::string& text,
                                  const std::string& workflow_hash, const clock::RulePack& rules) {
    const auto read = definition::read_workflow(text, file, {rules});
    if (!read) return read.error();
    auto version = version_text(workflow_hash, rules.content_hash, rules.region_hash);
    auto chart = statechart::Chart::compile(*read, rules, file, content_hash(version));
    if (!chart) return chart.error();
    if (const auto sound = soundness::check(**chart, file); !sound.is_sound()) {
      return sound.diagnostics();
    }
    keep_rules(rules.content_hash, "rules", rules.name);
    if (!rules.region.empty()) keep_rules(rules.region_hash, "region", rules.region);
    library_->contents_.push_back(
        {(*chart)->workflow_hash(), "version", read->name, std::move(version), ""});
    library_->charts_.push_back(*std::move(chart));
    return {};
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

  // Once, however many versions are made of it.
  void keep_rules(const std::string& hash, const std::string& kind, const std::string& name) {
    auto found = rules_texts_.extract(hash);
    if (found) library_->contents_.push_back({hash, kind, name, std::move(found.mapped()), ""});
  }

  const LibraryOptions& options_;
  std::shared_ptr<Library> library_ = std::make_shared<Library>();
  definition::RuleBook book_;
  std::map<std::string, std::string> rules_texts_;  // by hash; those not kept yet
  std::string calendar_file_;
  std::vector<Diagnostic> diagnostics_;
};

Result<std::shared_ptr<Library>, std::vector<Diagnostic>> Library::compile(
    const Files& files, const LibraryOptions& options) {
  return LibraryCompiler(options).compile(files);
}

std::shared_ptr<const statechart::Chart> Library::find(std::string_view workflow, Day day) const {
  std::shared_ptr<const statechart::Chart> found;
  for (const auto& chart : charts_) {
    if (chart->definition().name == workflow && chart->rules().in_force_from <= day) found = chart;
  }
  return found;
}

std::shared_ptr<const statechart::Chart> Library::find(std::string_view workflow) const {
  return find(workflow, Day::max());
}

std::vector<std::shared_ptr<const statechart::Chart>> Library::in_force(Day day) const {
  std::vector<std::shared_ptr<const statechart::Chart>> found;
  for (const auto& [workflow, file] : files_) {
    if (auto chart = find(workflow, day)) found.push_back(std::move(chart));
  }
  return found;
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

std::string no_such_region(const std::string& region, const definition::RuleBook& book) {
  std::string text = "there are no rules of a region '" + region + "'";
  const auto near = nearest(region, book.regions());
  if (!near.empty()) text += "; did you mean '" + near + "'?";
  std::string known;
  for (const auto& name : book.regions()) known += (known.empty() ? "'" : ", '") + name + "'";
  return text + (known.empty() ? "; no file names a region" : "; known: " + known);
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

std::string version_text(std::string_view workflow_hash, std::string_view rules_hash,
                         std::string_view region_hash) {
  std::string text = "{";
  // Without a region as ever: the hashes of versions that cases run under stay what they are.
  if (!region_hash.empty()) text += R"("region":")" + std::string(region_hash) + R"(",)";
  text += R"("rules":")";
  text += rules_hash;
  text += R"(","workflow":")";
  text += workflow_hash;
  return text += R"("})";
}

std::optional<VersionParts> version_parts(const storage::Content& content) {
  if (content.kind == "workflow") {
    if (content.rules_hash.empty()) return std::nullopt;
    return VersionParts{content.hash, content.rules_hash, ""};
  }
  if (content.kind != "version") return std::nullopt;
  const auto value = expression::from_json(content.text);
  if (!value || !value->is(expression::Kind::map)) return std::nullopt;
  const auto* workflow = value->as_map().find("workflow");
  const auto* rules = value->as_map().find("rules");
  const auto* region = value->as_map().find("region");
  for (const auto* part : {workflow, rules}) {
    if (part == nullptr || !part->is(expression::Kind::string)) return std::nullopt;
  }
  if (region != nullptr && !region->is(expression::Kind::string)) return std::nullopt;
  return VersionParts{workflow->as_string(), rules->as_string(),
                      region == nullptr ? "" : region->as_string()};
}

Result<std::shared_ptr<const statechart::Chart>, std::vector<Diagnostic>> compile_version(
    const std::string& hash, const storage::Content& workflow, const storage::Content& rules,
    const storage::Content* region) {
  const auto file = workflow.name + ".yaml";
  std::vector<definition::RulesText> texts{
      {"rules/" + rules.name + ".yaml", rules.text, rules.hash}};
  if (region != nullptr) {
    texts.push_back({"rules/" + region->name + ".yaml", region->text, region->hash});
  }
  const auto book = definition::RuleBook::read(texts);
  if (!book.faults().empty()) return Failure{book.faults()};
  // The last edition has the region's rules, whichever of the two came into force first.
  const auto& editions =
      book.editions(rules.name, region == nullptr ? std::string() : region->name);
  if (editions.empty()) {
    return Failure{
        std::vector{Diagnostic{texts.front().file,
                               {},
                               Severity::error,
                               "unknown-rules",
                               "this text is of another rule pack than '" + rules.name + "'"}}};
  }
  const auto& pack = editions.back();
  const auto read = definition::read_workflow(workflow.text, file, {pack});
  if (!read) return Failure{read.error()};
  return statechart::Chart::compile(*read, pack, file, hash);
}

}  // namespace xinfang::service
