// GET /livez and /readyz: for whoever watches the process.
#include <spdlog/spdlog.h>

#include "api/http/handlers.h"

namespace xinfang::http {

namespace json = boost::json;

Answer live(const Context&, const Call&) {
  json::object body;
  body["status"] = "live";
  return json_response(body);
}

Answer ready(const Context& context, const Call&) {
  json::object body;
  if (auto trouble = context.service.trouble()) {
    // The words may name files: they are for the log, anybody may ask here.
    spdlog::error("not ready: {}", *trouble);
    body["status"] = "not ready";
    return json_response(503, body);
  }
  body["status"] = "ready";
  body["sequence"] = context.service.last_sequence();
  // Their alarms wait for somebody to look into the log; the rest works.
  if (const auto count = context.service.alarms_set_aside()) body["alarms_set_aside"] = count;
  return json_response(body);
}

}  // namespace xinfang::http
