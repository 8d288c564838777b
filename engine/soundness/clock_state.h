// What is known of one clock: the states of engine/clock/ledger.cpp without their instants.
// Private to engine/soundness.
#pragma once

#include <cstdint>
#include <optional>

#include "engine/clock/rule.h"
#include "engine/definition/definition.h"

namespace xinfang::soundness {

// Not started, met and stopped are one: nothing runs, and only `start` changes that.
struct ClockState {
  enum class Phase : std::uint8_t { idle = 0, running = 1, suspended = 2, expired = 3 };
  Phase phase = Phase::idle;
  bool has_expired = false;     // since the last start, restart or extension
  std::uint8_t extensions = 0;  // counted up to extensions_counted

  static constexpr std::uint8_t extensions_counted = 31;

  // As one byte, and back.
  std::uint8_t pack() const {
    return static_cast<std::uint8_t>(static_cast<unsigned>(phase) | (has_expired ? 4U : 0U) |
                                     static_cast<unsigned>(extensions) << 3U);
  }
  static ClockState unpack(std::uint8_t byte) {
    return {static_cast<Phase>(byte & 3U), (byte & 4U) != 0, static_cast<std::uint8_t>(byte >> 3U)};
  }

  bool may_expire() const { return phase == Phase::running && !has_expired; }
  void expire() {
    phase = Phase::expired;
    has_expired = true;
  }
  // False: the ledger refuses, and nothing has changed. Doing nothing (`stop` of a clock that does
  // not run) is no refusal.
  bool act(definition::ClockAction::Kind kind, const clock::Rule& rule);
};

}  // namespace xinfang::soundness
