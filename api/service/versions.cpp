#include "api/service/versions.h"

#include <algorithm>
#include <tuple>

namespace xinfang::service {

namespace {

bool is_hexadecimal(std::string_view text) {
  return text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
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

Result<std::vector<Version>, storage::Error> list_versions(storage::Reader& reader,
                                                           const Library& library,
                                                           const ChartRegistry& charts) {
  const auto counts = reader.version_counts();
  if (!counts) return Failure{counts.error()};
  std::vector<Version> versions;
  for (const auto& chart : charts.beginning_with("")) {
    Version version;
    version.chart = chart;
    version.in_force = library.find(chart->definition().name) == chart;
    if (version.in_force) version.file = library.file_of(chart->definition().name);
    for (const auto& count : *counts) {
      if (count.workflow_hash != chart->workflow_hash()) continue;
      version.cases = count.cases;
      version.open = count.open;
    }
    versions.push_back(std::move(version));
  }
  std::stable_sort(versions.begin(), versions.end(), [](const Version& left, const Version& right) {
    const auto key = [](const Version& version) {
      return std::tuple(version.chart->definition().name, !version.in_force, -version.open,
                        -version.cases);
    };
    return key(left) < key(right);
  });
  return versions;
}

}  // namespace xinfang::service
