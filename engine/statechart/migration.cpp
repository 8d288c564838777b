#include "engine/statechart/migration.h"

#include <algorithm>

#include "engine/definition/report.h"
#include "engine/statechart/compiler.h"

namespace xinfang::statechart {

using definition::FieldKind;
using definition::MigrationMap;
using definition::StateKind;
using definition::Word;

namespace {

std::vector<std::string> names_in(const Chart::Index& index) {
  std::vector<std::string> names;
  names.reserve(index.size());
  for (const auto& [name, number] : index) names.push_back(name);
  return names;
}

std::string quoted(const std::string& name) { return "'" + name + "'"; }

bool is_text(FieldKind kind) {
  switch (kind) {
    case FieldKind::string:
    case FieldKind::text:
    case FieldKind::date:
    case FieldKind::enumeration:
    case FieldKind::user:
      return true;
    case FieldKind::boolean:
    case FieldKind::integer:
    case FieldKind::number:
    case FieldKind::string_list:
    case FieldKind::record_list:
    case FieldKind::any:
      return false;
  }
  return false;
}

// Whether some value of the one may be a value of the other. Bounds, choices and columns are the
// value's own affair.
bool may_fit(FieldKind from, FieldKind to) {
  return from == to || (is_text(from) && is_text(to)) ||
         (from == FieldKind::integer && to == FieldKind::number);
}

bool is_history(const ChartState& state) { return state.history_slot != npos; }

}  // namespace

class MigrationCompiler {
 public:
  MigrationCompiler(std::shared_ptr<const Chart> from, std::shared_ptr<const Chart> to,
                    const MigrationMap& map)
      : map_(map), migration_(new Migration()), report_(map.file) {
    migration_->from_ = std::move(from);
    migration_->to_ = std::move(to);
  }

  Result<std::shared_ptr<const Migration>, std::vector<Diagnostic>> run() {
    check_names();
    map_states();
    map_settings();
    map_fields();
    map_clocks();
    if (report_.failed()) return Failure{report_.take()};
    return std::shared_ptr<const Migration>(std::move(migration_));
  }

 private:
  const Chart& from() const { return *migration_->from_; }
  const Chart& to() const { return *migration_->to_; }

  // npos after a report where there is none.
  std::size_t find(const Chart::Index& among, const Word& name, const std::string& code,
                   const std::string& what, std::string_view version) {
    const auto found = among.find(name.text);
    if (found != among.end()) return found->second;
    report_.error(name.place, code,
                  "the " + std::string(version) + " version has no " + what + " " +
                      quoted(name.text) + definition::suggestion(name.text, names_in(among)));
    return npos;
  }

  void check_names();
  void map_states();
  void map_state(const MigrationMap::StateEntry& entry);
  void map_settings();
  void map_fields();
  void check_field(std::size_t from, std::size_t to, Place place);
  void map_clocks();
  void claim(std::vector<std::size_t>& owners, std::size_t to, std::size_t from, Place place,
             const std::string& what, const std::string& owner);

