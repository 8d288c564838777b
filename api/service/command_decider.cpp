#include "api/service/command_decider.h"

#include <algorithm>
#include <chrono>

#include "api/service/access.h"
#include "api/service/versions.h"
#include "engine/statechart/decide.h"

namespace xinfang::service {

namespace {

Problem problem(ProblemCode code, std::string detail) {
  Problem result;
  result.code = code;
  result.detail = std::move(detail);
  return result;
}

int year_of(const clock::Zone& zone, Instant at) {
  return static_cast<int>(std::chrono::year_month_day{zone.day_of(at)}.year());
}

void replace(std::string& text, std::string_view key, const std::string& value) {
  if (auto at = text.find(key); at != std::string::npos) text.replace(at, key.size(), value);
}

statechart::Context context_of(const Caller& caller, Instant now) {
  return {.now = now, .actor = {.login = caller.login, .name = caller.name, .roles = caller.roles}};
}

// Somebody may have changed the case since the caller saw it.
std::optional<Problem> check_sequence(const Command& command, const CaseState& state) {
  if (!command.if_match || *command.if_match == state.sequence) return std::nullopt;
  return problem(ProblemCode::stale, "the case is at " + std::to_string(state.sequence) +
                                         ", If-Match names " + std::to_string(*command.if_match));
}

// The fields of kind user that a form of `event` asks for.
void collect_user_fields(const std::vector<definition::FormField>& form,
                         std::vector<const definition::Field*>& fields) {
  for (const auto& entry : form) {
    if (entry.field.kind == definition::FieldKind::user) fields.push_back(&entry.field);
  }
}

}  // namespace

Problem no_such_case(storage::CaseId id) {
  return problem(ProblemCode::not_found, "there is no case " + std::to_string(id));
}

Outcome CommandDecider::decide(const Command& command) {
  Outcome outcome;
  bool known = false;
  outcome.problem = decide_known(command, outcome, known);
  if (outcome.problem || known) return outcome;
  if (command.migration) {
    outcome.problem = decide_migration(command, outcome);
  } else {
    outcome.problem = command.case_id == 0 ? decide_registration(command, outcome)
                                           : decide_event(command, outcome);
  }
  return outcome;
}

// Commands that were answered before, by key or by origin.
std::optional<Problem> CommandDecider::decide_known(const Command& command, Outcome& outcome,
                                                    bool& known) {
  if (!command.idempotency_key.empty()) {
    auto found = parts_.writer.find_answered(command.caller.login, command.idempotency_key);
    if (!found) return from_storage(found.error());
    if (*found) {
      known = true;
      if ((*found)->request_hash != command.request_hash) {
        return problem(ProblemCode::idempotency_mismatch,
                       "this Idempotency-Key was used with another request; use a new key");
      }
      outcome.repeat = **found;
      return std::nullopt;
    }
  }
  if (!command.origin.empty()) {
    auto found = parts_.writer.find_origin(command.origin);
    if (!found) return from_storage(found.error());
    if (*found) {
      known = true;
      outcome.known_case = **found;
    }
  }
  return std::nullopt;
}

std::optional<Problem> CommandDecider::decide_registration(const Command& command,
                                                           Outcome& outcome) {
  const Instant now = next_instant(nullptr);
  auto found = find_in_force(parts_.library, command.workflow, parts_.settings.zone.day_of(now));
  if (!found) return found.error();
  const auto& chart = *found;
  auto decision =
      statechart::open(*chart, parts_.settings, command.answers, context_of(command.caller, now));
  if (!decision) return from_refusal(decision.error());
  if (auto bad = check_users(*chart, command)) return bad;
  if (command.dry_run) return std::nullopt;

  if (auto bad = begin()) return bad;
  const int year = year_of(parts_.settings.zone, now);
  std::string number = chart->definition().numbering;
  replace(number, "{office}", parts_.office);
  replace(number, "{year}", std::to_string(year));
  auto taken = parts_.writer.take_number(number, year);
  if (!taken) {
    parts_.batch.fail(taken.error());
    return from_storage(taken.error());
  }
  replace(number, "{number}", std::to_string(*taken));
  auto& opened = std::get<statechart::Opened>(decision->records.front());
  opened.number = number;
  opened.origin = command.origin;
  return append(command, {0, std::move(number), chart, 0, std::move(decision->snapshot), {}},
                decision->records, now, outcome);
}

std::optional<Problem> CommandDecider::decide_event(const Command& command, Outcome& outcome) {
  auto loaded = load(command.case_id);
  if (!loaded) return loaded.error();
  // Whoever may not see a case learns nothing of it, not even that it is there.
  if (!sees_case(*(*loaded)->chart, (*loaded)->snapshot, command.caller)) {
    return no_such_case(command.case_id);
  }
  auto rung = parts_.alarms.ring_due(*loaded, parts_.now());
  if (!rung) return from_storage(rung.error());
  const CaseState& state = **rung;
  if (*rung != *loaded && !sees_case(*state.chart, state.snapshot, command.caller)) {
    return no_such_case(command.case_id);
  }
  if (auto stale = check_sequence(command, state)) return stale;
  const Instant now = next_instant(&state.snapshot);
  auto decision =
      statechart::decide(*state.chart, parts_.settings, state.snapshot,
                         {command.event, command.answers}, context_of(command.caller, now));
  if (!decision) return from_refusal(decision.error());
  if (auto bad = check_users(*state.chart, command)) return bad;
  if (auto bad = begin()) return bad;
  return append(
      command,
      {state.id, state.number, state.chart, state.sequence, std::move(decision->snapshot), {}},
      decision->records, now, outcome);
}

// An operator's command: not a person's event, so neither roles of the workflow nor need-to-know
// count. The case is moved as it was seen, from the version the migration was made for, or not at
// all: what is due in it rings afterwards, under the new version.
std::optional<Problem> CommandDecider::decide_migration(const Command& command, Outcome& outcome) {
  const auto& migration = *command.migration;
  auto loaded = load(command.case_id);
  if (!loaded) return loaded.error();
  const CaseState& state = **loaded;
  if (auto stale = check_sequence(command, state)) return stale;
  if (state.chart->workflow_hash() != migration.from().workflow_hash()) {
    return problem(ProblemCode::stale,
                   "the case is under version " + state.chart->workflow_hash() + " already");
  }
  const Instant now = next_instant(&state.snapshot);
  auto decision = statechart::plan_migration(migration, parts_.settings, state.snapshot,
                                             context_of(command.caller, now));
  if (!decision) {
    std::string words;
    for (const auto& reason : decision.error()) words += (words.empty() ? "" : "; ") + reason;
    return problem(ProblemCode::not_allowed_here, std::move(words));
  }
  if (auto bad = begin()) return bad;
  return append(
      command,
      {state.id, state.number, migration.to(), state.sequence, std::move(decision->snapshot), {}},
      decision->records, now, outcome);
}

// The engine knows no users: a login in an answer is checked here, after all its own checks.
std::optional<Problem> CommandDecider::check_users(const statechart::Chart& chart,
                                                   const Command& command) const {
  std::vector<const definition::Field*> fields;
  if (command.case_id == 0) {
    collect_user_fields(chart.definition().registration.form, fields);
  } else {
    for (const auto index : chart.match(command.event).transitions) {
      const auto& transition = chart.transitions()[index];
      if (std::find(transition.descriptors.begin(), transition.descriptors.end(), command.event) !=
          transition.descriptors.end()) {
        collect_user_fields(transition.form, fields);
      }
    }
  }
  Problem bad = problem(ProblemCode::form, "an answer names no user who can be named here");
  for (const auto* field : fields) {
    const auto* value = command.answers.find(field->id);
    if (value == nullptr || !value->is(expression::Kind::string)) continue;
    const std::string pointer = "/data/" + field->id;
    if (std::any_of(bad.errors.begin(), bad.errors.end(),
                    [&](const Problem::At& at) { return at.pointer == pointer; })) {
      continue;  // several transitions on one event share the form
    }
    if (auto words = parts_.check_user(value->as_string(), field->role)) {
      bad.errors.push_back({pointer, *words});
    }
  }
  if (bad.errors.empty()) return std::nullopt;
  return bad;
}

std::optional<Problem> CommandDecider::append(const Command& command, CaseState state,
                                              const statechart::Records& records, Instant at,
                                              Outcome& outcome) {
  const auto id = state.id;
  auto appended = parts_.batch.append({.state = std::move(state),
                                       .records = &records,
                                       .at = at,
                                       .login = command.caller.login,
                                       .name = command.caller.name,
                                       .event = id == 0 ? "register" : command.event,
                                       .answered_key = command.idempotency_key,
                                       .request_hash = command.request_hash});
  if (!appended) return from_storage(appended.error());
  parts_.alarms.take_up(id);
  outcome.done = {.state = *appended, .at = at, .replayed = false};
  return std::nullopt;
}

Result<CasePointer, Problem> CommandDecider::load(storage::CaseId id) {
  auto found = parts_.batch.load(id);
  if (!found) return Failure{from_storage(found.error())};
  if (*found == nullptr) return Failure{no_such_case(id)};
  return *found;
}

std::optional<Problem> CommandDecider::begin() {
  if (auto error = parts_.batch.begin()) return from_storage(*error);
  return std::nullopt;
}

// A case's time never goes back, whatever the system clock does: its ledger would not be legal.
Instant CommandDecider::next_instant(const statechart::Snapshot* snapshot) const {
  const Instant now = parts_.now();
  return snapshot == nullptr ? now : std::max(now, snapshot->changed_at);
}

}  // namespace xinfang::service
