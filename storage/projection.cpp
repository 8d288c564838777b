#include "storage/projection.h"

#include <algorithm>

#include "engine/statechart/decide.h"

namespace xinfang::storage {

namespace {

using statechart::Chart;
using statechart::Snapshot;

bool runs(clock::Colour colour) {
  switch (colour) {
    case clock::Colour::green:
    case clock::Colour::yellow:
    case clock::Colour::red:
    case clock::Colour::overdue:
      return true;
    case clock::Colour::met:
    case clock::Colour::late:
    case clock::Colour::suspended:
    case clock::Colour::stopped:
      return false;
  }
  return false;
}

// Read as of the snapshot's last change: the result must not depend on when it is asked.
std::optional<Projection::Due> earliest_due(const Chart& chart, const Snapshot& snapshot,
                                            const clock::Calendar& calendar,
                                            const clock::Zone& zone) {
  std::optional<Projection::Due> earliest;
  for (std::size_t i = 0; i < snapshot.clocks.size(); ++i) {
    // What runs() would say after assessing: every entry is before the last change.
    if (!clock::is_running(snapshot.clocks[i])) continue;
    const auto& clock = chart.clocks()[i];
    const auto now = clock::assess(clock.rule, snapshot.clocks[i], calendar, zone,
                                   snapshot.changed_at, clock::Detail::plain);
    if (!runs(now.colour)) continue;
    if (earliest && earliest->at <= now.due_at) continue;
    earliest = Projection::Due{clock.id, now.due_day, now.due_at, now.yellow_at, now.red_at};
  }
  return earliest;
}

std::vector<std::string> readers_of(const Chart& chart, const Snapshot& snapshot) {
  std::vector<std::string> readers;
  for (const auto& id : chart.definition().access.fields) {
    const auto field = chart.find_field(id);
    if (field == statechart::npos) continue;
    const auto& value = snapshot.data[field];
    if (value.is(expression::Kind::string) && !value.as_string().empty()) {
      readers.push_back(value.as_string());
    }
  }
  std::sort(readers.begin(), readers.end());
  readers.erase(std::unique(readers.begin(), readers.end()), readers.end());
  return readers;
}

}  // namespace

Projection project(const Chart& chart, const Snapshot& snapshot, const clock::Calendar& calendar,
                   const clock::Zone& zone) {
  Projection projection;
  snapshot.configuration.for_each([&](std::size_t index) {
    const auto& state = chart.states()[index];
    if (!state.children.empty()) return;
    projection.states.push_back(state.id);
    // Regions of a parallel state may stand in different stages: the first in document order.
    if (projection.stage.empty() && state.stage != statechart::npos) {
      projection.stage = chart.definition().stages[state.stage].id;
    }
  });
  projection.finished = snapshot.finished;
  const auto summary = statechart::summarize(chart, snapshot);
  projection.subject = summary.subject;
  projection.petitioner = summary.petitioner;
  projection.received = summary.received;
  projection.due = earliest_due(chart, snapshot, calendar, zone);
  if (const auto next = statechart::next_alarm(chart, snapshot, calendar, zone)) {
    projection.timer_at = next->alarm.at;
  }
  projection.readers = readers_of(chart, snapshot);
  return projection;
}

}  // namespace xinfang::storage
