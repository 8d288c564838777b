// Batch: the writer thread's running transaction. What is decided in it, commands and alarms alike,
// is decided on the states it knows, and happens together or not at all.
//
// Invariants
// 1. The cache holds only committed states; a failed commit empties it.
// 2. What comes later in a batch sees the results of what came before.
// 3. A broken batch is never committed.
#pragma once

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "api/service/calendars.h"
#include "api/service/case_cache.h"
#include "api/service/service.h"
#include "engine/statechart/decide.h"
#include "storage/store.h"

namespace xinfang::service {

// What is to be journalled: an event and what it made of the case.
struct Entry {
  CaseState state;  // after it, but for id and sequence, which are those before; id 0: a new case
  const statechart::Records* records = nullptr;  // valid during the call
  Instant at{};
  std::string login = {};  // both empty: the engine itself
  std::string name = {};
  std::string event = {};
  std::string answered_key = {};  // Idempotency-Key; empty: none
  storage::Hash request_hash{};
};

class Batch {
 public:
  // All outlive the batch.
  Batch(storage::Writer& writer, const CalendarShelf& calendars,
        const statechart::Settings& settings);

  // The newest state: of this transaction, of memory, or of the database. Null: there is no such
  // case.
  Result<CasePointer, storage::Error> load(storage::CaseId id);
  // Begins the transaction unless one is open.
  std::optional<storage::Error> begin();
  // The case afterwards. An error breaks the batch.
  Result<CasePointer, storage::Error> append(Entry entry);
  // Projects the case anew, without a journal entry. An error breaks the batch.
  std::optional<storage::Error> refresh(const CaseState& state);
  // Nothing of the transaction may stay.
  void fail(storage::Error error);
  bool is_broken() const { return error_.has_value(); }
  bool is_open() const { return in_transaction_; }

  // Commits, or rolls back where the batch is broken. With an error nothing of it has happened, and
  // memory is dropped: the database says what is true. The batch is empty afterwards.
  std::optional<storage::Error> end();
  // What the last transaction changed, in journal order.
  std::vector<Change> take_changes() { return std::move(changes_); }
  // States may have changed behind the batch's back.
  void remember(const CasePointer& state) { cache_.remember(state); }
  void forget_all() { cache_.forget_all(); }

 private:
  storage::Writer& writer_;
  const CalendarShelf& calendars_;
  const statechart::Settings& settings_;

  bool in_transaction_ = false;
  std::optional<storage::Error> error_;                     // set: broken
  std::unordered_map<storage::CaseId, CasePointer> fresh_;  // states of the transaction
  std::vector<Change> changes_;
  CaseCache cache_;
};

}  // namespace xinfang::service
