#include "engine/definition/scxml_workflow.h"

#include <algorithm>
#include <array>

#include "engine/definition/scxml_actions.h"
#include "engine/definition/scxml_tree.h"
#include "engine/definition/scxml_values.h"
#include "engine/definition/scxml_vocabulary.h"
#include "engine/definition/scxml_writer.h"

namespace xinfang::definition {
namespace {

const XmlElement* find_child(const XmlElement& element, std::string_view name) {
  const auto found = std::find_if(element.children.begin(), element.children.end(),
                                  [&](const XmlElement& child) { return is_scxml(child, name); });
  return found == element.children.end() ? nullptr : &*found;
}

class WorkflowTree {
 public:
  explicit WorkflowTree(Report& report) : report_(report) {}

  Node read(const XmlElement& document);

 private:
  void add(Node& mapping, std::string key, Place place, Node value) {
    add_entry(mapping, std::move(key), place, std::move(value), report_);
  }
  Node registration(const XmlElement& element);
  Node data(const XmlElement& document);
  void add_states(const XmlElement& element, Node& state);
  Node state(const XmlElement& element);
  Node targets(const XmlElement& transition);
  void add_initial(const XmlElement& element, Node& state);
  void add_block(const XmlElement& element, std::string_view block, const std::string& key,
                 Node& state);
  void add_transitions(const XmlElement& element, Node& state);
  Node transition(const XmlElement& element);
  void add_checks(const XmlElement& element, Node& transition);

