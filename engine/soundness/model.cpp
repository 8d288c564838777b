#include "engine/soundness/model.h"

#include <algorithm>
#include <set>

#include "engine/base/assert.h"

namespace xinfang::soundness {

using statechart::ChartTransition;
using statechart::Step;
using statechart::Steps;

namespace {

bool is_reserved(std::string_view event) {
  const auto first = event.substr(0, event.find('.'));
  return event.empty() || first == "done" || first == "error" || first == "clock";
}

void collect_raised(const Content& content, std::set<std::string_view>& events) {
  for (const auto& act : content) {
    if (act.kind == Act::Kind::raise) events.insert(act.event);
    for (const auto& branch : act.branches) collect_raised(branch.content, events);
  }
}

void collect_writes(const Steps& steps, std::size_t fields, std::vector<std::size_t>& writes) {
  for (const auto& step : steps) {
    if (step.kind == Step::Kind::assign) writes.push_back(step.index);
    if (step.kind == Step::Kind::clock) writes.push_back(fields + step.index);
    for (const auto& branch : step.branches) collect_writes(branch.steps, fields, writes);
  }
}

bool writes(const Content& content) {
  return std::any_of(content.begin(), content.end(), [](const Act& act) {
    return act.kind != Act::Kind::assign || act.may_fail || act.index != npos;
  });
}

}  // namespace

Model::Model(const Chart& source)
    : chart(source), vocabulary(source), is_kept(source.data().size(), 0) {
  for (const auto& field : chart.data()) domains.push_back(vocabulary.domain_of(field));
  find_started();
  for (const auto& state : chart.states()) {
    entry.push_back(read(state.entry, nullptr));
    exit.push_back(read(state.exit, nullptr));
    initial.push_back(read(state.initial_steps, nullptr));
  }
  const auto& form = chart.definition().registration.form;
  registration_form = read_form(form);
  registration = read(chart.registration_steps(), &form);
  read_transitions();
  keep_what_is_read();
}

void Model::read_transitions() {
  std::set<std::string_view> names;
  const auto add = [&](std::string_view name) {
    if (!is_reserved(name) && names.insert(name).second) person_events.emplace_back(name);
  };
  for (const auto& transition : chart.transitions()) {
    Move move;
    for (const auto& guard : transition.guards) {
      move.guards.push_back(vocabulary.read(guard.program, &transition.form));
    }
    move.content = read(transition.steps, &transition.form);
    move.form = read_form(transition.form);
    collect_writes(transition.steps, chart.data().size(), move.writes);
    std::sort(move.writes.begin(), move.writes.end());
    move.by_person = !transition.by.empty();
    if (move.by_person) {
      for (const auto& descriptor : transition.descriptors) add(descriptor);
      read_sight(transition, move);
    }
    moves.push_back(std::move(move));
  }
  // A raised name may be longer than the descriptor by which a person's transition takes it.
  std::set<std::string_view> raised;
  for (const auto& move : moves) collect_raised(move.content, raised);
  for (const auto* contents : {&entry, &exit, &initial}) {
    for (const auto& content : *contents) collect_raised(content, raised);
  }
  for (const auto event : raised) {
    const auto& match = chart.match(event).transitions;
    if (std::any_of(match.begin(), match.end(), [&](auto i) { return moves[i].by_person; })) {
      add(event);
    }
  }
}

// Who may act must be able to see the case (`access`).
void Model::read_sight(const ChartTransition& transition, Move& move) const {
  const auto& access = chart.definition().access;
  if (access.roles.empty()) return;
  move.sees = std::any_of(transition.by.begin(), transition.by.end(), [&](const auto& role) {
    return std::find(access.roles.begin(), access.roles.end(), role) != access.roles.end();
  });
  if (move.sees) return;
  for (const auto& id : access.fields) {
    const auto field = chart.find_field(id);
    if (field == npos) continue;
    const auto& role = chart.data()[field].role;
    if (role.empty() ||
        std::find(transition.by.begin(), transition.by.end(), role) != transition.by.end()) {
      move.sight.push_back(field);
    }
  }
}

Form Model::read_form(const std::vector<definition::FormField>& form) {
  Form asked;
  for (const auto& field : form) {
    asked.push_back({vocabulary.answer(field.field.id),
                     field.stores ? chart.find_field(field.field.id) : npos, field.field.optional,
                     vocabulary.domain_of(field.field)});
  }
  return asked;
}

Content Model::read(const Steps& steps, const std::vector<definition::FormField>* form) {
  Content content;
  for (const auto& step : steps) {
    if (auto act = read(step, form)) content.push_back(std::move(*act));
  }
  return content;
}

std::optional<Act> Model::read(const Step& step, const std::vector<definition::FormField>* form) {
  Act act;
  act.index = step.index;
  switch (step.kind) {
    case Step::Kind::assign:
      read_assign(step, form, act);
      return act;
    case Step::Kind::raise:
      act.kind = Act::Kind::raise;
      act.event = step.name;
      return act;
    case Step::Kind::log:
      act.term = vocabulary.read(*step.program, form);
      act.index = npos;
      if (!fails_as_value(act.term)) return std::nullopt;
      return act;
    case Step::Kind::choose:
      act.kind = Act::Kind::choose;
      for (const auto& branch : step.branches) {
        Act::Branch read_branch;
        if (branch.condition) read_branch.condition = vocabulary.read(*branch.condition, form);
        read_branch.content = read(branch.steps, form);
        act.branches.push_back(std::move(read_branch));
      }
      return act;
    case Step::Kind::foreach: {
      const auto body = read(step.branches.front().steps, form);
      if (!writes(body)) return std::nullopt;
      has_foreach = true;
      foreach_place = step.place;
      return std::nullopt;
    }
    case Step::Kind::clock:
      read_clock(step, form, act);
      return act;
    case Step::Kind::document:
    case Step::Kind::notice:
      return std::nullopt;
    case Step::Kind::send:
    case Step::Kind::cancel:
    case Step::Kind::block:
      break;  // of SCXML documents, which check() does not take
  }
  XINFANG_ASSERT(false);
}

void Model::read_assign(const Step& step, const std::vector<definition::FormField>* form,
                        Act& act) {
  act.kind = Act::Kind::assign;
  act.term = vocabulary.read(*step.program, form);
  act.may_fail = !always_fits(step, form, act.term);
}

// Whether a value that is computed, and not null, is surely one the field takes.
bool Model::always_fits(const Step& step, const std::vector<definition::FormField>* form,
                        const Term& term) const {
  using definition::FieldKind;
  const auto& target = chart.data()[step.index];
  const bool bounded = target.min.has_value() || target.max.has_value();
  if (target.kind == FieldKind::boolean) return true;
  if (target.kind == FieldKind::text && !bounded) return true;
  if (target.kind == FieldKind::integer && !bounded) return true;
  if (term.kind == Term::Kind::conditional) {
    return always_fits(step, form, term.operands[1]) && always_fits(step, form, term.operands[2]);
  }
  if (term.kind == Term::Kind::constant) {
    if (term.constant.is(Abstract::Kind::null)) return true;
    if (target.kind == FieldKind::enumeration) return true;  // compared value by value
    if (target.kind == FieldKind::date) return vocabulary.is_today(*step.program);
    return target.kind != FieldKind::user && !bounded;
  }
  const auto* source = source_of(term, form);
  if (source == nullptr || source->kind != target.kind) return false;
  if (target.kind == FieldKind::enumeration) {
    return std::all_of(source->choices.begin(), source->choices.end(), [&](const auto& choice) {
      return std::any_of(target.choices.begin(), target.choices.end(),
                         [&](const auto& other) { return other.value == choice.value; });
    });
  }
  // A value that is stored grows old: of those only an answer is no day before today.
  const bool is_new = term.kind == Term::Kind::answer && source->min_today;
  const bool low = (!target.min || (source->min && *source->min >= *target.min)) &&
                   (!target.min_today || is_new);
  const bool high = (!target.max || (source->max && *source->max <= *target.max)) &&
                    (!target.max_today || source->max_today);
  return low && high && target.fields.empty();
}

const definition::Field* Model::source_of(const Term& term,
                                          const std::vector<definition::FormField>* form) const {
  if (term.kind == Term::Kind::field) return &chart.data()[term.index];
  if (term.kind != Term::Kind::answer || form == nullptr) return nullptr;
  const auto found = std::find_if(form->begin(), form->end(), [&](const auto& answer) {
    return vocabulary.find_answer(answer.field.id) == term.index;
  });
  return found == form->end() ? nullptr : &found->field;
}

void Model::keep(const Term& term) {
  std::vector<std::size_t> fields;
  collect_fields(term, fields);
  for (const auto field : fields) is_kept[field] = 1;
}

// What guards and conditions read, and whatever flows into that.
void Model::keep(const Content& content) {
  for (const auto& act : content) {
    if (act.kind == Act::Kind::assign && act.index != npos && is_kept[act.index] != 0) {
      keep(act.term);
    }
    if (act.kind != Act::Kind::choose || !matters(act)) continue;
    for (const auto& branch : act.branches) {
      if (branch.condition) keep(*branch.condition);
      keep(branch.content);
    }
  }
}

bool Model::matters(const Act& act) const {
  if (act.kind == Act::Kind::assign) {
    return act.may_fail || fails_as_value(act.term) ||
           (act.index != npos && is_kept[act.index] != 0);
  }
  if (act.kind != Act::Kind::choose) return true;
  return std::any_of(act.branches.begin(), act.branches.end(), [&](const Act::Branch& branch) {
    return (branch.condition && fails_as_guard(*branch.condition)) ||
           std::any_of(branch.content.begin(), branch.content.end(),
                       [&](const Act& inside) { return matters(inside); });
  });
}

// A branching that changes nothing that matters still makes atoms be chosen anew, as an assignment
// to a field that no term reads does.
void Model::mark(Content& content) const {
  for (auto& act : content) {
    if (!matters(act)) {
      act = Act();
      continue;
    }
    if (act.kind == Act::Kind::assign) act.is_kept = act.index != npos && is_kept[act.index] != 0;
    for (auto& branch : act.branches) mark(branch.content);
  }
}

void Model::keep_what_is_read() {
  for (const auto& move : moves) {
    for (const auto& guard : move.guards) keep(guard);
    for (const auto field : move.sight) is_kept[field] = 1;
  }
  for (auto before = std::vector<char>(); before != is_kept;) {
    before = is_kept;
    for (const auto& move : moves) keep(move.content);
    for (const auto* contents : {&entry, &exit, &initial}) {
      for (const auto& content : *contents) keep(content);
    }
    keep(registration);
  }
  for (auto& move : moves) mark(move.content);
  for (auto* contents : {&entry, &exit, &initial}) {
    for (auto& content : *contents) mark(content);
  }
  mark(registration);
}

std::size_t transition_domain(const Chart& chart, const ChartTransition& transition,
                              const IndexSet& targets) {
  using definition::StateKind;
  const auto& states = chart.states();
  const auto& source = states[transition.source];
  if (transition.internal && source.kind == StateKind::compound &&
      targets.is_subset_of(source.descendants)) {
    return transition.source;
  }
  auto ancestor = source.parent;
  while (ancestor != 0 && (states[ancestor].kind != StateKind::compound ||
                           !targets.is_subset_of(states[ancestor].descendants))) {
    ancestor = states[ancestor].parent;
  }
  return ancestor;
}

}  // namespace xinfang::soundness
