// Timestamps and durations as text: RFC 3339 and Go's duration syntax, as CEL's conversions use
// them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "engine/expression/value.h"

namespace xinfang::expression {

// 0001-01-01T00:00:00Z .. 9999-12-31T23:59:59.999999999Z (google.protobuf.Timestamp).
inline constexpr std::int64_t timestamp_seconds_min = -62'135'596'800;
inline constexpr std::int64_t timestamp_seconds_max = 253'402'300'799;

// What fits 64-bit nanoseconds, about 292 years: the range of durations in the public CEL suite.
inline constexpr std::int64_t duration_seconds_max = 9'223'372'036;
inline constexpr std::int64_t duration_last_nanos_max = 854'775'807;  // in the last second

// Both parts carry one sign, and the nanoseconds are less than a second.
bool is_duration(std::int64_t seconds, std::int64_t nanos);

// "2026-01-01T00:00:00Z"; a fraction of 3, 6 or 9 digits only where there is one.
std::string format_timestamp(Timestamp timestamp);
// RFC 3339 with any offset; nullopt for anything else or outside the range.
std::optional<Timestamp> parse_timestamp(std::string_view text);

// "3.5s", "-0.25s", "7200s".
std::string format_duration(Duration duration);
// "1h30m", "-1.5s", "3us", "0"; nullopt for anything else.
std::optional<Duration> parse_duration(std::string_view text);

}  // namespace xinfang::expression
