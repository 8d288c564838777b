// Reminders, and the digests they are delivered in: what the store keeps of them and gives back.
// Data only. docs/journal-format.md, "Reminders", says what follows from the journal.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/text.h"
#include "engine/base/time.h"
#include "storage/types.h"

namespace xinfang::storage {

using DigestId = std::int64_t;  // from 1

// Items of one digest, so that a page of digests stays an answer: after a long downtime a role may
// have thousands. Beyond it another digest is begun.
inline constexpr int digest_items_max = 500;
// Digests of one page.
inline constexpr int digest_rows_max = 100;

// On disk: frozen, never reused.
enum class ReminderState : std::uint8_t {
  pending = 0,
  delivered = 1,
  dropped = 2,    // overtaken before its delivery
  unclaimed = 3,  // nobody was there to take it
};

// A notice of an alarm to a role or a person.
struct Reminder {
  Sequence sequence = 0;    // of the journal
  std::int64_t record = 0;  // its place among the entry's records, from 0
  CaseId case_id = 0;
  std::string receiver;  // the role, or the field that named the person
  // Who stood in the field at that moment, empty for nobody; nullopt: the receiver is a role.
  std::optional<std::string> login;
  Instant due_at{};  // when the alarm was due to ring
  ReminderState state = ReminderState::pending;
  std::optional<Instant> settled_at;  // set where it is not pending
};

struct PendingReminder {
  Reminder reminder;
  std::string event;  // "clock.warned.<id>"
  Instant rung_at{};  // when it rang: later than due_at where the server was down
};

// What a person is given at once.
struct Digest {
  DigestId id = 0;
  std::string login;
  Instant opening{};  // of the business hours it was delivered in
  Instant at{};
  std::optional<Instant> read_at;
};

struct DigestItem {
  std::string login;
  Sequence sequence = 0;
  std::int64_t record = 0;
  DigestId digest = 0;
  std::optional<Day> due_day;  // as the person was told; nullopt: the clock is gone
};

// ---- as a person reads them

struct ShownReminder {
  CaseId case_id = 0;
  std::string number;
  std::string workflow;
  std::string workflow_hash;  // the version it rang under
  std::string event;
  Instant due_at{};
  Instant rung_at{};
  Text text;
  std::optional<Day> due_day;
};

struct ShownDigest {
  DigestId id = 0;
  Instant at{};
  bool read = false;
  std::vector<ShownReminder> items;  // in the order they were due; of cases the viewer may see
};

struct DigestQuery {
  int limit = 20;                     // 1..digest_rows_max
  std::optional<std::string> cursor;  // from DigestPage::next; a foreign one is refused
};

struct DigestPage {
  std::int64_t unread = 0;           // digests, of all pages
  std::vector<ShownDigest> digests;  // newest first
  std::optional<std::string> next;
};

}  // namespace xinfang::storage
