#include "api/service/writer_loop.h"

#include <spdlog/spdlog.h>

#include <chrono>

namespace xinfang::service {

namespace {

Problem problem(ProblemCode code, std::string detail) {
  Problem result;
  result.code = code;
  result.detail = std::move(detail);
  return result;
}

std::vector<TimedWork*> with_alarms(Alarms& alarms, const std::vector<TimedWork*>& others) {
  std::vector<TimedWork*> works{&alarms};
  works.insert(works.end(), others.begin(), others.end());
  return works;
}

}  // namespace

WriterLoop::WriterLoop(Parts parts)
    : parts_(std::move(parts)),
      batch_(*parts_.writer, *parts_.calendars, parts_.settings),
      alarms_(*parts_.writer, batch_, *parts_.calendars, parts_.settings),
      decider_({.writer = *parts_.writer,
                .batch = batch_,
                .alarms = alarms_,
                .library = *parts_.library,
                .settings = parts_.settings,
                .office = parts_.office,
                .now = parts_.now,
                .check_user = parts_.check_user}),
      timetable_(with_alarms(alarms_, parts_.timed)),
      thread_([this] { loop(); }) {}

WriterLoop::~WriterLoop() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  queued_.notify_one();
  thread_.join();
}

// ---- any thread

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

int WriterLoop::run_timers() {
  std::promise<int> done;
  auto pieces = done.get_future();
  run([&](storage::Writer&) {
    timetable_.try_all_anew();
    waiting_.push_back({std::move(done), 0});
  });
  return pieces.get();
}

std::optional<Instant> WriterLoop::next_timer() {
  std::promise<std::optional<Instant>> next;
  run([&](storage::Writer&) { next.set_value(timetable_.next()); });
  return next.get_future().get();
}

void WriterLoop::announce(const std::vector<Change>& changes) {
  for (const auto& change : changes) batch_.remember(change.state);
  if (parts_.publish) parts_.publish(changes);
}

std::optional<std::string> WriterLoop::trouble() const {
  std::lock_guard lock(mutex_);
  if (trouble_.empty()) return std::nullopt;
  return trouble_;
}

// ---- the writer thread

