// The shipped calendar, and short words for days, instants and entries.
#pragma once

#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>
#include <string>

#include "engine/clock/assess.h"
#include "engine/clock/calendar.h"
#include "engine/clock/rule.h"
#include "engine/definition/reader.h"

namespace xinfang::clock::test {

inline std::string read_text(const std::string& path) {
  const std::ifstream file(XINFANG_SOURCE_DIR + path, std::ios::binary);
  REQUIRE(file.good());
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

inline const Calendar& china() {
  static const Calendar calendar = [] {
    const std::string path = "/workflows/calendars/cn.yaml";
    auto read = definition::read_calendar(read_text(path), path);
    if (!read) FAIL(to_text(read.error().front()));
    return *std::move(read);
  }();
  return calendar;
}

inline Day day(std::string_view text) {
  const auto found = parse_day(text);
  REQUIRE(found);
  return *found;
}

inline Instant instant(std::string_view text) {
  const auto found = parse_instant(text);
  REQUIRE(found);
  return *found;
}

inline Zone beijing() { return Zone::fixed(std::chrono::hours{8}); }

// Half past nine in the morning of that day, in Beijing.
inline Instant morning(Day when) {
  return beijing().start_of(when) + std::chrono::hours{9} + std::chrono::minutes{30};
}
inline Instant morning(std::string_view text) { return morning(day(text)); }

inline Period period(std::string_view text) {
  const auto found = parse_period(text);
  REQUIRE(found);
  return *found;
}

inline Rule rule(std::string_view limit) {
  Rule made;
  made.id = "term";
  made.limit = period(limit);
  made.basis = "test";
  made.may_suspend = true;
  made.extension = Period{30, Unit::days};
  made.extensions_max = 1;
  return made;
}

inline Entry entry(EntryKind kind, Instant at) { return {kind, at, std::nullopt, ""}; }
inline Entry entry(EntryKind kind, std::string_view text) { return entry(kind, morning(text)); }
inline Entry extension(std::string_view text, Period by) {
  return {EntryKind::extended, morning(text), by, ""};
}

}  // namespace xinfang::clock::test
