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
  started = 1,
  suspended = 2,
  resumed = 3,
  restarted = 4,
  extended = 5,  // `by` says how much
  met = 6,       // the duty was done
  stopped = 7,   // the duty fell away
  expired = 8,
};

struct Entry {
  EntryKind kind = EntryKind::started;
  Instant at{};
  std::optional<Period> by;  // extended only
  std::string reason;        // event that caused it, with basis where it has one
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
  std::string name_;
  std::optional<std::chrono::minutes> fixed_;
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
};

// Where the ledger is no legal one (no start, resumed while running, ...) the reason says so.
std::optional<std::string> check(const Ledger& ledger);

// Whether `entry` may follow `ledger` under `rule`; the refusal's words otherwise. The one function
// that decides legality, for writing and for recovery.
std::optional<std::string> check_next(const Rule& rule, const Ledger& ledger, const Entry& entry);

// Asserts check(ledger) is empty. Entries after `as_of` are not seen. Asserts the first is not
// after as_of.
Assessment assess(const Rule& rule, const Ledger& ledger, const Calendar& calendar,
                  const Zone& zone, Instant as_of);

// Due day of a plain period: the day of the event is not counted.
Day due_day(Day event, Period limit, MonthEnd month_end, bool rolls, const Calendar& calendar);

}  // namespace xinfang::clock
