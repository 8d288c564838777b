// WriterLoop: the one thread that changes anything. Takes what is queued, decides each command
// against the newest state, commits them in one transaction (group commit: whatever queued while
// the last fsync ran), then answers every caller.
//
// Invariants
// 1. A caller is answered with success only after the commit that holds its records returned.
// 2. The cache holds only committed states; a failed commit empties it.
// 3. Within a batch a command sees the results of those before it.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <unordered_map>
#include <utility>
#include <vector>

#include "api/service/calendars.h"
#include "api/service/library.h"
#include "api/service/service.h"
#include "engine/statechart/decide.h"
#include "storage/store.h"

namespace xinfang::service {

// Committed states kept in memory; a case not among them is read from the database.
inline constexpr std::size_t cached_cases_max = 4'096;

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
  };

  explicit WriterLoop(Parts parts);
  ~WriterLoop();  // works off the queue, then joins

  // `busy` at once where the queue is full.
  void submit(Command command, Answer answer);
  // Runs on the writer thread between batches.
  void run(Task task);
  // ---- from a task, after a transaction of its own
  // What it changed: remembered, and told as after every commit.
  void announce(const std::vector<Change>& changes);
  // Nobody knows what it left: cases are read anew.
  void forget_cases() { forget_all(); }

  // Empty while commits succeed.
  std::optional<std::string> trouble() const;

 private:
  struct Job {
    Command command;
    Answer answer;
    Task task;  // set: a task, no command
  };
  // A command's fate in the running batch.
  struct Pending {
    Answer answer;
    std::optional<Problem> problem;
    Done done;
    std::optional<Change> change;
    std::optional<storage::Answered> repeat;  // answered before: read after the commit
    storage::CaseId known_case = 0;           // origin known: read after the commit
  };

  void loop();
  void work(std::vector<Job>& jobs);
  void settle(std::vector<Pending>& batch);
  void fail(std::vector<Pending>& batch, const storage::Error& error);
  void answer(Pending& pending);

  Pending process(const Command& command);
  std::optional<Problem> process_known(const Command& command, Pending& pending, bool& known);
  std::optional<Problem> process_registration(const Command& command, Pending& pending);
  std::optional<Problem> process_event(const Command& command, Pending& pending);
  std::optional<Problem> process_migration(const Command& command, Pending& pending);
  std::optional<Problem> check_users(const statechart::Chart& chart, const Command& command) const;
  std::optional<Problem> append(const Command& command, CaseState state,
                                const statechart::Records& records, Instant at, Pending& pending);
  Result<CasePointer, Problem> load(storage::CaseId id);
  std::optional<Problem> begin_if_needed();
  Instant next_instant(const statechart::Snapshot* snapshot) const;

  void remember(const CasePointer& state);
  CasePointer recall(storage::CaseId id);
  void forget_all();

  // Constant after construction.
  Parts parts_;

  // Writer thread only.
  bool in_transaction_ = false;
  bool broken_ = false;  // the running transaction failed: nothing of this batch may succeed
  std::unordered_map<storage::CaseId, CasePointer> fresh_;  // states of the running batch
  std::list<CasePointer> recent_;                           // cache, newest first
  std::unordered_map<storage::CaseId, std::list<CasePointer>::iterator> cached_;

  mutable std::mutex mutex_;
  std::condition_variable queued_;
  std::deque<Job> queue_;  // guarded by mutex_
  bool stopping_ = false;  // guarded by mutex_
  std::string trouble_;    // guarded by mutex_

  std::thread thread_;
};

}  // namespace xinfang::service
