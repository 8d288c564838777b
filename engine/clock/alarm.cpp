#include "engine/clock/alarm.h"

#include "engine/base/assert.h"
#include "engine/clock/run.h"

namespace xinfang::clock {

namespace {

bool is_suspended(Ledger::const_iterator run, Ledger::const_iterator end) {
  for (auto entry = end; entry != run;) {
    --entry;
    if (entry->kind == EntryKind::suspended) return true;
    if (entry->kind == EntryKind::resumed) return false;
  }
  return false;
}

bool has_rung(Ledger::const_iterator run, Ledger::const_iterator end, EntryKind kind,
              Instant point) {
  bool corrected = false;
  for (auto entry = end; entry != run;) {
    --entry;
    if (entry->kind == kind && (!corrected || entry->at >= point)) return true;
    if (entry->kind == EntryKind::extended) return false;
    if (entry->kind == EntryKind::corrected) corrected = true;
  }
  return false;
}

// When the present term was made known: a petition may be registered, or its day of receipt
// corrected, long after the term began.
Instant made_known(Ledger::const_iterator run, Ledger::const_iterator end) {
  Instant known = run->at;
  for (auto entry = run; entry != end; ++entry) {
    if (entry->kind == EntryKind::extended || entry->kind == EntryKind::corrected) {
      known = entry->at;
    }
  }
  return known;
}

// From here on a colour is news. The day of the event is not counted: nobody is warned on it.
Instant first_news(const Rule& rule, Instant begins, const Zone& zone) {
  if (counts_time(rule.limit.unit)) return begins + std::chrono::milliseconds{1};
  return zone.start_of(zone.day_of(begins) + std::chrono::days{1});
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

bool is_late_detected(const Entry& entry) {
  const bool rang = entry.kind == EntryKind::warned || entry.kind == EntryKind::urgent ||
                    entry.kind == EntryKind::expired;
  return rang && entry.effective && entry.at - *entry.effective > late_detection;
}

std::optional<Alarm> next_alarm(const Rule& rule, const Ledger& ledger, const Calendar& calendar,
                                const Zone& zone, AlarmKinds wanted) {
  if (!is_running(ledger)) return std::nullopt;
  const auto run = present_run(ledger.begin(), ledger.end());
  if (is_suspended(run.first, ledger.end())) return std::nullopt;
  const auto now = assess(rule, ledger, calendar, zone, ledger.back().at, Detail::plain);
  const auto rung = [&](EntryKind kind, Instant point) {
    return has_rung(run.first, ledger.end(), kind, point);
  };
  if (rung(EntryKind::expired, now.due_at)) return std::nullopt;

  const Instant news = first_news(rule, run.begins, zone);
  const Instant known = made_known(run.first, ledger.end());
  std::optional<Alarm> next;
  const auto offer = [&](bool is_wanted, AlarmKind kind, Instant at) {
    if (is_wanted && (!next || at < next->at)) next = Alarm{kind, at};
  };
  // `later`: the next point. What had been overtaken when the term was made known is no news.
  const auto point = [&](AlarmKind kind, Instant at, Instant later) {
    return at >= news && (later > known || at > known) && !rung(entry_kind(kind), at);
  };
  const Instant after_yellow = wanted.urgent ? now.red_at : now.due_at;
  offer(wanted.warned && now.yellow_at <= now.red_at &&
            point(AlarmKind::warned, now.yellow_at, after_yellow),
        AlarmKind::warned, now.yellow_at);
  offer(wanted.urgent && point(AlarmKind::urgent, now.red_at, now.due_at), AlarmKind::urgent,
        now.red_at);
  offer(wanted.expired, AlarmKind::expired, now.due_at);
  return next;
}

}  // namespace xinfang::clock
