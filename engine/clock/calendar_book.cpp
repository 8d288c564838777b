#include "engine/clock/calendar_book.h"

#include <algorithm>
#include <utility>

#include "engine/base/assert.h"

namespace xinfang::clock {

CalendarBook::CalendarBook(Calendar first) {
  editions_.push_back({Instant::min(), std::make_shared<const Calendar>(std::move(first))});
}

void CalendarBook::publish(Instant at, Calendar calendar) {
  XINFANG_ASSERT(at >= editions_.back().published_at);
  editions_.push_back({at, std::make_shared<const Calendar>(std::move(calendar))});
}

const Calendar& CalendarBook::known_at(Instant instant) const {
  auto found = editions_.rbegin();
  while (found->published_at > instant && found + 1 != editions_.rend()) ++found;
  return *found->calendar;
}

const Calendar& CalendarBook::for_clock(const Ledger& ledger, Instant as_of) const {
  Instant ended = as_of;
  for (const auto& entry : ledger) {
    if (entry.at > as_of) break;
    if (entry.kind == EntryKind::corrected) continue;  // as ended as before
    const bool ends = entry.kind == EntryKind::met || entry.kind == EntryKind::stopped;
    ended = ends ? entry.at : as_of;
  }
  return known_at(ended);
}

}  // namespace xinfang::clock
