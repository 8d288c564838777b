// GET /api/v1/cases/{id}/clocks and GET /api/v1/calendar.
#include "api/http/handlers.h"
#include "api/http/parameters.h"

namespace xinfang::http {

Answer show_clocks(const Context& context, const Call& call) {
  auto id = case_of(call);
  if (!id) return Failure{id.error()};
  auto as_of = as_of_parameter(call.request.target, "as_of");
  if (!as_of) return Failure{as_of.error()};
  auto clocks = context.service.clocks(call.caller, *id, *as_of);
  if (!clocks) return Failure{clocks.error()};
  return json_response(*clocks);
}

Answer show_calendar(const Context& context, const Call& call) {
  auto from = day_parameter(call.request.target, "from");
  if (!from) return Failure{from.error()};
  auto to = day_parameter(call.request.target, "to");
  if (!to) return Failure{to.error()};
  auto calendar = context.service.calendar(*from, *to);
  if (!calendar) return Failure{calendar.error()};
  return json_response(*calendar);
}

}  // namespace xinfang::http
