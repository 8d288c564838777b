// Delays of <send>: CSS2 times such as "1.5s" (SCXML 6.2.1, datatype Duration).
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace xinfang::definition {

// Digits with or without a fraction, and one of ms, s, m, h, d. nullopt: anything else, or longer
// than a hundred years. Parts of a millisecond are rounded off.
std::optional<std::chrono::milliseconds> parse_delay(std::string_view text);

}  // namespace xinfang::definition
