#include "api/cli/verify.h"

#include <filesystem>
#include <ostream>

#include "api/service/chart_registry.h"
#include "api/service/key_file.h"
#include "api/service/older_versions.h"
#include "storage/verify.h"

namespace xinfang::cli {

namespace {

int fail(std::ostream& err, const std::string& detail) {
  err << "xinfang: " << detail << "\n";
  return 1;
}

}  // namespace

int run_verify(const Configuration& configuration, std::ostream& out, std::ostream& err) {
  const auto config = service_config(configuration);
  for (const auto& path : {config.database, config.key_file}) {
    if (!std::filesystem::exists(path)) return fail(err, "there is no file " + path);
  }
  auto library = load_library(configuration);
  if (!library) return fail(err, library.error());
  auto zone = clock::Zone::find(config.zone);
  if (!zone) return fail(err, "there is no time zone '" + config.zone + "'");
  auto key = service::load_key(config.key_file, config.randomness);
  if (!key) return fail(err, key.error());

  service::ChartRegistry charts;
  for (const auto& chart : (*library)->charts()) charts.add(chart);
  const storage::StoreOptions options{
      .path = config.database,
      .key = *key,
      .charts = [&charts](std::string_view hash) { return charts.find(hash); },
      .randomness = config.randomness};
  auto reader = storage::Reader::open(options);
  if (!reader) return fail(err, reader.error().detail);
  if (auto trouble = service::add_older_versions(**reader, charts)) return fail(err, *trouble);
  auto report = storage::verify(options, (*library)->calendar(), *zone, {});
  if (!report) return fail(err, report.error().detail);
  if (!report->clean) {
    out << "NOT CLEAN: " << report->difference << "\n";
    return 1;
  }
  out << "clean: " << report->entries << " journal entries of " << report->cases
      << " cases; the chain ends in " << storage::to_hex(report->last_hash) << "\n";
  return 0;
}

}  // namespace xinfang::cli
