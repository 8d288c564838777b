#include "api/cli/verify.h"

#include <ostream>

#include "api/cli/open_database.h"
#include "api/service/calendars.h"
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
  // The calendar is read before the rows: one that is published meanwhile would make them differ.
  std::size_t counted_by = 0;
  auto editions = service::load_calendars(*opened->reader);
  Result<storage::VerifyReport, storage::Error> report = storage::VerifyReport{};
  do {
    if (!editions) return fail(err, editions.error());
    counted_by = editions->size();
    report = storage::verify(opened->options, service::book_of(*editions, **library).latest(),
                             *zone, {});
    if (!report) return fail(err, report.error().detail);
    editions = service::load_calendars(*opened->reader);
  } while (!report->clean && editions && editions->size() != counted_by);
  if (!report->clean) {
    out << "NOT CLEAN: " << report->difference << "\n";
    return 1;
  }
  out << "clean: " << report->entries << " journal entries of " << report->cases
      << " cases; the chain ends in " << storage::to_hex(report->last_hash) << "\n";
  return 0;
}

}  // namespace xinfang::cli
