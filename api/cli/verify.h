// xinfang verify: chain, replay and projections of a database; reads only, also while a server
// runs.
#pragma once

#include <iosfwd>

#include "api/cli/configuration.h"

namespace xinfang::cli {

// 0: clean. 1: a difference, named on `out`, or the database can't be read.
int run_verify(const Configuration& configuration, std::ostream& out, std::ostream& err);

}  // namespace xinfang::cli
