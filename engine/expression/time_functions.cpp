// Accessors of timestamps, in UTC or a named zone, and of durations.
#include <date/tz.h>

#include <charconv>
#include <chrono>
#include <optional>

#include "engine/expression/library.h"

namespace xinfang::expression {

namespace {

// "+08:00", "-02:30", "08:00": the offset east of UTC.
std::optional<std::chrono::seconds> parse_offset(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  int hours = 0;
  int minutes = 0;
  const auto digits = [&](std::size_t at, int& number) {
    const auto [stop, error] = std::from_chars(text.data() + at, text.data() + at + 2, number);
    return error == std::errc{} && stop == text.data() + at + 2;
  };
  if (!digits(0, hours) || !digits(3, minutes)) return std::nullopt;
  if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return std::nullopt;
  const auto offset = std::chrono::hours{hours} + std::chrono::minutes{minutes};
  return negative ? -offset : offset;
}

// The wall clock's seconds in the zone; nullopt where there is no such zone.
std::optional<std::chrono::sys_seconds> local(Timestamp timestamp, const std::string& zone) {
  const std::chrono::sys_seconds instant{std::chrono::seconds{timestamp.seconds}};
  if (zone.empty() || zone == "UTC" || zone == "Z") return instant;
  if (auto offset = parse_offset(zone)) return instant + *offset;
  try {
    return instant + date::locate_zone(zone)->get_info(instant).offset;
  } catch (const std::exception&) {
    return std::nullopt;  // the library's way to say that there is none
  }
}

enum class Part {
  year,
  month,
  day_of_year,
  day_of_month,
  date,
  day_of_week,
  hours,
  minutes,
  seconds,
  milliseconds,
};

std::int64_t part_of(Part part, std::chrono::sys_seconds at, std::int32_t nanos) {
  const auto day = std::chrono::floor<std::chrono::days>(at);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss time{at - day};
  const std::chrono::sys_days january{date.year() / 1 / 1};
  switch (part) {
    case Part::year:
      return static_cast<int>(date.year());
    case Part::month:
      return static_cast<unsigned>(date.month()) - 1;
    case Part::day_of_year:
      return (day - january).count();
    case Part::day_of_month:
      return static_cast<unsigned>(date.day()) - 1;
    case Part::date:
      return static_cast<unsigned>(date.day());
    case Part::day_of_week:
      return std::chrono::weekday{day}.c_encoding();
    case Part::hours:
      return time.hours().count();
    case Part::minutes:
      return time.minutes().count();
    case Part::seconds:
      return time.seconds().count();
    case Part::milliseconds:
      return nanos / 1'000'000;
  }
  return 0;
}

Outcome of_duration(Part part, Duration duration, std::string_view name, Arguments arguments) {
  switch (part) {
    case Part::hours:
      return Value::integer(duration.seconds / 3600);
    case Part::minutes:
      return Value::integer(duration.seconds / 60);
    case Part::seconds:
      return Value::integer(duration.seconds);
    case Part::milliseconds:
      return Value::integer(duration.nanos / 1'000'000);
    default:
      return no_overload(name, arguments);
  }
}

std::string_view name_of(Part part) {
  switch (part) {
    case Part::year:
      return "getFullYear";
    case Part::month:
      return "getMonth";
    case Part::day_of_year:
      return "getDayOfYear";
    case Part::day_of_month:
      return "getDayOfMonth";
    case Part::date:
      return "getDate";
    case Part::day_of_week:
      return "getDayOfWeek";
    case Part::hours:
      return "getHours";
    case Part::minutes:
      return "getMinutes";
    case Part::seconds:
      return "getSeconds";
    case Part::milliseconds:
      return "getMilliseconds";
  }
  return "";
}

template <Part part>
Outcome get(Arguments arguments) {
  const auto name = name_of(part);
  const auto& value = arguments[0];
  const bool zoned = arguments.size() == 2;
  if (value.is(Kind::duration) && !zoned) {
    return of_duration(part, value.as_duration(), name, arguments);
  }
  if (!value.is(Kind::timestamp) || (zoned && !arguments[1].is(Kind::string))) {
    return no_overload(name, arguments);
  }
  const auto at = local(value.as_timestamp(), zoned ? arguments[1].as_string() : "");
  if (!at) return fail("there is no time zone '" + arguments[1].as_string() + "'");
  return Value::integer(part_of(part, *at, value.as_timestamp().nanos));
}

template <Part part>
void add(std::vector<Function>& functions, bool also_duration) {
  using K = TypeKind;
  const auto name = name_of(part);
  Function plain{name, true, {{{K::timestamp}, K::integer}}, get<part>};
  if (also_duration) plain.signatures.push_back({{K::duration}, K::integer});
  functions.push_back(std::move(plain));
  functions.push_back({name, true, {{{K::timestamp, K::string}, K::integer}}, get<part>});
}

}  // namespace

std::vector<Function> time_functions() {
  std::vector<Function> functions;
  add<Part::year>(functions, false);
  add<Part::month>(functions, false);
  add<Part::day_of_year>(functions, false);
  add<Part::day_of_month>(functions, false);
  add<Part::date>(functions, false);
  add<Part::day_of_week>(functions, false);
  add<Part::hours>(functions, true);
  add<Part::minutes>(functions, true);
  add<Part::seconds>(functions, true);
  add<Part::milliseconds>(functions, true);
  return functions;
}

}  // namespace xinfang::expression