  Report& report_;
};

Node WorkflowTree::registration(const XmlElement& element) {
  XmlElement rest = element;
  std::erase_if(rest.children, [](const XmlElement& child) { return is_extension(child, "do"); });
  auto node = extension_node(rest, report_);
  for (const auto& child : element.children) {
    if (is_extension(child, "do")) {
      add(node, "do", child.place, action_nodes(child, report_));
    }
  }
  return node;
}

Node WorkflowTree::data(const XmlElement& document) {
  auto fields = mapping_node(document.place);
  for (const auto& model : document.children) {
    if (!is_scxml(model, "datamodel")) continue;
    fields.place = model.place;
    for (const auto& datum : model.children) {
      const auto* id = is_scxml(datum, "data") ? datum.find("id") : nullptr;
      if (id == nullptr) continue;
      auto field = mapping_node(datum.place);
      add_extensions(datum, {}, field, report_);
      if (datum.find("expr") != nullptr ||
          datum.text.find_first_not_of(" \t\r\n") != std::string::npos) {
        report_.error(datum.place, "conflicting-attributes",
                      "data of a workflow begin as null; '" + id->value + "' has a value");
      }
      add(fields, id->value, id->value_place, std::move(field));
    }
  }
  return fields;
}

Node WorkflowTree::targets(const XmlElement& transition) {
  const auto* target = transition.find("target");
  return sequence_node(read_tokens(target),
                       target == nullptr ? transition.place : target->value_place);
}

void WorkflowTree::add_initial(const XmlElement& element, Node& state) {
  const auto* attribute = element.find("initial");
  if (attribute != nullptr) {
    add(state, "initial", attribute->place,
        sequence_node(read_tokens(attribute), attribute->value_place));
  }
  if (const auto* child = find_child(element, "initial")) {
    const auto* transition = find_child(*child, "transition");
    if (transition == nullptr) {
      report_.error(child->place, "missing-element", "<initial> needs one <transition>");
      return;
    }
    auto initial = mapping_node(child->place);
    add(initial, "to", transition->place, targets(*transition));
    auto content = action_nodes(*transition, report_);
    if (!content.items.empty()) add(initial, "do", transition->place, std::move(content));
    add(state, "initial", child->place, std::move(initial));
  }
  const auto* states = state.find("states");
  if (state.find("initial") != nullptr || states == nullptr || element.name == "parallel") return;
  // SCXML 3.3: without one the first in document order.
  for (const auto& [id, inside] : states->entries) {
    if (inside.find("history") != nullptr) continue;
    add(state, "initial", element.place, sequence_node({{id.scalar, id.place}}, id.place));
    return;
  }
}

void WorkflowTree::add_block(const XmlElement& element, std::string_view block,
                             const std::string& key, Node& state) {
  for (const auto& child : element.children) {
    if (is_scxml(child, block)) add(state, key, child.place, action_nodes(child, report_));
  }
}

// Guards that have words stand in <xf:check> as well; both must say the same.
void WorkflowTree::add_checks(const XmlElement& element, Node& transition) {
  const auto* condition = element.find("cond");
  auto checks = list_node(element.place);
  std::vector<std::string> expressions;
  for (const auto& child : element.children) {
    if (!is_extension(child, "check")) continue;
    auto check = extension_node(child, report_);
    const auto* expression = child.find("cond");
    if (expression == nullptr) {
      report_.error(child.place, "missing-attribute", "<xf:check> needs 'cond'");
      continue;
    }
    expressions.push_back(expression->value);
    for (auto& [key, value] : check.entries) {
      if (key.scalar == "cond") key.scalar = "check";
    }
    // A check without words is its expression alone.
    const bool bare = check.entries.size() == 1;
    checks.items.push_back(bare ? std::move(check.entries.front().value) : std::move(check));
  }
  if (expressions.empty()) {
    if (condition == nullptr) return;
    checks.items.push_back(scalar_node(condition->value, condition->value_place));
  } else if (condition == nullptr || condition->value != joined_condition(expressions)) {
    report_.error(condition == nullptr ? element.place : condition->place, "conflicting-attributes",
                  "'cond' and <xf:check> say different things; write cond=\"" +
                      joined_condition(expressions) + "\", or change <xf:check>");
  }
  add(transition, "when", element.place, std::move(checks));
}

Node WorkflowTree::transition(const XmlElement& element) {
  auto node = mapping_node(element.place);
  for (const auto& attribute : element.attributes) {
    if (attribute.space != extension_space) continue;
    add(node, attribute.name, attribute.place,
        attribute.name == "by" ? sequence_node(read_tokens(&attribute), attribute.value_place)
                               : scalar_node(attribute.value, attribute.value_place));
  }
  for (const auto& child : element.children) {
    if (is_extension(child, "title") || is_extension(child, "form")) {
      add(node, child.name, child.place, extension_node(child, report_));
    }
  }
  add_checks(element, node);
  if (element.find("target") != nullptr) add(node, "to", element.place, targets(element));
  if (const auto* type = element.find("type")) {
    const bool internal = type->value == "internal";
    if (!internal && type->value != "external") {
      report_.error(
          type->value_place, "bad-value",
          "the type of a transition is '" + type->value + "'; allowed: 'internal' or 'external'");
    }
    if (internal) add(node, "internal", type->place, scalar_node("true", type->value_place));
  }
  auto content = action_nodes(element, report_);
  if (!content.items.empty()) add(node, "do", element.place, std::move(content));
  return node;
}

// A workflow's transitions are grouped by event, those without one come last: their order in the
// document must be that, or it would change what is tried first.
void WorkflowTree::add_transitions(const XmlElement& element, Node& state) {
  auto events = mapping_node(element.place);
  auto always = list_node(element.place);
  for (const auto& child : element.children) {
    if (!is_scxml(child, "transition")) continue;
    const auto* event = child.find("event");
    auto read = transition(child);
    if (event == nullptr) {
      always.items.push_back(std::move(read));
      continue;
    }
    const bool is_last =
        !events.entries.empty() && events.entries.back().key.scalar == event->value;
    if (!always.items.empty() || (!is_last && events.find(event->value) != nullptr)) {
      report_.error(child.place, "misplaced-element",
                    "the transitions on one event stand together, and those without an event "
                    "last; move this one on '" +
                        event->value + "'");
      continue;
    }
    if (!is_last) add(events, event->value, event->value_place, list_node(child.place));
    events.entries.back().value.items.push_back(std::move(read));
  }
  if (!events.entries.empty()) add(state, "on", element.place, std::move(events));
  if (!always.items.empty()) add(state, "always", element.place, std::move(always));
}

Node WorkflowTree::state(const XmlElement& element) {
  auto node = mapping_node(element.place);
  add_extensions(element, {}, node, report_);
  const auto flag = [&](const char* key) {
    add(node, key, element.place, scalar_node("true", element.place));
  };
  if (element.name == "parallel") flag("parallel");
  if (element.name == "final") flag("final");
  if (element.name == "history") {
    const auto* type = element.find("type");
    add(node, "history", element.place,
        type == nullptr ? scalar_node("shallow", element.place)
                        : scalar_node(type->value, type->value_place));
    if (const auto* transition = find_child(element, "transition")) {
      add(node, "to", transition->place, targets(*transition));
      auto content = action_nodes(*transition, report_);
      if (!content.items.empty()) add(node, "do", transition->place, std::move(content));
    }
    return node;
  }
  add_block(element, "onentry", "entry", node);
  add_block(element, "onexit", "exit", node);
  for (const auto* name : {"donedata", "datamodel"}) {
    if (const auto* child = find_child(element, name)) {
      report_.error(child->place, "misplaced-element",
                    std::string("<") + name + "> may not stand in a state of a workflow");
    }
  }
  add_transitions(element, node);
  add_states(element, node);
  add_initial(element, node);
  return node;
}

void WorkflowTree::add_states(const XmlElement& element, Node& node) {
  auto states = mapping_node(element.place);
  constexpr std::array<std::string_view, 4> names{"state", "parallel", "final", "history"};
  for (const auto& child : element.children) {
    if (!is_scxml(child) || std::find(names.begin(), names.end(), child.name) == names.end()) {
      continue;
    }
    const auto* id = child.find("id");
    if (id == nullptr) {
      report_.error(child.place, "missing-attribute",
                    "<" + child.name + "> of a workflow needs 'id'");
      continue;
    }
    if (states.find(id->value) != nullptr) {
      report_.error(id->value_place, "duplicate-id", "state '" + id->value + "' stands here twice");
      continue;
    }
    add(states, id->value, id->value_place, state(child));
  }
  if (!states.entries.empty()) add(node, "states", element.place, std::move(states));
}

Node WorkflowTree::read(const XmlElement& document) {
  const auto& workflow = *find_workflow(document);
  auto root = mapping_node(document.place);
  if (const auto* name = document.find("name")) {
    add(root, "workflow", name->place, scalar_node(name->value, name->value_place));
  }
  XmlElement rest = workflow;
  std::erase_if(rest.children, [](const XmlElement& child) {
    return is_extension(child, "register") || is_extension(child, "initial");
  });
  auto sections = extension_node(rest, report_);
  for (auto& [key, value] : sections.entries) {
    add(root, key.scalar, key.place, std::move(value));
  }
  for (const auto& child : workflow.children) {
    if (is_extension(child, "register")) add(root, "register", child.place, registration(child));
  }
  add(root, "data", document.place, data(document));
  add_states(document, root);
  add_initial(document, root);
  // Of the root SCXML knows where it begins, and no content on the way.
  for (const auto& child : workflow.children) {
    if (!is_extension(child, "initial") || document.find("initial") == nullptr) continue;
    auto initial = mapping_node(child.place);
    auto& plain = root.entries.back();
    add(initial, "to", plain.key.place, std::move(plain.value));
    add(initial, "do", child.place, action_nodes(child, report_));
    plain.value = std::move(initial);
    break;
  }
  return root;
}

}  // namespace

const XmlElement* find_workflow(const XmlElement& document) {
  const auto found =
      std::find_if(document.children.begin(), document.children.end(),
                   [](const XmlElement& child) { return is_extension(child, "workflow"); });
  return found == document.children.end() ? nullptr : &*found;
}

Node workflow_tree(const XmlElement& document, Report& report) {
  return WorkflowTree(report).read(document);
}

void refuse_extensions(const XmlElement& document, Report& report) {
  for (const auto& attribute : document.attributes) {
    if (attribute.space != extension_space) continue;
    report.error(attribute.place, "unknown-attribute",
                 "'xf:" + attribute.name + "' means something only beside <xf:workflow>");
  }
  for (const auto& child : document.children) {
    if (child.space == extension_space) {
      report.error(child.place, "misplaced-element",
                   "<xf:" + child.name + "> means something only beside <xf:workflow>");
    } else {
      refuse_extensions(child, report);
    }
  }
}

}  // namespace xinfang::definition
