// TimedWork: something that falls due by itself and is done by the writer thread between commands
// (alarms of clocks, reminders, ...). All calls come from that thread.
#pragma once

#include <optional>

#include "engine/base/result.h"
#include "engine/base/time.h"
#include "storage/store.h"

namespace xinfang::service {

class TimedWork {
 public:
  virtual ~TimedWork() = default;
  // The earliest instant at which there is something to do; may lie in the past. nullopt: nothing.
  virtual std::optional<Instant> next() = 0;
  // Inside an open transaction: does up to `limit` pieces that are due at `now`; how many. Where
  // something was due, next() must be another instant afterwards or the number positive: else it is
  // left alone for a while. After an error the transaction is rolled back.
  virtual Result<int, storage::Error> work(storage::Writer& writer, Instant now, int limit) = 0;
  // After the transaction of every work(), and of any other in which something may have been done.
  virtual void settled(bool /*committed*/) {}
};

}  // namespace xinfang::service
