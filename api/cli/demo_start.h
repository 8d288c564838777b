// What `xinfang serve --demo` does before it listens: fills an empty database, serves any other as
// it is, and says who may log in.
#pragma once

#include <iosfwd>

#include "api/cli/configuration.h"
#include "api/cli/demo.h"

namespace xinfang::cli {

// False after a message on `err`: a story was refused, or the database has users but no cases (an
// office about to begin, whose admin would lose the password to the demo's). The service must run
// on `clock`.
bool start_demo(const Configuration& configuration, service::Service& service, DemoClock& clock,
                std::ostream& out, std::ostream& err);

}  // namespace xinfang::cli
