// SystemEvent: what `_event` holds in an SCXML document (SCXML 5.10.1). Private to
// engine/statechart.
#pragma once

#include <string>
#include <string_view>

#include "engine/expression/value.h"

namespace xinfang::statechart {

// SCXML C.1: the only event I/O processor there is; `scxml` is its short name.
inline constexpr std::string_view scxml_processor =
    "http://www.w3.org/TR/scxml/#SCXMLEventProcessor";
inline constexpr std::string_view scxml_processor_short = "scxml";

// Empty texts are null in `_event`.
struct SystemEvent {
  std::string name;
  std::string_view type;  // "platform", "internal" or "external"
  std::string send_id;
  std::string origin;
  std::string_view origin_type;
  expression::Value data;
};

// Where a session takes events: "#_scxml_<session>".
std::string session_location(std::string_view session);

}  // namespace xinfang::statechart
