#include <algorithm>

#include "engine/base/assert.h"
#include "engine/soundness/walker.h"

namespace xinfang::soundness {

namespace {

constexpr std::uint8_t atom_false = 1;
constexpr std::uint8_t atom_error = 3;

constexpr std::string_view error_event = "error.execution";

}  // namespace

// False: a step failed, the rest of the block is skipped (SCXML 4.1).
bool Walker::execute(const Content& content) {
  for (const auto& act : content) {
    bool done = true;
    switch (act.kind) {
      case Act::Kind::assign:
        done = assign(act);
        break;
      case Act::Kind::raise:
        queue_.push_back(act.event);
        break;
      case Act::Kind::choose: {
        const auto branch = choose(act);
        if (!branch) {
          done = false;
        } else if (*branch != nullptr) {
          if (!execute(**branch)) return false;  // the error was raised inside
        }
        break;
      }
      case Act::Kind::clock:
        done = change_clock(act);
        break;
    }
    if (done) continue;
    queue_.push_back(error_event);
    return false;
  }
  return true;
}

// The branch to run: null where none is meant, nothing where a condition is an error. A condition
// that is null is none that holds.
std::optional<const Content*> Walker::choose(const Act& act) {
  for (const auto& branch : act.branches) {
    if (branch.condition) {
      const auto value = evaluate_condition(*branch.condition);
      if (value.is(Abstract::Kind::error)) return std::nullopt;
      if (!value.is(Abstract::Kind::boolean) || value.number == 0) continue;
    }
    return &branch.content;
  }
  return nullptr;
}

bool Walker::assign(const Act& act) {
  const auto value = evaluate(act.term);
  if (value.is(Abstract::Kind::error)) return false;
  if (act.index == npos) {
    forget_atoms();
    return true;
  }
  if (!act.is_kept) {
    const bool is_null = value.is(Abstract::Kind::null);
    if (act.may_fail && !is_null && oracle_->choose(2) == 1) return false;
    forget_atoms();
    return true;
  }
  const auto& domain = model_.domains[act.index];
  auto code = domain.code_of(value);
  if (code == npos) {
    const bool is_choice = chart_.data()[act.index].kind == definition::FieldKind::enumeration &&
                           (value.is(Abstract::Kind::text) || value.is(Abstract::Kind::other));
    const bool are_told_apart = domain.code_of(Abstract::some()) == npos;
    if (is_choice && (are_told_apart || oracle_->choose(2) == 1)) return false;
    const bool may_be_null = value.is(Abstract::Kind::unknown);
    const std::size_t first = may_be_null ? 0 : 1;
    code = first + oracle_->choose(domain.size() - first);
  }
  if (act.may_fail && code != null_code && oracle_->choose(2) == 1) return false;
  point_.fields[act.index] = static_cast<Code>(code);
  forget_atoms();
  return true;
}

bool Walker::change_clock(const Act& act) {
  if (slice_.clocks[act.index] == 0) {
    // Its state is not followed here: both outcomes are, and whoever follows it keeps the true one.
    const bool may_refuse = needs_state(act.clock_kind) || act.may_fail;
    const bool done = !may_refuse || oracle_->choose(2, Oracle::About::assumed) == 0;
    trail_.effects.push_back(
        {static_cast<std::uint32_t>(act.index), act.clock_kind, done, act.may_fail});
    return done;
  }
  auto state = ClockState::unpack(point_.clocks[act.index]);
  if (state.is_idle_for(act.clock_kind)) return true;
  if (act.may_fail && oracle_->choose(2) == 1) return false;
  if (!state.act(act.clock_kind, chart_.clocks()[act.index].rule)) return false;
  point_.clocks[act.index] = state.pack();
  return true;
}

// The answers of a form. What is stored and followed is chosen now, all else when it is read.
void Walker::take_up(const Form& form) {
  form_ = &form;
  for (const auto& asked : form) answers_[asked.answer] = open_code;
  for (const auto& asked : form) {
    if (asked.field == npos || model_.is_kept[asked.field] == 0) continue;
    if (slice_.fields[asked.field] == 0) {
      point_.fields[asked.field] = open_code;
      continue;
    }
    // Left out, null, or a value.
    const std::size_t first = asked.is_optional ? 0 : 1;
    const auto options = asked.domain.size() - first;
    const auto chosen = oracle_->choose(options + (asked.is_optional ? 1 : 0));
    if (chosen == options) {
      answers_[asked.answer] = null_code;
      continue;
    }
    answers_[asked.answer] = static_cast<Code>(first + chosen);
    const auto code = model_.domains[asked.field].code_of(asked.domain.values[first + chosen]);
    XINFANG_ASSERT(code != npos);  // the form asks for the field's own values
    point_.fields[asked.field] = static_cast<Code>(code);
  }
}

Abstract Walker::evaluate_field(std::size_t field) {
  if (model_.is_kept[field] == 0) return Abstract::unknown();
  auto& code = point_.fields[field];
  const auto& domain = model_.domains[field];
  if (code == open_code) {
    code = static_cast<Code>(oracle_->choose(domain.size(), Oracle::About::assumed));
  }
  return domain.values[code];
}

Abstract Walker::evaluate_answer(std::size_t answer) {
  if (form_ == nullptr) return Abstract::error();
  const auto asked = std::find_if(form_->begin(), form_->end(),
                                  [&](const Asked& one) { return one.answer == answer; });
  if (asked == form_->end()) return Abstract::error();
  auto& code = answers_[answer];
  if (code == open_code) {
    const std::size_t first = asked->is_optional ? 0 : 1;
    code = static_cast<Code>(first + oracle_->choose(asked->domain.size() - first));
  }
  return asked->domain.values[code];
}

bool Walker::holds(const Term& term) {
  const auto value = evaluate_condition(term);
  return value.is(Abstract::Kind::boolean) && value.number == 1;
}

Abstract Walker::choose_atom(const Term& term) {
  auto& atom = atoms_[term.atom];
  if (atom == 0) {
    const bool fails = term.kind == Term::Kind::atom && (term.may_fail || !term.is_boolean);
    atom = static_cast<std::uint8_t>(atom_false + oracle_->choose(fails ? 3 : 2));
    set_atoms_.push_back(term.atom);
  }
  if (atom == atom_error) return Abstract::error();
  return Abstract::boolean((atom != atom_false) != term.inverted);
}

Abstract Walker::evaluate_equality(const Term& term) {
  using Kind = Abstract::Kind;
  const auto left = evaluate(term.operands[0]);
  const auto right = evaluate(term.operands[1]);
  if (left.is(Kind::error) || right.is(Kind::error)) return Abstract::error();
  const bool is_vague = left.is(Kind::unknown) || right.is(Kind::unknown) ||
                        (left.is(Kind::some) && !right.is(Kind::null)) ||
                        (right.is(Kind::some) && !left.is(Kind::null)) ||
                        (left.is(Kind::other) && right.is(Kind::other));
  if (is_vague) return choose_atom(term);
  return Abstract::boolean(left.kind == right.kind && left.number == right.number);
}

// Where true or false is asked for: a value of which nothing is known may be either, or neither.
Abstract Walker::evaluate_condition(const Term& term) {
  if (term.kind == Term::Kind::atom) return choose_atom(term);
  const auto value = evaluate(term);
  if (!value.is(Abstract::Kind::unknown) && !value.is(Abstract::Kind::some)) return value;
  const auto outcome = oracle_->choose(3);
  return outcome == 2 ? Abstract::error() : Abstract::boolean(outcome == 1);
}

Abstract Walker::evaluate(const Term& term) {
  using Kind = Abstract::Kind;
  const auto truth = [&](const Term& operand) {
    const auto value = evaluate_condition(operand);
    return value.is(Kind::boolean) ? value : Abstract::error();
  };
  switch (term.kind) {
    case Term::Kind::constant:
      return term.constant;
    case Term::Kind::field:
      return evaluate_field(term.index);
    case Term::Kind::answer:
      return evaluate_answer(term.index);
    case Term::Kind::in:
      return Abstract::boolean(point_.configuration.contains(term.index));
    case Term::Kind::negation: {
      const auto value = truth(term.operands[0]);
      return value.is(Kind::error) ? value : Abstract::boolean(value.number == 0);
    }
    case Term::Kind::conjunction:
    case Term::Kind::disjunction: {
      // CEL: what decides absorbs an error on the other side.
      const std::size_t deciding = term.kind == Term::Kind::conjunction ? 0 : 1;
      const auto left = truth(term.operands[0]);
      if (left.is(Kind::boolean) && left.number == deciding) return left;
      const auto right = truth(term.operands[1]);
      if (right.is(Kind::boolean) && right.number == deciding) return right;
      return left.is(Kind::error) ? left : right;
    }
    case Term::Kind::conditional: {
      const auto condition = truth(term.operands[0]);
      if (condition.is(Kind::error)) return condition;
      return evaluate(term.operands[condition.number == 1 ? 1 : 2]);
    }
    case Term::Kind::equality:
      return evaluate_equality(term);
    case Term::Kind::atom:
      if (term.is_boolean) return choose_atom(term);
      if (term.may_fail && oracle_->choose(2) == 1) return Abstract::error();
      return Abstract::unknown();
  }
  return Abstract::error();
}

void Walker::forget_atoms() {
  for (const auto atom : set_atoms_) atoms_[atom] = 0;
  set_atoms_.clear();
}

}  // namespace xinfang::soundness
