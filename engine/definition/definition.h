// Definition: what a workflow file says, checked name by name but not yet compiled. Data only; the
// YAML and the SCXML reader write it, engine/statechart compiles it.
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
  any,          // <data> of an SCXML document: any CEL value
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
  bool min_today = false;  // date only: no day before the one on which it is given
  bool max_today = false;  // date only: no day after it
  Place place;
  // `any` only: no <data> declares it, a <foreach> does when it first runs (SCXML 4.6).
  bool by_foreach = false;
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
  std::string expression;  // SCXML: may be empty
  Place place{};           // of the expression
  std::string label{};     // of SCXML only
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
  enum class Kind : std::uint8_t { start, meet, stop, restart, suspend, resume, extend, correct };
  Kind kind = Kind::start;
  std::string clock;
  std::string by;    // extend only: CEL string such as "30 days"
  Place by_place{};  // of that expression
  // CEL strings, or null as if they were not there; empty: not given.
  std::string on{};  // the day from which it counts instead of now; not of extend
  Place on_place{};
  std::string reason{};  // added to the ledger's reason; required of correct, as `on` is
  Place reason_place{};
  std::string document{};  // extend only: number of the paper that approves it
  Place document_place{};
};
// A paper to be made, a message to be sent: performed after commit, from the outbox.
struct Document {
  std::string document;
};
struct Notice {
  std::string to;  // "petitioner", a role, or a data field of kind user
  Text text;
};

// ---- executable content of SCXML documents only

// What an attribute says, or the expression that gives it (`event` and `eventexpr`): at most one.
struct Given {
  std::string text{};
  std::string expression{};
  Place place{};

  bool empty() const { return text.empty() && expression.empty(); }
};
struct Parameter {
  std::string name;
  std::string expression;
  bool is_location = false;  // the expression must be the name of a data field
  Place place{};
};
// The data of an event: named parameters, or the value of one expression, or nothing (null).
struct Payload {
  std::vector<Parameter> parameters{};
  std::string content{};
  Place content_place{};

  bool empty() const { return parameters.empty() && content.empty(); }
};
// SCXML 6.2. `id_location`: the data field that a new id is stored in; then `id` is empty.
struct Send {
  Given event;
  Given target;
  Given type;
  std::string id;
  std::string id_location;
  Given delay;  // "1.5s", as in CSS2
  Payload payload;
};
// SCXML 6.3.
struct Cancel {
  Given send_id;
};
// One of several <onentry> or <onexit>: an error ends this block, the next one runs (SCXML 3.8).
struct Block {
  Actions actions;
};

struct Action {
  std::variant<Assign, Raise, Log, If, Foreach, ClockAction, Document, Notice, Send, Cancel, Block>
      what;
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
  // Of SCXML documents only: <data> in document order (no expression: null), <donedata>.
  std::vector<Assign> data{};
  Payload done_data{};
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

// What expressions may name, and when they are checked.
enum class DataModel {
  workflow,  // declared data; every expression is checked before it runs
  // SCXML's system variables and untyped data (docs/workflow-format.md, "SCXML"): a bad expression
  // is an `error.execution` when it is evaluated (SCXML 5.9).
  cel,
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
  DataModel data_model = DataModel::workflow;
  bool late_binding = false;  // SCXML 5.3: data get their values when their state is first entered
};

}  // namespace xinfang::definition
