// Workflow versions that are no longer in force, but that stored cases are pinned to.
#pragma once

#include <optional>
#include <string>

#include "api/service/chart_registry.h"
#include "storage/store.h"

namespace xinfang::service {

// Compiles what the store has and the registry has not. The words say which version does not
// compile.
std::optional<std::string> add_older_versions(storage::Reader& reader, ChartRegistry& registry);

}  // namespace xinfang::service
