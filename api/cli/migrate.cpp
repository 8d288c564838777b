#include "api/cli/migrate.h"

#include <ostream>

#include "api/cli/open_database.h"
#include "api/cli/operator.h"
#include "api/service/files.h"
#include "api/service/migrations.h"
#include "api/service/versions.h"
#include "engine/base/assert.h"
#include "engine/definition/migration_map.h"

namespace xinfang::cli {

namespace {

using Chart = std::shared_ptr<const statechart::Chart>;

int fail(std::ostream& err, const std::string& detail) {
  err << "xinfang: " << detail << "\n";
  return 1;
}

// The two versions; the words say which one there is not.
Result<std::pair<Chart, Chart>, std::string> find_versions(const service::Service& service,
                                                           const MigrateOptions& options) {
  auto from = service.version_beginning(options.from);
  if (!from) return Failure{"--from: " + from.error()};
  auto to = service.version_beginning(options.to);
  if (!to) return Failure{"--to: " + to.error()};
  if (*from == *to) {
    return Failure{"--from and --to are the same version, " + (*from)->workflow_hash()};
  }
  return std::pair{std::move(*from), std::move(*to)};
}

// Null after its diagnostics were printed.
std::shared_ptr<const statechart::Migration> read_map(const std::string& file, const Chart& from,
                                                      const Chart& to, std::ostream& err) {
  const auto print = [&](const std::vector<Diagnostic>& diagnostics) {
    for (const auto& diagnostic : diagnostics) err << to_text(diagnostic) << "\n";
    err << "xinfang: the map is not sound; no case was touched\n";
  };
  const auto text = service::read_file(file);
  if (!text) {
    fail(err, text.error());
    return nullptr;
  }
  const auto map = definition::read_migration_map(*text, file);
  if (!map) {
    print(map.error());
    return nullptr;
  }
  auto migration = statechart::Migration::compile(from, to, *map);
  if (migration) return std::move(*migration);
  print(migration.error());
  return nullptr;
}

void print_case(const service::CaseMove& move, std::ostream& out) {
  out << "case " << move.id << " " << move.number << ": ";
  if (move.moved) {
    out << move.from << " -> " << move.to << "\n";
  } else {
    out << "left" << (move.from.empty() ? "" : " in " + move.from) << "\n";
  }
  for (const auto& line : move.moved ? move.changes : move.reasons) out << "  " << line << "\n";
}

std::string standing(const service::Version& version) {
  switch (version.standing) {
    case service::Version::Standing::in_force:
      return "in force";
    case service::Version::Standing::coming:
      return "from " + format_day(version.chart->rules().in_force_from);
    case service::Version::Standing::older:
      return "older";
  }
  XINFANG_ASSERT(false);
}

}  // namespace

int run_versions(const Configuration& configuration, std::ostream& out, std::ostream& err) {
  auto library = load_library(configuration);
  if (!library) return fail(err, library.error());
  auto opened = open_database(configuration, **library);
  if (!opened) return fail(err, opened.error());
  auto versions =
      service::list_versions(*opened->reader, **library, *opened->charts, today(configuration));
  if (!versions) return fail(err, versions.error().detail);
  for (const auto& version : *versions) {
    out << version.chart->workflow_hash() << "\t" << version.chart->definition().name << "\t"
        << (version.file.empty() ? "-" : version.file) << "\t" << standing(version) << "\t"
        << version.open << " open\t" << version.cases << " cases\n";
  }
  return 0;
}

int run_migrate(const Configuration& configuration, const MigrateOptions& options,
                std::ostream& out, std::ostream& err) {
  const auto config = service_config(configuration);
  if (auto missing = missing_file(config)) return fail(err, *missing);
  auto library = load_library(configuration);
  if (!library) return fail(err, library.error());
  auto started = service::Service::start(config, *library);
  if (!started) return fail(err, started.error());
  auto& service = **started;
  const auto caller = find_operator(service, options.login, "migration");
  if (!caller) return fail(err, caller.error());
  const auto versions = find_versions(service, options);
  if (!versions) return fail(err, versions.error());
  const auto migration = read_map(options.map_file, versions->first, versions->second, err);
  if (!migration) return 1;
  const auto totals =
      service.migrate(*caller, migration, options.dry_run,
                      [&](const service::CaseMove& move) { print_case(move, out); });
  if (!totals) return fail(err, totals.error().detail);
  out << totals->moved << (options.dry_run ? " would be moved, " : " moved, ") << totals->left
      << " left\n";
  return totals->left == 0 ? 0 : cases_left;
}

}  // namespace xinfang::cli
