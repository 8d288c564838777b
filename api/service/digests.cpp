#include "api/service/digests.h"

#include <spdlog/spdlog.h>

#include <algorithm>

#include "api/service/access.h"
#include "engine/clock/alarm.h"
#include "engine/clock/delivery_time.h"

namespace xinfang::service {

namespace {

using statechart::npos;
using storage::ReminderState;

struct AlarmName {
  std::string_view kind;
  std::string_view clock;
};

// Of "clock.<kind>.<clock>"; a clock's name has no dot.
AlarmName parse(std::string_view event) {
  event.remove_prefix(std::min(event.size(), event.find('.') + 1));
  const auto dot = event.find('.');
  if (dot == std::string_view::npos) return {event, {}};
  return {event.substr(0, dot), event.substr(dot + 1)};
}

std::size_t clock_of(const statechart::Chart& chart, const std::string& event) {
  return chart.find_clock(std::string(parse(event).clock));
}

std::string describe(const storage::PendingReminder& pending) {
  const auto& reminder = pending.reminder;
  return "reminder " + std::to_string(reminder.sequence) + "/" + std::to_string(reminder.record) +
         " (case " + std::to_string(reminder.case_id) + ", " + pending.event + ", to " +
         reminder.receiver + ")";
}

// The case is at fault, and not the disk: other reminders can still be delivered.
bool is_of_the_case(storage::ErrorCode code) {
  return code == storage::ErrorCode::damaged || code == storage::ErrorCode::unknown_chart;
}

}  // namespace

std::optional<Instant> Digests::next() {
  // Asked anew each time (a look at the first entry of an index): alarms of other transactions add.
  const auto first = parts_.store.first_pending();
  if (!first) {
    spdlog::error("reminders can't be read: {}", first.error().detail);
    return std::nullopt;
  }
  if (!*first) return std::nullopt;
  const auto now = parts_.now();
  const auto& calendar = parts_.calendars.latest();
  const auto hours = parts_.business_hours();
  const auto opening = clock::opening_of(now, calendar, parts_.zone, hours);
  if (opening && **first <= *opening) return opening;
  return clock::next_delivery(std::max(**first, now), calendar, parts_.zone, hours);
}

Result<int, storage::Error> Digests::work(storage::Writer& writer, Instant now, int limit) {
  cases_.clear();
  // What was due at or before the opening has had its delivery time; the office is open still.
  const auto opening =
      clock::opening_of(now, parts_.calendars.latest(), parts_.zone, parts_.business_hours());
  if (!opening) return 0;
  auto waiting = parts_.store.pending(*opening, limit);
  if (!waiting) return Failure{waiting.error()};
  deliveries_ = 0;
  int pieces = 0;
  for (const auto& pending : *waiting) {
    if (auto error = settle(writer, pending, *opening, now)) return Failure{std::move(*error)};
    ++pieces;
    if (deliveries_ >= deliveries_max) break;
  }
  if (auto error = count_unread()) return Failure{std::move(*error)};
  return pieces;
}

void Digests::settled(bool committed) {
  cases_.clear();
  const auto unread = std::exchange(unread_, {});
  const auto warnings = std::exchange(warnings_, {});
  if (!committed) return;
  for (const auto& warning : warnings) spdlog::warn("{}", warning);
  if (unread.empty()) return;
  std::vector<UnreadDigests> changed;
  for (const auto& [login, count] : unread) changed.push_back({login, count});
  publish(changed);
}

void Digests::listen(Listener listener) {
  std::lock_guard lock(listener_mutex_);
  listener_ = std::move(listener);
}

void Digests::publish(const std::vector<UnreadDigests>& unread) {
  std::lock_guard lock(listener_mutex_);
  if (listener_) listener_(unread);
}

std::optional<Problem> Digests::mark_read(const Caller& caller, storage::DigestId id) {
  auto found = parts_.store.mark_read(caller.login, id, parts_.now());
  if (!found) return from_storage(found.error());
  if (!*found) {
    Problem unknown;
    unknown.code = ProblemCode::not_found;
    unknown.detail = "there is no digest " + std::to_string(id) + " of '" + caller.login + "'";
    return unknown;
  }
  auto unread = parts_.store.unread(caller.login);
  if (!unread) return from_storage(unread.error());
  publish({{caller.login, *unread}});
  return std::nullopt;
}

std::optional<storage::Error> Digests::count_unread() {
  for (auto& [login, count] : unread_) {
    auto counted = parts_.store.unread(login);
    if (!counted) return counted.error();
    count = *counted;
  }
  return std::nullopt;
}

// Null where the case can't be read.
Result<const storage::StoredCase*, storage::Error> Digests::load(storage::Writer& writer,
                                                                 storage::CaseId id) {
  if (const auto known = cases_.find(id); known != cases_.end()) return &known->second;
  auto stored = writer.find_case(id);
  if (!stored && !is_of_the_case(stored.error().code)) return Failure{stored.error()};
  if (!stored || !*stored) return static_cast<const storage::StoredCase*>(nullptr);
  return &cases_.emplace(id, std::move(**stored)).first->second;
}

std::optional<storage::Error> Digests::settle(storage::Writer& writer,
                                              const storage::PendingReminder& pending,
                                              Instant opening, Instant now) {
  const auto& reminder = pending.reminder;
  const auto end = [&](ReminderState state) { return parts_.store.settle(reminder, state, now); };
  auto loaded = load(writer, reminder.case_id);
  if (!loaded) return loaded.error();
  if (*loaded == nullptr) {
    warnings_.push_back(describe(pending) + " reached nobody: the case can't be read");
    return end(ReminderState::unclaimed);
  }
  const auto& state = **loaded;
  if (is_overtaken(pending, state, now)) return end(ReminderState::dropped);
  const auto logins = receivers(reminder, state);
  if (logins.empty()) {
    warnings_.push_back(describe(pending) + " reached nobody: no active user who may see the case");
    return end(ReminderState::unclaimed);
  }
  const auto day = due_day(pending.event, state, now);
  for (const auto& login : logins) {
    auto delivered = parts_.store.deliver(reminder, login, opening, now, day);
    if (!delivered) return delivered.error();
    ++deliveries_;
    if (*delivered) unread_[login] = 0;  // counted at the end
  }
  return end(ReminderState::delivered);
}

std::vector<std::string> Digests::receivers(const storage::Reminder& reminder,
                                            const storage::StoredCase& state) const {
  std::vector<Caller> persons;
  if (!reminder.login) {
    persons = parts_.accounts.users(reminder.receiver);
  } else if (auto person = parts_.accounts.find(*reminder.login)) {
    persons.push_back(std::move(*person));
  }
  std::vector<std::string> logins;
  for (const auto& person : persons) {
    if (sees_case(*state.chart, state.snapshot, person)) logins.push_back(person.login);
  }
  return logins;
}

clock::Assessment Digests::assess(const storage::StoredCase& state, std::size_t clock,
                                  Instant now) const {
  const clock::Ledger& ledger = state.snapshot.clocks[clock];
  const auto as_of = std::max(now, state.snapshot.changed_at);
  return clock::assess(state.chart->clocks()[clock].rule, ledger,
                       parts_.calendars.book().for_clock(ledger, as_of), parts_.zone, as_of,
                       clock::Detail::plain);
}

std::optional<Day> Digests::due_day(const std::string& event, const storage::StoredCase& state,
                                    Instant now) const {
  const auto clock = clock_of(*state.chart, event);
  if (clock == npos || state.snapshot.clocks[clock].empty()) return std::nullopt;
  return assess(state, clock, now).due_day;
}

bool Digests::is_overtaken(const storage::PendingReminder& pending,
                           const storage::StoredCase& state, Instant now) const {
  const auto kind = parse(pending.event).kind;
  if (kind == to_text(clock::AlarmKind::expired)) return false;
  if (state.snapshot.finished) return true;
  const auto index = clock_of(*state.chart, pending.event);
  // The case went over to a version that calls the clock by another name: rather told than not.
  if (index == npos) return false;
  const bool warned = kind == to_text(clock::AlarmKind::warned);
  const auto entry_kind = warned ? clock::EntryKind::warned : clock::EntryKind::urgent;
  const clock::Ledger& ledger = state.snapshot.clocks[index];
  const auto rung = std::find_if(ledger.rbegin(), ledger.rend(), [&](const clock::Entry& entry) {
    return entry.kind == entry_kind && entry.at == pending.rung_at;
  });
  if (rung == ledger.rend()) return false;
  bool corrected = false;
  for (auto entry = rung.base(); entry != ledger.end(); ++entry) {
    switch (entry->kind) {
      case clock::EntryKind::met:
      case clock::EntryKind::stopped:
      case clock::EntryKind::started:
      case clock::EntryKind::restarted:
      case clock::EntryKind::extended:
        return true;
      case clock::EntryKind::corrected:
        corrected = true;
        break;
      case clock::EntryKind::suspended:  // it does not ring anew when the clock goes on
      case clock::EntryKind::resumed:
      case clock::EntryKind::warned:
      case clock::EntryKind::urgent:
      case clock::EntryKind::expired:
        break;
    }
  }
  if (!corrected) return false;
  const auto assessed = assess(state, index, now);
  return (warned ? assessed.yellow_at : assessed.red_at) > rung->at;  // it rings anew
}

}  // namespace xinfang::service
