#include <algorithm>

#include "engine/expression/json.h"
#include "engine/statechart/configuration.h"
#include "engine/statechart/field_values.h"
#include "engine/statechart/interpreter.h"
#include "engine/statechart/migration.h"

namespace xinfang::statechart {

using definition::StateKind;
using expression::Value;

namespace {

std::string quoted(const std::string& name) { return "'" + name + "'"; }

// One case's plan. Whatever does not go is a reason; all are found, then the records are made.
class Planner {
 public:
  Planner(const Migration& migration, const Settings& settings, const Snapshot& snapshot,
          const Context& context)
      : migration_(migration),
        from_(migration.from()),
        to_(*migration.to()),
        settings_(settings),
        snapshot_(snapshot),
        context_(context) {
    migrated_.from = from_.workflow_hash();
    migrated_.to = to_.workflow_hash();
  }

  Result<Decision, std::vector<std::string>> run();

 private:
  void refuse(std::string reason) { reasons_.push_back(std::move(reason)); }

  void move_states();
  bool add_target(std::size_t state, std::size_t target);
  void move_memory(std::size_t history);
  IndexSet remembered(std::size_t history, std::size_t target);
  void move_data();
  void move_value(std::size_t field, const Value& value);
  void assign(std::size_t field, Value value, Day given);
  Day given_on(const Value& value) const;
  void move_clocks();
  void move_clock(std::size_t clock, const clock::Ledger& ledger);
  void check_ledger(std::size_t clock, std::size_t target, const clock::Ledger& ledger);

