// Rings alarms as the server does, for tests that have no server.
#pragma once

#include <catch2/catch.hpp>
#include <optional>

#include "engine/clock/alarm.h"
#include "engine/statechart/decide.h"
#include "storage/projection.h"
#include "storage/store.h"

namespace xinfang::support {

// Appends the case's next alarm, at `now` or, where that is empty, at its own instant; requires an
// open transaction. nullopt: there is none, or none that is due by then.
inline std::optional<storage::Appended> ring_next(storage::Writer& writer, storage::CaseId id,
                                                  const clock::Calendar& calendar,
                                                  const clock::Zone& zone,
                                                  std::optional<Instant> now) {
  const auto stored = writer.find_case(id);
  REQUIRE(stored.ok());
  REQUIRE(stored->has_value());
  const auto& before = **stored;
  const auto& chart = *before.chart;
  const auto next = statechart::next_alarm(chart, before.snapshot, calendar, zone);
  if (!next || (now && next->alarm.at > *now)) return std::nullopt;
  const auto at = std::max(now.value_or(next->alarm.at), before.snapshot.changed_at);
  const auto decision =
      statechart::ring(chart, {zone}, before.snapshot, next->clock, next->alarm, {at, {}});
  REQUIRE(decision.ok());
  storage::Append append;
  append.case_id = id;
  append.case_sequence = before.sequence + 1;
  append.at = at;
  append.event = "clock." + std::string(clock::to_text(next->alarm.kind)) + "." +
                 chart.clocks()[next->clock].id;
  append.chart = before.chart;
  append.records = &decision->records;
  append.snapshot = &decision->snapshot;
  append.projection = storage::project(chart, decision->snapshot, calendar, zone);
  auto appended = writer.append(append);
  REQUIRE(appended.ok());
  return *appended;
}

}  // namespace xinfang::support
