// Questions about terms: the clocks of a case as they stood, or will stand, at an instant; and the
// calendar day by day. Pure but for the reader; any thread.
#pragma once

#include <boost/json.hpp>
#include <chrono>
#include <optional>

#include "api/service/reader_pool.h"
#include "api/service/render.h"

namespace xinfang::service {

// How far ahead of now `as_of` may lie: a bound against slips of the pen, not a promise of the law.
inline constexpr std::chrono::years as_of_ahead{10};

// Days of the calendar in one answer.
inline constexpr std::chrono::days calendar_days_max{400};

// The case, its ledgers and the calendar as they were known at `as_of` (nullopt: now, or the case's
// last change where that is later); what is to come is told as if nothing else happened. Who may
// see the case now may ask. An answer about an instant that has passed never changes, but for the
// names of people, which are today's, and for what was being committed while it was asked.
// `not_found`; `bad_parameter`: before the case was opened, or beyond `as_of_ahead`.
Result<json::value, Problem> case_clocks(ReaderPool& readers, const storage::Viewer& viewer,
                                         const RenderContext& context, storage::CaseId id,
                                         const std::optional<AsOf>& as_of, Instant now);

// The days from..to inclusive of the calendar in force. `bad_parameter`: `to` before `from`, or
// more than `calendar_days_max` days.
Result<json::value, Problem> calendar_days(const clock::CalendarBook& calendars, Day from, Day to);

}  // namespace xinfang::service
