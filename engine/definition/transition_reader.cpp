#include "engine/definition/transition_reader.h"

#include <algorithm>

#include "engine/definition/action_reader.h"
#include "engine/definition/event_names.h"
#include "engine/definition/field_reader.h"

namespace xinfang::definition {
namespace {

class TransitionReader {
 public:
  TransitionReader(std::size_t owner, WorkflowContext& context)
      : owner_(owner), context_(context), report_(context.report) {}

  std::vector<Transition> read_on(const Node& node);
  std::vector<Transition> read_always(const Node& node);

 private:
  // What the transitions on one event share.
  struct Shared {
    const Node* title = nullptr;
    const Node* by = nullptr;
    const Node* basis = nullptr;
    const Node* form = nullptr;
  };

  void read_event(const Word& event, const Node& node, std::vector<Transition>& transitions);
  void check_engine_event(const Word& event);
  Shared shared_of(const Node& node) const;
  void inherit(const Word& event, const Node& node, Shared& shared);
  Transition read_person_transition(const Word& event, const Node& node, const Shared& shared);
  // What engine, wildcard and eventless transitions have: no person, hence no by and no form.
  Transition read_engine_transition(const Node& node, const std::string& what);
  void read_rest(const Node& node, const std::string& what, Transition& transition);
  void read_checks(const Node& node, const std::string& what, std::vector<Check>& checks);
  void read_check(const Node& node, const std::string& what, std::vector<Check>& checks);

