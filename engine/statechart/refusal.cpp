#include "engine/statechart/refusal.h"

#include "engine/base/assert.h"

namespace xinfang::statechart {

std::string_view to_text(RefusalCode code) {
  switch (code) {
    case RefusalCode::unknown_event:
      return "unknown_event";
    case RefusalCode::not_allowed_here:
      return "not_allowed_here";
    case RefusalCode::role:
      return "role";
    case RefusalCode::guard:
      return "guard";
    case RefusalCode::form:
      return "form";
    case RefusalCode::finished:
      return "finished";
    case RefusalCode::clock:
      return "clock";
    case RefusalCode::loop:
      return "loop";
    case RefusalCode::reserved:
      return "reserved";
  }
  XINFANG_ASSERT(false);
}

}  // namespace xinfang::statechart
