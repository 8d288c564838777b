#include "api/cli/test.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <ostream>
#include <set>

#include "api/cli/workflow_files.h"
#include "api/service/files.h"
#include "api/service/library.h"
#include "engine/scenario/scenario.h"

namespace xinfang::cli {

namespace {

constexpr std::string_view scenario_suffix = ".scenario.yaml";
constexpr const char* default_folder = "workflows";
// Days in scenarios are days in China, wherever the tests run.
constexpr const char* zone_name = "Asia/Shanghai";

// What is asked of one folder of workflows.
struct Request {
  bool whole = false;               // every workflow in it
  std::set<std::string> workflows;  // files
  std::set<std::string> scenarios;  // files
};

struct Tally {
  std::size_t passed = 0;
  std::size_t failed = 0;
  std::set<std::size_t> taken;
};

class FolderTest {
 public:
  FolderTest(std::string folder, Request request, std::string region, const clock::Zone& zone,
             std::ostream& out, std::ostream& err)
      : folder_(std::move(folder)),
        request_(std::move(request)),
        region_(std::move(region)),
        zone_(&zone),
        out_(&out),
        err_(&err) {}

  bool run() {
    auto files = service::read_folder(folder_);
    if (!files) return fail(files.error());
    files_ = *std::move(files);
    library_ = library_of(region_);
    if (!library_ || !check_workflows(files_)) return false;
    const auto names = service::yaml_files(folder_);
    if (!names) return fail(names.error());
    bool good = true;
    for (const auto& name : *names) {
      if (name.ends_with(scenario_suffix) && !run_file(name)) good = false;
    }
    // A workflow has the same transitions under all rules.
    for (const auto& [workflow, file] : library_->files()) {
      if (!report(*library_->find(workflow))) good = false;
    }
    return good;
  }

 private:
  bool fail(const std::string& line) {
    *err_ << line << '\n';
    return false;
  }

  // Compiled when a scenario first asks for the region; null, and told, where that fails.
  std::shared_ptr<service::Library> library_of(const std::string& region) {
    const auto [found, is_new] = libraries_.try_emplace(region);
    if (!is_new) return found->second;
    auto library = service::Library::compile(files_, {.region = region, .from = std::nullopt});
    if (library) return found->second = *std::move(library);
    for (auto diagnostic : library.error()) {
      diagnostic.file = join_path(folder_, diagnostic.file);
      fail(to_text(diagnostic));
    }
    return nullptr;
  }

  bool check_workflows(const service::Files& files) {
    bool good = true;
    for (const auto& name : request_.workflows) {
      if (!files.contains(name)) good = fail("there is no file '" + join_path(folder_, name) + "'");
    }
    return good;
  }

  bool wants_workflow(const std::string& workflow) const {
    return request_.whole || request_.workflows.contains(library_->file_of(workflow));
  }

  bool run_file(const std::string& name) {
    const bool named = request_.scenarios.erase(name) > 0;
    if (!named && !request_.whole && request_.workflows.empty()) return true;
    const auto path = join_path(folder_, name);
    const auto text = service::read_file(path);
    if (!text) return fail(text.error());
    const auto scenarios = scenario::read_scenarios(*text, path);
    if (!scenarios) {
      for (const auto& diagnostic : scenarios.error()) fail(to_text(diagnostic));
      return false;
    }
    bool good = true;
    for (const auto& scenario : *scenarios) {
      if (!named && !request_.whole && !wants_workflow(scenario.workflow)) continue;
      if (!run_scenario(scenario, path)) good = false;
    }
    return good;
  }

