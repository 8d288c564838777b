#include <algorithm>

#include "engine/soundness/term.h"

namespace xinfang::soundness {

void collect_fields(const Term& term, std::vector<std::size_t>& fields) {
  if (term.kind == Term::Kind::field) fields.push_back(term.index);
  for (const auto& operand : term.operands) collect_fields(operand, fields);
}

bool has_atom(const Term& term) {
  return term.kind == Term::Kind::atom ||
         std::any_of(term.operands.begin(), term.operands.end(), has_atom);
}

bool fails_as_condition(const Term& term) {
  switch (term.kind) {
    case Term::Kind::constant:
      return !term.constant.is(Abstract::Kind::boolean);
    case Term::Kind::field:
    case Term::Kind::answer:
      return true;
    case Term::Kind::atom:
      return term.may_fail || !term.is_boolean;
    case Term::Kind::in:
    case Term::Kind::equality:
      return std::any_of(term.operands.begin(), term.operands.end(), fails_as_value);
    case Term::Kind::negation:
    case Term::Kind::conjunction:
    case Term::Kind::disjunction:
    case Term::Kind::conditional:
      return std::any_of(term.operands.begin(), term.operands.end(), fails_as_condition);
  }
  return true;
}

bool fails_as_guard(const Term& term) {
  const bool is_plain = term.kind == Term::Kind::field || term.kind == Term::Kind::answer;
  return !is_plain && fails_as_condition(term);
}

bool fails_as_value(const Term& term) {
  if (term.kind == Term::Kind::atom) return term.may_fail;
  if (term.kind == Term::Kind::conditional) {
    return fails_as_condition(term.operands[0]) || fails_as_value(term.operands[1]) ||
           fails_as_value(term.operands[2]);
  }
  const bool is_plain = term.kind == Term::Kind::constant || term.kind == Term::Kind::field ||
                        term.kind == Term::Kind::answer;
  return !is_plain && fails_as_condition(term);
}

}  // namespace xinfang::soundness
