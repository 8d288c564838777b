#include "api/service/migrations.h"

#include <algorithm>
#include <future>

#include "engine/base/assert.h"
#include "engine/clock/assess.h"
#include "engine/expression/json.h"

namespace xinfang::service {

namespace {

using statechart::Chart;
using statechart::Snapshot;

std::string active_states(const Chart& chart, const Snapshot& snapshot) {
  std::string text;
  (snapshot.configuration & chart.atomic_states()).for_each([&](std::size_t state) {
    text += (text.empty() ? "" : ", ") + chart.states()[state].id;
  });
  return text;
}

// What a plan does to clocks and data, in words.
class Changes {
 public:
  Changes(const MigrationParts& parts, const Snapshot& before, Instant now)
      : parts_(parts),
        from_(parts.migration->from()),
        to_(*parts.migration->to()),
        before_(before),
        now_(now) {
    const auto& migration = *parts.migration;
    for (std::size_t field = 0; field < before.data.size(); ++field) {
      if (before.data[field].is_null() || !migration.is_dropped(field)) continue;
      lines_.push_back("data: '" + from_.data()[field].id + "' stays behind");
    }
  }

  void operator()(const statechart::Migrated& record) {
    for (const auto& carried : record.clocks) {
      const auto& ledger = before_.clocks[carried.from];
      if (!clock::is_running(ledger)) continue;
      const auto& old_rule = from_.clocks()[carried.from].rule;
      const auto& new_rule = to_.clocks()[carried.to].rule;
      const auto was_due = due_day(old_rule, ledger);
      const auto is_due = due_day(new_rule, ledger);
      std::string line = "clock: '" + old_rule.id + "' goes on";
      if (new_rule.id != old_rule.id) line += " as '" + new_rule.id + "'";
      line += ", due " + is_due;
      if (is_due != was_due) line += " instead of " + was_due;
      lines_.push_back(std::move(line));
    }
    for (const auto& ended : record.ended) {
      lines_.push_back("clock: '" + from_.clocks()[ended.clock].id +
                       "' is stopped: " + ended.reason);
    }
    for (const auto& carried : record.data) {
      const auto& id = from_.data()[carried.from].id;
      const auto& becomes = to_.data()[carried.to].id;
      if (id != becomes) lines_.push_back("data: '" + id + "' becomes '" + becomes + "'");
    }
  }
  void operator()(const statechart::Assigned& record) {
    const auto& field = to_.data()[record.field];
    lines_.push_back("data: '" + field.id + "' is " +
                     (field.personal ? "sealed anew" : expression::to_json(record.value)));
  }
  void operator()(const statechart::ClockChanged& record) {
    const auto& id = to_.clocks()[record.clock].id;
    if (record.entry.kind == clock::EntryKind::stopped) {
      lines_.push_back("clock: '" + id + "' is stopped: " + record.entry.reason);
    } else if (record.entry.kind == clock::EntryKind::started) {
      lines_.push_back("clock: '" + id + "' is started");
    }
  }
  template <class Other>
  void operator()(const Other&) {}

  std::vector<std::string> take(const Snapshot& after) {
    const bool runs = std::any_of(after.clocks.begin(), after.clocks.end(), clock::is_running);
    if (!runs && !after.finished) lines_.emplace_back("no clock runs afterwards");
    return std::move(lines_);
  }

 private:
  std::string due_day(const clock::Rule& rule, const clock::Ledger& ledger) const {
    const auto assessed = clock::assess(rule, ledger, parts_.calendar, parts_.settings.zone, now_,
                                        clock::Detail::plain);
    return format_day(assessed.due_day);
  }

  const MigrationParts& parts_;
  const Chart& from_;
  const Chart& to_;
  const Snapshot& before_;
  const Instant now_;
  std::vector<std::string> lines_;
};

class Run {
 public:
  Run(const MigrationParts& parts, const std::function<void(const CaseMove&)>& each)
      : parts_(parts), each_(each) {}

  // The running cases after `after`; the id of the last one, 0 where there is none.
  Result<storage::CaseId, Problem> page(storage::CaseId after);
  const MigrationTotals& totals() const { return totals_; }

 private:
  struct Planned {
    CaseMove move;
    storage::Sequence sequence = 0;
    std::promise<Result<Done, Problem>> promise;
  };

  void plan(const storage::StoredCase& stored, Planned& planned) const;
  void submit(Planned& planned) const;
  static void settle(Planned& planned);

  const MigrationParts& parts_;
  const std::function<void(const CaseMove&)>& each_;
  MigrationTotals totals_;
};

void Run::plan(const storage::StoredCase& stored, Planned& planned) const {
  auto& move = planned.move;
  move.id = stored.id;
  move.number = stored.number;
  planned.sequence = stored.sequence;
  if (stored.chart->workflow_hash() != parts_.migration->from().workflow_hash()) {
    move.reasons = {"the case has changed meanwhile"};
    return;
  }
  move.from = active_states(*stored.chart, stored.snapshot);
  const auto now = std::max(parts_.now(), stored.snapshot.changed_at);
  auto decision = statechart::plan_migration(
      *parts_.migration, parts_.settings, stored.snapshot,
      {now, {parts_.caller.login, parts_.caller.name, parts_.caller.roles}});
  if (!decision) {
    move.reasons = decision.error();
    return;
  }
  move.moved = true;
  move.to = active_states(*parts_.migration->to(), decision->snapshot);
  Changes changes(parts_, stored.snapshot, now);
  for (const auto& record : decision->records) std::visit(changes, record);
  move.changes = changes.take(decision->snapshot);
}

void Run::submit(Planned& planned) const {
  Command command;
  command.caller = parts_.caller;
  command.case_id = planned.move.id;
  command.event = statechart::migration_event;
  command.if_match = planned.sequence;
  command.migration = parts_.migration;
  parts_.submit(std::move(command), [&planned](Result<Done, Problem> done) {
    planned.promise.set_value(std::move(done));
  });
}

void Run::settle(Planned& planned) {
  const auto done = planned.promise.get_future().get();
  if (done) return;
  planned.move.moved = false;
  planned.move.reasons = {done.error().code == ProblemCode::stale ? "the case has changed meanwhile"
                                                                  : done.error().detail};
}

Result<storage::CaseId, Problem> Run::page(storage::CaseId after) {
  const auto ids = parts_.cases(after);
  if (!ids) return Failure{from_storage(ids.error())};
  std::vector<Planned> page(ids->size());
  for (std::size_t i = 0; i < page.size(); ++i) {
    auto stored = parts_.find((*ids)[i]);
    if (!stored) return Failure{from_storage(stored.error())};
    XINFANG_ASSERT(stored->has_value());  // cases are never deleted
    plan(**stored, page[i]);
  }
  if (!parts_.dry_run) {
    for (auto& planned : page) {
      if (planned.move.moved) submit(planned);
    }
  }
  for (auto& planned : page) {
    if (!parts_.dry_run && planned.move.moved) settle(planned);
    ++(planned.move.moved ? totals_.moved : totals_.left);
    each_(planned.move);
  }
  return page.empty() ? 0 : ids->back();
}

}  // namespace

Result<MigrationTotals, Problem> run_migration(const MigrationParts& parts,
                                               const std::function<void(const CaseMove&)>& each) {
  Run run(parts, each);
  storage::CaseId after = 0;
  do {
    const auto last = run.page(after);
    if (!last) return Failure{last.error()};
    after = *last;
  } while (after != 0);
  return run.totals();
}

}  // namespace xinfang::service
