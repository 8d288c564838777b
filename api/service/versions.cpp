#include "api/service/versions.h"

#include <algorithm>
#include <tuple>

namespace xinfang::service {

namespace {

bool is_hexadecimal(std::string_view text) {
  return text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

Version::Standing standing_of(const std::shared_ptr<const statechart::Chart>& chart,
                              const Library& library, Day today) {
  if (library.find(chart->definition().name, today) == chart) return Version::Standing::in_force;
  const auto& loaded = library.charts();
  const bool is_loaded = std::find(loaded.begin(), loaded.end(), chart) != loaded.end();
  return is_loaded && chart->rules().in_force_from > today ? Version::Standing::coming
                                                           : Version::Standing::older;
}

}  // namespace

Result<std::shared_ptr<const statechart::Chart>, std::string> find_version(
    const ChartRegistry& charts, std::string_view prefix) {
  const auto said = "'" + std::string(prefix) + "'";
  if (prefix.size() < hash_prefix_min || !is_hexadecimal(prefix)) {
    return Failure{said + " is no hash: at least " + std::to_string(hash_prefix_min) +
                   " of the digits 0-9 and a-f are expected, as `xinfang versions` prints them"};
  }
  const auto found = charts.beginning_with(prefix);
  if (found.empty()) {
    return Failure{"there is no version " + said + "; `xinfang versions` lists those there are"};
  }
  if (found.size() == 1) return found.front();
  std::string text = said + " is the beginning of several versions:";
  for (const auto& chart : found) text += " " + chart->workflow_hash();
  return Failure{std::move(text)};
}

Result<std::shared_ptr<const statechart::Chart>, Problem> find_in_force(const Library& library,
                                                                        const std::string& workflow,
                                                                        Day day) {
  if (auto chart = library.find(workflow, day)) return chart;
  Problem problem;
  problem.code = ProblemCode::not_found;
  problem.detail = "there is no workflow '" + workflow + "'";
  for (const auto& chart : library.charts()) {
    if (chart->definition().name != workflow) continue;
    const auto first = format_day(chart->rules().in_force_from);
    problem.code = ProblemCode::not_in_force;
    problem.detail = "the first rules of the workflow '" + workflow + "' are in force from " +
                     first + "; today is " + format_day(day);
    problem.reasons = {{"本流程的期限规则自" + first + "起施行，此前不能登记",
                        "The rules of this workflow are in force from " + first +
                            "; nothing can be registered before"}};
    break;
  }
  return Failure{std::move(problem)};
}

Result<std::vector<Version>, storage::Error> list_versions(storage::Reader& reader,
                                                           const Library& library,
                                                           const ChartRegistry& charts, Day today) {
  const auto counts = reader.version_counts();
  if (!counts) return Failure{counts.error()};
  std::vector<Version> versions;
  for (const auto& chart : charts.beginning_with("")) {
    Version version;
    version.chart = chart;
    version.standing = standing_of(chart, library, today);
    if (version.standing != Version::Standing::older) {
      version.file = library.file_of(chart->definition().name);
    }
    for (const auto& count : *counts) {
      if (count.workflow_hash != chart->workflow_hash()) continue;
      version.cases = count.cases;
      version.open = count.open;
    }
    versions.push_back(std::move(version));
  }
  std::stable_sort(versions.begin(), versions.end(), [](const Version& left, const Version& right) {
    const auto key = [](const Version& version) {
      const bool coming = version.standing == Version::Standing::coming;
      return std::tuple(version.chart->definition().name, version.standing,
                        coming ? version.chart->rules().in_force_from : Day{}, -version.open,
                        -version.cases);
    };
    return key(left) < key(right);
  });
  return versions;
}

}  // namespace xinfang::service
