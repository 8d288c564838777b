#include "engine/statechart/chart.h"

#include "engine/base/assert.h"

namespace xinfang::statechart {

const std::string& ChartClock::event(clock::AlarmKind kind) const {
  switch (kind) {
    case clock::AlarmKind::warned:
      return warned_event;
    case clock::AlarmKind::urgent:
      return urgent_event;
    case clock::AlarmKind::expired:
      return expired_event;
  }
  XINFANG_ASSERT(false);
}

bool ChartClock::wants(clock::AlarmKind kind) const {
  switch (kind) {
    case clock::AlarmKind::warned:
      return wanted.warned;
    case clock::AlarmKind::urgent:
      return wanted.urgent;
    case clock::AlarmKind::expired:
      return wanted.expired;
  }
  XINFANG_ASSERT(false);
}

namespace {

std::size_t find_in(const Chart::Index& index, std::string_view id) {
  const auto found = index.find(id);
  return found == index.end() ? npos : found->second;
}

}  // namespace

const EventMatch& Chart::match(std::string_view event) const {
  for (;;) {
    if (const auto found = matches_.find(event); found != matches_.end()) return found->second;
    const auto dot = event.rfind('.');
    event = event.substr(0, dot == std::string_view::npos ? 0 : dot);
  }
}

std::size_t Chart::find_state(std::string_view id) const { return find_in(state_index_, id); }
std::size_t Chart::find_field(std::string_view id) const { return find_in(field_index_, id); }
std::size_t Chart::find_clock(std::string_view id) const { return find_in(clock_index_, id); }
std::size_t Chart::find_document(std::string_view id) const { return find_in(document_index_, id); }

}  // namespace xinfang::statechart
