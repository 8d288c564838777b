// What publishing a calendar does, as the API tells it. Need-to-know holds here too: cases the
// caller may not see are neither listed nor counted.
#pragma once

#include <boost/json.hpp>

#include "api/service/publication.h"

namespace xinfang::service {

// Cases listed at most; the totals count all that the caller may see.
inline constexpr std::size_t reported_cases_max = 1'000;

class PublicationReport {
 public:
  explicit PublicationReport(Caller caller) : caller_(std::move(caller)) {}

  void add(const CaseRedating& redating);
  // docs/api.md, "Calendars".
  json::value render(const Publication& publication) const;

 private:
  const Caller caller_;
  PublicationTotals totals_;  // of what the caller may see
  json::array cases_;
};

// The editions, newest first.
json::value render_calendars(const CalendarEditions& editions);

}  // namespace xinfang::service
