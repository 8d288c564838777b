// The kinds of states in words, for tests that print charts.
#pragma once

#include "engine/definition/definition.h"

namespace xinfang::definition {

inline const char* name_of(StateKind kind) {
  switch (kind) {
    case StateKind::atomic:
      return "atomic";
    case StateKind::compound:
      return "compound";
    case StateKind::parallel:
      return "parallel";
    case StateKind::final:
      return "final";
    case StateKind::shallow_history:
      return "shallow history";
    case StateKind::deep_history:
      return "deep history";
  }
  return "";
}

}  // namespace xinfang::definition