  bool run_scenario(const scenario::Scenario& scenario, const std::string& path) {
    const auto library = library_of(scenario.region.empty() ? region_ : scenario.region);
    if (!library) {
      return fail(to_text({path, scenario.place, Severity::error, "unknown-region",
                           "there are no rules of a region '" + scenario.region + "'"}));
    }
    const auto day = zone_->day_of(scenario.start);
    const auto chart = library->find(scenario.workflow, day);
    if (!chart && library->find(scenario.workflow)) {
      return fail(to_text({path, scenario.place, Severity::error, "unknown-rules",
                           "no rules of the workflow '" + scenario.workflow + "' are in force on " +
                               format_day(day)}));
    }
    if (!chart) {
      return fail(
          to_text({path, scenario.place, Severity::error, "unknown-workflow",
                   "there is no workflow '" + scenario.workflow + "' in '" + folder_ + "'"}));
    }
    const auto outcome = scenario::run(scenario, path, *chart, library->calendar(), *zone_);
    auto& tally = tallies_[scenario.workflow];
    tally.taken.insert(outcome.transitions.begin(), outcome.transitions.end());
    if (outcome.passed) {
      ++tally.passed;
      return true;
    }
    ++tally.failed;
    fail("failed: " + scenario.title.zh + " / " + scenario.title.en);
    for (const auto& diagnostic : outcome.failures) fail("  " + to_text(diagnostic));
    return false;
  }

  // Coverage counts where all scenarios of the workflow were asked for.
  bool report(const statechart::Chart& chart) {
    const auto& name = chart.definition().name;
    const bool whole = wants_workflow(name);
    const auto found = tallies_.find(name);
    if (!whole && found == tallies_.end()) return true;
    const Tally tally = found == tallies_.end() ? Tally{} : found->second;
    const auto count = chart.transitions().size();
    const auto taken = tally.taken.size();
    const auto percent = count == 0 ? 100 : taken * 100 / count;
    *out_ << name << ": " << tally.passed << " scenarios passed, " << tally.failed
          << " failed; coverage " << taken << "/" << count << " transitions (" << percent
          << " %)\n";
    if (!whole || taken == count) return true;
    for (std::size_t i = 0; i < count; ++i) {
      if (!tally.taken.contains(i)) report_missed(chart, chart.transitions()[i]);
    }
    return false;
  }

  void report_missed(const statechart::Chart& chart,
                     const statechart::ChartTransition& transition) {
    std::string event;
    for (const auto& descriptor : transition.descriptors) {
      event += (event.empty() ? "" : " ") + (descriptor.empty() ? "*" : descriptor);
    }
    const auto& name = chart.definition().name;
    fail(to_text({join_path(folder_, library_->file_of(name)), transition.place, Severity::error,
                  "not-covered",
                  "no scenario takes the transition of '" + chart.states()[transition.source].id +
                      "' on " + (transition.eventless ? "no event" : "'" + event + "'")}));
  }

  std::string folder_;
  Request request_;
  std::string region_;
  const clock::Zone* zone_;
  std::ostream* out_;
  std::ostream* err_;
  service::Files files_;
  std::map<std::string, std::shared_ptr<service::Library>> libraries_;  // by region
  std::shared_ptr<service::Library> library_;                           // of region_
  std::map<std::string, Tally> tallies_;
};

}  // namespace

int run_test(const std::vector<std::string>& paths, std::ostream& out, std::ostream& err,
             const std::string& region) {
  const auto zone = clock::Zone::find(zone_name);
  if (!zone) {
    err << "there is no time zone '" << zone_name << "' in this system's tzdata\n";
    return 1;
  }
  std::map<std::string, Request> folders;
  bool good = true;
  for (const auto& path : paths.empty() ? std::vector<std::string>{default_folder} : paths) {
    std::error_code error;
    const auto name = std::filesystem::path(path).filename().string();
    if (std::filesystem::is_directory(path, error)) {
      folders[path].whole = true;
    } else if (!std::filesystem::is_regular_file(path, error)) {
      err << "there is no file or folder '" << path << "'\n";
      good = false;
    } else if (name.ends_with(scenario_suffix)) {
      folders[folder_of(path)].scenarios.insert(name);
    } else {
      folders[folder_of(path)].workflows.insert(name);
    }
  }
  for (auto& [folder, request] : folders) {
    if (!FolderTest(folder, std::move(request), region, *zone, out, err).run()) good = false;
  }
  return good ? 0 : 1;
}

}  // namespace xinfang::cli
