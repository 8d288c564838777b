// Definition: what a workflow file says, checked name by name but not yet compiled. Data only; the
// YAML reader writes it, engine/statechart compiles it, a later SCXML reader writes it too.
// The words of the file are in docs/workflow-format.md; the words of the standard are W3C
// SCXML 1.0.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "engine/base/diagnostic.h"
#include "engine/base/text.h"
#include "engine/clock/rule.h"
#include "engine/expression/type.h"

namespace xinfang::definition {

// ---- data -------------------------------------------------------------------------------------

enum class FieldKind {
  boolean,      // CEL bool
  integer,      // CEL int
  number,       // CEL double
  string,       // one line; CEL string
  text,         // several lines; CEL string
  date,         // "YYYY-MM-DD"; CEL string, so that < compares days
  enumeration,  // one of `choices`; CEL string
  user,         // login of a user (of `role` where given); CEL string
  string_list,  // CEL list(string)
  record_list,  // CEL list(record of `fields`)
};

struct Choice {
  std::string value;
  Text title;
};

struct Field {
  std::string id;
  Text title;
  Text hint;
  FieldKind kind = FieldKind::string;
  std::vector<Choice> choices;  // enumeration only
  std::vector<Field> fields;    // record_list only; no record_list inside
  std::string role;             // user only; empty: any user
  bool optional = false;        // null is allowed
  bool personal = false;        // kept out of the journal, sealed (docs/journal-format.md)
  std::optional<double> min;    // number: least value; string, text, lists: least length
  std::optional<double> max;
  Place place;
};

// The CEL type of a field: nullable where it is optional.
expression::Type type_of(const Field& field);

// A field of a form. `stores`: the answer goes to the case's data field of the same name, and the
// definition is that field's, with the form's own `optional`, `hint`, `min` and `max` where it
// gives them; otherwise it is only part of the event (`event.<id>`).
struct FormField {
  Field field;
  bool stores = false;
};

// ---- executable content (SCXML section 4) ------------------------------------------------------

struct Action;
using Actions = std::vector<Action>;

struct Assign {
  std::string field;
  std::string expression;
  Place place{};  // of the expression
};
struct Raise {
  std::string event;
};
struct Log {
  std::string expression;
  Place place{};  // of the expression
};
struct If {
  struct Branch {
    std::string condition;  // empty: else
    Actions actions;
    Place place{};  // of the condition
  };
  std::vector<Branch> branches;
};
// Of SCXML only: the words of a YAML file have no loop.
struct Foreach {
  std::string array;
  std::string item;
  std::string index;
  Actions actions;
  Place place{};  // of the array's expression
};
// What happens to a clock of the case; `clock` names a rule of the pack.
struct ClockAction {
  enum class Kind : std::uint8_t { start, meet, stop, restart, suspend, resume, extend };
  Kind kind = Kind::start;
  std::string clock;
  std::string by;    // extend only: CEL string such as "30 days"
  Place by_place{};  // of that expression
};
// A paper to be made, a message to be sent: performed after commit, from the outbox.
struct Document {
  std::string document;
};
struct Notice {
  std::string to;  // "petitioner", a role, or a data field of kind user
  Text text;
};

struct Action {
  std::variant<Assign, Raise, Log, If, Foreach, ClockAction, Document, Notice> what;
  Place place;
};

// ---- states and transitions ---------------------------------------------------------------------

// One condition of a transition, and the words shown where it does not hold.
struct Check {
  std::string expression;
  Text otherwise;
  Place place;  // of the expression
};

struct Transition {
  std::vector<std::string> events;  // SCXML event descriptors; empty: eventless. YAML gives one
  Text title;
  std::vector<std::string>
      by;                   // roles that may send the event; empty only where no person sends it
  std::string basis;        // legal basis, or...
  std::string basis_none;   // ...why there is none
  std::vector<Check> when;  // all must hold
  std::vector<FormField> form;
  std::vector<std::string> targets;  // empty: targetless
  bool internal = false;
  Actions actions;
  Place place;
};

enum class StateKind { atomic, compound, parallel, final, shallow_history, deep_history };

struct State {
  std::string id;  // unique in the file
  StateKind kind = StateKind::atomic;
  Text title;
  std::string stage;    // of the nearest state that names one; empty: none
  std::string untimed;  // why no clock need run here; empty: not said
  // Compound and history: the initial (default) transition's targets and content.
  std::vector<std::string> initial;
  Place initial_place{};
  Actions initial_actions;
  Actions entry;
  Actions exit;
  std::vector<Transition> transitions;  // document order
  std::vector<State> states;            // document order
  Place place;
};

// ---- the file -----------------------------------------------------------------------------------

struct Named {
  std::string id;
  Text title;
  Place place;
};

// How a case of this workflow comes to be: POST /api/v1/cases.
struct Registration {
  Text title;
  std::vector<std::string> by;
  std::string basis;       // legal basis, or...
  std::string basis_none;  // ...why there is none
  std::vector<FormField> form;
  Actions actions;
  Place place;
};

// Need-to-know: who may see a case at all. Empty roles: every signed-in user.
struct Access {
  std::vector<std::string> roles;
  std::vector<std::string> fields;  // data fields of kind user: these persons too
};

struct Definition {
  std::string name;
  Text title;
  std::string rules;      // name of the rule pack
  std::string numbering;  // "{office}控申访〔{year}〕{number}号"
  std::vector<Field> data;
  std::vector<Named> roles;
  std::vector<Named> stages;
  std::vector<Named> documents;
  Registration registration;
  Access access;
  std::string summary_subject;     // CEL string: the line lists show
  std::string summary_petitioner;  // CEL string
  std::string summary_received;    // CEL string: the day received, YYYY-MM-DD
  Place summary_subject_place{};
  Place summary_petitioner_place{};
  Place summary_received_place{};
  // The root: its `states` are the top-level states, its `initial` the file's.
  State root;
};

}  // namespace xinfang::definition