  const MigrationMap& map_;
  std::shared_ptr<Migration> migration_;
  definition::Report report_;
};

// A case goes over to another workflow only where the map says that this is meant.
void MigrationCompiler::check_names() {
  const auto check = [&](const std::optional<Word>& said, const Chart& chart,
                         std::string_view which) {
    const auto& name = chart.definition().name;
    if (!said || said->text == name) return;
    report_.error(said->place, "other-workflow",
                  "the " + std::string(which) + " version is one of the workflow " + quoted(name) +
                      ", not of " + quoted(said->text));
  };
  check(map_.from, from(), "old");
  check(map_.to, to(), "new");
  if (from().definition().name != to().definition().name && !(map_.from && map_.to)) {
    report_.error({}, "other-workflow",
                  "the versions are of different workflows, " + quoted(from().definition().name) +
                      " and " + quoted(to().definition().name) +
                      "; name them in the map under 'from' and 'to'");
  }
}

void MigrationCompiler::map_states() {
  const auto& states = from().states();
  migration_->states_.resize(states.size());
  migration_->forgotten_.resize(states.size());
  for (std::size_t state = 1; state < states.size(); ++state) {
    const auto same = to().find_state(states[state].id);
    if (same != npos) migration_->states_[state] = {same};
  }
  for (const auto& entry : map_.states) map_state(entry);
}

void MigrationCompiler::map_state(const MigrationMap::StateEntry& entry) {
  const auto state = find(from().states_by_name(), entry.from, "unknown-state", "state", "old");
  std::vector<std::size_t> targets;
  for (const auto& word : entry.to) {
    const auto target = find(to().states_by_name(), word, "unknown-state", "state", "new");
    if (target != npos) targets.push_back(target);
  }
  if (state == npos || targets.size() != entry.to.size()) return;
  const auto& old = from().states()[state];
  migration_->states_[state] = targets;
  if (targets.empty()) {
    if (is_history(old)) {
      migration_->forgotten_[state] = true;
    } else {
      report_.error(entry.from.place, "bad-target",
                    "a case can't be nowhere: name the state that " + quoted(old.id) +
                        " becomes; only history states may be null");
    }
    return;
  }
  for (std::size_t i = 0; i < targets.size(); ++i) {
    const auto& target = to().states()[targets[i]];
    const auto& place = entry.to[i].place;
    if (is_history(target) != is_history(old)) {
      report_.error(place, "bad-target",
                    quoted(target.id) +
                        (is_history(target) ? " is a history state, " : " is none, ") +
                        quoted(old.id) + (is_history(old) ? " is a history state" : " is none"));
    } else if (old.children.empty() && !target.children.empty()) {
      std::vector<std::string> inside;
      for (const auto child : target.children) inside.push_back(to().states()[child].id);
      report_.error(place, "bad-target",
                    "state " + quoted(target.id) +
                        " has states inside; name the one the case shall be in, such as " +
                        definition::one_of(inside));
    } else if (target.parent == 0 && target.kind == StateKind::final) {
      report_.error(place, "bad-target",
                    "state " + quoted(target.id) +
                        " ends the case; a migration moves running cases and ends none");
    }
  }
}

void MigrationCompiler::map_settings() {
  const auto environment = environment_for(from().definition(), from().rules(), nullptr);
  for (const auto& setting : map_.set) {
    const auto field = find(to().fields_by_name(), setting.field, "unknown-field", "field", "new");
    if (field == npos || setting.expression.text.empty()) continue;
    const auto& declared = to().data()[field];
    const auto& source = setting.expression.text;
    auto program = expression::Program::compile(source, environment, expression::Checking::checked,
                                                definition::type_of(declared));
    if (!program) {
      for (const auto& problem : program.error()) {
        report_.error(setting.expression.place, "bad-expression", to_text(problem, source));
      }
      continue;
    }
    for (const auto slot : program->variables()) {
      if (slot == static_cast<std::size_t>(BuiltIn::event)) {
        report_.error(setting.expression.place, "bad-expression",
                      "`event` is the answers of a form, and there is none here: `" + source + "`");
      } else if (slot >= built_in_count && from().data()[slot - built_in_count].personal &&
                 !declared.personal) {
        report_.error(setting.expression.place, "personal-value",
                      quoted(from().data()[slot - built_in_count].id) +
                          " is personal and may not be copied to the field " + quoted(declared.id) +
                          ", which is not");
      }
    }
    migration_->settings_.push_back({field, std::move(*program)});
  }
  std::sort(migration_->settings_.begin(), migration_->settings_.end(),
            [](const auto& left, const auto& right) { return left.field < right.field; });
}

// `to` may have one origin only: `owners` says which it has.
void MigrationCompiler::claim(std::vector<std::size_t>& owners, std::size_t to, std::size_t from,
                              Place place, const std::string& what, const std::string& owner) {
  if (owners[to] != npos) {
    report_.error(place, "mapped-twice", what + " has an origin already, " + owner);
  } else {
    owners[to] = from;
  }
}

void MigrationCompiler::map_fields() {
  const auto& fields = from().data();
  migration_->fields_.assign(fields.size(), npos);
  migration_->dropped_.resize(fields.size());
  std::vector<std::size_t> owners(to().data().size(), npos);
  std::vector<bool> named(fields.size());
  constexpr std::size_t computed = npos - 1;
  for (const auto& setting : migration_->settings_) owners[setting.field] = computed;
  for (const auto& entry : map_.data) {
    const auto field = find(from().fields_by_name(), entry.from, "unknown-field", "field", "old");
    if (field == npos) continue;
    named[field] = true;
    if (!entry.to) {
      migration_->dropped_[field] = true;
      continue;
    }
    const auto target = find(to().fields_by_name(), *entry.to, "unknown-field", "field", "new");
    if (target == npos) continue;
    claim(owners, target, field, entry.to->place, "field " + quoted(entry.to->text),
          owners[target] == computed ? "the expression under 'set'" : "another field under 'data'");
    migration_->fields_[field] = target;
    check_field(field, target, entry.to->place);
  }
  for (std::size_t field = 0; field < fields.size(); ++field) {
    if (named[field]) continue;
    const auto same = to().find_field(fields[field].id);
    // What the map fills from elsewhere is not filled by the field that only shares its name.
    if (same != npos && owners[same] == computed) migration_->dropped_[field] = true;
    if (same == npos || owners[same] != npos) continue;
    migration_->fields_[field] = same;
    check_field(field, same, {});
  }
}

void MigrationCompiler::check_field(std::size_t from_field, std::size_t to_field, Place place) {
  const auto& old = from().data()[from_field];
  const auto& target = to().data()[to_field];
  if (!may_fit(old.kind, target.kind)) {
    report_.error(place, "type-mismatch",
                  "field " + quoted(old.id) + " can't become " + quoted(target.id) +
                      ": no value of the one is a value of the other; compute it under 'set', or "
                      "leave it behind with null");
  }
  if (old.personal && !target.personal) {
    report_.error(place, "personal-value",
                  "field " + quoted(old.id) + " is personal and " + quoted(target.id) +
                      " is not; a personal value stays personal");
  }
}

void MigrationCompiler::map_clocks() {
  const auto& clocks = from().clocks();
  migration_->clocks_.assign(clocks.size(), npos);
  migration_->stop_reasons_.resize(clocks.size());
  std::vector<std::size_t> owners(to().clocks().size(), npos);
  std::vector<bool> named(clocks.size());
  for (const auto& entry : map_.clocks) {
    const auto clock = find(from().clocks_by_name(), entry.from, "unknown-clock", "clock", "old");
    if (clock == npos) continue;
    if (!entry.to) {
      migration_->stop_reasons_[clock] = entry.reason;
      continue;
    }
    named[clock] = true;
    const auto target = find(to().clocks_by_name(), *entry.to, "unknown-clock", "clock", "new");
    if (target == npos) continue;
    claim(owners, target, clock, entry.to->place, "clock " + quoted(entry.to->text),
          "another clock under 'clocks'");
    migration_->clocks_[clock] = target;
  }
  for (std::size_t clock = 0; clock < clocks.size(); ++clock) {
    if (named[clock]) continue;
    const auto same = to().find_clock(clocks[clock].id);
    if (same != npos && owners[same] == npos) migration_->clocks_[clock] = same;
  }
}

Result<std::shared_ptr<const Migration>, std::vector<Diagnostic>> Migration::compile(
    std::shared_ptr<const Chart> from, std::shared_ptr<const Chart> to, const MigrationMap& map) {
  return MigrationCompiler(std::move(from), std::move(to), map).run();
}

}  // namespace xinfang::statechart
