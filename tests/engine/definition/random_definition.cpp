#include "random_definition.h"

#include <algorithm>

namespace xinfang::definition {

namespace {

constexpr int depth_max = 3;

bool is_history(const State& state) {
  return state.kind == StateKind::shallow_history || state.kind == StateKind::deep_history;
}

}  // namespace

// What an attribute must escape, and what it must not lose.
std::string RandomDefinition::words() {
  static const std::vector<std::string> parts{"信访", "a",   "<b>",  "&amp;", "\"c\"", "'d'",
                                              " e ",  "]]>", "x\ny", "\t!",   "--"};
  std::string made = one_of(parts);
  for (int i = below(3); i > 0; --i) made += one_of(parts);
  return made.find_first_not_of(" \t\n") == std::string::npos ? "z" : made;
}

std::string RandomDefinition::expression() {
  static const std::vector<std::string> all{"1 < 2 && f0 != null", "'<&>\"'", "f0 == \"x\"",
                                            "true\n  || false",    "In('s')", "size('信') > 0"};
  return one_of(all);
}

Field RandomDefinition::field(const std::string& id, bool in_record) {
  static const std::vector<FieldKind> kinds{
      FieldKind::boolean,     FieldKind::integer,    FieldKind::number, FieldKind::string,
      FieldKind::text,        FieldKind::date,       FieldKind::user,   FieldKind::enumeration,
      FieldKind::string_list, FieldKind::record_list};
  Field made;
  made.id = id;
  made.title = text();
  if (once_in(3)) made.hint = text();
  made.kind = one_of(kinds);
  if (in_record && made.kind == FieldKind::record_list) made.kind = FieldKind::number;
  made.optional = once_in(2);
  made.personal = !in_record && once_in(4);
  if (made.kind == FieldKind::user && once_in(2)) made.role = "r0";
  if (made.kind == FieldKind::enumeration) made.choices = {{"one", text()}, {"two", text()}};
  if (made.kind == FieldKind::record_list) {
    made.fields = {field(name("c"), true), field(name("c"), true)};
  }
  const bool bounded = made.kind != FieldKind::boolean && made.kind != FieldKind::date &&
                       made.kind != FieldKind::user && made.kind != FieldKind::enumeration;
  if (bounded && once_in(2)) made.min = made.kind == FieldKind::number ? 0.1 : below(100'000);
  if (bounded && once_in(2)) made.max = 100'000 + below(1'000'000);
  if (made.kind == FieldKind::date) {
    made.min_today = once_in(3);
    made.max_today = once_in(3);
  }
  return made;
}

std::vector<FormField> RandomDefinition::form() {
  std::vector<FormField> made;
  for (const auto& stored : made_.data) {
    if (!once_in(3)) continue;
    FormField answer{stored, true};
    if (once_in(2)) answer.field.optional = !answer.field.optional;
    if (once_in(3)) answer.field.hint = text();
    if (answer.field.max && once_in(2)) answer.field.max = *answer.field.max + 1;
    if (answer.field.kind == FieldKind::date && once_in(2)) answer.field.max_today = true;
    made.push_back(std::move(answer));
  }
  if (once_in(2)) made.push_back({field(name("g"), false), false});
  return made;
}

Given RandomDefinition::given(const std::vector<std::string>& texts) {
  if (once_in(2)) return {one_of(texts), "", {}};
  return {"", expression(), {}};
}

Payload RandomDefinition::payload() {
  Payload made;
  if (once_in(3)) {
    made.content = expression();
    return made;
  }
  for (int i = below(3); i > 0; --i) {
    const bool location = once_in(2);
    made.parameters.push_back({words(), location ? "f0" : expression(), location, {}});
  }
  return made;
}

ClockAction RandomDefinition::clock_action() {
  using Kind = ClockAction::Kind;
  static const std::vector<Kind> kinds{Kind::start,   Kind::meet,   Kind::stop,   Kind::restart,
                                       Kind::suspend, Kind::resume, Kind::extend, Kind::correct};
  ClockAction made;
  made.kind = one_of(kinds);
  made.clock = made.kind == Kind::suspend || made.kind == Kind::resume || made.kind == Kind::extend
                   ? "handling"
                   : "reply";
  const bool corrects = made.kind == Kind::correct;
  if (made.kind == Kind::extend) {
    made.by = expression();
    if (once_in(2)) made.document = expression();
  } else if (corrects || once_in(3)) {
    made.on = expression();
  }
  if (corrects || once_in(3)) made.reason = expression();
  return made;
}

Action RandomDefinition::action(int depth) {
  const bool workflow = made_.data_model == DataModel::workflow;
  switch (below(depth < 2 ? 9 : 7)) {
    case 0:
      return {Assign{made_.data.empty() ? "f0" : one_of(made_.data).id, expression()}, {}};
    case 1:
      return {Raise{one_of(events_)}, {}};
    case 2:
      return {Log{expression(), {}, workflow || once_in(2) ? "" : words()}, {}};
    case 3:
      if (workflow) return {Document{"d0"}, {}};
      return {Send{given({"e", "a.b"}), given({"#_internal", ""}), given({"scxml", ""}),
                   once_in(2) ? words() : "", "", given({"1.5s", ""}), payload()},
              {}};
    case 4:
      if (workflow) return {Notice{once_in(2) ? "petitioner" : "r0", text()}, {}};
      return {Send{given({"e"}), {}, {}, "", "f0", {}, payload()}, {}};
    case 5:
    case 6:
      if (!workflow) return {Cancel{given({"an id"})}, {}};
      return {clock_action(), {}};
    case 7:
      if (!workflow) {
        return {Foreach{expression(), once_in(2) ? name("x") : "f0", once_in(2) ? name("i") : "",
                        actions(depth + 1)},
                {}};
      }
      [[fallthrough]];
    default: {
      If choice;
      choice.branches.push_back({expression(), actions(depth + 1)});
      if (!workflow && once_in(2)) choice.branches.push_back({expression(), actions(depth + 1)});
      if (once_in(2)) choice.branches.push_back({"", actions(depth + 1)});
      return {std::move(choice), {}};
    }
  }
}

Actions RandomDefinition::actions(int depth) {
  Actions made;
  for (int i = below(4); i > 0; --i) made.push_back(action(depth));
  return made;
}

Transition RandomDefinition::transition() {
  Transition made;
  const bool workflow = made_.data_model == DataModel::workflow;
  if (!workflow && once_in(2)) made.when.push_back({expression(), {}, {}});
  for (int i = workflow ? below(3) : 0; i > 0; --i) {
    made.when.push_back({expression(), once_in(2) ? text() : Text{}, {}});
  }
  if (!once_in(4)) made.targets = {one_of(targets_)};
  made.internal = once_in(3);
  made.actions = actions(0);
  if (!workflow && made.when.empty() && made.targets.empty()) made.targets = {targets_.front()};
  return made;
}

void RandomDefinition::add_transitions(State& state) {
  const bool workflow = made_.data_model == DataModel::workflow;
  if (!workflow) {
    for (int i = below(4); i > 0; --i) {
      auto made = transition();
      for (int events = below(3); events > 0; --events) made.events.push_back(one_of(events_));
      state.transitions.push_back(std::move(made));
    }
    return;
  }
  for (int i = below(3); i > 0; --i) {
    auto shared = transition();
    shared.events = {events_[static_cast<std::size_t>(next_++) % events_.size()] + "." +
                     name("only")};
    shared.title = text();
    shared.by = once_in(2) ? std::vector<std::string>{"r0"} : std::vector<std::string>{"r0", "r1"};
    (once_in(2) ? shared.basis : shared.basis_none) = "第1条 <a>";
    shared.form = form();
    for (int again = below(2); again >= 0; --again) {
      auto made = transition();
      made.events = shared.events;
      made.title = shared.title;
      made.by = shared.by;
      made.basis = shared.basis;
      made.basis_none = shared.basis_none;
      made.form = shared.form;
      state.transitions.push_back(std::move(made));
    }
  }
  for (const auto* event :
       {"error.execution", "*", "clock.expired.reply", "clock.warned.reply", "clock.urgent", ""}) {
    if (!once_in(4)) continue;
    auto made = transition();
    if (*event != '\0') made.events = {event};
    if (once_in(2)) made.title = text();
    state.transitions.push_back(std::move(made));
  }
}

void RandomDefinition::add_history(State& around) {
  State history;
  history.id = name("s");
  history.kind = once_in(2) ? StateKind::shallow_history : StateKind::deep_history;
  history.stage = around.stage;
  history.initial = {around.states.front().id};
  history.initial_actions = actions(0);
  if (made_.data_model == DataModel::workflow && once_in(2)) history.title = text();
  around.states.push_back(std::move(history));
}

State RandomDefinition::state(int depth, const std::string& stage) {
  const bool workflow = made_.data_model == DataModel::workflow;
  State made;
  made.id = name("s");
  targets_.push_back(made.id);
  const int kind = below(depth == depth_max ? 3 : 8);
  made.kind = kind < 3 ? StateKind::atomic : kind < 6 ? StateKind::compound : StateKind::parallel;
  made.stage = stage;
  if (workflow) {
    made.title = text();
    if (once_in(3)) made.stage = once_in(2) ? "g0" : "g1";
    if (once_in(5)) made.untimed = words();
  }
  if (made.kind == StateKind::atomic) return made;
  for (int i = 2 + below(2); i > 0; --i) made.states.push_back(state(depth + 1, made.stage));
  if (made.kind == StateKind::compound) {
    if (once_in(3)) {
      made.states.push_back({});
      auto& final = made.states.back();
      final.id = name("s");
      final.kind = StateKind::final;
      final.stage = made.stage;
      if (workflow) final.title = text();
      if (!workflow) final.done_data = payload();
    }
    if (workflow || once_in(2)) made.initial = {made.states.front().id};
    if (!made.initial.empty() && once_in(2)) made.initial_actions = actions(0);
  }
  if (once_in(3)) add_history(made);
  return made;
}

// What names states and events, once all are known.
void RandomDefinition::link(State& state) {
  for (auto& inside : state.states) link(inside);
  if (is_history(state) || &state == &made_.root) return;
  state.entry = actions(0);
  state.exit = actions(0);
  if (state.kind != StateKind::final) add_transitions(state);
  if (made_.data_model == DataModel::workflow) return;
  if (once_in(4)) state.entry = {{Block{actions(0)}, {}}, {Block{actions(0)}, {}}};
  if (state.kind == StateKind::final || !once_in(3)) return;
  Field datum;
  datum.id = name("f");
  datum.kind = FieldKind::any;
  state.data.push_back({datum.id, once_in(2) ? expression() : ""});
}

Definition RandomDefinition::workflow() {
  made_ = {};
  targets_.clear();
  made_.name = "made";
  made_.title = text();
  made_.rules = "office";
  made_.numbering = "{office}〔{year}〕{number}";
  made_.roles = {{"r0", text(), {}}, {"r1", text(), {}}};
  made_.stages = {{"g0", text(), {}}, {"g1", text(), {}}};
  made_.documents = {{"d0", text(), {}}};
  for (int i = 0; i < 4; ++i) made_.data.push_back(field("f" + std::to_string(i), false));
  made_.summary_subject = expression();
  made_.summary_petitioner = expression();
  made_.summary_received = expression();
  if (once_in(2)) made_.access.roles = {"r1", "r0"};
  events_ = {"e", "f"};
  made_.root.title = made_.title;
  made_.root.kind = StateKind::compound;
  for (int i = 1 + below(3); i > 0; --i) made_.root.states.push_back(state(1, ""));
  made_.root.initial = {made_.root.states.front().id};
  auto& registration = made_.registration;
  registration.title = text();
  registration.by = {"r0"};
  registration.basis = words();
  registration.form = form();
  // Raised events must be caught, and those that are caught must be sent by somebody.
  Transition caught;
  caught.title = text();
  caught.by = {"r0"};
  caught.basis = "b";
  for (const auto& event : events_) {
    caught.events = {event};
    made_.root.states.front().transitions.push_back(caught);
  }
  const auto first = made_.root.states.front().transitions;
  registration.actions = actions(0);
  if (once_in(2)) made_.root.initial_actions = {action(2)};
  link(made_.root);
  return made_;
}

Definition RandomDefinition::document() {
  made_ = {};
  targets_.clear();
  made_.data_model = DataModel::cel;
  made_.late_binding = once_in(2);
  if (once_in(2)) made_.name = words();
  events_ = {"e", "a.b", "error.*", "*"};
  made_.root.kind = StateKind::compound;
  made_.root.data.push_back({"f0", once_in(2) ? expression() : ""});
  for (int i = 1 + below(3); i > 0; --i) made_.root.states.push_back(state(1, ""));
  if (once_in(2)) made_.root.initial = {made_.root.states.front().id};
  link(made_.root);
  return made_;
}

}  // namespace xinfang::definition
