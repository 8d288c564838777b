// What comes into a chart: events, and who sent them.
#pragma once

#include <string>
#include <vector>

#include "engine/base/time.h"
#include "engine/expression/value.h"

namespace xinfang::statechart {

// Who acts. The engine's own events (clocks) have no login and no roles.
struct Actor {
  std::string login;
  std::string name;
  std::vector<std::string> roles;
};

struct Event {
  std::string name;
  expression::Map data;  // the form's answers
};

// What a decision may know besides chart and snapshot: passed in, never read.
struct Context {
  Instant now{};
  Actor actor;
  // `_sessionid` of an SCXML document: the same for all decisions of a case, and its alone.
  std::string session{};
};

}  // namespace xinfang::statechart
