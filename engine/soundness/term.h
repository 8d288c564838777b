// Terms: expressions as the explorer sees them. What compares a data field or an answer of finite
// domain with constants is kept exactly; everything else is an atom whose outcome is a free choice.
// Private to engine/soundness. Immutable after reading.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/expression/ast.h"
#include "engine/statechart/chart.h"

namespace xinfang::soundness {

using statechart::npos;

// What is known of one value. `other`: a string that no expression of the file mentions; `some`:
// not null, no more is known; `unknown`: may be null too.
struct Abstract {
  enum class Kind : std::uint8_t { error, null, boolean, text, other, some, unknown };
  Kind kind = Kind::unknown;
  std::size_t number = 0;  // boolean: 0 or 1; text: its number in the vocabulary

  static Abstract error() { return {Kind::error, 0}; }
  static Abstract null() { return {Kind::null, 0}; }
  static Abstract boolean(bool value) { return {Kind::boolean, value ? 1U : 0U}; }
  static Abstract some() { return {Kind::some, 0}; }
  static Abstract unknown() { return {Kind::unknown, 0}; }
  bool is(Kind wanted) const { return kind == wanted; }
};

// The values of a field, numbered: 0 is null, then what can be told apart.
using Code = std::uint8_t;
inline constexpr Code null_code = 0;
inline constexpr Code open_code = 255;  // not chosen yet

// Choices of one field that are told apart; of a field with more only null is.
inline constexpr std::size_t domain_max = 200;

struct Domain {
  std::vector<Abstract> values;  // by code; the first is null
  std::size_t size() const { return values.size(); }
  // npos where the value lies outside.
  std::size_t code_of(const Abstract& value) const;
};

struct Term {
  enum class Kind : std::uint8_t {
    constant,
    field,   // index: data field of the chart
    answer,  // index: name of a form's field, interned
    in,      // index: state
    negation,
    conjunction,
    disjunction,
    conditional,
    equality,
    atom,
  };
  Kind kind = Kind::constant;
  Abstract constant;
  std::size_t index = npos;
  std::vector<Term> operands;
  std::size_t atom = npos;  // equality and atom: interned by what they say
  bool inverted = false;    // atom: the opposite of the interned one
  bool is_boolean = false;  // atom: of a comparison or a function that answers true or false
  bool may_fail = false;    // atom: may be an error
};

// The string literals, answers' names and atoms of one chart.
class Vocabulary {
 public:
  explicit Vocabulary(const statechart::Chart& chart);

  Term read(const expression::Program& program,
            const std::vector<definition::FormField>* form = nullptr);
  // All literals were collected from the chart's programs before, so that a domain is final.
  Domain domain_of(const definition::Field& field) const;
  std::size_t answer(const std::string& name);
  std::size_t find_answer(const std::string& name) const;  // npos where there is none
  // The text of a program that is a string literal and nothing else.
  std::optional<std::string> literal(const expression::Program& program) const;
  bool is_today(const expression::Program& program) const;
  std::size_t answers() const { return answers_.size(); }
  std::size_t atoms() const { return atoms_.size(); }

 private:
  using Form = const std::vector<definition::FormField>*;

  void collect(const statechart::Steps& steps);
  void collect(const expression::Program& program);
  void collect(const expression::Node& node);
  Term read(const expression::Node& node, Form form);
  Term read_equality(const expression::Node& node, Form form);
  Term read_membership(const expression::Node& node, Form form);
  Term read_atom(const expression::Node& node, Form form);
  Term equality(const expression::Node& left, const expression::Node& right, Form form);
  std::size_t equality_atom(const expression::Node& left, const expression::Node& right);
  std::size_t intern_atom(const std::string& words);
  const definition::Field* field_of(const expression::Node& node, Form form) const;
  bool is_simple(const expression::Node& node, Form form) const;
  bool is_finite(const expression::Node& node, Form form) const;
  const definition::FormField* answer_of(const expression::Node& node, Form form) const;
  bool may_fail(const expression::Node& node, Form form) const;
  bool is_present(const expression::Node& node, Form form) const;

  const statechart::Chart& chart_;
  std::map<std::string, std::size_t> texts_;
  std::map<std::string, std::size_t> answers_;
  std::map<std::string, std::size_t> atoms_;
};

// The data fields a term's outcome depends on, as far as it is kept exactly.
void collect_fields(const Term& term, std::vector<std::size_t>& fields);
// Whether an outcome may depend on more than kept fields, answers and states.
bool has_atom(const Term& term);

// Whether evaluation may end in an error. A null is one where an operator asks for true or false,
// and none where it is the whole guard.
bool fails_as_condition(const Term& term);
bool fails_as_guard(const Term& term);
bool fails_as_value(const Term& term);

}  // namespace xinfang::soundness
