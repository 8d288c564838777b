// WriterLoop: the one thread that changes anything. Takes what is queued, decides each command
// against the newest state, commits them in one transaction (group commit: whatever queued while
// the last fsync ran), then answers every caller. Between batches it does what falls due by itself,
// a slice at a time: a command never waits for more than one slice.
//
// Invariants
// 1. A caller is answered with success only after the commit that holds its records returned.
// 2. A slice is a transaction of its own: what fails in it takes no command along.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "api/service/alarms.h"
#include "api/service/batch.h"
#include "api/service/calendars.h"
#include "api/service/clock_watch.h"
#include "api/service/command_decider.h"
#include "api/service/library.h"
#include "api/service/service.h"
#include "api/service/timed_work.h"
#include "api/service/timetable.h"
#include "engine/statechart/decide.h"
#include "storage/store.h"

namespace xinfang::service {

class WriterLoop {
 public:
  using Answer = std::function<void(Result<Done, Problem>)>;
  using Task = std::function<void(storage::Writer&)>;

  struct Parts {
    std::unique_ptr<storage::Writer> writer;
    std::unique_ptr<storage::Reader> reader;  // for repeated requests: the case as it was
    std::shared_ptr<const Library> library;
    const CalendarShelf* calendars = nullptr;  // outlives the loop
    statechart::Settings settings;
    std::string office;
    std::function<Instant()> now;
    // The words against a login that is no active user (of the role, where one is asked).
    std::function<std::optional<std::string>(const std::string& login, const std::string& role)>
        check_user;
    std::function<void(const std::vector<Change>&)> publish;
    bool timers = false;            // do by itself what falls due
    std::vector<TimedWork*> timed;  // beside the alarms of clocks; outlive the loop
  };

  explicit WriterLoop(Parts parts);
  ~WriterLoop();  // works off the queue, then joins

  // `busy` at once where the queue is full.
  void submit(Command command, Answer answer);
  // Runs on the writer thread between batches.
  void run(Task task);
  // As service.h says. Not from the writer thread.
  int run_timers();
  std::optional<Instant> next_timer();
  std::size_t alarms_set_aside() const { return alarms_.set_aside_count(); }

  // ---- from a task, after a transaction of its own
  // What it changed: remembered, and told as after every commit.
  void announce(const std::vector<Change>& changes);
  // Nobody knows what it left: cases are read anew.
  void forget_cases() { batch_.forget_all(); }

  // Empty while commits succeed.
  std::optional<std::string> trouble() const;

 private:
  struct Job {
    Command command;
    Answer answer;
    Task task;  // set: a task, no command
  };
  struct Pending {
    Answer answer;
    Outcome outcome;
  };
  // Somebody who waits until nothing is due.
  struct Waiting {
    std::promise<int> done;
    int pieces = 0;
  };

  void loop();
  bool wait();  // false: stopping, and nothing is queued
  std::vector<Job> take_jobs();
  void work(std::vector<Job>& jobs);
  void work_slice();
  int work_on(TimedWork& timed, Instant now);
  // Ends the transaction, where there is one. The error: nothing of it happened.
  std::optional<storage::Error> settle();
  void answer(Pending& pending);
  bool timers_run() const { return parts_.timers || !waiting_.empty(); }
  void answer_waiting();

  // Constant after construction.
  Parts parts_;

  // Writer thread only.
  Batch batch_;
  Alarms alarms_;
  CommandDecider decider_;
  Timetable timetable_;
  ClockWatch watch_;
  std::vector<Waiting> waiting_;

  mutable std::mutex mutex_;
  std::condition_variable queued_;
  std::deque<Job> queue_;  // guarded by mutex_
  bool stopping_ = false;  // guarded by mutex_
  std::string trouble_;    // guarded by mutex_

  std::thread thread_;
};

}  // namespace xinfang::service
