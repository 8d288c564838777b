// The clock ledger and its one pure reading. A clock is what happened to it; its due day is never
// stored as truth, only computed.
// Source: DOMAIN.md section 7 (first day not counted, roll at the end, month ends).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/clock/calendar.h"
#include "engine/clock/rule.h"

namespace xinfang::clock {

// On disk: frozen, never reused.
enum class EntryKind : std::uint8_t {
  started = 1,    // begins a run; only first, or after met or stopped
  suspended = 2,  // while running, where the rule allows it
  resumed = 3,    // while suspended
  restarted = 4,  // counting begins anew; extensions and expiry so far are forgotten
  extended = 5,   // `by` says how much; also after expired
  met = 6,        // the duty was done; also after expired (late) and while suspended
  stopped = 7,    // the duty fell away; likewise
  expired = 8,    // while running; again only after an extension, a correction or a restart
  // The present run begins on another day than was thought (`effective`), or, without it, another
  // calendar counts. The old entries stay; `reason` says why. What was warned of or has expired
  // may do so again.
  corrected = 9,
  warned = 10,  // the warn point was reached (yellow); like expired, also the one below
  urgent = 11,  // the urgent point was reached (red)
};

struct Entry {
  EntryKind kind = EntryKind::started;
  Instant at{};
  std::optional<Period> by;  // extended only
  std::string reason;        // event that caused it, with basis where it has one
  // The instant it counts from, where that is not `at`: of a start the day of receipt, of an alarm
  // the instant it was due, of a correction the new beginning. Never after `at`.
  std::optional<Instant> effective = {};
  std::string document = {};  // extended: number of the approving document; empty: none
  std::string who = {};  // login of who did it; empty: the engine, or written before it was kept
  friend bool operator==(const Entry&, const Entry&) = default;
};

using Ledger = std::vector<Entry>;

// The office's time zone, an IANA name such as "Asia/Shanghai". Resolved from tzdata once by the
// caller through make_zone; engine functions take it as a value.
class Zone {
 public:
  // nullopt where the name is unknown to tzdata.
  static std::optional<Zone> find(std::string_view name);
  // A fixed offset east of UTC, for tests.
  static Zone fixed(std::chrono::minutes offset);

  Day day_of(Instant instant) const;
  // The first instant of the day in this zone.
  Instant start_of(Day day) const;
  const std::string& name() const { return name_; }

 private:
  Zone() = default;
  // Whether settled_offset_ is the offset at `instant`.
  bool is_settled(Instant instant) const { return instant >= settled_from_; }

  std::string name_;
  std::optional<std::chrono::minutes> fixed_;
  // A zone that no longer changes its clocks has one offset from here on. Asking the library takes
  // longer than counting a term.
  Instant settled_from_ = Instant::max();
  std::chrono::seconds settled_offset_{0};
  const void* zone_ = nullptr;  // date::time_zone, owned by the library for the process
};

enum class Colour : std::uint8_t { green, yellow, red, overdue, met, late, suspended, stopped };
std::string_view to_text(Colour colour);

// One line of the explanation: days `from`..`to` inclusive, how many of them count, and why.
struct Span {
  enum class Reason {
    event_day,  // the first day is not counted
    counted,    // calendar days or working days that count
    excluded_weekend,
    excluded_holiday,
    suspended,
    months,  // a jump of whole months
    extension,
    rolled,       // the last day fell on a day off
    provisional,  // calendar of that year not published yet
  };
  Reason reason = Reason::counted;
  Day from{};
  Day to{};
  std::int32_t counted_days = 0;
  Text words;
};

struct Assessment {
  Day due_day{};
  Instant due_at{};     // the end of the due day: first instant of the day after, in the zone
  Instant yellow_at{};  // from then on yellow
  Instant red_at{};     // from then on red
  Colour colour = Colour::green;
  std::int32_t days_left = 0;  // calendar days from as_of's day to the due day; negative: overdue
  bool provisional = false;
  std::vector<Span> explanation;  // in order of days
  Text words;
};

// Where the ledger is no legal one under any rule (no start, resumed while running, times going
// backwards, ...) the reason says so.
std::optional<std::string> check(const Ledger& ledger);

// Whether the clock runs: started, and neither met nor stopped. A suspended one does, and an
// expired one too: the duty is late, not gone.
bool is_running(const Ledger& ledger);

// Whether `entry` may follow `ledger` under `rule`; the refusal's words otherwise. The one function
// that decides legality, for writing and for recovery. An extension is counted in the unit of the
// rule's extension.
std::optional<std::string> check_next(const Rule& rule, const Ledger& ledger, const Entry& entry);

// Lists of many clocks need no explanation, and are several times faster without.
enum class Detail : std::uint8_t { explained, plain };

// Asserts check(ledger) is empty. Entries after `as_of` are not seen. Asserts the first is not
// after as_of. Only the last run (from the last `started`) is read, and of it what follows the last
// restart. A suspension moves the end by its days (the day after it began to the day it ended); one
// that is still open is counted up to as_of, and one that begins after the due instant moves
// nothing. Terms in hours end at their instant and do not roll; their suspensions move them by the
// time itself, and extensions in other units count as days of 24 hours.
Assessment assess(const Rule& rule, const Ledger& ledger, const Calendar& calendar,
                  const Zone& zone, Instant as_of, Detail detail = Detail::explained);

// Due day of a plain period: the day of the event is not counted. Hours count from the first
// instant of the event's day.
Day due_day(Day event, Period limit, MonthEnd month_end, bool rolls, const Calendar& calendar);

}  // namespace xinfang::clock
