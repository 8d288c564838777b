// Definitions in a few words, for tests of the interpreter: state("a", on("go").to("b"),
// entry(...)). A state with states inside is compound and begins with the first, unless
// initial(...) says more.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "engine/definition/definition.h"

namespace xinfang::tiny {

using definition::Action;
using definition::Actions;
using definition::State;
using definition::StateKind;

inline Text text(const std::string& words) { return {words, words}; }

// ---- actions ------------------------------------------------------------------------------------

inline Action set(std::string field, std::string expression) {
  return {definition::Assign{std::move(field), std::move(expression)}, {}};
}
inline Action raise(std::string event) { return {definition::Raise{std::move(event)}, {}}; }
inline Action log(std::string expression) { return {definition::Log{std::move(expression)}, {}}; }
// A line in the journal that is just this word.
inline Action note(const std::string& word) { return log("'" + word + "'"); }
inline Action document(std::string id) { return {definition::Document{std::move(id)}, {}}; }
inline Action notice(std::string to, const std::string& words) {
  return {definition::Notice{std::move(to), text(words)}, {}};
}
inline Action change_clock(definition::ClockAction::Kind kind, std::string id,
                           std::string by = "") {
  return {definition::ClockAction{kind, std::move(id), std::move(by)}, {}};
}
// With a day and a reason, as expressions; "" stands for none.
inline Action change_clock_on(definition::ClockAction::Kind kind, std::string id, std::string day,
                              std::string reason = "") {
  definition::ClockAction action{kind, std::move(id), ""};
  action.on = std::move(day);
  action.reason = std::move(reason);
  return {std::move(action), {}};
}
inline Action choose(std::string condition, Actions then, Actions otherwise = {}) {
  definition::If action;
  action.branches.push_back({std::move(condition), std::move(then)});
  if (!otherwise.empty()) action.branches.push_back({"", std::move(otherwise)});
  return {std::move(action), {}};
}
inline Action foreach (std::string array, std::string item, std::string index, Actions actions) {
  return {
      definition::Foreach{std::move(array), std::move(item), std::move(index), std::move(actions)},
      {}};
}

// ---- transitions --------------------------------------------------------------------------------

struct On {
  definition::Transition transition;

  template <class... Ids>
  On to(Ids... ids) && {
    transition.targets = {ids...};
    return std::move(*this);
  }
  On when(std::string condition, const std::string& otherwise = "") && {
    transition.when.push_back({std::move(condition), text(otherwise), {}});
    return std::move(*this);
  }
  On internal() && {
    transition.internal = true;
    return std::move(*this);
  }
  template <class... Done>
  On run(Done... actions) && {
    transition.actions = {std::move(actions)...};
    return std::move(*this);
  }
  template <class... Roles>
  On by(Roles... roles) && {
    transition.by = {roles...};
    return std::move(*this);
  }
  On basis(std::string article) && {
    transition.basis = std::move(article);
    return std::move(*this);
  }
  On form(std::vector<definition::FormField> fields) && {
    transition.form = std::move(fields);
    return std::move(*this);
  }
};

// A person's event, sent by the role "clerk".
inline On on(const std::string& event) {
  definition::Transition transition;
  transition.events = {event};
  transition.title = text(event);
  transition.by = {"clerk"};
  transition.basis = "article of " + event;
  return {std::move(transition)};
}
// An event from inside: raised, done.state.*, error.*, clock.*.
inline On inside(const std::string& event) {
  definition::Transition transition;
  transition.events = {event};
  return {std::move(transition)};
}
inline On always() { return {}; }

// ---- states -------------------------------------------------------------------------------------

struct Entry {
  Actions actions;
};
struct Exit {
  Actions actions;
};
struct Initial {
  std::vector<std::string> ids;
  Actions actions;
};
template <class... Done>
Entry entry(Done... actions) {
  return {{std::move(actions)...}};
}
template <class... Done>
Exit exit(Done... actions) {
  return {{std::move(actions)...}};
}
inline Initial initial(std::vector<std::string> ids, Actions actions = {}) {
  return {std::move(ids), std::move(actions)};
}

inline void add(State& state, State inside) { state.states.push_back(std::move(inside)); }
inline void add(State& state, On on) { state.transitions.push_back(std::move(on.transition)); }
inline void add(State& state, Entry part) { state.entry = std::move(part.actions); }
inline void add(State& state, Exit part) { state.exit = std::move(part.actions); }
inline void add(State& state, Initial part) {
  state.initial = std::move(part.ids);
  state.initial_actions = std::move(part.actions);
}

inline State make(StateKind kind, std::string id) {
  State made;
  made.kind = kind;
  made.title = text(id);
  made.id = std::move(id);
  return made;
}
template <class... Parts>
State state(std::string id, Parts... parts) {
  State made = make(StateKind::atomic, std::move(id));
  (add(made, std::move(parts)), ...);
  if (!made.states.empty()) made.kind = StateKind::compound;
  return made;
}
template <class... Parts>
State parallel(std::string id, Parts... parts) {
  State made = state(std::move(id), std::move(parts)...);
  made.kind = StateKind::parallel;
  return made;
}
template <class... Parts>
State final_state(std::string id, Parts... parts) {
  State made = state(std::move(id), std::move(parts)...);
  made.kind = StateKind::final;
  return made;
}
inline State history(StateKind kind, std::string id, std::string target, Actions actions) {
  State made = make(kind, std::move(id));
  made.initial = {std::move(target)};
  made.initial_actions = std::move(actions);
  return made;
}
inline State shallow(std::string id, std::string target, Actions actions = {}) {
  return history(StateKind::shallow_history, std::move(id), std::move(target), std::move(actions));
}
inline State deep(std::string id, std::string target, Actions actions = {}) {
  return history(StateKind::deep_history, std::move(id), std::move(target), std::move(actions));
}

// ---- the whole ----------------------------------------------------------------------------------

inline definition::Field field(std::string id, definition::FieldKind kind, bool optional = true) {
  definition::Field made;
  made.title = text(id);
  made.id = std::move(id);
  made.kind = kind;
  made.optional = optional;
  return made;
}
inline definition::FormField ask(definition::Field field) { return {std::move(field), false}; }
inline definition::FormField store(definition::Field field) { return {std::move(field), true}; }

// Roles clerk and chief, no data, a summary of nothing.
template <class... Parts>
definition::Definition workflow(Parts... parts) {
  definition::Definition made;
  made.name = "tiny";
  made.title = text("tiny");
  made.rules = "terms";
  made.numbering = "{office}{year}{number}";
  made.roles = {{"clerk", text("clerk"), {}}, {"chief", text("chief"), {}}};
  made.summary_subject = made.summary_petitioner = made.summary_received = "''";
  made.registration.by = {"clerk"};
  made.root = state("", std::move(parts)...);
  made.root.kind = StateKind::compound;
  return made;
}

}  // namespace xinfang::tiny
