// GET /api/v1/dashboard.
#include "api/http/handlers.h"

namespace xinfang::http {

Answer show_dashboard(const Context& context, const Call& call) {
  auto dashboard = context.service.dashboard(call.caller);
  if (!dashboard) return Failure{dashboard.error()};
  return json_response(*dashboard);
}

}  // namespace xinfang::http
