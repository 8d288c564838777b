#include "api/cli/verify.h"

#include <ostream>

#include "api/cli/open_database.h"
#include "storage/verify.h"

namespace xinfang::cli {

namespace {

int fail(std::ostream& err, const std::string& detail) {
  err << "xinfang: " << detail << "\n";
  return 1;
}

}  // namespace

int run_verify(const Configuration& configuration, std::ostream& out, std::ostream& err) {
  auto library = load_library(configuration);
  if (!library) return fail(err, library.error());
  auto zone = clock::Zone::find(configuration.zone);
  if (!zone) return fail(err, "there is no time zone '" + configuration.zone + "'");
  auto opened = open_database(configuration, **library);
  if (!opened) return fail(err, opened.error());
  auto report = storage::verify(opened->options, (*library)->calendar(), *zone, {});
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
