// The handlers of the route table (routes.cpp), one file per resource. Each parses, calls, renders.
#pragma once

#include "api/http/router.h"

namespace xinfang::http {

// sign_in.cpp (session.cpp is the connection)
Answer sign_in(const Context& context, const Call& call);
Answer show_session(const Context& context, const Call& call);
Answer sign_out(const Context& context, const Call& call);

// workflows.cpp
Answer list_workflows(const Context& context, const Call& call);
Answer show_workflow(const Context& context, const Call& call);
Answer show_diagram(const Context& context, const Call& call);

// users.cpp
Answer list_users(const Context& context, const Call& call);

// cases.cpp
Answer list_cases(const Context& context, const Call& call);
Answer show_case(const Context& context, const Call& call);
Answer show_journal(const Context& context, const Call& call);

// clocks.cpp
Answer show_clocks(const Context& context, const Call& call);
Answer show_calendar(const Context& context, const Call& call);

// commands.cpp
Result<service::Command, service::Problem> parse_registration(const Call& call);
Response answer_registration(const Context& context, const Call& call, const service::Done& done);
Result<service::Command, service::Problem> parse_event(const Call& call);
Response answer_event(const Context& context, const Call& call, const service::Done& done);
Answer preview_event(const Context& context, const Call& call);

// dashboard.cpp
Answer show_dashboard(const Context& context, const Call& call);

// publication.cpp
Answer list_calendars(const Context& context, const Call& call);
Answer preview_calendar(const Context& context, const Call& call);
Answer publish_calendar(const Context& context, const Call& call);

// reminders.cpp
Answer list_reminders(const Context& context, const Call& call);
Answer read_reminders(const Context& context, const Call& call);

// health.cpp
Answer live(const Context& context, const Call& call);
Answer ready(const Context& context, const Call& call);

// files.cpp
Answer serve_file(const Context& context, const Call& call);

// The case that the first capture names. `not_found`: no positive integer.
Result<storage::CaseId, service::Problem> case_of(const Call& call);

}  // namespace xinfang::http
