#include "storage/version_step.h"

namespace xinfang::storage {

std::string check_version_step(std::string_view before, std::string_view workflow_hash,
                               const statechart::Records& records) {
  const auto words = [](std::string_view hash) { return "'" + std::string{hash} + "'"; };
  for (std::size_t i = 1; i < records.size(); ++i) {
    if (std::holds_alternative<statechart::Migrated>(records[i])) {
      return "a migration stands inside an entry, not at its beginning";
    }
  }
  const auto* migrated =
      records.empty() ? nullptr : std::get_if<statechart::Migrated>(&records.front());
  if (migrated == nullptr) {
    if (before.empty() || before == workflow_hash) return {};
    return "the case goes from version " + words(before) + " to " + words(workflow_hash) +
           " without a migration";
  }
  if (migrated->from != before || migrated->to != workflow_hash || migrated->from == migrated->to) {
    return "the migration is from version " + words(migrated->from) + " to " + words(migrated->to) +
           ", the case goes from " + words(before) + " to " + words(workflow_hash);
  }
  return {};
}

}  // namespace xinfang::storage
