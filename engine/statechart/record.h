// Records: what happened, in the order it happened. decide() writes them, apply() performs them,
// the journal keeps them. Numbers are on disk: frozen, never reused (docs/journal-format.md).
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "engine/base/text.h"
#include "engine/base/time.h"
#include "engine/clock/assess.h"
#include "engine/expression/value.h"
#include "engine/statechart/index_set.h"
#include "engine/statechart/session.h"

namespace xinfang::statechart {

enum class RecordKind : std::uint8_t {
  opened = 1,
  event = 2,
  transition = 3,
  exited = 4,
  remembered = 5,
  entered = 6,
  assigned = 7,
  clock = 8,
  document = 9,
  notice = 10,
  logged = 11,
  error = 12,
  finished = 13,
  migrated = 14,
  // Of SCXML documents only.
  sent = 15,
  cancelled = 16,
  delivered = 17,
  numbered = 18,
};

// The case begins; always the first record, once. The caller of open() fills in both before commit:
// they come from counters and from outside, which the engine can't read.
struct Opened {
  std::string number;  // "荆检控申访〔2026〕12号"
  std::string origin;  // key of the outside record it was imported from; empty: none
};
// An event was taken up. `internal`: raised inside (done.state.*, error.*, raise); those are
// recorded where they select a transition. Registration is the event "register".
struct EventTaken {
  std::string name;
  bool internal = false;
  expression::Map data;
};
// A transition was selected: legal basis and title are the chart's.
struct TransitionTaken {
  std::size_t transition = 0;
};
struct Exited {
  std::size_t state = 0;
};
// A history state remembered a configuration on exit of its parent.
struct Remembered {
  std::size_t history = 0;  // slot
  IndexSet states;
};
struct Entered {
  std::size_t state = 0;
};
struct Assigned {
  std::size_t field = 0;
  expression::Value value;
};
struct ClockChanged {
  std::size_t clock = 0;
  clock::Entry entry;
};
struct DocumentDue {
  std::size_t document = 0;
};
struct NoticeDue {
  std::string to;
  Text text;
};
struct Logged {
  std::string text;
};
// error.execution: executable content failed; the rest of its block was skipped (SCXML 4.1).
struct ErrorRaised {
  std::string detail;
};
// A top-level final state was entered and the exit content of every active state has run. The
// configuration stays, so that the case shows where it ended.
struct Finished {};

// The case went over to another version of its workflow. The first record of its entry, and the one
// that belongs to two charts: the entry is the new version's, `from` below are indices of the old
// one's. Data and clocks that are not named stay behind: they are in the journal only.
struct Migrated {
  struct Carried {
    std::size_t from = 0;
    std::size_t to = 0;
  };
  // A running clock of the old version that the new one has no place for.
  struct Ended {
    std::size_t clock = 0;  // of the old version
    std::string reason;
  };
  std::string from;  // hash of the old version
  std::string to;    // of the new
  IndexSet configuration;
  std::vector<Remembered> history;
  std::vector<Carried> data;    // values that stay as they are
  std::vector<Carried> clocks;  // whole ledgers
  std::vector<Ended> ended;
};

// ---- of SCXML documents only
// <send> to the session itself: the event waits in the external queue until it is due (SCXML 6.2).
struct Sent {
  PendingSend send;
};
// <cancel> took a waiting send away (SCXML 6.3).
struct Cancelled {
  std::uint64_t number = 0;
};
// A waiting send is due and leaves the queue; the event that it is follows.
struct Delivered {
  std::uint64_t number = 0;
};
// The id "send.<number>" was given away (`idlocation`), to be used for no other send.
struct Numbered {
  std::uint64_t number = 0;
};

// Alternatives in the order of RecordKind.
using Record = std::variant<Opened, EventTaken, TransitionTaken, Exited, Remembered, Entered,
                            Assigned, ClockChanged, DocumentDue, NoticeDue, Logged, ErrorRaised,
                            Finished, Migrated, Sent, Cancelled, Delivered, Numbered>;
using Records = std::vector<Record>;

inline RecordKind kind_of(const Record& record) {
  return static_cast<RecordKind>(record.index() + 1);
}

}  // namespace xinfang::statechart
