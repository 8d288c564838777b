// Reads a year's journal back and holds every alarm against what the terms say, counted anew: each
// rang once, at its instant, or when the server was up again.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "storage/store.h"
#include "tests/simulation/office.h"

namespace xinfang::simulation {

struct Audit {
  std::int64_t cases = 0;
  std::int64_t entries = 0;
  std::int64_t warned = 0;
  std::int64_t urgent = 0;
  std::int64_t expired = 0;
  std::int64_t late_detected = 0;        // of these, rung after an outage
  std::set<std::size_t> taken;           // transitions, by index
  std::vector<std::string> differences;  // the first twenty
};

// `reader` sees the closed office's database; `end` is the last instant the office was at.
Audit audit(storage::Reader& reader, const Office& office, Instant end);

}  // namespace xinfang::simulation
