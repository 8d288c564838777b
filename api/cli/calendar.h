// xinfang calendar: which calendars an office has counted by, what another one would change, and
// publishing it.
#pragma once

#include <iosfwd>
#include <string>

#include "api/cli/configuration.h"

namespace xinfang::cli {

// A line for each edition, oldest first, divided by tabs: number, name, version, the first digits
// of the text's hash, when it was published, by whom ("-": recorded by the program itself), its
// years, and of the last "in force". Reads only, also while a server runs. Exit code 0, or 1 where
// the database can't be read.
int run_calendar_show(const Configuration& configuration, std::ostream& out, std::ostream& err);

struct PublishOptions {
  std::string file;
  std::string login = "admin";  // the operator: an active user with the role admin
  bool dry_run = false;
};

// What publishing the file would do: a line for each clock of a running case that it moves, then
// totals. Reads only, also while a server runs. Exit code 0, or 1 where the file may not be
// published; `err` says why.
int run_calendar_preview(const Configuration& configuration, const PublishOptions& options,
                         std::ostream& out, std::ostream& err);

// Publishes it, and tells the same of what was done. Exit code 0: done; 1: nothing was published,
// `err` says why. A dry run is the preview.
int run_calendar_publish(const Configuration& configuration, const PublishOptions& options,
                         std::ostream& out, std::ostream& err);

}  // namespace xinfang::cli
