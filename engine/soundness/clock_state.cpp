#include "engine/soundness/clock_state.h"

#include <algorithm>

namespace xinfang::soundness {

bool needs_state(definition::ClockAction::Kind kind) {
  using Kind = definition::ClockAction::Kind;
  return kind == Kind::restart || kind == Kind::suspend || kind == Kind::resume ||
         kind == Kind::extend;
}

bool ClockState::is_idle_for(definition::ClockAction::Kind kind) const {
  using Kind = definition::ClockAction::Kind;
  if (kind == Kind::start) return phase != Phase::idle;
  if (kind == Kind::correct) return false;  // idle may be met: then it is written, or fails
  return phase == Phase::idle && !needs_state(kind);
}

bool ClockState::act(definition::ClockAction::Kind kind, const clock::Rule& rule) {
  using Kind = definition::ClockAction::Kind;
  switch (kind) {
    case Kind::start:
      if (phase == Phase::idle) *this = {Phase::running, 0};
      return true;
    case Kind::meet:
    case Kind::stop:
      *this = {};
      return true;
    case Kind::restart:
      if (phase == Phase::idle) return false;
      *this = {Phase::running, 0};
      return true;
    case Kind::suspend:
      if (phase != Phase::running || !rule.may_suspend) return false;
      phase = Phase::suspended;
      return true;
    case Kind::resume:
      if (phase != Phase::suspended) return false;
      phase = Phase::running;
      return true;
    case Kind::extend: {
      const auto allowed = std::min<std::int32_t>(rule.extensions_max, extensions_counted);
      if (phase == Phase::idle || !rule.extension || extensions >= allowed) return false;
      ++extensions;
      if (phase == Phase::expired) phase = Phase::running;
      return true;
    }
    case Kind::correct:
      if (phase == Phase::expired) phase = Phase::running;
      return true;
  }
  return false;
}

}  // namespace xinfang::soundness
