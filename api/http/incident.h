// Names for what went wrong on our side, so that a caller can be helped from the log.
#pragma once

#include <string>

namespace xinfang::http {

// "urn:xinfang:incident:6f1c...", unlike any before. Thread-safe.
std::string new_incident();

}  // namespace xinfang::http
