// GET /api/v1/users.
#include "api/http/handlers.h"
#include "api/http/parameters.h"

namespace xinfang::http {

Answer list_users(const Context& context, const Call& call) {
  auto users = context.service.users(text_parameter(call.request.target, "role"));
  if (!users) return Failure{users.error()};
  return json_response(*users);
}

}  // namespace xinfang::http
