// xinfang serve: the server until SIGINT or SIGTERM.
#pragma once

#include "api/cli/configuration.h"

namespace xinfang::cli {

// The process's exit code: 0 after a signal, 1 with a message on stderr where it can't start.
int run_serve(const Configuration& configuration);

}  // namespace xinfang::cli
