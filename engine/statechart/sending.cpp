// <send> and <cancel>. The session is the only one there is: an event to itself waits in the
// snapshot until the caller delivers it (decide.h), an event to "#_internal" joins the internal
// queue, any other session can't be reached.
// Source: W3C SCXML 1.0, sections 6.2, 6.3 and C.1.
#include "engine/definition/delay.h"
#include "engine/statechart/field_values.h"
#include "engine/statechart/interpreter.h"

namespace xinfang::statechart {

using expression::Kind;
using expression::Value;

namespace {

constexpr std::string_view execution = "error.execution";
constexpr std::string_view communication = "error.communication";

bool is_event_name(std::string_view name) {
  return !name.empty() && name.find_first_of(" \t\r\n") == std::string_view::npos;
}

}  // namespace

// A <send> with all its arguments evaluated.
struct Interpreter::Dispatch {
  std::string event;
  std::string target;
  std::string type;
  std::string id;
  Instant due{};
  bool delayed = false;
  Value data;
};

// The id of the send is known before anything can fail, for the error to name it. Where a location
// takes it, it is made up, and used only once.
bool Interpreter::give_id(const ChartSend& send, std::string_view where, std::string& id) {
  id = send.id.text;
  if (send.id_location.empty()) return true;
  const std::uint64_t number = snapshot_.session.numbered + 1;
  id = "send." + std::to_string(number);
  auto value = Value::string(id);
  if (!place_inside(send.id_field, send.id_location, send.id_path, where, value)) return false;
  if (!assign_in_document(send.id_field, send.id_location, std::move(value), where)) return false;
  emit(Numbered{number});
  return true;
}

std::optional<std::string> Interpreter::words_of(const GivenWords& given, std::string_view where,
                                                 std::string_view send_id) {
  if (!given.program) return given.text;
  auto value = given.program->evaluate(scope_);
  if (value && value->is(Kind::string)) return value->as_string();
  const std::string source = " `" + given.program->source() + "`";
  raise_failure(where, execution,
                value ? "a string is expected where" + source + " is none"
                      : value.error().message + " in" + source,
                send_id);
  return std::nullopt;
}

// SCXML 6.2.3: where an argument can't be evaluated the message is discarded.
bool Interpreter::evaluate_send(const ChartSend& send, std::string_view where, Dispatch& dispatch) {
  const auto event = words_of(send.event, where, dispatch.id);
  if (!event) return false;
  const auto target = words_of(send.target, where, dispatch.id);
  if (!target) return false;
  const auto type = words_of(send.type, where, dispatch.id);
  if (!type) return false;
  const auto delay = words_of(send.delay, where, dispatch.id);
  if (!delay) return false;
  dispatch.event = *event;
  dispatch.target = *target;
  dispatch.type = *type;
  const auto length =
      delay->empty() ? std::chrono::milliseconds{0} : definition::parse_delay(*delay);
  if (!length) {
    raise_failure(where, execution,
                  "'" + *delay + "' is no delay; allowed: such as '1.5s', '20ms', '2h', '3d'",
                  dispatch.id);
    return false;
  }
  dispatch.delayed = length->count() > 0;
  dispatch.due = context_.now + *length;
  if (send.payload.content) {
    auto content = send.payload.content->evaluate(scope_);
    if (!content) {
      raise_failure(where, execution,
                    content.error().message + " in `" + send.payload.content->source() + "`",
                    dispatch.id);
      return false;
    }
    dispatch.data = std::move(*content);
    return true;
  }
  expression::Map data;
  if (!add_parameters(send.payload, where, dispatch.id, data)) return false;
  if (!data.empty()) dispatch.data = Value::map(std::move(data));
  return true;
}

// Whether the event can be sent where it shall go; an error is raised where it can't.
bool Interpreter::check_route(const Dispatch& dispatch, std::string_view where) {
  const auto fail = [&](const std::string& detail) {
    raise_failure(where, execution, detail, dispatch.id);
    return false;
  };
  if (!dispatch.type.empty() && dispatch.type != scxml_processor &&
      dispatch.type != scxml_processor_short) {
    return fail("there is no event processor '" + dispatch.type + "'; allowed: '" +
                std::string(scxml_processor) + "'");
  }
  if (!is_event_name(dispatch.event)) {
    return fail("'" + dispatch.event + "' is no name of an event to be sent");
  }
  if (!dispatch.target.empty() && !dispatch.target.starts_with("#_")) {
    return fail("'" + dispatch.target + "' is no target; allowed: '#_internal', '" +
                session_location(context_.session) + "' or none");
  }
  if (dispatch.target == "#_internal" && dispatch.delayed) {
    return fail("an event to '#_internal' can't be delayed");
  }
  if (!fits_journal(dispatch.data))
    return fail("the data of the event are too large, or have too many levels");
  return true;
}

// An event that nobody takes is an error.communication, which comes from outside: the block goes
// on.
bool Interpreter::dispatch(Dispatch dispatch, std::string_view where) {
  if (dispatch.target == "#_internal") {
    enqueue({dispatch.event, "internal", dispatch.id, "", "", std::move(dispatch.data)});
    return true;
  }
  if (!dispatch.target.empty() && dispatch.target != session_location(context_.session)) {
    raise_failure(
        where, communication,
        "there is no session '" + dispatch.target + "' that takes '" + dispatch.event + "'",
        dispatch.id);
    return true;
  }
  if (snapshot_.session.sends.size() >= pending_sends_max) {
    raise_failure(where, communication,
                  std::to_string(pending_sends_max) + " events wait already; '" + dispatch.event +
                      "' is not taken",
                  dispatch.id);
    return true;
  }
  emit(Sent{{snapshot_.session.numbered + 1, dispatch.due, dispatch.id, dispatch.event,
             std::move(dispatch.data)}});
  return true;
}

bool Interpreter::send(const Step& step, std::string_view where) {
  Dispatch one;
  if (!give_id(*step.send, where, one.id)) return false;
  if (!evaluate_send(*step.send, where, one)) return false;
  if (!check_route(one, where)) return false;
  return dispatch(std::move(one), where);
}

// Only what still waits for its time: an event that is due has been sent, and is only not
// processed.
bool Interpreter::cancel(const Step& step, std::string_view where) {
  const auto id = words_of(step.send->id, where, "");
  if (!id) return false;
  std::vector<std::uint64_t> numbers;
  for (const auto& send : snapshot_.session.sends) {
    if (!id->empty() && send.id == *id && send.due > context_.now) numbers.push_back(send.number);
  }
  for (const auto number : numbers) emit(Cancelled{number});
  return true;
}

}  // namespace xinfang::statechart
