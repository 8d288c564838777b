// xinfang versions and xinfang migrate: which versions of workflows a database has, and moving
// running cases from one to another.
#pragma once

#include <iosfwd>
#include <string>

#include "api/cli/configuration.h"

namespace xinfang::cli {

// A line for each version: hash, workflow, file ("-" where it is not in force), "in force" or
// "older", its open cases, all its cases; separated by tabs. Reads only, also while a server runs.
// Exit code 0, or 1 where the database can't be read.
int run_versions(const Configuration& configuration, std::ostream& out, std::ostream& err);

struct MigrateOptions {
  std::string from;  // the beginning of a hash
  std::string to;
  std::string map_file;
  std::string login = "admin";  // the operator: an active user with the role admin
  bool dry_run = false;
};

inline constexpr int cases_left = 2;  // exit code: some cases could not be moved

// Tells of every running case of the old version on `out`. Exit code 0: all of them moved (in a dry
// run: would be), or there were none; 1: nothing was tried, `err` says why; cases_left.
int run_migrate(const Configuration& configuration, const MigrateOptions& options,
                std::ostream& out, std::ostream& err);

}  // namespace xinfang::cli
