// Names for what went wrong on our side, so that a caller can be helped from the log.
#pragma once

#include <string>

#include "engine/base/time.h"

namespace xinfang::http {

// "urn:xinfang:incident:19ab5f3e2c1-7": the instant and a count, so that neither two incidents of
// one run nor those of two runs share a name. Thread-safe.
std::string new_incident(Instant now);

}  // namespace xinfang::http