  std::size_t owner_;
  WorkflowContext& context_;
  Report& report_;
};

void TransitionReader::read_check(const Node& node, const std::string& what,
                                  std::vector<Check>& checks) {
  const Node* expression = &node;
  Check check;
  if (node.is_mapping()) {
    check_keys(node, {"check", "otherwise"}, what, report_);
    expression = required(node, "check", what, report_);
    check.otherwise =
        read_text(required(node, "otherwise", what, report_), "otherwise of " + what, report_);
  }
  auto words = read_expression(expression, what, report_);
  check.expression = std::move(words.text);
  check.place = words.place;
  checks.push_back(std::move(check));
}

void TransitionReader::read_checks(const Node& node, const std::string& what,
                                   std::vector<Check>& checks) {
  if (!node.is_sequence()) return read_check(node, what, checks);
  for (const auto& item : node.items) read_check(item, what, checks);
}

void TransitionReader::read_rest(const Node& node, const std::string& what,
                                 Transition& transition) {
  if (const auto* when = node.find("when")) {
    read_checks(*when, "when of " + what, transition.when);
  }
  transition.targets =
      read_targets(node.find("to"), TargetSet::Use::transition, owner_, "to of " + what, context_);
  transition.internal = read_bool(node.find("internal"), false, "internal of " + what, report_);
  transition.actions = read_actions(node.find("do"), "do of " + what, transition.by, context_);
}

Transition TransitionReader::read_engine_transition(const Node& node, const std::string& what) {
  Transition transition;
  transition.place = node.place;
  if (!check_mapping(node, what, report_)) return transition;
  for (const auto& [key, value] : node.entries) {
    if (key.scalar != "by" && key.scalar != "form") continue;
    report_.error(key.place, "engine-event",
                  what + " takes no '" + key.scalar + "': no person sends it");
  }
  check_keys(node, {"title", "by", "basis", "when", "form", "to", "internal", "do"}, what, report_);
  transition.title = read_text(node.find("title"), "title of " + what, report_);
  auto basis = read_basis(node.find("basis"), false, node.place, what, report_);
  transition.basis = std::move(basis.article);
  transition.basis_none = std::move(basis.none);
  read_rest(node, what, transition);
  return transition;
}

TransitionReader::Shared TransitionReader::shared_of(const Node& node) const {
  return {node.find("title"), node.find("by"), node.find("basis"), node.find("form")};
}

// Takes over what a later transition on the event says for itself, and reports what must not
// differ.
void TransitionReader::inherit(const Word& event, const Node& node, Shared& shared) {
  const auto own = shared_of(node);
  const auto check = [&](const Node* mine, const Node* first, std::string_view key) {
    if (mine == nullptr || (first != nullptr && same_content(*mine, *first))) return;
    report_.error(mine->place, "inconsistent-event",
                  "transitions on event '" + event.text + "' must have the same '" +
                      std::string(key) + "'; leave it out in all but the first");
  };
  check(own.title, shared.title, "title");
  check(own.by, shared.by, "by");
  check(own.form, shared.form, "form");
  if (own.basis != nullptr) shared.basis = own.basis;
}

Transition TransitionReader::read_person_transition(const Word& event, const Node& node,
                                                    const Shared& shared) {
  const auto what = "transition '" + event.text + "'";
  Transition transition;
  transition.place = node.place;
  transition.events = {event.text};
  check_keys(node, {"title", "by", "basis", "when", "form", "to", "internal", "do"}, what, report_);
  const bool sent_by_person = shared.by != nullptr;
  if (sent_by_person && shared.title == nullptr) {
    report_.error(event.place, "missing-title",
                  what + " needs 'title', the words a person reads on the button");
  }
  transition.title = read_text(shared.title, "title of " + what, report_);
  transition.by = read_roles(shared.by, "by of " + what, context_);
  auto basis = read_basis(shared.basis, sent_by_person, event.place, what, report_);
  transition.basis = std::move(basis.article);
  transition.basis_none = std::move(basis.none);
  transition.form = read_form(shared.form, what, context_);
  read_rest(node, what, transition);
  return transition;
}

// The first tokens say whose event it is; what follows must be an event that the engine raises.
void TransitionReader::check_engine_event(const Word& event) {
  const std::string_view stem = descriptor_stem(event.text);
  static const std::vector<std::string> whole = {
      "done",  "done.state",   "error",        "error.execution",
      "clock", "clock.warned", "clock.urgent", "clock.expired"};
  if (std::find(whole.begin(), whole.end(), stem) != whole.end()) return;
  constexpr std::string_view done = "done.state.";
  if (stem.starts_with(done)) {
    context_.done_states.push_back({std::string(stem.substr(done.size())), event.place});
    return;
  }
  for (const std::string_view alarm : {"clock.warned.", "clock.urgent.", "clock.expired."}) {
    if (!stem.starts_with(alarm)) continue;
    context_.check_known({std::string(stem.substr(alarm.size())), event.place}, context_.clocks,
                         "clock");
    return;
  }
  report_.error(event.place, "unknown-event",
                "the engine raises no event '" + event.text +
                    "'; allowed: 'done.state.<state>', 'clock.warned.<clock>', "
                    "'clock.urgent.<clock>', 'clock.expired.<clock>' or 'error.execution'");
}

void TransitionReader::read_event(const Word& event, const Node& node,
                                  std::vector<Transition>& transitions) {
  const auto what = "transition '" + event.text + "'";
  const std::string stem(descriptor_stem(event.text));
  if (event.text != "*" && !check_event_name({stem, event.place}, report_)) return;
  context_.event_descriptors.push_back(event.text);
  const bool engine = is_engine_event(event.text);
  if (engine) check_engine_event(event);

  std::vector<const Node*> nodes;
  if (node.is_sequence()) {
    for (const auto& item : node.items) nodes.push_back(&item);
  } else {
    nodes.push_back(&node);
  }
  std::optional<Shared> shared;
  for (const auto* item : nodes) {
    if (engine || is_wildcard(event.text)) {
      transitions.push_back(read_engine_transition(*item, what));
      transitions.back().events = {event.text};
      continue;
    }
    if (!check_mapping(*item, what, report_)) continue;
    if (shared) {
      inherit(event, *item, *shared);
    } else {
      shared = shared_of(*item);
      context_.event_uses.push_back({event, owner_, shared->by != nullptr, shared->form != nullptr,
                                     shared->title, shared->by, shared->form});
    }
    transitions.push_back(read_person_transition(event, *item, *shared));
  }
}

std::vector<Transition> TransitionReader::read_on(const Node& node) {
  std::vector<Transition> transitions;
  if (!check_mapping(node, "on", report_)) return transitions;
  for (const auto& [key, value] : node.entries) {
    read_event({key.scalar, key.place}, value, transitions);
  }
  return transitions;
}

std::vector<Transition> TransitionReader::read_always(const Node& node) {
  std::vector<Transition> transitions;
  if (!check_sequence(node, "always", report_)) return transitions;
  for (const auto& item : node.items) {
    transitions.push_back(read_engine_transition(item, "an eventless transition"));
  }
  return transitions;
}

}  // namespace

std::vector<Transition> read_event_transitions(const Node* node, std::size_t owner,
                                               WorkflowContext& context) {
  if (node == nullptr) return {};
  return TransitionReader(owner, context).read_on(*node);
}

std::vector<Transition> read_eventless_transitions(const Node* node, std::size_t owner,
                                                   WorkflowContext& context) {
  if (node == nullptr) return {};
  return TransitionReader(owner, context).read_always(*node);
}

std::vector<std::string> read_roles(const Node* node, const std::string& what,
                                    WorkflowContext& context) {
  std::vector<std::string> roles;
  for (auto& role : read_words(node, what, context.report)) {
    context.check_known(role, context.roles, "role");
    roles.push_back(std::move(role.text));
  }
  if (node != nullptr && node->is_sequence() && node->items.empty()) {
    context.report.error(node->place, "missing-role", what + " names nobody; name a role");
  }
  return roles;
}

std::vector<std::string> read_targets(const Node* node, TargetSet::Use use, std::size_t owner,
                                      const std::string& what, WorkflowContext& context) {
  if (node == nullptr) return {};
  TargetSet set{use, owner, read_words(node, what, context.report)};
  std::vector<std::string> ids;
  ids.reserve(set.words.size());
  for (const auto& word : set.words) ids.push_back(word.text);
  if (node->is_sequence() && node->items.empty()) {
    context.report.error(node->place, "bad-target", what + " names no state; name one");
  }
  context.target_sets.push_back(std::move(set));
  return ids;
}

}  // namespace xinfang::definition
