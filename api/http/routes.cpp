#include "api/http/handlers.h"

namespace xinfang::http {

std::vector<Route> routes() {
  constexpr auto none = Permission::none;
  constexpr auto signed_in = Permission::signed_in;
  return {
      {"POST", "/api/v1/session", none, Slow{sign_in}, {}},
      {"GET", "/api/v1/session", signed_in, Immediate{show_session}, {}},
      {"DELETE", "/api/v1/session", none, Blocking{sign_out}, {}},

      {"GET", "/api/v1/workflows", signed_in, Blocking{list_workflows}, {}},
      {"GET", "/api/v1/workflows/{name}", signed_in, Blocking{show_workflow}, {"hash"}},
      {"GET",
       "/api/v1/workflows/{name}/diagram",
       signed_in,
       Blocking{show_diagram},
       {"lang", "hash"}},
      {"GET", "/api/v1/users", signed_in, Blocking{list_users}, {"role"}},

      {"POST", "/api/v1/cases", signed_in, Committing{parse_registration, answer_registration}, {}},
      {"GET",
       "/api/v1/cases",
       signed_in,
       Blocking{list_cases},
       {"workflow", "stage", "colour", "state", "number", "sort", "limit", "cursor"}},
      {"GET", "/api/v1/cases/{id}", signed_in, Blocking{show_case}, {}},
      {"POST", "/api/v1/cases/{id}/events", signed_in, Committing{parse_event, answer_event}, {}},
      {"POST", "/api/v1/cases/{id}/preview", signed_in, Blocking{preview_event}, {}},
      {"GET", "/api/v1/cases/{id}/journal", signed_in, Blocking{show_journal}, {"after", "limit"}},
      {"GET", "/api/v1/cases/{id}/clocks", signed_in, Blocking{show_clocks}, {"as_of"}},
      {"GET", "/api/v1/calendar", signed_in, Blocking{show_calendar}, {"from", "to"}},
      {"GET", "/api/v1/dashboard", signed_in, Blocking{show_dashboard}, {}},
      {"GET", "/api/v1/calendars", signed_in, Blocking{list_calendars}, {}},
      {"POST", "/api/v1/calendar/preview", signed_in, Blocking{preview_calendar}, {}},
      {"POST", "/api/v1/calendar", signed_in, Blocking{publish_calendar}, {}},
      {"GET", "/api/v1/reminders", signed_in, Blocking{list_reminders}, {"limit", "cursor"}},
      {"POST", "/api/v1/reminders/{id}/read", signed_in, Blocking{read_reminders}, {}},
      {"GET", "/api/v1/live", signed_in, Upgrading{}, {"after"}},

      {"GET", "/livez", none, Immediate{live}, {}},
      {"GET", "/readyz", none, Immediate{ready}, {}},
      {"GET", "/**", none, Immediate{serve_file}, {}},
  };
}

}  // namespace xinfang::http
