// GET /api/v1/reminders, and what the caller has read of them.
#include "api/http/body.h"
#include "api/http/handlers.h"
#include "api/http/parameters.h"

namespace xinfang::http {

using service::ProblemCode;

namespace {

constexpr std::int64_t reminders_page = 20;

}  // namespace

Answer list_reminders(const Context& context, const Call& call) {
  const auto& target = call.request.target;
  auto limit = integer_parameter(target, "limit", reminders_page, 1, storage::digest_rows_max);
  if (!limit) return Failure{limit.error()};
  storage::DigestQuery query{.limit = static_cast<int>(*limit), .cursor = {}};
  if (auto cursor = text_parameter(target, "cursor"); !cursor.empty()) query.cursor = cursor;
  auto page = context.service.reminders(call.caller, query);
  if (!page) return Failure{page.error()};
  return json_response(*page);
}

Answer read_reminders(const Context& context, const Call& call) {
  const auto id = parse_integer(call.captures[0]);
  // One name for each: "01" is none.
  if (!id || *id < 1 || std::to_string(*id) != call.captures[0]) {
    return Failure{refuse(ProblemCode::not_found,
                          "there are no reminders '" + call.captures[0] +
                              "'; they have the positive whole numbers of GET /api/v1/reminders")};
  }
  if (!call.request.body.empty()) {
    if (auto body = parse_body(call.request, {}); !body) return Failure{body.error()};
  }
  if (auto problem = context.service.mark_reminders_read(call.caller, *id)) {
    return Failure{std::move(*problem)};
  }
  Response response;
  response.status = 204;
  return response;
}

}  // namespace xinfang::http
