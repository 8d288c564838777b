// CommandDecider: decides one command after the other in the running batch. Writer thread only.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "api/service/alarms.h"
#include "api/service/batch.h"
#include "api/service/library.h"
#include "api/service/service.h"

namespace xinfang::service {

// A command's fate, as long as the batch is committed.
struct Outcome {
  std::optional<Problem> problem;
  Done done;
  std::optional<storage::Answered> repeat;  // answered before: read after the commit
  storage::CaseId known_case = 0;           // origin known: read after the commit
};

class CommandDecider {
 public:
  // All outlive it.
  struct Parts {
    storage::Writer& writer;
    Batch& batch;
    Alarms& alarms;
    const Library& library;
    const statechart::Settings& settings;
    std::string office;
    std::function<Instant()> now;
    // The words against a login that is no active user (of the role, where one is asked).
    std::function<std::optional<std::string>(const std::string& login, const std::string& role)>
        check_user;
  };
  explicit CommandDecider(Parts parts) : parts_(std::move(parts)) {}

  // What a person's event finds due in its case rings first, in the same transaction: a term that
  // has run out has run out, however far the alarms are behind. It stays even where the command is
  // refused.
  Outcome decide(const Command& command);

 private:
  std::optional<Problem> decide_known(const Command& command, Outcome& outcome, bool& known);
  std::optional<Problem> decide_registration(const Command& command, Outcome& outcome);
  std::optional<Problem> decide_event(const Command& command, Outcome& outcome);
  std::optional<Problem> decide_migration(const Command& command, Outcome& outcome);
  std::optional<Problem> check_users(const statechart::Chart& chart, const Command& command) const;
  std::optional<Problem> append(const Command& command, CaseState state,
                                const statechart::Records& records, Instant at, Outcome& outcome);
  Result<CasePointer, Problem> load(storage::CaseId id);
  std::optional<Problem> begin();
  Instant next_instant(const statechart::Snapshot* snapshot) const;

  Parts parts_;
};

Problem no_such_case(storage::CaseId id);

}  // namespace xinfang::service
