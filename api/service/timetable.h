// Timetable: which timed work is due, and when the writer thread must look again. Works that fail
// are left alone for a while, so that they neither spin nor hold up the others. One thread.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <vector>

#include "api/service/timed_work.h"

namespace xinfang::service {

// Pieces of timed work in one transaction: bounds how long a command waits for them.
inline constexpr int slice_max = 64;
// The longest sleep, so that a clock that was set is noticed: instants are compared, no time is
// taken to have passed.
inline constexpr std::chrono::seconds sleep_max{30};
// After a failure of a work it is tried anew no earlier.
inline constexpr std::chrono::seconds retry_after{5};

class Timetable {
 public:
  using Steady = std::chrono::steady_clock::time_point;

  explicit Timetable(std::vector<TimedWork*> works);  // they outlive it

  // The next work that is due, in turn; null: none is.
  TimedWork* find_due(Instant now, Steady steady);
  // How long until there may be something due: 0 to sleep_max.
  std::chrono::milliseconds until_next(Instant now, Steady steady);
  // The earliest instant of all works, also of those that are left alone.
  std::optional<Instant> next();
  void leave_alone(const TimedWork* work, Steady steady);
  void try_all_anew();

 private:
  struct Row {
    TimedWork* work = nullptr;
    std::optional<Steady> not_before;
  };
  std::vector<Row> rows_;
  std::size_t turn_ = 0;
};

}  // namespace xinfang::service
