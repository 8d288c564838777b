#include "api/cli/calendar.h"

#include <ostream>

#include "api/cli/open_database.h"
#include "api/cli/operator.h"
#include "api/service/files.h"
#include "api/service/publication.h"

namespace xinfang::cli {

namespace {

constexpr std::size_t hash_digits = 8;

int fail(std::ostream& err, const std::string& detail) {
  err << "xinfang: " << detail << "\n";
  return 1;
}

// What was refused, a reason a line where there are several.
int fail(std::ostream& err, const service::Problem& problem) {
  if (problem.errors.empty()) return fail(err, problem.detail);
  for (const auto& error : problem.errors) err << error.detail << "\n";
  return fail(err, "the calendar can't be published; nothing was changed");
}

std::string years_of(const clock::Calendar& calendar) {
  std::string text;
  for (const auto& [year, basis] : calendar.years()) {
    text += (text.empty() ? "" : ",") + std::to_string(year);
  }
  return text.empty() ? "-" : text;
}

void print_edition(const service::CalendarEdition& edition, bool in_force, std::ostream& out) {
  const auto& published = edition.published;
  const auto by = published.login.empty() ? "-" : published.login + " " + published.name;
  out << published.number << "\t" << edition.calendar->name() << "\t" << edition.calendar->version()
      << "\t" << published.content_hash.substr(0, hash_digits) << "\t"
      << format_instant(published.published_at) << "\t" << by << "\t" << years_of(*edition.calendar)
      << "\t" << (in_force ? "in force" : "older") << "\n";
}

// Of one case a line for each clock that moves.
class Printer {
 public:
  Printer(const clock::Zone& zone, std::ostream& out) : zone_(zone), out_(out) {}

  void operator()(const service::CaseRedating& redating) const {
    for (const auto& clock : redating.clocks) {
      if (!clock.is_moved()) continue;
      out_ << "case " << redating.id << " " << redating.number << ": "
           << redating.chart->clocks()[clock.clock].id << " " << clock.words(zone_) << ", "
           << clock::to_text(clock.before.colour) << " -> " << clock::to_text(clock.after.colour)
           << (clock.after.provisional ? ", provisional" : "") << "\n";
    }
  }

 private:
  const clock::Zone& zone_;
  std::ostream& out_;
};

void print_totals(const service::Publication& publication, bool dry_run, std::ostream& out) {
  const auto& totals = publication.totals;
  out << totals.clocks << " running clocks of " << totals.cases << " open cases looked at\n";
  for (const auto& [colours, count] : totals.colours) {
    out << clock::to_text(colours.first) << " -> " << clock::to_text(colours.second) << ": "
        << count << "\n";
  }
  if (totals.made_final > 0) {
    out << totals.made_final << " provisional terms "
        << (dry_run ? "would be final\n" : "are final now\n");
  }
  out << totals.moved_clocks << " clocks of " << totals.moved_cases << " cases "
      << (dry_run ? "would be re-dated\n" : "were re-dated\n");
  if (dry_run) return;
  out << "calendar " << publication.calendar->name() << " " << publication.calendar->version()
      << " is in force since " << format_instant(publication.published.published_at) << ", edition "
      << publication.published.number << "\n";
}

Result<service::CalendarFile, std::string> read(const PublishOptions& options) {
  auto text = service::read_file(options.file);
  if (!text) return Failure{text.error()};
  return service::CalendarFile{options.file, std::move(*text)};
}

constexpr std::string_view no_edition =
    "the database holds no calendar yet; start the server once, which records the folder's";

}  // namespace

int run_calendar_show(const Configuration& configuration, std::ostream& out, std::ostream& err) {
  auto library = load_library(configuration);
  if (!library) return fail(err, library.error());
  auto opened = open_database(configuration, **library);
  if (!opened) return fail(err, opened.error());
  const auto editions = service::load_calendars(*opened->reader);
  if (!editions) return fail(err, editions.error());
  for (const auto& edition : *editions) {
    print_edition(edition, &edition == &editions->back(), out);
  }
  if (editions->empty()) return fail(err, std::string(no_edition));
  if (const auto words = service::unpublished_calendar(*editions, **library)) out << *words << "\n";
  return 0;
}

int run_calendar_preview(const Configuration& configuration, const PublishOptions& options,
                         std::ostream& out, std::ostream& err) {
  const auto file = read(options);
  if (!file) return fail(err, file.error());
  auto library = load_library(configuration);
  if (!library) return fail(err, library.error());
  const auto zone = clock::Zone::find(configuration.zone);
  if (!zone) return fail(err, "there is no time zone '" + configuration.zone + "'");
  auto opened = open_database(configuration, **library);
  if (!opened) return fail(err, opened.error());
  const auto editions = service::load_calendars(*opened->reader);
  if (!editions) return fail(err, editions.error());
  if (editions->empty()) return fail(err, std::string(no_edition));
  auto& reader = *opened->reader;
  const auto publication = service::preview_publication(
      {options.login, options.login, {}}, *file, *editions, *zone,
      service_config(configuration).now(),
      service::pages_of(
          [&](storage::CaseId after, int limit) { return reader.dated_cases(after, limit); },
          [&](storage::CaseId id) { return reader.find_case(id, nullptr); }),
      Printer(*zone, out));
  if (!publication) return fail(err, publication.error());
  print_totals(*publication, true, out);
  return 0;
}

int run_calendar_publish(const Configuration& configuration, const PublishOptions& options,
                         std::ostream& out, std::ostream& err) {
  if (options.dry_run) return run_calendar_preview(configuration, options, out, err);
  const auto file = read(options);
  if (!file) return fail(err, file.error());
  const auto config = service_config(configuration);
  if (auto missing = missing_file(config)) return fail(err, *missing);
  auto library = load_library(configuration);
  if (!library) return fail(err, library.error());
  const auto zone = clock::Zone::find(configuration.zone);
  if (!zone) return fail(err, "there is no time zone '" + configuration.zone + "'");
  auto started = service::Service::start(config, *library);
  if (!started) return fail(err, started.error());
  const auto caller = find_operator(**started, options.login, "publication");
  if (!caller) return fail(err, caller.error());
  const auto publication = (*started)->publish_calendar(*caller, *file, false, Printer(*zone, out));
  if (!publication) return fail(err, publication.error());
  print_totals(*publication, false, out);
  return 0;
}

}  // namespace xinfang::cli
