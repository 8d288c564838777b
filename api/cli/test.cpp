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
  FolderTest(std::string folder, Request request, const clock::Zone& zone, std::ostream& out,
             std::ostream& err)
      : folder_(std::move(folder)),
        request_(std::move(request)),
        zone_(&zone),
        out_(&out),
        err_(&err) {}

  bool run() {
    const auto files = service::read_folder(folder_);
    if (!files) return fail(files.error());
    const auto library = service::Library::compile(*files);
    if (!library) {
      for (auto diagnostic : library.error()) {
        diagnostic.file = join_path(folder_, diagnostic.file);
        fail(to_text(diagnostic));
      }
      return false;
    }
    library_ = *library;
    if (!check_workflows(*files)) return false;
    const auto names = service::yaml_files(folder_);
    if (!names) return fail(names.error());
    bool good = true;
    for (const auto& name : *names) {
      if (name.ends_with(scenario_suffix) && !run_file(name)) good = false;
    }
    for (const auto& chart : library_->charts()) {
      if (!report(*chart)) good = false;
    }
    return good;
  }

 private:
  bool fail(const std::string& line) {
    *err_ << line << '\n';
    return false;
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
    const auto chart = library_->find(scenario.workflow);
    if (!chart) {
      return fail(
          to_text({path, scenario.place, Severity::error, "unknown-workflow",
                   "there is no workflow '" + scenario.workflow + "' in '" + folder_ + "'"}));
    }
    const auto outcome = scenario::run(scenario, path, *chart, library_->calendar(), *zone_);
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
  const clock::Zone* zone_;
  std::ostream* out_;
  std::ostream* err_;
  std::shared_ptr<service::Library> library_;
  std::map<std::string, Tally> tallies_;
};

}  // namespace

int run_test(const std::vector<std::string>& paths, std::ostream& out, std::ostream& err) {
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
    if (!FolderTest(folder, std::move(request), *zone, out, err).run()) good = false;
  }
  return good ? 0 : 1;
}

}  // namespace xinfang::cli
