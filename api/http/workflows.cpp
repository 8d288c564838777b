// GET /api/v1/workflows and below.
#include "api/http/handlers.h"
#include "api/http/parameters.h"

namespace xinfang::http {

namespace {

Answer rendered(const Result<boost::json::value, service::Problem>& value) {
  if (!value) return Failure{value.error()};
  return json_response(*value);
}

}  // namespace

Answer list_workflows(const Context& context, const Call& call) {
  return rendered(context.service.workflows(call.caller));
}

Answer show_workflow(const Context& context, const Call& call) {
  return rendered(context.service.workflow(call.caller, call.captures[0],
                                           text_parameter(call.request.target, "hash")));
}

Answer show_diagram(const Context& context, const Call& call) {
  const std::vector<std::string_view> languages{"zh", "en"};
  auto language = choice_parameter(call.request.target, "lang", languages, 0);
  if (!language) return Failure{language.error()};
  auto svg = context.service.diagram(call.captures[0], text_parameter(call.request.target, "hash"),
                                     std::string(languages[*language]));
  if (!svg) return Failure{svg.error()};
  Response response;
  response.media_type = "image/svg+xml";
  response.body = std::move(*svg);
  return response;
}

}  // namespace xinfang::http
