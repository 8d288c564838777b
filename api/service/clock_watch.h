// ClockWatch: notices that the system clock was set. Nothing is done about it: due is what is due
// at the clock's instant, and what has rung has rung. But who wonders later may find it in the log.
#pragma once

#include <chrono>
#include <optional>

#include "engine/base/time.h"

namespace xinfang::service {

// Smaller steps are a time service's ordinary work.
inline constexpr std::chrono::minutes clock_step_min{1};

class ClockWatch {
 public:
  // By how much the clock went further than the steady one since the last look (negative: went
  // back), where that is more than clock_step_min. The steady clock stands still while a machine
  // sleeps: waking up is a step too.
  std::optional<std::chrono::milliseconds> look(Instant now,
                                                std::chrono::steady_clock::time_point steady) {
    std::optional<std::chrono::milliseconds> step;
    if (last_) {
      const auto by = std::chrono::duration_cast<std::chrono::milliseconds>(
          (now - last_->now) - (steady - last_->steady));
      if (by > clock_step_min || -by > clock_step_min) step = by;
    }
    last_ = Look{now, steady};
    return step;
  }

 private:
  struct Look {
    Instant now{};
    std::chrono::steady_clock::time_point steady;
  };
  std::optional<Look> last_;
};

}  // namespace xinfang::service
