#include "engine/soundness/term.h"

#include <algorithm>

#include "engine/base/assert.h"
#include "engine/expression/parser.h"

namespace xinfang::soundness {

using definition::FieldKind;
using expression::Node;
using statechart::Chart;
using statechart::Step;

namespace {

bool is_event(const Node& node) {
  return node.kind == Node::Kind::identifier && node.name == "event";
}

bool is_boolean(const Node& node) {
  if (node.kind == Node::Kind::binary) {
    for (const auto* name : {"<", "<=", ">", ">=", "in"}) {
      if (node.name == name) return true;
    }
    return false;
  }
  if (node.kind == Node::Kind::fold) {
    return node.fold == expression::Fold::all || node.fold == expression::Fold::exists ||
           node.fold == expression::Fold::exists_one;
  }
  if (node.kind == Node::Kind::call) {
    return node.name == "matches" || node.name == "contains" || node.name == "startsWith" ||
           node.name == "endsWith";
  }
  return node.kind == Node::Kind::has;
}

// A number of the rule pack: known before any case is.
bool is_parameter(const Node& node) {
  return node.kind == Node::Kind::select && node.children[0]->kind == Node::Kind::identifier &&
         node.children[0]->name == "rules";
}

bool is_null(const Node& node) { return node.kind == Node::Kind::literal && node.value.is_null(); }

// A division may give NaN, for which neither `<` nor `>=` holds.
bool divides(const Node& node) {
  if (node.kind == Node::Kind::binary && node.name == "/") return true;
  return std::any_of(node.children.begin(), node.children.end(),
                     [](const auto& child) { return divides(*child); });
}

Term constant(Abstract value) {
  Term term;
  term.constant = value;
  return term;
}

Term combine(Term::Kind kind, std::vector<Term> operands) {
  Term term;
  term.kind = kind;
  term.operands = std::move(operands);
  return term;
}

}  // namespace

std::size_t Domain::code_of(const Abstract& value) const {
  for (std::size_t code = 0; code < values.size(); ++code) {
    if (values[code].kind == value.kind && values[code].number == value.number) return code;
  }
  return npos;
}

Vocabulary::Vocabulary(const Chart& chart) : chart_(chart) {
  for (const auto& state : chart.states()) {
    collect(state.entry);
    collect(state.exit);
    collect(state.initial_steps);
  }
  for (const auto& transition : chart.transitions()) {
    for (const auto& guard : transition.guards) collect(guard.program);
    collect(transition.steps);
  }
  collect(chart.registration_steps());
}

void Vocabulary::collect(const statechart::Steps& steps) {
  for (const auto& step : steps) {
    for (const auto* program : {&step.program, &step.on, &step.reason, &step.paper}) {
      if (*program) collect(**program);
    }
    for (const auto& branch : step.branches) {
      if (branch.condition) collect(*branch.condition);
      collect(branch.steps);
    }
  }
}

void Vocabulary::collect(const expression::Program& program) {
  const auto node = expression::parse(program.source());
  XINFANG_ASSERT(node.ok());  // the program was compiled from this source
  collect(**node);
}

void Vocabulary::collect(const Node& node) {
  if (node.kind == Node::Kind::literal && node.value.is(expression::Kind::string)) {
    texts_.try_emplace(node.value.as_string(), texts_.size());
  }
  for (const auto& child : node.children) collect(*child);
}

Domain Vocabulary::domain_of(const definition::Field& field) const {
  Domain domain;
  domain.values.push_back(Abstract::null());
  if (field.kind == FieldKind::boolean) {
    domain.values.push_back(Abstract::boolean(false));
    domain.values.push_back(Abstract::boolean(true));
  } else if (field.kind == FieldKind::enumeration) {
    bool has_other = false;
    for (const auto& choice : field.choices) {
      const auto text = texts_.find(choice.value);
      if (text == texts_.end()) {
        has_other = true;
      } else {
        domain.values.push_back({Abstract::Kind::text, text->second});
      }
    }
    if (has_other) domain.values.push_back({Abstract::Kind::other, 0});
    if (domain.size() > domain_max) domain.values = {Abstract::null(), Abstract::some()};
  } else {
    domain.values.push_back(Abstract::some());
  }
  return domain;
}

std::size_t Vocabulary::answer(const std::string& name) {
  return answers_.try_emplace(name, answers_.size()).first->second;
}

std::size_t Vocabulary::find_answer(const std::string& name) const {
  const auto found = answers_.find(name);
  return found == answers_.end() ? npos : found->second;
}

std::optional<std::string> Vocabulary::literal(const expression::Program& program) const {
  const auto node = expression::parse(program.source());
  if (!node || (*node)->kind != Node::Kind::literal ||
      !(*node)->value.is(expression::Kind::string)) {
    return std::nullopt;
  }
  return (*node)->value.as_string();
}

bool Vocabulary::is_today(const expression::Program& program) const {
  const auto node = expression::parse(program.source());
  return node.ok() && (*node)->kind == Node::Kind::identifier && (*node)->name == "today";
}

Term Vocabulary::read(const expression::Program& program, Form form) {
  const auto node = expression::parse(program.source());
  XINFANG_ASSERT(node.ok());
  return read(**node, form);
}

Term Vocabulary::read(const Node& node, Form form) {
  const auto children = [&](Term::Kind kind) {
    std::vector<Term> operands;
    for (const auto& child : node.children) operands.push_back(read(*child, form));
    return combine(kind, std::move(operands));
  };
  switch (node.kind) {
    case Node::Kind::literal:
      if (node.value.is_null()) return constant(Abstract::null());
      if (node.value.is(expression::Kind::boolean)) {
        return constant(Abstract::boolean(node.value.as_boolean()));
      }
      if (node.value.is(expression::Kind::string)) {
        return constant({Abstract::Kind::text, texts_.at(node.value.as_string())});
      }
      return constant(Abstract::some());
    case Node::Kind::identifier:
      if (const auto field = chart_.find_field(node.name); field != npos) {
        Term term;
        term.kind = Term::Kind::field;
        term.index = field;
        return term;
      }
      return node.name == "today" || node.name == "now" ? constant(Abstract::some())
                                                        : read_atom(node, form);
    case Node::Kind::select:
      if (const auto* field = answer_of(node, form)) {
        Term term;
        term.kind = Term::Kind::answer;
        term.index = answer(field->field.id);
        return term;
      }
      return is_parameter(node) ? constant(Abstract::some()) : read_atom(node, form);
    case Node::Kind::call:
      if (node.name == "In" && node.children.size() == 1 &&
          node.children.front()->kind == Node::Kind::literal &&
          node.children.front()->value.is(expression::Kind::string)) {
        Term term;
        term.kind = Term::Kind::in;
        term.index = chart_.find_state(node.children.front()->value.as_string());
        if (term.index != npos) return term;
      }
      return read_atom(node, form);
    case Node::Kind::logical_not:
      return children(Term::Kind::negation);
    case Node::Kind::logical_and:
      return children(Term::Kind::conjunction);
    case Node::Kind::logical_or:
      return children(Term::Kind::disjunction);
    case Node::Kind::conditional:
      return children(Term::Kind::conditional);
    case Node::Kind::binary:
      if (node.name == "==" || node.name == "!=") return read_equality(node, form);
      if (node.name == "in" && node.children[1]->kind == Node::Kind::list) {
        return read_membership(node, form);
      }
      return read_atom(node, form);
    default:
      return read_atom(node, form);
  }
}

// Compared exactly: a field or an answer with null, and such as have few values with each other or
// with a constant.
Term Vocabulary::read_equality(const Node& node, Form form) {
  const auto& left = *node.children[0];
  const auto& right = *node.children[1];
  const bool exact = (is_null(left) && is_simple(right, form)) ||
                     (is_null(right) && is_simple(left, form)) ||
                     (is_finite(left, form) && is_finite(right, form));
  Term term;
  if (exact) {
    term = equality(left, right, form);
  } else {
    term.kind = Term::Kind::atom;
    term.is_boolean = true;
    term.may_fail = may_fail(left, form) || may_fail(right, form);
    term.atom = equality_atom(left, right);
  }
  return node.name == "==" ? term : combine(Term::Kind::negation, {std::move(term)});
}

// `x in ["a", "b"]` says `x == "a" || x == "b"`.
Term Vocabulary::read_membership(const Node& node, Form form) {
  const auto& item = *node.children[0];
  const auto& list = node.children[1]->children;
  const bool exact = is_finite(item, form) && std::all_of(list.begin(), list.end(), [&](auto& one) {
                       return is_finite(*one, form);
                     });
  if (!exact) return read_atom(node, form);
  Term any = constant(Abstract::boolean(false));
  for (const auto& one : list) {
    any = combine(Term::Kind::disjunction, {std::move(any), equality(item, *one, form)});
  }
  return any;
}

Term Vocabulary::equality(const Node& left, const Node& right, Form form) {
  Term term = combine(Term::Kind::equality, {read(left, form), read(right, form)});
  term.atom = equality_atom(left, right);
  return term;
}

std::size_t Vocabulary::equality_atom(const Node& left, const Node& right) {
  auto first = dump(left);
  auto second = dump(right);
  if (second < first) std::swap(first, second);
  return intern_atom("(== " + first + " " + second + ")");
}

std::size_t Vocabulary::intern_atom(const std::string& words) {
  return atoms_.try_emplace(words, atoms_.size()).first->second;
}

Term Vocabulary::read_atom(const Node& node, Form form) {
  Term term;
  term.kind = Term::Kind::atom;
  term.is_boolean = is_boolean(node);
  term.may_fail = may_fail(node, form);
  auto words = dump(node);
  const bool complement =
      node.kind == Node::Kind::binary && (node.name == ">=" || node.name == "<=") && !divides(node);
  if (complement) {  // a >= b is !(a < b)
    const std::string_view opposite = node.name == ">=" ? "<" : ">";
    words = "(" + std::string(opposite) + words.substr(1 + node.name.size());
    term.inverted = true;
  }
  term.atom = intern_atom(words);
  return term;
}

const definition::Field* Vocabulary::field_of(const Node& node, Form form) const {
  if (node.kind == Node::Kind::identifier) {
    const auto index = chart_.find_field(node.name);
    return index == npos ? nullptr : &chart_.data()[index];
  }
  const auto* answer = answer_of(node, form);
  return answer == nullptr ? nullptr : &answer->field;
}

bool Vocabulary::is_simple(const Node& node, Form form) const {
  return node.kind == Node::Kind::literal || field_of(node, form) != nullptr;
}

bool Vocabulary::is_finite(const Node& node, Form form) const {
  if (node.kind == Node::Kind::literal) {
    return node.value.is_null() || node.value.is(expression::Kind::boolean) ||
           node.value.is(expression::Kind::string);
  }
  const auto* field = field_of(node, form);
  return field != nullptr &&
         (field->kind == FieldKind::boolean || field->kind == FieldKind::enumeration);
}

const definition::FormField* Vocabulary::answer_of(const Node& node, Form form) const {
  if (form == nullptr || node.kind != Node::Kind::select || !is_event(*node.children[0])) {
    return nullptr;
  }
  for (const auto& field : *form) {
    if (field.field.id == node.name) return &field;
  }
  return nullptr;
}

// Whether a value is surely there, and no null.
bool Vocabulary::is_present(const Node& node, Form form) const {
  if (node.kind == Node::Kind::literal) return !node.value.is_null();
  if (node.kind == Node::Kind::identifier) return node.name == "today" || node.name == "now";
  if (const auto* answer = answer_of(node, form)) return !answer->field.optional;
  if (is_parameter(node)) return true;
  return node.kind == Node::Kind::select && node.children[0]->kind == Node::Kind::identifier &&
         node.children[0]->name == "actor";
}

// Conservative: false only where an evaluation can't end in an error.
bool Vocabulary::may_fail(const Node& node, Form form) const {
  const auto any_child = [&] {
    return std::any_of(node.children.begin(), node.children.end(),
                       [&](const auto& child) { return may_fail(*child, form); });
  };
  switch (node.kind) {
    case Node::Kind::literal:
    case Node::Kind::identifier:
      return false;
    case Node::Kind::select:
      return answer_of(node, form) == nullptr && !is_present(node, form);
    case Node::Kind::list:
      return any_child();
    case Node::Kind::call:
      return node.name != "In";
    case Node::Kind::binary: {
      if (node.name == "==" || node.name == "!=") return any_child();
      const auto& right = *node.children[1];
      if (node.name == "in") {
        return any_child() || !(right.kind == Node::Kind::list || is_present(right, form));
      }
      const bool ordered = node.name.front() == '<' || node.name.front() == '>';
      return !ordered || !is_present(*node.children[0], form) || !is_present(right, form);
    }
    default:
      return true;
  }
}

}  // namespace xinfang::soundness
