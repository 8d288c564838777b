// POST, GET and DELETE /api/v1/session.
#include "api/http/body.h"
#include "api/http/handlers.h"
#include "api/http/words.h"

namespace xinfang::http {

namespace json = boost::json;

Answer sign_in(const Context& context, const Call& call) {
  auto body =
      parse_body(call.request, {{"login", json::kind::string}, {"password", json::kind::string}});
  if (!body) return Failure{body.error()};
  auto signed_in = context.service.login(std::string(body->at("login").get_string()),
                                         std::string(body->at("password").get_string()));
  if (!signed_in) return Failure{signed_in.error()};
  auto response = json_response(201, context.service.render_session(signed_in->caller));
  response.headers.emplace_back("Set-Cookie",
                                set_cookie(signed_in->token, context.config.secure_cookie));
  return response;
}

Answer show_session(const Context& context, const Call& call) {
  return json_response(context.service.render_session(call.caller));
}

Answer sign_out(const Context& context, const Call& call) {
  if (!call.token.empty()) context.service.logout(call.token);
  Response response;
  response.status = 204;
  response.headers.emplace_back("Set-Cookie", set_cookie({}, context.config.secure_cookie));
  return response;
}

}  // namespace xinfang::http
