#include "engine/statechart/decide.h"

#include <algorithm>
#include <set>

#include "engine/definition/report.h"
#include "engine/statechart/apply.h"
#include "engine/statechart/field_values.h"
#include "engine/statechart/interpreter.h"
#include "engine/statechart/person_event.h"

namespace xinfang::statechart {

namespace {

Refusal refuse(RefusalCode code, std::string detail) { return {code, std::move(detail), {}, {}}; }

std::string join(const std::set<std::string>& names) {
  std::string text;
  for (const auto& name : names) text += (text.empty() ? "'" : ", '") + name + "'";
  return text;
}

std::set<std::string> active_states(const Chart& chart, const Snapshot& snapshot) {
  std::set<std::string> names;
  (snapshot.configuration & chart.atomic_states()).for_each([&](std::size_t state) {
    names.insert(chart.states()[state].id);
  });
  return names;
}

Refusal unknown_event(const Chart& chart, const std::string& event) {
  std::set<std::string> known;
  for (const auto& transition : chart.transitions()) {
    if (transition.by.empty()) continue;
    for (const auto& descriptor : transition.descriptors) {
      if (!descriptor.empty()) known.insert(descriptor);
    }
  }
  return refuse(RefusalCode::unknown_event,
                "the workflow '" + chart.definition().name + "' has no event '" + event + "'" +
                    definition::suggestion(event, {known.begin(), known.end()}));
}

Refusal not_allowed_here(const Chart& chart, const Snapshot& snapshot, const std::string& event) {
  std::set<std::string> sources;
  for (const auto transition : chart.match(event).transitions) {
    sources.insert(chart.states()[chart.transitions()[transition].source].id);
  }
  return refuse(RefusalCode::not_allowed_here, "event '" + event + "' is not allowed in " +
                                                   join(active_states(chart, snapshot)) +
                                                   "; it is allowed in " + join(sources));
}

Refusal wrong_role(const std::set<std::string>& allowed, const Actor& actor,
                   const std::string& what) {
  const std::set<std::string> held(actor.roles.begin(), actor.roles.end());
  const std::string who = "'" + actor.login + "' has " +
                          (held.empty() ? std::string("no role") : "the roles " + join(held));
  return refuse(RefusalCode::role,
                allowed.empty() ? what + " is sent by the workflow itself, never by a person"
                                : what + " needs one of the roles " + join(allowed) + "; " + who);
}

Refusal wrong_form(std::vector<Refusal::Answer> faults) {
  Refusal refusal;
  refusal.code = RefusalCode::form;
  refusal.detail = "the answer " + faults.front().pointer + " " + faults.front().detail;
  if (faults.size() > 1) {
    refusal.detail += "; " + std::to_string(faults.size() - 1) + " more can't be taken";
  }
  refusal.answers = std::move(faults);
  return refusal;
}

// The event's record, then the answers its form stores. An answer that was left out leaves the
// stored value as it is.
void take_up(const Chart& chart, Interpreter& interpreter, std::string_view name,
             const std::vector<definition::FormField>& form, const expression::Map& given,
             const expression::Map& completed) {
  interpreter.emit(EventTaken{std::string(name), false, completed});
  for (const auto& answer : form) {
    if (!answer.stores || given.find(answer.field.id) == nullptr) continue;
    const std::size_t field = chart.find_field(answer.field.id);
    if (field == npos) continue;
    interpreter.emit(Assigned{field, *completed.find(answer.field.id)});
  }
}

Refusal guards_fail(const Chart& chart, const std::vector<std::size_t>& tried,
                    Interpreter& interpreter, const Context& context, const std::string& event) {
  Refusal refusal;
  refusal.code = RefusalCode::guard;
  for (const auto index : tried) {
    const auto& transition = chart.transitions()[index];
    if (!may_send(context.actor, transition)) continue;
    explain_guards(transition, interpreter.scope(), Form::answered, refusal.reasons);
  }
  refusal.detail = "event '" + event + "' is blocked";
  for (const auto& reason : refusal.reasons) {
    refusal.detail += (&reason == &refusal.reasons.front() ? ": " : "; ") + reason.en;
  }
  return refusal;
}

// Every check before the step, in the order that decide() promises.
std::optional<Refusal> check_event(const Chart& chart, const Snapshot& snapshot, const Event& event,
                                   const Context& context, const std::vector<std::size_t>& possible,
                                   Day today) {
  if (snapshot.finished) return refuse(RefusalCode::finished, "the case has ended");
  if (is_reserved(event.name)) {
    return refuse(RefusalCode::reserved,
                  "'" + event.name + "' is an event of the engine; a person can't send it");
  }
  if (event.name.empty() || chart.match(event.name).transitions.empty()) {
    return unknown_event(chart, event.name);
  }
  if (possible.empty()) return not_allowed_here(chart, snapshot, event.name);
  const auto& lead = chart.transitions()[leading(chart, possible, context.actor)];
  if (!may_send(context.actor, lead)) {
    std::set<std::string> allowed;
    for (const auto index : possible) {
      const auto& by = chart.transitions()[index].by;
      allowed.insert(by.begin(), by.end());
    }
    return wrong_role(allowed, context.actor, "event '" + event.name + "'");
  }
  auto faults = check_answers(lead.form, event.data, today);
  if (!faults.empty()) return wrong_form(std::move(faults));
  return std::nullopt;
}

}  // namespace

Result<Decision, Refusal> open(const Chart& chart, const Settings& settings,
                               const expression::Map& answers, const Context& context) {
  const auto& registration = chart.definition().registration;
  const bool allowed =
      registration.by.empty() ||
      std::any_of(registration.by.begin(), registration.by.end(), [&](const std::string& role) {
        return std::find(context.actor.roles.begin(), context.actor.roles.end(), role) !=
               context.actor.roles.end();
      });
  if (!allowed) {
    return Failure{wrong_role({registration.by.begin(), registration.by.end()}, context.actor,
                              "registration")};
  }
  auto faults = check_answers(registration.form, answers, settings.zone.day_of(context.now));
  if (!faults.empty()) return Failure{wrong_form(std::move(faults))};

  Interpreter interpreter(chart, settings, context, blank(chart));
  const auto completed = complete(registration.form, answers);
  interpreter.scope().set_event(&completed);
  interpreter.set_cause(registration_event, registration.basis, Interpreter::Sender::person);
  interpreter.emit(Opened{});
  take_up(chart, interpreter, registration_event, registration.form, answers, completed);
  interpreter.execute_content(chart.registration_steps(), registration_event);
  interpreter.enter_initial();
  if (auto refusal = interpreter.run_to_completion({})) return Failure{std::move(*refusal)};
  return interpreter.take();
}

Result<Decision, Refusal> decide(const Chart& chart, const Settings& settings,
                                 const Snapshot& snapshot, const Event& event,
                                 const Context& context) {
  const auto possible = candidates(chart, snapshot, event.name);
  const Day today = settings.zone.day_of(context.now);
  if (auto refusal = check_event(chart, snapshot, event, context, possible, today)) {
    return Failure{std::move(*refusal)};
  }
  const auto& lead = chart.transitions()[leading(chart, possible, context.actor)];
  Interpreter interpreter(chart, settings, context, snapshot);
  const auto completed = complete(lead.form, event.data);
  interpreter.scope().set_event(&completed);
  interpreter.set_cause(event.name, {}, Interpreter::Sender::person);
  take_up(chart, interpreter, event.name, lead.form, event.data, completed);
  const auto enabled =
      interpreter.select_transitions(chart.match(event.name), Interpreter::Sender::person);
  if (enabled.empty()) {
    return Failure{guards_fail(chart, possible, interpreter, context, event.name)};
  }
  if (auto refusal = interpreter.run_to_completion(enabled)) return Failure{std::move(*refusal)};
  return interpreter.take();
}

Result<Decision, Refusal> ring(const Chart& chart, const Settings& settings,
                               const Snapshot& snapshot, std::size_t clock,
                               const clock::Alarm& alarm, const Context& context) {
  XINFANG_ASSERT(clock < chart.clocks().size());
  if (snapshot.finished) return Failure{refuse(RefusalCode::finished, "the case has ended")};
  const auto& ringing = chart.clocks()[clock];
  const auto& event = ringing.event(alarm.kind);
  clock::Entry entry{clock::entry_kind(alarm.kind), context.now, std::nullopt, event};
  if (alarm.at != context.now) entry.effective = alarm.at;
  if (const auto illegal =
          clock::check_next(ringing.rule, snapshot.clocks[clock], entry, settings.zone)) {
    return Failure{refuse(RefusalCode::clock, "clock '" + ringing.id + "' can't be '" +
                                                  std::string(clock::to_text(alarm.kind)) +
                                                  "': " + *illegal)};
  }
  Interpreter interpreter(chart, settings, context, snapshot);
  interpreter.set_cause(event, {}, Interpreter::Sender::engine);
  interpreter.emit(ClockChanged{clock, std::move(entry)});
  interpreter.emit(EventTaken{event, false, {}});
  const auto enabled =
      interpreter.select_transitions(chart.match(event), Interpreter::Sender::engine);
  if (auto refusal = interpreter.run_to_completion(enabled)) return Failure{std::move(*refusal)};
  return interpreter.take();
}

std::optional<NextAlarm> next_alarm(const Chart& chart, const Snapshot& snapshot,
                                    const clock::Calendar& calendar, const clock::Zone& zone) {
  std::optional<NextAlarm> next;
  if (snapshot.finished) return next;
  for (std::size_t i = 0; i < snapshot.clocks.size(); ++i) {
    if (snapshot.clocks[i].empty()) continue;
    const auto& clock = chart.clocks()[i];
    const auto alarm =
        clock::next_alarm(clock.rule, snapshot.clocks[i], calendar, zone, clock.wanted);
    if (alarm && (!next || alarm->at < next->alarm.at)) next = NextAlarm{i, *alarm};
  }
  return next;
}

Result<Decision, Refusal> deliver(const Chart& chart, const Settings& settings,
                                  const Snapshot& snapshot, const PendingSend& send,
                                  const Context& context) {
  XINFANG_ASSERT(chart.is_document() && send.due <= context.now);
  if (snapshot.finished) return Failure{refuse(RefusalCode::finished, "the case has ended")};
  Interpreter interpreter(chart, settings, context, snapshot);
  interpreter.set_cause(send.event, {}, Interpreter::Sender::engine);
  interpreter.emit(Delivered{send.number});
  interpreter.take_up(std::make_shared<const SystemEvent>(
      SystemEvent{send.event, "external", send.id, session_location(context.session),
                  scxml_processor, send.data}));
  const auto enabled =
      interpreter.select_transitions(chart.match(send.event), Interpreter::Sender::engine);
  if (auto refusal = interpreter.run_to_completion(enabled)) return Failure{std::move(*refusal)};
  return interpreter.take();
}

}  // namespace xinfang::statechart
