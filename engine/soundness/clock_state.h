// What is known of one clock: the states of engine/clock/ledger.cpp without their instants.
// Private to engine/soundness.
#pragma once

#include <array>
#include <cstdint>

#include "engine/clock/alarm.h"
#include "engine/clock/rule.h"
#include "engine/definition/definition.h"

namespace xinfang::soundness {

// All that a clock may do by itself.
inline constexpr std::array alarm_kinds{clock::AlarmKind::expired, clock::AlarmKind::warned,
                                        clock::AlarmKind::urgent};

// Not started, met and stopped are one: nothing runs, and only `start` changes that.
struct ClockState {
  enum class Phase : std::uint8_t { idle = 0, running = 1, suspended = 2, expired = 3 };
  Phase phase = Phase::idle;
  std::uint8_t extensions = 0;  // counted up to extensions_counted

  static constexpr std::uint8_t extensions_counted = 63;

  // As one byte, and back.
  std::uint8_t pack() const {
    return static_cast<std::uint8_t>(static_cast<unsigned>(phase) |
                                     static_cast<unsigned>(extensions) << 2U);
  }
  static ClockState unpack(std::uint8_t byte) {
    return {static_cast<Phase>(byte & 3U), static_cast<std::uint8_t>(byte >> 2U)};
  }

  // That a clock warns once in a run is not followed: here it may again and again, which is more
  // than it can, so that no way is left out.
  bool may_ring() const { return phase == Phase::running; }
  void ring(clock::AlarmKind kind) {
    if (kind == clock::AlarmKind::expired) phase = Phase::expired;
  }
  // Nothing happens to the clock: not even the action's day and words are computed.
  bool is_idle_for(definition::ClockAction::Kind kind) const;
  // False: the ledger refuses, and nothing has changed. Doing nothing (`stop` of a clock that does
  // not run) is no refusal.
  bool act(definition::ClockAction::Kind kind, const clock::Rule& rule);
};

// Whether the ledger refuses the action where the clock is in no state for it.
bool needs_state(definition::ClockAction::Kind kind);

}  // namespace xinfang::soundness