void WriterLoop::loop() {
  while (wait()) {
    if (parts_.timers) {
      if (const auto step = watch_.look(parts_.now(), std::chrono::steady_clock::now())) {
        spdlog::warn("the system clock went {} by {} s (or the machine slept)",
                     step->count() < 0 ? "back" : "forward", std::abs(step->count()) / 1'000);
      }
    }
    auto jobs = take_jobs();
    if (!jobs.empty()) work(jobs);
    if (timers_run()) work_slice();
  }
  answer_waiting();
}

bool WriterLoop::wait() {
  const auto woken = [this] { return stopping_ || !queue_.empty(); };
  // Asks the database: not under the lock.
  std::optional<std::chrono::milliseconds> until;
  if (!waiting_.empty()) {
    until = std::chrono::milliseconds{0};
  } else if (parts_.timers) {
    until = timetable_.until_next(parts_.now(), std::chrono::steady_clock::now());
  }
  std::unique_lock lock(mutex_);
  if (until) {
    queued_.wait_for(lock, *until, woken);
  } else {
    queued_.wait(lock, woken);
  }
  return !stopping_ || !queue_.empty();
}

std::vector<WriterLoop::Job> WriterLoop::take_jobs() {
  std::vector<Job> jobs;
  std::lock_guard lock(mutex_);
  while (!queue_.empty() && jobs.size() < batch_max) {
    // A task has a transaction of its own: it ends the batch before it.
    const bool task = static_cast<bool>(queue_.front().task);
    if (task && !jobs.empty()) break;
    jobs.push_back(std::move(queue_.front()));
    queue_.pop_front();
    if (task) break;
  }
  return jobs;
}

void WriterLoop::work(std::vector<Job>& jobs) {
  if (jobs.front().task) {
    jobs.front().task(*parts_.writer);
    alarms_.settled(true);
    return;
  }
  std::vector<Pending> pendings;
  pendings.reserve(jobs.size());
  for (auto& job : jobs) {
    Pending pending{std::move(job.answer), {}};
    if (batch_.is_broken()) {
      pending.outcome.problem =
          problem(ProblemCode::internal, "the transaction failed; nothing was done");
    } else {
      pending.outcome = decider_.decide(job.command);
    }
    pendings.push_back(std::move(pending));
  }
  if (const auto error = settle()) {
    for (auto& pending : pendings) {
      if (!pending.outcome.problem) pending.outcome.problem = from_storage(*error);
    }
  }
  for (auto& pending : pendings) answer(pending);
}

std::optional<storage::Error> WriterLoop::settle() {
  const bool commits = batch_.is_open();
  const auto error = batch_.end();
  alarms_.settled(!error);
  if (commits || error) {
    std::lock_guard lock(mutex_);
    trouble_ = error ? error->detail : "";
  }
  if (error) {
    spdlog::error("commit failed: {}", error->detail);
    return error;
  }
  const auto changes = batch_.take_changes();
  if (!changes.empty() && parts_.publish) parts_.publish(changes);
  return std::nullopt;
}

void WriterLoop::work_slice() {
  const auto now = parts_.now();
  auto* due = timetable_.find_due(now, std::chrono::steady_clock::now());
  if (due == nullptr) return answer_waiting();
  const int pieces = work_on(*due, now);
  for (auto& waiting : waiting_) waiting.pieces += pieces;
}

// One slice of one work; how many pieces of it were done and committed.
int WriterLoop::work_on(TimedWork& timed, Instant now) {
  const auto before = timed.next();
  const auto rung = alarms_.rung();
  const auto set_aside = alarms_.set_aside_count();
  int pieces = 0;
  if (auto error = batch_.begin()) {
    batch_.fail(std::move(*error));
  } else if (auto done = timed.work(*parts_.writer, now, slice_max)) {
    pieces = *done;
  } else {
    batch_.fail(done.error());
  }
  const bool committed = !settle();
  if (&timed != &alarms_) timed.settled(committed);
  if (committed && (pieces > 0 || timed.next() != before)) {
    return &timed == &alarms_ ? static_cast<int>(alarms_.rung() - rung) : pieces;
  }
  // Whoever set a case aside can go on at once.
  if (alarms_.set_aside_count() == set_aside) {
    timetable_.leave_alone(&timed, std::chrono::steady_clock::now());
  }
  return 0;
}

void WriterLoop::answer_waiting() {
  for (auto& waiting : waiting_) waiting.done.set_value(waiting.pieces);
  waiting_.clear();
}

void WriterLoop::answer(Pending& pending) {
  auto& outcome = pending.outcome;
  if (!outcome.problem && outcome.repeat) {
    const auto& repeat = *outcome.repeat;
    auto found = parts_.reader->find_case_at(repeat.case_id, repeat.case_sequence, nullptr);
    if (!found) {
      outcome.problem = from_storage(found.error());
    } else if (!*found) {
      outcome.problem = no_such_case(repeat.case_id);
    } else {
      auto& was = **found;
      outcome.done.state = std::make_shared<const CaseState>(
          CaseState{was.id, was.number, was.chart, was.sequence, was.snapshot, {}});
      outcome.done.at = repeat.at;
      outcome.done.replayed = true;
    }
  } else if (!outcome.problem && outcome.known_case != 0) {
    auto state = batch_.load(outcome.known_case);
    if (state && *state != nullptr) {
      outcome.done = {.state = *state, .at = (*state)->snapshot.changed_at, .replayed = true};
    } else {
      outcome.problem = state ? no_such_case(outcome.known_case) : from_storage(state.error());
    }
  }
  if (outcome.problem) {
    pending.answer(Failure{std::move(*outcome.problem)});
  } else {
    pending.answer(std::move(outcome.done));
  }
}

}  // namespace xinfang::service
