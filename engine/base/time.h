// Instants are UTC milliseconds, days are proleptic Gregorian days without a zone. The zone of the
// office turns one into the other, and only engine/clock does that.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace xinfang {

using Instant = std::chrono::sys_time<std::chrono::milliseconds>;
using Day = std::chrono::sys_days;

// "2026-02-13T01:00:00.000Z": always UTC, always milliseconds, 24 bytes, so that text order is time
// order for the years 0000 to 9999.
std::string format_instant(Instant instant);
// The same at the end of `text`.
void append_instant(std::string& text, Instant instant);
// RFC 3339 with any offset; nullopt for anything else. Digits past the millisecond are cut.
std::optional<Instant> parse_instant(std::string_view text);

// "2026-02-13".
std::string format_day(Day day);
// Only YYYY-MM-DD of a day that exists; nullopt otherwise.
std::optional<Day> parse_day(std::string_view text);

}  // namespace xinfang