  const Migration& migration_;
  const Chart& from_;
  const Chart& to_;
  const Settings& settings_;
  const Snapshot& snapshot_;
  const Context& context_;
  const Day today_ = settings_.zone.day_of(context_.now);
  Migrated migrated_;
  std::vector<Assigned> assigned_;
  std::vector<ClockChanged> stopped_;
  std::vector<std::string> reasons_;
};

void Planner::move_states() {
  bool complete = true;
  (snapshot_.configuration & from_.atomic_states()).for_each([&](std::size_t state) {
    const auto& targets = migration_.states(state);
    if (targets.empty()) {
      complete = false;
      return refuse("state " + quoted(from_.states()[state].id) +
                    " is not in the new version; say under 'states' what it becomes");
    }
    for (const auto target : targets) complete = add_target(state, target) && complete;
  });
  if (!complete) return;
  if (const auto fault = check_configuration(to_, migrated_.configuration)) {
    return refuse("the states are no legal configuration: " + *fault);
  }
  if (!closure_reachable(to_, migrated_.configuration)) {
    refuse("no end of the case can be reached from there");
  }
}

bool Planner::add_target(std::size_t state, std::size_t target) {
  const auto& reached = to_.states()[target];
  if (!reached.children.empty() || reached.history_slot != npos) {
    refuse("state " + quoted(from_.states()[state].id) +
           " is not one that a case can be in alone "
           "in the new version; say under 'states' what it becomes");
    return false;
  }
  if (reached.parent == 0 && reached.kind == StateKind::final) {
    refuse("state " + quoted(reached.id) +
           " ends the case in the new version; say under 'states' "
           "where the case shall go on");
    return false;
  }
  migrated_.configuration.insert(target);
  reached.ancestors.for_each([&](std::size_t ancestor) {
    if (ancestor != 0) migrated_.configuration.insert(ancestor);
  });
  return true;
}

// What a history state remembers, in states of the new version; empty after a refusal.
IndexSet Planner::remembered(std::size_t history, std::size_t target) {
  const auto& memory = *snapshot_.history[from_.states()[history].history_slot];
  const auto& keeper = to_.states()[target];
  const bool deep = keeper.kind == StateKind::deep_history;
  const auto& name = from_.states()[history].id;
  IndexSet states;
  IndexSet around;  // with the states between them and the one that the history belongs to
  bool fits = true;
  memory.for_each([&](std::size_t state) {
    const auto& targets = migration_.states(state);
    fits = fits && !targets.empty();
    for (const auto reached : targets) {
      const auto& inside = to_.states()[reached];
      fits = fits && to_.states()[keeper.parent].descendants.contains(reached) &&
             (deep ? inside.children.empty() : inside.parent == keeper.parent);
      states.insert(reached);
      around.insert(reached);
      if (deep) around |= inside.ancestors & to_.states()[keeper.parent].descendants;
    }
  });
  if (fits && deep) fits = !check_configuration(to_, around, keeper.parent);
  if (fits && !deep) {
    const auto wanted = to_.states()[keeper.parent].kind == StateKind::parallel
                            ? to_.states()[keeper.parent].children.size()
                            : 1;
    fits = states.size() == wanted;
  }
  if (fits) return states;
  refuse("what history state " + quoted(name) + " remembers has no place in " + quoted(keeper.id) +
         " of the new version; say under 'states' what the remembered states become, or " + name +
         ": null");
  return {};
}

void Planner::move_memory(std::size_t history) {
  if (migration_.is_forgotten(history)) return;
  const auto& targets = migration_.states(history);
  if (targets.size() != 1 || to_.states()[targets.front()].history_slot == npos) {
    return refuse("history state " + quoted(from_.states()[history].id) +
                  " remembers states and is none in the new version; say under 'states' what it "
                  "becomes, or null to forget");
  }
  const auto states = remembered(history, targets.front());
  if (!states.empty()) {
    migrated_.history.push_back({to_.states()[targets.front()].history_slot, states});
  }
}

// When an old value was given is not known, only that it was no later than today: a date that may
// not lie before that day still fits.
Day Planner::given_on(const Value& value) const {
  const auto day = value.is(expression::Kind::string) ? parse_day(value.as_string()) : std::nullopt;
  return day ? std::min(*day, today_) : today_;
}

void Planner::assign(std::size_t field, Value value, Day given) {
  const auto& declared = to_.data()[field];
  const auto faults = check_value(declared, value, "", given);
  if (!faults.empty()) {
    // What a check says may repeat the value.
    return refuse(
        "the value for field " + quoted(declared.id) +
        (declared.personal ? " does not fit it" : " does not fit: it " + faults.front().detail));
  }
  assigned_.push_back({field, convert(declared, value)});
}

void Planner::move_value(std::size_t field, const Value& value) {
  const auto& old = from_.data()[field];
  const std::size_t target = migration_.field(field);
  if (target == npos) {
    if (migration_.is_dropped(field)) return;
    return refuse("field " + quoted(old.id) +
                  " has a value and nothing takes it up in the new version; say under 'data' what "
                  "it becomes, or null to leave it behind");
  }
  const auto& declared = to_.data()[target];
  // A sealed value is bound to its field's name: under another one it is sealed anew, which takes a
  // record that holds the commitment.
  const bool same_seal =
      declared.personal == old.personal && (!old.personal || declared.id == old.id);
  const Day given = given_on(value);
  if (same_seal && check_value(declared, value, "", given).empty() &&
      expression::to_json(convert(declared, value)) == expression::to_json(value)) {
    migrated_.data.push_back({field, target});
  } else {
    assign(target, value, given);
  }
}

void Planner::move_data() {
  for (std::size_t field = 0; field < snapshot_.data.size(); ++field) {
    if (!snapshot_.data[field].is_null()) move_value(field, snapshot_.data[field]);
  }
  const Scope scope(from_, settings_, snapshot_, context_);
  for (const auto& setting : migration_.settings()) {
    auto value = setting.program.evaluate(scope);
    if (!value) {
      refuse("field " + quoted(to_.data()[setting.field].id) + " can't be computed: " +
             value.error().message + " in `" + setting.program.source() + "`");
    } else if (!value->is_null()) {  // a field begins as null
      assign(setting.field, std::move(*value), today_);
    }
  }
}

// The new rule must allow what happened since the clock last started: its due day is counted from
// that. A run that has ended is history under the rule of its time.
void Planner::check_ledger(std::size_t clock, std::size_t target, const clock::Ledger& ledger) {
  const auto& rule = to_.clocks()[target].rule;
  auto first = ledger.end();
  do {
    --first;
  } while (first != ledger.begin() && first->kind != clock::EntryKind::started);
  clock::Ledger run;
  for (auto entry = first; entry != ledger.end(); ++entry) {
    if (const auto illegal = clock::check_next(rule, run, *entry, settings_.zone)) {
      return refuse("clock " + quoted(from_.clocks()[clock].id) + " can't go on as " +
                    quoted(rule.id) + ": " + *illegal);
    }
    run.push_back(*entry);
  }
}

void Planner::move_clock(std::size_t clock, const clock::Ledger& ledger) {
  const std::size_t target = migration_.clock(clock);
  const auto& reason = migration_.stop_reason(clock);
  const bool running = clock::is_running(ledger);
  if (target == npos) {
    if (!running) return;
    if (reason.empty()) {
      return refuse("clock " + quoted(from_.clocks()[clock].id) +
                    " runs and would be lost; say under 'clocks' as which it goes on, or "
                    "{stop: reason}");
    }
    return migrated_.ended.push_back({clock, reason});
  }
  migrated_.clocks.push_back({clock, target});
  if (!running) return;
  if (reason.empty()) return check_ledger(clock, target, ledger);
  clock::Entry stop{clock::EntryKind::stopped, context_.now, std::nullopt, reason};
  stop.who = context_.actor.login;
  stopped_.push_back({target, std::move(stop)});
}

void Planner::move_clocks() {
  for (std::size_t clock = 0; clock < snapshot_.clocks.size(); ++clock) {
    if (!snapshot_.clocks[clock].empty()) move_clock(clock, snapshot_.clocks[clock]);
  }
}

Result<Decision, std::vector<std::string>> Planner::run() {
  if (snapshot_.finished) return Failure{std::vector<std::string>{"the case has ended"}};
  move_states();
  for (std::size_t state = 0; state < from_.states().size(); ++state) {
    const std::size_t slot = from_.states()[state].history_slot;
    if (slot != npos && snapshot_.history[slot] && !snapshot_.history[slot]->empty()) {
      move_memory(state);
    }
  }
  move_data();
  move_clocks();
  if (!reasons_.empty()) return Failure{std::move(reasons_)};

  std::stable_sort(assigned_.begin(), assigned_.end(),
                   [](const auto& left, const auto& right) { return left.field < right.field; });
  Interpreter interpreter(to_, settings_, context_, snapshot_);
  interpreter.set_cause(migration_event, {}, Interpreter::Sender::person);
  interpreter.emit(std::move(migrated_));
  for (auto& value : assigned_) interpreter.emit(std::move(value));
  for (auto& stop : stopped_) interpreter.emit(std::move(stop));
  if (const auto refusal = interpreter.run_to_completion({})) {
    return Failure{std::vector<std::string>{refusal->detail}};
  }
  return interpreter.take();
}

}  // namespace

Result<Decision, std::vector<std::string>> plan_migration(const Migration& migration,
                                                          const Settings& settings,
                                                          const Snapshot& snapshot,
                                                          const Context& context) {
  return Planner(migration, settings, snapshot, context).run();
}

}  // namespace xinfang::statechart
