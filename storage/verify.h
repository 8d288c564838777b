// verify: walks the hash chain, replays every case, compares snapshots and projections. Reads only.
#pragma once

#include <functional>
#include <string>

#include "engine/clock/calendar.h"
#include "storage/store.h"

namespace xinfang::storage {

struct VerifyReport {
  bool clean = false;
  std::int64_t entries = 0;
  std::int64_t cases = 0;
  Hash last_hash{};
  std::string difference;  // the first one: where, what was expected, what was found
};

// `progress(done, all)` is called now and then; may be empty.
Result<VerifyReport, Error> verify(const StoreOptions& options, const clock::Calendar& calendar,
                                   const clock::Zone& zone,
                                   const std::function<void(std::int64_t, std::int64_t)>& progress);

}  // namespace xinfang::storage
