// Which entry may follow which. The states a clock goes through:
//   none -started-> running -suspended-> suspended -resumed-> running
//   running -expired-> expired -extended or corrected-> running
//   running, suspended, expired -restarted-> running
//   running, suspended, expired -met-> met, -stopped-> stopped; these -started-> running
#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

#include "engine/base/assert.h"
#include "engine/clock/assess.h"
#include "engine/clock/run.h"

namespace xinfang::clock {

namespace {

using Refusal = std::optional<std::string>;

enum class State { none, running, suspended, expired, met, stopped };

struct Run {
  State state = State::none;
  // Since the last (re)start, extension or correction.
  bool has_expired = false;
  bool was_warned = false;
  bool was_urgent = false;
  std::int32_t extensions = 0;
  Instant last_at{};

  // What the entries count from.
  Instant replaced_begins = Instant::min();  // of a restart: the run it took the place of
  Instant begins{};
  std::optional<Instant> first_suspended;
  EntryKind last_kind = EntryKind::started;  // of those that count from an instant
  Instant last_from{};
};

std::string_view to_text(State state) {
  switch (state) {
    case State::none:
      return "not started";
    case State::running:
      return "running";
    case State::suspended:
      return "suspended";
    case State::expired:
      return "expired";
    case State::met:
      return "met";
    case State::stopped:
      return "stopped";
  }
  XINFANG_ASSERT(false);
}

constexpr unsigned bit(State state) { return 1U << static_cast<unsigned>(state); }

// The states in which an entry of this kind may stand.
struct Move {
  EntryKind kind;
  unsigned from;
  std::string_view from_text;
};

constexpr unsigned ended = bit(State::met) | bit(State::stopped);
constexpr unsigned begun = bit(State::running) | bit(State::suspended) | bit(State::expired);
constexpr std::string_view begun_text = "running, suspended or expired";

constexpr Move moves[] = {
    {EntryKind::started, bit(State::none) | ended, "not started, met or stopped"},
    {EntryKind::suspended, bit(State::running), "running"},
    {EntryKind::resumed, bit(State::suspended), "suspended"},
    {EntryKind::restarted, begun, begun_text},
    {EntryKind::extended, begun, begun_text},
    {EntryKind::met, begun, begun_text},
    {EntryKind::stopped, begun, begun_text},
    {EntryKind::expired, bit(State::running), "running"},
    {EntryKind::corrected, begun | ended, "running, suspended, expired, met or stopped"},
    {EntryKind::warned, bit(State::running), "running"},
    {EntryKind::urgent, bit(State::running), "running"},
};

const Move* find_move(EntryKind kind) {
  for (const auto& move : moves) {
    if (move.kind == kind) return &move;
  }
  return nullptr;
}

Refusal check_state(const Run& run, const Entry& entry) {
  const Move* move = find_move(entry.kind);
  if (move == nullptr) {
    return "unknown kind of entry " + std::to_string(static_cast<int>(entry.kind));
  }
  if ((move->from & bit(run.state)) != 0) return std::nullopt;
  return "the clock is " + std::string(to_text(run.state)) + ": '" +
         std::string(to_text(entry.kind)) + "' is allowed only while it is " +
         std::string(move->from_text);
}

bool is_earlier_day(Instant left, Instant right, const Zone& zone) {
  return left < right && zone.day_of(left) < zone.day_of(right);
}

std::string day_text(Instant instant, const Zone& zone) { return format_day(zone.day_of(instant)); }

Refusal check_correction(const Run& run, Instant begins, const Zone& zone) {
  const auto refuse = [&](const std::string& why) {
    return "the beginning can't be corrected to " + day_text(begins, zone) + ": " + why;
  };
  if (run.first_suspended && is_earlier_day(*run.first_suspended, begins, zone)) {
    return refuse("the clock was suspended on " + day_text(*run.first_suspended, zone) +
                  "; allowed: that day or earlier");
  }
  if (is_earlier_day(begins, run.replaced_begins, zone)) {
    return refuse("the run that was restarted began later, on " +
                  day_text(run.replaced_begins, zone) + "; allowed: that day or later");
  }
  return std::nullopt;
}

// What the entry counts from against what those before it in the run do.
Refusal check_from(const Run& run, const Entry& entry, const Zone& zone) {
  const Instant from = entry.counts_from();
  const auto name = "'" + std::string(to_text(entry.kind)) + "'";
  if (from > entry.at) {
    const bool days = is_earlier_day(entry.at, from, zone);
    return name + " counts from " + (days ? day_text(from, zone) : format_instant(from)) +
           ", which is after it was made, " +
           (days ? day_text(entry.at, zone) : format_instant(entry.at)) +
           "; allowed: then or earlier";
  }
  switch (entry.kind) {
    case EntryKind::corrected:
      return entry.effective ? check_correction(run, from, zone) : std::nullopt;
    case EntryKind::restarted:
      if (!is_earlier_day(from, run.begins, zone)) return std::nullopt;
      return name + " counts from " + day_text(from, zone) + ", before the run that it restarts, " +
             "which begins on " + day_text(run.begins, zone) + "; allowed: that day or later";
    case EntryKind::suspended:
    case EntryKind::resumed:
    case EntryKind::met:
    case EntryKind::stopped:
      if (!is_earlier_day(from, run.last_from, zone)) return std::nullopt;
      return name + " counts from " + day_text(from, zone) + ", before '" +
             std::string(to_text(run.last_kind)) + "' of the same run, which counts from " +
             day_text(run.last_from, zone) + "; allowed: that day or later";
    case EntryKind::extended:
      if (!entry.effective) return std::nullopt;
      return "an extension counts from the end of the term: it has no other day";
    case EntryKind::started:
    case EntryKind::expired:
    case EntryKind::warned:
    case EntryKind::urgent:
      return std::nullopt;
  }
  return std::nullopt;
}

// What holds under every rule.
Refusal check_shape(const Run& run, const Entry& entry, const Zone& zone) {
  if (auto refusal = check_state(run, entry)) return refusal;
  if (run.state != State::none && entry.at < run.last_at) {
    return "the entry's time " + format_instant(entry.at) + " is before the last one's, " +
           format_instant(run.last_at);
  }
  if (entry.kind == EntryKind::expired && run.has_expired) {
    return "the clock has expired before: it expires once in a run";
  }
  if ((entry.kind == EntryKind::warned && run.was_warned) ||
      (entry.kind == EntryKind::urgent && run.was_urgent)) {
    return "the clock has an entry '" + std::string(to_text(entry.kind)) +
           "' before: once in a run";
  }
  if (auto refusal = check_from(run, entry, zone)) return refusal;
  if (entry.by.has_value() != (entry.kind == EntryKind::extended)) {
    return entry.by ? "only 'extended' has a length" : "'extended' has no length";
  }
  if (entry.by && entry.by->count < 1) {
    return "the extension's length is " + std::to_string(entry.by->count) + "; allowed: 1 or more";
  }
  return std::nullopt;
}

Refusal check_extension(const Rule& rule, const Run& run, Period by) {
  if (!rule.extension || rule.extensions_max < 1) {
    return "the rule '" + rule.id + "' allows no extension";
  }
  if (run.extensions >= rule.extensions_max) {
    return "the rule '" + rule.id + "' allows " + std::to_string(rule.extensions_max) +
           " extension(s), and all are used";
  }
  if (by.unit != rule.extension->unit || by.count > rule.extension->count) {
    return "an extension by " + to_text(by) + " is not within the " + to_text(*rule.extension) +
           " that the rule '" + rule.id + "' allows";
  }
  return std::nullopt;
}

Refusal check_rule(const Rule& rule, const Run& run, const Entry& entry) {
  if (entry.kind == EntryKind::suspended && !rule.may_suspend) {
    return "the rule '" + rule.id + "' allows no suspension";
  }
  if (entry.kind == EntryKind::extended) return check_extension(rule, run, *entry.by);
  return std::nullopt;
}

void count_from(Run& run, const Entry& entry) {
  run.last_kind = entry.kind;
  run.last_from = std::max(run.last_from, entry.counts_from());
}

void begin(Run& run, const Entry& entry) {
  const Instant replaced = entry.kind == EntryKind::restarted ? run.begins : Instant::min();
  run = Run{};
  run.state = State::running;
  run.last_at = entry.at;
  run.replaced_begins = replaced;
  run.begins = run.last_from = entry.counts_from();
  run.last_kind = entry.kind;
}

// The term may be another one now: what has rung may ring again.
void run_on(Run& run) {
  if (run.state == State::expired) run.state = State::running;
  run.has_expired = run.was_warned = run.was_urgent = false;
}

// A clock that has ended stays so: only whether it ended in time may be told anew.
void correct(Run& run, const Entry& entry) {
  run_on(run);
  if (!entry.effective) return;
  run.begins = *entry.effective;
  if (run.first_suspended || (bit(run.state) & ended) != 0) return;
  run.last_kind = entry.kind;
  run.last_from = run.begins;
}

void advance(Run& run, const Entry& entry) {
  run.last_at = entry.at;
  switch (entry.kind) {
    case EntryKind::started:
    case EntryKind::restarted:
      return begin(run, entry);
    case EntryKind::suspended:
      run.state = State::suspended;
      count_from(run, entry);
      if (!run.first_suspended) run.first_suspended = run.last_from;
      return;
    case EntryKind::resumed:
      run.state = State::running;
      return count_from(run, entry);
    case EntryKind::extended:
      run.extensions += 1;
      return run_on(run);
    case EntryKind::corrected:
      return correct(run, entry);
    case EntryKind::warned:
      run.was_warned = true;
      return;
    case EntryKind::urgent:
      run.was_urgent = true;
      return;
    case EntryKind::met:
      run.state = State::met;
      return count_from(run, entry);
    case EntryKind::stopped:
      run.state = State::stopped;
      return count_from(run, entry);
    case EntryKind::expired:
      run.state = State::expired;
      run.has_expired = true;
      return;
  }
}

Refusal read(const Ledger& ledger, const Zone& zone, Run& run) {
  for (std::size_t i = 0; i < ledger.size(); ++i) {
    if (auto refusal = check_shape(run, ledger[i], zone)) {
      return "entry " + std::to_string(i + 1) + ": " + *refusal;
    }
    advance(run, ledger[i]);
  }
  return std::nullopt;
}

}  // namespace

std::string_view to_text(EntryKind kind) {
  switch (kind) {
    case EntryKind::started:
      return "started";
    case EntryKind::suspended:
      return "suspended";
    case EntryKind::resumed:
      return "resumed";
    case EntryKind::restarted:
      return "restarted";
    case EntryKind::extended:
      return "extended";
    case EntryKind::met:
      return "met";
    case EntryKind::stopped:
      return "stopped";
    case EntryKind::expired:
      return "expired";
    case EntryKind::corrected:
      return "corrected";
    case EntryKind::warned:
      return "warned";
    case EntryKind::urgent:
      return "urgent";
  }
  return "unknown";
}

std::optional<std::string> check(const Ledger& ledger, const Zone& zone) {
  if (ledger.empty()) return "the ledger is empty: a clock begins with 'started'";
  Run run;
  return read(ledger, zone, run);
}

bool is_running(const Ledger& ledger) {
  // A correction neither ends a clock nor lets one that has ended run.
  const auto last = std::find_if(ledger.rbegin(), ledger.rend(), [](const Entry& entry) {
    return entry.kind != EntryKind::corrected;
  });
  return last != ledger.rend() && last->kind != EntryKind::met && last->kind != EntryKind::stopped;
}

std::optional<std::string> check_next(const Rule& rule, const Ledger& ledger, const Entry& entry,
                                      const Zone& zone) {
  Run run;
  if (auto refusal = read(ledger, zone, run)) return refusal;
  if (auto refusal = check_shape(run, entry, zone)) return refusal;
  return check_rule(rule, run, entry);
}

PresentRun present_run(Ledger::const_iterator begin, Ledger::const_iterator end) {
  std::optional<Instant> corrected;
  for (auto entry = end; entry != begin;) {
    --entry;
    if (entry->kind == EntryKind::corrected && !corrected) corrected = entry->effective;
    if (entry->kind == EntryKind::started || entry->kind == EntryKind::restarted) {
      return {entry, corrected.value_or(entry->counts_from())};
    }
  }
  XINFANG_ASSERT(false);
}

}  // namespace xinfang::clock
