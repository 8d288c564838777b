// A database opened to be read, also while a server runs on it: with the charts of every version
// its cases are under.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "api/cli/configuration.h"
#include "api/service/chart_registry.h"
#include "storage/store.h"

namespace xinfang::cli {

struct OpenDatabase {
  std::shared_ptr<service::ChartRegistry> charts;
  storage::StoreOptions options;
  std::unique_ptr<storage::Reader> reader;
};

// The words against a database or key file that is not there.
std::optional<std::string> missing_file(const service::Config& config);

// The error names what is missing or does not fit.
Result<OpenDatabase, std::string> open_database(const Configuration& configuration,
                                                const service::Library& library);

}  // namespace xinfang::cli
