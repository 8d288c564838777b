#include "engine/clock/alarm.h"

#include <algorithm>
#include <array>

#include "engine/base/assert.h"

namespace xinfang::clock {

namespace {

// The entries of the present run: from its last (re)start on.
Ledger::const_iterator begin_of_run(const Ledger& ledger) {
  auto run = ledger.end() - 1;
  while (run->kind != EntryKind::started && run->kind != EntryKind::restarted) --run;
  return run;
}

bool is_suspended(const Ledger& ledger) {
  for (auto entry = ledger.rbegin(); entry != ledger.rend(); ++entry) {
    if (entry->kind == EntryKind::suspended) return true;
    if (entry->kind == EntryKind::resumed || entry->kind == EntryKind::started ||
        entry->kind == EntryKind::restarted) {
      return false;
    }
  }
  return false;
}

// Warn points ring anew after an extension or a correction.
bool has_rung(Ledger::const_iterator run, Ledger::const_iterator end, EntryKind kind) {
  for (auto entry = end; entry != run;) {
    --entry;
    if (entry->kind == kind) return true;
    if (entry->kind == EntryKind::extended || entry->kind == EntryKind::corrected) return false;
  }
  return false;
}

}  // namespace

std::string_view to_text(AlarmKind kind) {
  switch (kind) {
    case AlarmKind::warned:
      return "warned";
    case AlarmKind::urgent:
      return "urgent";
    case AlarmKind::expired:
      return "expired";
  }
  XINFANG_ASSERT(false);
}

EntryKind entry_kind(AlarmKind kind) {
  switch (kind) {
    case AlarmKind::warned:
      return EntryKind::warned;
    case AlarmKind::urgent:
      return EntryKind::urgent;
    case AlarmKind::expired:
      return EntryKind::expired;
  }
  XINFANG_ASSERT(false);
}

std::optional<Alarm> next_alarm(const Rule& rule, const Ledger& ledger, const Calendar& calendar,
                                const Zone& zone, AlarmKinds wanted) {
  if (!is_running(ledger) || is_suspended(ledger)) return std::nullopt;
  const auto run = begin_of_run(ledger);
  const auto now = assess(rule, ledger, calendar, zone, ledger.back().at,
                          Detail::plain);  // no suspension is open
  const bool expired = std::any_of(run, ledger.end(), [&](const Entry& entry) {
    return entry.kind == EntryKind::expired && entry.at >= now.due_at;
  });
  if (expired || has_rung(run, ledger.end(), EntryKind::expired)) return std::nullopt;

  const Instant begins =
      zone.start_of(zone.day_of(run->effective.value_or(run->at)) + std::chrono::days{1});
  std::optional<Alarm> next;
  const auto offer = [&](bool is_wanted, AlarmKind kind, Instant at) {
    if (!is_wanted || (next && next->at <= at)) return;
    next = Alarm{kind, at};
  };
  const auto point = [&](bool is_wanted, AlarmKind kind, Instant at) {
    offer(is_wanted && at >= begins && !has_rung(run, ledger.end(), entry_kind(kind)), kind, at);
  };
  point(wanted.warned, AlarmKind::warned, now.yellow_at);
  point(wanted.urgent, AlarmKind::urgent, now.red_at);
  offer(wanted.expired, AlarmKind::expired, now.due_at);
  return next;
}

}  // namespace xinfang::clock
