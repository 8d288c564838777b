#include "engine/expression/timestamp_text.h"

#include <array>
#include <chrono>
#include <cstdio>

#include "engine/base/time.h"

namespace xinfang::expression {

namespace {

constexpr std::int64_t nanos_per_second = 1'000'000'000;

// ".5" in 3, 6 or 9 digits; "" for 0.
std::string fraction(std::int32_t nanos) {
  if (nanos == 0) return {};
  std::array<char, 16> text{};
  if (nanos % 1'000'000 == 0) {
    std::snprintf(text.data(), text.size(), ".%03d", nanos / 1'000'000);
  } else if (nanos % 1'000 == 0) {
    std::snprintf(text.data(), text.size(), ".%06d", nanos / 1'000);
  } else {
    std::snprintf(text.data(), text.size(), ".%09d", nanos);
  }
  return text.data();
}

// Nanoseconds of a unit at the front of `text`, which is taken off; 0 where none stands there.
std::int64_t take_unit(std::string_view& text) {
  struct Unit {
    std::string_view name;
    std::int64_t nanos;
  };
  // Longer names first: "ms" is no "m".
  static constexpr std::array<Unit, 8> units{{{"ns", 1},
                                              {"us", 1'000},
                                              {"\xC2\xB5s", 1'000},
                                              {"\xCE\xBCs", 1'000},
                                              {"ms", 1'000'000},
                                              {"s", nanos_per_second},
                                              {"m", 60 * nanos_per_second},
                                              {"h", 3600 * nanos_per_second}}};
  for (const auto& unit : units) {
    if (text.starts_with(unit.name)) {
      text.remove_prefix(unit.name.size());
      return unit.nanos;
    }
  }
  return 0;
}

bool is_digit(char byte) { return byte >= '0' && byte <= '9'; }

// A sum of parts: whole seconds and nanoseconds that may pass a second.
struct Parts {
  std::int64_t seconds = 0;
  std::int64_t nanos = 0;
};

// Adds one "1.5h" from the front of `text`; false where there is none or it is out of range.
bool take_part(std::string_view& text, Parts& sum) {
  std::int64_t whole = 0;
  std::int64_t part = 0;
  std::int64_t scale = 1;
  std::size_t count = 0;
  for (; !text.empty() && is_digit(text.front()); text.remove_prefix(1), ++count) {
    if (__builtin_mul_overflow(whole, 10, &whole) ||
        __builtin_add_overflow(whole, text.front() - '0', &whole)) {
      return false;
    }
  }
  if (!text.empty() && text.front() == '.') {
    text.remove_prefix(1);
    for (; !text.empty() && is_digit(text.front()); text.remove_prefix(1), ++count) {
      // Digits past the ninth are below a nanosecond of a second; of an hour they are cut.
      if (scale < nanos_per_second) {
        part = part * 10 + (text.front() - '0');
        scale *= 10;
      }
    }
  }
  const auto unit = take_unit(text);
  if (count == 0 || unit == 0) return false;
  if (unit >= nanos_per_second) {
    const auto seconds = unit / nanos_per_second;
    if (whole > duration_seconds_max / seconds) return false;
    sum.seconds += whole * seconds;
    sum.nanos += part * seconds * (nanos_per_second / scale);
  } else {
    const auto per_second = nanos_per_second / unit;
    sum.seconds += whole / per_second;
    sum.nanos += whole % per_second * unit + part * unit / scale;
  }
  return sum.seconds <= duration_seconds_max;
}

}  // namespace

bool is_duration(std::int64_t seconds, std::int64_t nanos) {
  if (seconds < -duration_seconds_max || seconds > duration_seconds_max) return false;
  if (seconds != -duration_seconds_max && seconds != duration_seconds_max) return true;
  return (nanos < 0 ? -nanos : nanos) <= duration_last_nanos_max;
}

std::string format_timestamp(Timestamp timestamp) {
  const auto instant = Instant{std::chrono::seconds{timestamp.seconds}};
  return format_instant(instant).substr(0, 19) + fraction(timestamp.nanos) + "Z";
}

std::optional<Timestamp> parse_timestamp(std::string_view text) {
  const auto instant = parse_instant(text);
  if (!instant) return std::nullopt;
  const auto seconds = std::chrono::floor<std::chrono::seconds>(*instant);
  Timestamp timestamp{seconds.time_since_epoch().count(), 0};
  // The instant is cut to milliseconds: the digits themselves have the rest.
  if (text.size() > 19 && text[19] == '.') {
    std::int32_t scale = 100'000'000;
    for (std::size_t i = 20; i < text.size() && is_digit(text[i]); ++i) {
      timestamp.nanos += (text[i] - '0') * scale;
      scale /= 10;
    }
  }
  if (timestamp.seconds < timestamp_seconds_min || timestamp.seconds > timestamp_seconds_max) {
    return std::nullopt;
  }
  return timestamp;
}

std::string format_duration(Duration duration) {
  const bool negative = duration.seconds < 0 || duration.nanos < 0;
  std::string text = negative && duration.seconds == 0 ? "-0" : std::to_string(duration.seconds);
  auto part = fraction(duration.nanos < 0 ? -duration.nanos : duration.nanos);
  while (part.ends_with('0')) part.pop_back();
  return text + part + "s";
}

std::optional<Duration> parse_duration(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  if (text == "0") return Duration{};
  if (text.empty()) return std::nullopt;
  Parts sum;
  while (!text.empty()) {
    if (!take_part(text, sum)) return std::nullopt;
  }
  sum.seconds += sum.nanos / nanos_per_second;
  sum.nanos %= nanos_per_second;
  if (!is_duration(sum.seconds, sum.nanos)) return std::nullopt;
  const int sign = negative ? -1 : 1;
  return Duration{sign * sum.seconds, static_cast<std::int32_t>(sign * sum.nanos)};
}

}  // namespace xinfang::expression
