// Refusals: why decide() changed nothing. One closed enum; api maps it to HTTP in one switch.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/text.h"

namespace xinfang::statechart {

enum class RefusalCode : std::uint8_t {
  unknown_event,     // no transition of the workflow names it
  not_allowed_here,  // known, but no active state has a transition for it
  role,              // the actor has none of the roles
  guard,             // a condition does not hold
  form,              // an answer is missing, unknown or of the wrong type
  finished,          // the case has ended
  clock,             // a clock action the rule does not allow
  loop,              // the macrostep passed its bound: the workflow loops
  reserved,          // a person sent an event of the engine's (done., error., clock.)
};

std::string_view to_text(RefusalCode code);

struct Refusal {
  RefusalCode code = RefusalCode::unknown_event;
  std::string detail;  // one English sentence: what was found, what is allowed
  // guard: the words of each check that does not hold.
  std::vector<Text> reasons;
  // form: each bad answer, with a JSON pointer below the form ("/missing/0").
  struct Answer {
    std::string pointer;
    std::string detail;
  };
  std::vector<Answer> answers;
};

}  // namespace xinfang::statechart
