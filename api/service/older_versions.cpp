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
    if (content.kind != "workflow" || registry.find(content.hash)) continue;
    auto rules = by_hash.find(content.rules_hash);
    if (rules == by_hash.end()) {
      return "the rule pack " + content.rules_hash + " of workflow " + content.name + " (" +
             content.hash + ") is not in the database";
    }
    auto chart = compile_version(content, *rules->second);
    if (!chart) {
      return "workflow " + content.name + " (" + content.hash + ") of this database no longer " +
             "compiles: " + to_text(chart.error().front());
    }
    registry.add(*chart);
  }
  return std::nullopt;
}

}  // namespace xinfang::service
