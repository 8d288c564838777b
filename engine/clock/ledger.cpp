// Which entry may follow which. The states a clock goes through:
//   none -started-> running -suspended-> suspended -resumed-> running
//   running -expired-> expired -extended or corrected-> running
//   running, suspended, expired -restarted-> running
//   running, suspended, expired -met-> met, -stopped-> stopped; these -started-> running
#include <cstddef>
#include <string>
#include <string_view>

#include "engine/base/assert.h"
#include "engine/clock/assess.h"

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
    {EntryKind::corrected, begun, begun_text},
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

// What holds under every rule.
Refusal check_shape(const Run& run, const Entry& entry) {
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
  if (entry.effective && *entry.effective > entry.at) {
    return "the entry counts from " + format_instant(*entry.effective) +
           ", which is after it was made, " + format_instant(entry.at);
  }
  if (entry.by.has_value() != (entry.kind == EntryKind::extended)) {
    return entry.by ? "only 'extended' has a length" : "'extended' has no length";
  }
  if (entry.by && entry.by->count < 1) return "the extension's length is not positive";
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

void advance(Run& run, const Entry& entry) {
  run.last_at = entry.at;
  switch (entry.kind) {
    case EntryKind::started:
    case EntryKind::restarted:
      run = Run{.state = State::running, .last_at = entry.at};
      return;
    case EntryKind::suspended:
      run.state = State::suspended;
      return;
    case EntryKind::resumed:
      run.state = State::running;
      return;
    case EntryKind::extended:
      run.extensions += 1;
      [[fallthrough]];
    case EntryKind::corrected:
      if (run.state == State::expired) run.state = State::running;
      run.has_expired = run.was_warned = run.was_urgent = false;
      return;
    case EntryKind::warned:
      run.was_warned = true;
      return;
    case EntryKind::urgent:
      run.was_urgent = true;
      return;
    case EntryKind::met:
      run.state = State::met;
      return;
    case EntryKind::stopped:
      run.state = State::stopped;
      return;
    case EntryKind::expired:
      run.state = State::expired;
      run.has_expired = true;
      return;
  }
}

Refusal read(const Ledger& ledger, Run& run) {
  for (std::size_t i = 0; i < ledger.size(); ++i) {
    if (auto refusal = check_shape(run, ledger[i])) {
      return "entry " + std::to_string(i + 1) + ": " + *refusal;
    }
    advance(run, ledger[i]);
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> check(const Ledger& ledger) {
  if (ledger.empty()) return "the ledger is empty: a clock begins with 'started'";
  Run run;
  return read(ledger, run);
}

bool is_running(const Ledger& ledger) {
  return !ledger.empty() && ledger.back().kind != EntryKind::met &&
         ledger.back().kind != EntryKind::stopped;
}

std::optional<std::string> check_next(const Rule& rule, const Ledger& ledger, const Entry& entry) {
  Run run;
  if (auto refusal = read(ledger, run)) return refusal;
  if (auto refusal = check_shape(run, entry)) return refusal;
  return check_rule(rule, run, entry);
}

}  // namespace xinfang::clock
