// GET /api/v1/calendars, and publishing another calendar or looking at what that would do.
#include "api/service/publication_report.h"

#include "api/http/body.h"
#include "api/http/handlers.h"

namespace xinfang::http {

namespace json = boost::json;

namespace {

// What diagnostics call the text; it comes from no file.
constexpr std::string_view text_name = "text";

Answer publish(const Context& context, const Call& call, bool dry_run) {
  const auto body = parse_body(call.request, {{"text", json::kind::string}});
  if (!body) return Failure{body.error()};
  service::PublicationReport report(call.caller);
  const auto publication = context.service.publish_calendar(
      call.caller, {std::string(text_name), std::string(body->at("text").get_string())}, dry_run,
      [&](const service::CaseRedating& redating) { report.add(redating); });
  if (!publication) return Failure{publication.error()};
  return json_response(report.render(*publication));
}

}  // namespace

Answer list_calendars(const Context& context, const Call&) {
  return json_response(service::render_calendars(context.service.calendars()));
}

Answer preview_calendar(const Context& context, const Call& call) {
  return publish(context, call, true);
}

Answer publish_calendar(const Context& context, const Call& call) {
  return publish(context, call, false);
}

}  // namespace xinfang::http
