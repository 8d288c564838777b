#include "storage/reminders.h"

#include <algorithm>

namespace xinfang::storage {

namespace {

using statechart::Assigned;
using statechart::Chart;

// An alarm is recorded in the ledger before anything else happens.
Instant due_of(const AlarmEntry& entry) {
  for (const auto& record : entry.records) {
    const auto* changed = std::get_if<statechart::ClockChanged>(&record);
    if (changed == nullptr) continue;
    const auto kind = changed->entry.kind;
    if (kind == clock::EntryKind::warned || kind == clock::EntryKind::urgent ||
        kind == clock::EntryKind::expired) {
      return changed->entry.effective.value_or(changed->entry.at);
    }
  }
  return entry.at;
}

bool is_role(const Chart& chart, const std::string& id) {
  const auto& roles = chart.definition().roles;
  return std::any_of(roles.begin(), roles.end(), [&](const auto& role) { return role.id == id; });
}

std::string login_of(const expression::Value& value) {
  return value.is(expression::Kind::string) ? value.as_string() : std::string{};
}

// Who stands in the field when the record at `place` is made.
Result<std::string, Error> login_at(const AlarmEntry& entry, std::size_t field, std::size_t place,
                                    const CaseBefore& before) {
  const auto assigns = [&](const statechart::Record& record) {
    const auto* assigned = std::get_if<Assigned>(&record);
    return assigned != nullptr && assigned->field == field;
  };
  const auto here = entry.records.begin() + static_cast<std::ptrdiff_t>(place);
  const auto last = std::find_if(std::make_reverse_iterator(here), entry.records.rend(), assigns);
  if (last != entry.records.rend()) return login_of(std::get<Assigned>(*last).value);
  if (std::none_of(here, entry.records.end(), assigns)) return login_of(entry.after.data[field]);
  auto was = before();
  if (!was) return Failure{was.error()};
  return login_of(was->data[field]);
}

}  // namespace

bool is_alarm(std::string_view event) { return event.starts_with("clock."); }

Result<std::vector<Reminder>, Error> reminders_of(const AlarmEntry& entry,
                                                  const CaseBefore& before) {
  std::vector<Reminder> reminders;
  if (!is_alarm(entry.event)) return reminders;
  for (std::size_t i = 0; i < entry.records.size(); ++i) {
    const auto* notice = std::get_if<statechart::NoticeDue>(&entry.records[i]);
    if (notice == nullptr || notice->to == "petitioner") continue;
    Reminder reminder;
    reminder.record = static_cast<std::int64_t>(i);
    reminder.receiver = notice->to;
    reminder.due_at = due_of(entry);
    const auto field = entry.chart.find_field(notice->to);
    if (!is_role(entry.chart, notice->to) && field != statechart::npos) {
      auto login = login_at(entry, field, i, before);
      if (!login) return Failure{login.error()};
      reminder.login = std::move(*login);
    }
    reminders.push_back(std::move(reminder));
  }
  return reminders;
}

}  // namespace xinfang::storage
