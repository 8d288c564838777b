#include "api/service/writer_loop.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <chrono>

#include "api/service/access.h"
#include "api/service/versions.h"
#include "engine/statechart/decide.h"
#include "storage/projection.h"

namespace xinfang::service {

namespace {

Problem problem(ProblemCode code, std::string detail) {
  Problem result;
  result.code = code;
  result.detail = std::move(detail);
  return result;
}

Problem no_such_case(storage::CaseId id) {
  return problem(ProblemCode::not_found, "there is no case " + std::to_string(id));
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

WriterLoop::WriterLoop(Parts parts) : parts_(std::move(parts)), thread_([this] { loop(); }) {}

WriterLoop::~WriterLoop() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  queued_.notify_one();
  thread_.join();
}

void WriterLoop::submit(Command command, Answer answer) {
  {
    std::lock_guard lock(mutex_);
    if (queue_.size() < command_queue_max && !stopping_) {
      queue_.push_back({std::move(command), std::move(answer), {}});
      queued_.notify_one();
      return;
    }
  }
  auto full = problem(ProblemCode::busy, "the writer's queue is full (" +
                                             std::to_string(command_queue_max) + " commands)");
  full.retry_after_seconds = 1;
  answer(Failure{std::move(full)});
}

void WriterLoop::run(Task task) {
  std::lock_guard lock(mutex_);
  queue_.push_back({{}, {}, std::move(task)});
  queued_.notify_one();
}

std::optional<std::string> WriterLoop::trouble() const {
  std::lock_guard lock(mutex_);
  if (trouble_.empty()) return std::nullopt;
  return trouble_;
}

void WriterLoop::loop() {
  std::vector<Job> jobs;
  for (;;) {
    {
      std::unique_lock lock(mutex_);
      queued_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
      if (queue_.empty()) return;
      while (!queue_.empty() && jobs.size() < batch_max) {
        // A task has a transaction of its own: it ends the batch before it.
        const bool task = static_cast<bool>(queue_.front().task);
        if (task && !jobs.empty()) break;
        jobs.push_back(std::move(queue_.front()));
        queue_.pop_front();
        if (task) break;
      }
    }
    work(jobs);
    jobs.clear();
  }
}

void WriterLoop::work(std::vector<Job>& jobs) {
  if (jobs.front().task) {
    jobs.front().task(*parts_.writer);
    return;
  }
  std::vector<Pending> batch;
  batch.reserve(jobs.size());
  for (auto& job : jobs) {
    if (broken_) {
      Pending pending;
      pending.problem = problem(ProblemCode::internal, "the transaction failed; nothing was done");
      batch.push_back(std::move(pending));
    } else {
      batch.push_back(process(job.command));
    }
    batch.back().answer = std::move(job.answer);
  }
  settle(batch);
}

void WriterLoop::settle(std::vector<Pending>& batch) {
  if (broken_) {
    fail(batch, {storage::ErrorCode::io, "a statement of the transaction failed"});
  } else if (in_transaction_) {
    if (auto error = parts_.writer->commit()) {
      fail(batch, *error);
    } else {
      std::lock_guard lock(mutex_);
      trouble_.clear();
    }
  }
  in_transaction_ = false;
  broken_ = false;
  for (auto& [id, state] : fresh_) remember(state);
  fresh_.clear();

  std::vector<Change> changes;
  for (auto& pending : batch) {
    if (!pending.problem && pending.change) changes.push_back(std::move(*pending.change));
  }
  if (!changes.empty() && parts_.publish) parts_.publish(changes);
  for (auto& pending : batch) answer(pending);
}

// After an uncertain commit memory is worth nothing: drop it, the database says what is true.
void WriterLoop::fail(std::vector<Pending>& batch, const storage::Error& error) {
  spdlog::error("commit failed: {}", error.detail);
  parts_.writer->rollback();
  fresh_.clear();
  forget_all();
  for (auto& pending : batch) {
    if (!pending.problem) pending.problem = from_storage(error);
  }
  std::lock_guard lock(mutex_);
  trouble_ = error.detail;
}

void WriterLoop::answer(Pending& pending) {
  if (!pending.problem && pending.repeat) {
    const auto& repeat = *pending.repeat;
    auto found = parts_.reader->find_case_at(repeat.case_id, repeat.case_sequence, nullptr);
    if (!found) {
      pending.problem = from_storage(found.error());
    } else if (!*found) {
      pending.problem = no_such_case(repeat.case_id);
    } else {
      auto& was = **found;
      pending.done.state = std::make_shared<const CaseState>(
          CaseState{was.id, was.number, was.chart, was.sequence, was.snapshot});
      pending.done.at = repeat.at;
      pending.done.replayed = true;
    }
  } else if (!pending.problem && pending.known_case != 0) {
    auto state = load(pending.known_case);
    if (state) {
      pending.done = {.state = *state, .at = (*state)->snapshot.changed_at, .replayed = true};
    } else {
      pending.problem = state.error();
    }
  }
  if (pending.problem) {
    pending.answer(Failure{std::move(*pending.problem)});
  } else {
    pending.answer(std::move(pending.done));
  }
}

WriterLoop::Pending WriterLoop::process(const Command& command) {
  Pending pending;
  bool known = false;
  pending.problem = process_known(command, pending, known);
  if (pending.problem || known) return pending;
  if (command.migration) {
    pending.problem = process_migration(command, pending);
  } else {
    pending.problem = command.case_id == 0 ? process_registration(command, pending)
                                           : process_event(command, pending);
  }
  return pending;
}

// Commands that were answered before, by key or by origin.
std::optional<Problem> WriterLoop::process_known(const Command& command, Pending& pending,
                                                 bool& known) {
  if (!command.idempotency_key.empty()) {
    auto found = parts_.writer->find_answered(command.caller.login, command.idempotency_key);
    if (!found) return from_storage(found.error());
    if (*found) {
      known = true;
      if ((*found)->request_hash != command.request_hash) {
        return problem(ProblemCode::idempotency_mismatch,
                       "this Idempotency-Key was used with another request; use a new key");
      }
      pending.repeat = **found;
      return std::nullopt;
    }
  }
  if (!command.origin.empty()) {
    auto found = parts_.writer->find_origin(command.origin);
    if (!found) return from_storage(found.error());
    if (*found) {
      known = true;
      pending.known_case = **found;
    }
  }
  return std::nullopt;
}

std::optional<Problem> WriterLoop::process_registration(const Command& command, Pending& pending) {
  const Instant now = next_instant(nullptr);
  auto found = find_in_force(*parts_.library, command.workflow, parts_.settings.zone.day_of(now));
  if (!found) return found.error();
  const auto& chart = *found;
  auto decision =
      statechart::open(*chart, parts_.settings, command.answers, context_of(command.caller, now));
  if (!decision) return from_refusal(decision.error());
  if (auto bad = check_users(*chart, command)) return bad;
  if (command.dry_run) return std::nullopt;

  if (auto bad = begin_if_needed()) return bad;
  const int year = year_of(parts_.settings.zone, now);
  std::string number = chart->definition().numbering;
  replace(number, "{office}", parts_.office);
  replace(number, "{year}", std::to_string(year));
  auto taken = parts_.writer->take_number(number, year);
  if (!taken) {
    broken_ = true;
    return from_storage(taken.error());
  }
  replace(number, "{number}", std::to_string(*taken));
  auto& opened = std::get<statechart::Opened>(decision->records.front());
  opened.number = number;
  opened.origin = command.origin;
  return append(command, {0, std::move(number), chart, 0, std::move(decision->snapshot)},
                decision->records, now, pending);
}

std::optional<Problem> WriterLoop::process_event(const Command& command, Pending& pending) {
  auto loaded = load(command.case_id);
  if (!loaded) return loaded.error();
  const CaseState& state = **loaded;
  // Whoever may not see a case learns nothing of it, not even that it is there.
  if (!sees_case(*state.chart, state.snapshot, command.caller)) {
    return no_such_case(command.case_id);
  }
  if (auto stale = check_sequence(command, state)) return stale;
  const Instant now = next_instant(&state.snapshot);
  auto decision =
      statechart::decide(*state.chart, parts_.settings, state.snapshot,
                         {command.event, command.answers}, context_of(command.caller, now));
  if (!decision) return from_refusal(decision.error());
  if (auto bad = check_users(*state.chart, command)) return bad;
  if (auto bad = begin_if_needed()) return bad;
  return append(
      command, {state.id, state.number, state.chart, state.sequence, std::move(decision->snapshot)},
      decision->records, now, pending);
}

// An operator's command: not a person's event, so neither roles of the workflow nor need-to-know
// count. The case is moved from the version the migration was made for, or not at all.
std::optional<Problem> WriterLoop::process_migration(const Command& command, Pending& pending) {
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
  if (auto bad = begin_if_needed()) return bad;
  return append(
      command,
      {state.id, state.number, migration.to(), state.sequence, std::move(decision->snapshot)},
      decision->records, now, pending);
}

// The engine knows no users: a login in an answer is checked here, after all its own checks.
std::optional<Problem> WriterLoop::check_users(const statechart::Chart& chart,
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

std::optional<Problem> WriterLoop::append(const Command& command, CaseState state,
                                          const statechart::Records& records, Instant at,
                                          Pending& pending) {
  storage::Append entry;
  entry.case_id = state.id;
  entry.case_sequence = state.sequence + 1;
  entry.at = at;
  entry.login = command.caller.login;
  entry.name = command.caller.name;
  entry.event = command.case_id == 0 ? "register" : command.event;
  entry.chart = state.chart;
  entry.records = &records;
  entry.snapshot = &state.snapshot;
  entry.projection = storage::project(*state.chart, state.snapshot, parts_.calendars->latest(),
                                      parts_.settings.zone);
  entry.answered_key = command.idempotency_key;
  entry.request_hash = command.request_hash;
  auto appended = parts_.writer->append(entry);
  if (!appended) {
    // The number of a new case is taken already: nothing of the batch may stay.
    broken_ = true;
    return from_storage(appended.error());
  }
  state.id = appended->case_id;
  state.sequence = entry.case_sequence;
  auto kept = std::make_shared<const CaseState>(std::move(state));
  fresh_[kept->id] = kept;
  pending.done = {.state = kept, .at = at, .replayed = false};
  pending.change = Change{appended->sequence, kept, std::move(entry.projection)};
  return std::nullopt;
}

Result<CasePointer, Problem> WriterLoop::load(storage::CaseId id) {
  if (auto found = fresh_.find(id); found != fresh_.end()) return found->second;
  if (auto found = recall(id)) return found;
  auto stored = parts_.writer->find_case(id);
  if (!stored) return Failure{from_storage(stored.error())};
  if (!*stored) return Failure{no_such_case(id)};
  auto& row = **stored;
  auto state = std::make_shared<const CaseState>(
      CaseState{row.id, row.number, row.chart, row.sequence, std::move(row.snapshot)});
  // What this connection reads inside the transaction may be uncommitted; fresh_ has those, so
  // this one is committed.
  remember(state);
  return CasePointer{state};
}

std::optional<Problem> WriterLoop::begin_if_needed() {
  if (in_transaction_) return std::nullopt;
  if (auto error = parts_.writer->begin()) return from_storage(*error);
  in_transaction_ = true;
  return std::nullopt;
}

// A case's time never goes back, whatever the system clock does: its ledger would not be legal.
Instant WriterLoop::next_instant(const statechart::Snapshot* snapshot) const {
  const Instant now = parts_.now();
  return snapshot == nullptr ? now : std::max(now, snapshot->changed_at);
}

void WriterLoop::remember(const CasePointer& state) {
  if (auto found = cached_.find(state->id); found != cached_.end()) {
    *found->second = state;
    recent_.splice(recent_.begin(), recent_, found->second);
    return;
  }
  recent_.push_front(state);
  cached_[state->id] = recent_.begin();
  if (recent_.size() > cached_cases_max) {
    cached_.erase(recent_.back()->id);
    recent_.pop_back();
  }
}

CasePointer WriterLoop::recall(storage::CaseId id) {
  auto found = cached_.find(id);
  if (found == cached_.end()) return nullptr;
  recent_.splice(recent_.begin(), recent_, found->second);
  return *found->second;
}

void WriterLoop::forget_all() {
  recent_.clear();
  cached_.clear();
}

}  // namespace xinfang::service
