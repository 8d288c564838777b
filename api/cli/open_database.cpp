#include "api/cli/open_database.h"

#include <filesystem>

#include "api/service/key_file.h"
#include "api/service/older_versions.h"

namespace xinfang::cli {

std::optional<std::string> missing_file(const service::Config& config) {
  for (const auto& path : {config.database, config.key_file}) {
    if (!std::filesystem::exists(path)) return "there is no file " + path;
  }
  return std::nullopt;
}

Result<OpenDatabase, std::string> open_database(const Configuration& configuration,
                                                const service::Library& library) {
  const auto config = service_config(configuration);
  if (auto missing = missing_file(config)) return Failure{std::move(*missing)};
  auto key = service::load_key(config.key_file, config.randomness);
  if (!key) return Failure{key.error()};

  OpenDatabase opened;
  opened.charts = std::make_shared<service::ChartRegistry>();
  for (const auto& chart : library.charts()) opened.charts->add(chart);
  opened.options.path = config.database;
  opened.options.key = *key;
  opened.options.charts = [charts = opened.charts](std::string_view hash) {
    return charts->find(hash);
  };
  opened.options.randomness = config.randomness;
  auto reader = storage::Reader::open(opened.options);
  if (!reader) return Failure{reader.error().detail};
  opened.reader = std::move(*reader);
  if (auto trouble = service::add_older_versions(*opened.reader, *opened.charts)) {
    return Failure{std::move(*trouble)};
  }
  return opened;
}

}  // namespace xinfang::cli
