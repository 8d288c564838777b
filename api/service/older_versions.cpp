#include "api/service/older_versions.h"

#include <map>

#include "api/service/library.h"

namespace xinfang::service {

std::optional<std::string> add_older_versions(storage::Reader& reader, ChartRegistry& registry) {
  auto contents = reader.contents();
  if (!contents) return contents.error().detail;
  std::map<std::string, const storage::Content*> by_hash;
  for (const auto& content : *contents) by_hash[content.hash] = &content;
  for (const auto& content : *contents) {
    const auto parts = version_parts(content);
    if (!parts || registry.find(content.hash)) continue;
    const auto name = "workflow " + content.name + " (" + content.hash + ")";
    const auto workflow = by_hash.find(parts->workflow_hash);
    const auto rules = by_hash.find(parts->rules_hash);
    const auto region = by_hash.find(parts->region_hash);
    const auto missing = [&](const std::string& what) {
      return "the " + what + " of " + name + " is not in the database";
    };
    if (workflow == by_hash.end()) return missing("text " + parts->workflow_hash);
    if (rules == by_hash.end()) return missing("rule pack " + parts->rules_hash);
    const bool regional = !parts->region_hash.empty();
    if (regional && region == by_hash.end()) {
      return missing("region's rules " + parts->region_hash);
    }
    auto chart = compile_version(content.hash, *workflow->second, *rules->second,
                                 regional ? region->second : nullptr);
    if (!chart) {
      return name + " of this database no longer compiles: " + to_text(chart.error().front());
    }
    registry.add(*chart);
  }
  return std::nullopt;
}

}  // namespace xinfang::service
