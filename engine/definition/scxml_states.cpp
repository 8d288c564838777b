#include "engine/definition/scxml_states.h"

#include <algorithm>

#include "engine/definition/scxml_values.h"
#include "engine/definition/scxml_vocabulary.h"

namespace xinfang::definition {
namespace {

bool is_state_element(const XmlElement& element) {
  return is_scxml(element, "state") || is_scxml(element, "parallel") ||
         is_scxml(element, "final") || is_scxml(element, "history");
}

const XmlElement* find_child(const XmlElement& element, std::string_view name) {
  const auto found = std::find_if(element.children.begin(), element.children.end(),
                                  [&](const XmlElement& child) { return is_scxml(child, name); });
  return found == element.children.end() ? nullptr : &*found;
}

bool is_history(StateKind kind) {
  return kind == StateKind::shallow_history || kind == StateKind::deep_history;
}

std::string what_of(const State& state) { return "state '" + state.id + "'"; }

}  // namespace

void ScxmlStates::collect_ids(const XmlElement& element) {
  for (const auto& child : element.children) {
    if (!is_state_element(child)) continue;
    if (const auto* id = child.find("id")) ids_.insert(id->value);
    collect_ids(child);
  }
}

// SCXML 3.14: a state without an id gets one, which no other has.
std::string ScxmlStates::id_of(const XmlElement& element) {
  const auto* id = element.find("id");
  if (id == nullptr) {
    std::string made;
    do {
      made = "unnamed_" + std::to_string(++unnamed_);
    } while (ids_.count(made) > 0);
    return made;
  }
  if (id->value.empty() || id->value.find_first_of(" \t\r\n") != std::string::npos) {
    context_.report.error(id->value_place, "bad-name",
                          "'" + id->value + "' is no id; it must be one word");
  }
  return id->value;
}

std::size_t ScxmlStates::enter_tree(const State& state, std::size_t parent) {
  auto& tree = context_.tree;
  const auto index = tree.size();
  tree.push_back({state.id, state.kind, parent, tree[parent].depth + 1, state.place});
  const auto [known, is_new] = context_.state_index.emplace(state.id, index);
  if (!is_new) {
    context_.report.error(state.place, "duplicate-id",
                          what_of(state) + " stands already in line " +
                              std::to_string(tree[known->second].place.line) +
                              "; ids are unique in the whole document");
  }
  return index;
}

StateKind ScxmlStates::kind_of(const XmlElement& element) {
  const bool inside = std::any_of(
      element.children.begin(), element.children.end(),
      [](const XmlElement& child) { return is_state_element(child) && child.name != "history"; });
  if (element.name == "final") return StateKind::final;
  // A parallel state without regions is left as it was entered: an atomic one.
  if (element.name == "parallel") return inside ? StateKind::parallel : StateKind::atomic;
  if (element.name == "state") return inside ? StateKind::compound : StateKind::atomic;
  const auto* type = element.find("type");
  if (type == nullptr || type->value == "shallow") return StateKind::shallow_history;
  if (type->value != "deep") {
    context_.report.error(
        type->value_place, "bad-value",
        "the type of a history state is '" + type->value + "'; allowed: 'shallow' or 'deep'");
  }
  return StateKind::deep_history;
}

std::vector<std::string> ScxmlStates::read_targets(const XmlAttribute* attribute, std::size_t owner,
                                                   TargetSet::Use use) {
  TargetSet set{use, owner, read_tokens(attribute)};
  std::vector<std::string> ids;
  for (const auto& word : set.words) ids.push_back(word.text);
  if (attribute != nullptr && ids.empty()) {
    context_.report.error(attribute->place, "bad-target",
                          "'" + attribute->name + "' names no state; name one");
  }
  if (!ids.empty()) context_.target_sets.push_back(std::move(set));
  return ids;
}

Transition ScxmlStates::read_transition(const XmlElement& element, std::size_t owner) {
  Transition transition;
  transition.place = element.place;
  for (const auto& event : read_tokens(element.find("event"))) {
    transition.events.push_back(event.text);
  }
  auto condition = read_expression(element, "cond", context_.report);
  if (!condition.text.empty()) {
    transition.when.push_back({std::move(condition.text), {}, condition.place});
  }
  transition.targets = read_targets(element.find("target"), owner, TargetSet::Use::transition);
  if (const auto* type = element.find("type")) {
    transition.internal = type->value == "internal";
    if (type->value != "internal" && type->value != "external") {
      context_.report.error(
          type->value_place, "bad-value",
          "the type of a transition is '" + type->value + "'; allowed: 'internal' or 'external'");
    }
  }
  if (transition.events.empty() && transition.when.empty() && transition.targets.empty()) {
    context_.report.error(element.place, "missing-attribute",
                          "<transition> needs 'event', 'cond' or 'target'");
  }
  transition.actions = content_.read(element);
  return transition;
}

const XmlElement* ScxmlStates::default_transition(const XmlElement& element) {
  const auto* transition = find_child(element, "transition");
  if (transition == nullptr) {
    context_.report.error(element.place, "missing-element",
                          "<" + element.name + "> needs one <transition>, where to go");
    return nullptr;
  }
  for (const auto* name : {"event", "cond"}) {
    const auto* attribute = transition->find(name);
    if (attribute == nullptr) continue;
    context_.report.error(
        attribute->place, "bad-initial",
        "the transition of <" + element.name + "> is always taken and has no '" + name + "'");
  }
  if (transition->find("target") == nullptr) {
    context_.report.error(transition->place, "missing-attribute",
                          "the transition of <" + element.name + "> needs 'target'");
  }
  return transition;
}

void ScxmlStates::read_default(const XmlElement& transition, State& state, std::size_t index,
                               TargetSet::Use use) {
  state.initial_place = transition.place;
  state.initial = read_targets(transition.find("target"), index, use);
  state.initial_actions = content_.read(transition);
}

void ScxmlStates::read_initial(const XmlElement& element, State& state, std::size_t index) {
  const auto* attribute = element.find("initial");
  const auto* child = find_child(element, "initial");
  if (attribute != nullptr && child != nullptr) {
    context_.report.error(child->place, "conflicting-attributes",
                          what_of(state) + " has both an attribute and an element 'initial'");
  }
  if ((attribute != nullptr || child != nullptr) && state.kind != StateKind::compound) {
    context_.report.error(attribute != nullptr ? attribute->place : child->place, "bad-initial",
                          what_of(state) + " has no states inside to begin with");
    return;
  }
  if (attribute != nullptr) {
    state.initial_place = attribute->value_place;
    state.initial = read_targets(attribute, index, TargetSet::Use::initial);
  } else if (child != nullptr) {
    const auto* transition = default_transition(*child);
    if (transition != nullptr) read_default(*transition, state, index, TargetSet::Use::initial);
  }
}

void ScxmlStates::read_history(const XmlElement& element, State& state, std::size_t index) {
  const auto* transition = default_transition(element);
  if (transition != nullptr) {
    read_default(*transition, state, index, TargetSet::Use::history_default);
  }
}

void ScxmlStates::read_data(const XmlElement& element, State& state) {
  for (const auto& model : element.children) {
    if (!is_scxml(model, "datamodel")) continue;
    for (const auto& data : model.children) {
      const auto* id = is_scxml(data, "data") ? data.find("id") : nullptr;
      if (id == nullptr) continue;
      if (!is_variable_name(id->value)) {
        context_.report.error(id->value_place, "bad-name",
                              "'" + id->value +
                                  "' can't be a data field: expressions name it, so that it must "
                                  "be a CEL identifier that does not begin with '_'");
      } else if (context_.fields.contains(id->value)) {
        context_.report.error(id->value_place, "duplicate-id",
                              "data field '" + id->value + "' is declared twice");
      }
      auto expression = read_expression(data, "expr", context_.report);
      auto text = read_text_value(data, context_.report);
      if (!expression.text.empty() && !text.text.empty()) {
        context_.report.error(data.place, "conflicting-attributes",
                              "<data> has both 'expr' and text inside; one of them is allowed");
      }
      Field field;
      field.id = id->value;
      field.kind = FieldKind::any;
      field.place = id->value_place;
      context_.definition.data.push_back(std::move(field));
      context_.fields.all.push_back(id->value);
      const bool computed = !expression.text.empty();
      state.data.push_back({id->value, computed ? expression.text : text.text,
                            computed ? expression.place : text.place});
    }
  }
}

void ScxmlStates::read_children(const XmlElement& element, State& state, std::size_t index) {
  for (const auto& child : element.children) {
    if (is_state_element(child)) state.states.push_back(read_state(child, index));
  }
}

State ScxmlStates::read_state(const XmlElement& element, std::size_t parent) {
  State state;
  state.id = id_of(element);
  state.place = element.place;
  state.kind = kind_of(element);
  const auto index = enter_tree(state, parent);
  if (is_history(state.kind)) {
    read_history(element, state, index);
    return state;
  }
  read_data(element, state);
  state.entry = content_.read_blocks(element, "onentry");
  state.exit = content_.read_blocks(element, "onexit");
  if (const auto* done = find_child(element, "donedata")) {
    state.done_data = content_.read_payload(*done);
  }
  for (const auto& child : element.children) {
    if (is_scxml(child, "transition")) state.transitions.push_back(read_transition(child, index));
  }
  if (state.kind == StateKind::atomic && find_child(element, "history") != nullptr) {
    context_.report.error(find_child(element, "history")->place, "bad-history",
                          what_of(state) + " has no states inside that could be remembered");
    return state;
  }
  read_initial(element, state, index);
  read_children(element, state, index);
  return state;
}

// SCXML 4.6: a loop declares its variables where they are new. A name that can't be declared is an
// error when the loop runs.
void ScxmlStates::declare_loop_variables() {
  for (const auto& name : content_.loop_variables()) {
    if (!is_variable_name(name) || context_.fields.contains(name)) continue;
    Field field;
    field.id = name;
    field.kind = FieldKind::any;
    field.by_foreach = true;
    context_.definition.data.push_back(std::move(field));
    context_.fields.all.push_back(name);
  }
}

State ScxmlStates::read(const XmlElement& document) {
  collect_ids(document);
  State root;
  root.kind = StateKind::compound;
  root.place = document.place;
  context_.tree.push_back({"", StateKind::compound, 0, 0, document.place});
  read_data(document, root);
  read_initial(document, root, 0);
  read_children(document, root, 0);
  if (root.states.empty()) {
    context_.report.error(document.place, "bad-state", "<scxml> holds no state; name one");
  }
  declare_loop_variables();
  return root;
}

}  // namespace xinfang::definition
