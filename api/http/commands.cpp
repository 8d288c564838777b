// POST /api/v1/cases, its events and their preview: what becomes a command.
#include "api/http/body.h"
#include "api/http/conditional.h"
#include "api/http/handlers.h"
#include "api/http/words.h"
#include "api/service/json_values.h"

namespace xinfang::http {

namespace json = boost::json;
using service::Command;
using service::Done;
using service::Problem;
using service::ProblemCode;

namespace {

// `name` is "workflow" or "event". No "data" means no answers.
Result<json::object, Problem> parse_command_body(const Call& call, std::string_view name) {
  return parse_body(call.request,
                    {{name, json::kind::string}, {"data", json::kind::object, false}});
}

expression::Map answers_of(const json::object& body) {
  const auto* data = body.if_contains("data");
  return data ? service::from_json(data->get_object()) : expression::Map();
}

Result<Command, Problem> parse_event_body(const Call& call) {
  auto id = case_of(call);
  if (!id) return Failure{id.error()};
  auto body = parse_command_body(call, "event");
  if (!body) return Failure{body.error()};
  auto if_match = parse_if_match(call.request.headers.if_match, *id);
  if (!if_match) return Failure{if_match.error()};
  Command command;
  command.caller = call.caller;
  command.case_id = *id;
  command.event = std::string(body->at("event").get_string());
  command.answers = answers_of(*body);
  command.if_match = *if_match;
  return command;
}

// Marks the command for repeated requests, where the caller asks for that.
std::optional<Problem> add_idempotency(const Call& call, Command& command) {
  auto key = parse_idempotency_key(call.request.headers);
  if (!key) return key.error();
  if (key->empty()) return std::nullopt;
  command.idempotency_key = std::move(*key);
  command.request_hash = request_hash(call.request);
  return std::nullopt;
}

Response answer_command(const Context& context, const Call& call, const Done& done, int status) {
  const auto& state = *done.state;
  const bool asked_minimal = prefers_minimal(call.request.headers.prefer);
  json::value body;
  // Whoever registers a need-to-know case, or gives it away, no longer sees it: a receipt only.
  if (asked_minimal || !context.service.may_see(call.caller, state)) {
    body = json::object{{"id", state.id}, {"sequence", state.sequence}, {"number", state.number}};
  } else {
    body = context.service.render_case(state, call.caller, done.at);
  }
  auto response = json_response(status, body);
  response.headers.emplace_back("ETag", etag_of(state.id, state.sequence));
  if (asked_minimal) response.headers.emplace_back("Preference-Applied", "return=minimal");
  if (done.replayed) response.headers.emplace_back("Idempotent-Replay", "true");
  return response;
}

}  // namespace

Result<Command, Problem> parse_registration(const Call& call) {
  auto body = parse_command_body(call, "workflow");
  if (!body) return Failure{body.error()};
  Command command;
  command.caller = call.caller;
  command.workflow = std::string(body->at("workflow").get_string());
  command.answers = answers_of(*body);
  if (auto problem = add_idempotency(call, command)) return Failure{std::move(*problem)};
  return command;
}

Response answer_registration(const Context& context, const Call& call, const Done& done) {
  auto response = answer_command(context, call, done, 201);
  response.headers.emplace_back("Location", "/api/v1/cases/" + std::to_string(done.state->id));
  return response;
}

Result<Command, Problem> parse_event(const Call& call) {
  auto command = parse_event_body(call);
  if (!command) return command;
  if (!command->if_match) {
    return Failure{refuse(ProblemCode::precondition_required,
                          "an event needs If-Match with the ETag of the case as it was read")};
  }
  if (auto problem = add_idempotency(call, *command)) return Failure{std::move(*problem)};
  return command;
}

Response answer_event(const Context& context, const Call& call, const Done& done) {
  return answer_command(context, call, done, 200);
}

Answer preview_event(const Context& context, const Call& call) {
  auto command = parse_event_body(call);
  if (!command) return Failure{command.error()};
  auto shown = context.service.preview(*command);
  if (!shown) return Failure{shown.error()};
  return json_response(*shown);
}

}  // namespace xinfang::http
