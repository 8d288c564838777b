#include "engine/definition/scxml_actions.h"

#include "engine/definition/scxml_content.h"
#include "engine/definition/scxml_tree.h"
#include "engine/definition/scxml_values.h"
#include "engine/definition/scxml_vocabulary.h"

namespace xinfang::definition {
namespace {

class ActionTree {
 public:
  explicit ActionTree(Report& report) : report_(report) {}

  Node read(const XmlElement& parent);

 private:
  void add(Node& mapping, std::string key, Place place, Node value) {
    add_entry(mapping, std::move(key), place, std::move(value), report_);
  }
  void add_action(const XmlElement& element, Node& list);
  void add_extension_action(const XmlElement& element, Node& list);
  Node if_branches(const XmlElement& element, std::size_t from, const XmlElement& branch);

  Report& report_;
};

// <xf:start clock="c"/> is `start: c`, <xf:extend clock="c" by="..."/> `extend: c` with `by`, other
// attributes likewise,
// <xf:document name="d"/> `document: d`, <xf:notice to="r"><xf:text .../></xf:notice> `notice`.
void ActionTree::add_extension_action(const XmlElement& element, Node& list) {
  auto action = mapping_node(element.place);
  const std::string_view subject = element.name == "document" ? "name" : "clock";
  if (element.name == "notice") {
    add(action, element.name, element.place, extension_node(element, report_));
  } else if (element.find(subject) == nullptr) {
    report_.error(element.place, "missing-attribute",
                  "<xf:" + element.name + "> needs '" + std::string(subject) + "'");
    return;
  } else {
    for (const auto& attribute : element.attributes) {
      if (!attribute.space.empty()) continue;
      add(action, attribute.name == subject ? element.name : attribute.name, attribute.place,
          scalar_node(attribute.value, attribute.value_place));
    }
  }
  list.items.push_back(std::move(action));
}

// What follows `branch` up to the next one, and that one's rest as `else`.
Node ActionTree::if_branches(const XmlElement& element, std::size_t from,
                             const XmlElement& branch) {
  auto choice = mapping_node(branch.place);
  const auto condition = read_expression(branch, "cond", report_);
  add(choice, "if", branch.place, scalar_node(condition.text, condition.place));
  auto then = list_node(branch.place);
  for (std::size_t i = from; i < element.children.size(); ++i) {
    const auto& child = element.children[i];
    if (is_scxml(child, "elseif")) {
      auto rest = list_node(child.place);
      rest.items.push_back(if_branches(element, i + 1, child));
      add(choice, "then", branch.place, std::move(then));
      add(choice, "else", child.place, std::move(rest));
      return choice;
    }
    if (is_scxml(child, "else")) {
      auto rest = list_node(child.place);
      for (++i; i < element.children.size(); ++i) {
        const auto& last = element.children[i];
        if (is_scxml(last, "elseif") || is_scxml(last, "else")) {
          report_.error(last.place, "misplaced-element",
                        "<" + last.name + "> follows <else>, which must be the last");
          continue;
        }
        add_action(last, rest);
      }
      add(choice, "then", branch.place, std::move(then));
      add(choice, "else", child.place, std::move(rest));
      return choice;
    }
    add_action(child, then);
  }
  add(choice, "then", branch.place, std::move(then));
  return choice;
}

void ActionTree::add_action(const XmlElement& element, Node& list) {
  if (element.space == extension_space) return add_extension_action(element, list);
  if (!is_scxml(element)) return;
  auto action = mapping_node(element.place);
  const auto* expression = element.find("expr");
  if (element.name == "if") {
    list.items.push_back(if_branches(element, 0, element));
    return;
  }
  if (element.name == "assign") {
    const auto* location = element.find("location");
    if (location == nullptr) return;  // reported with the vocabulary
    const auto text = read_text_value(element, report_);
    auto set = mapping_node(element.place);
    add(set, location->value, location->value_place,
        expression != nullptr ? scalar_node(expression->value, expression->value_place)
                              : scalar_node(text.text, text.place));
    add(action, "set", element.place, std::move(set));
  } else if (element.name == "raise") {
    const auto* event = element.find("event");
    if (event == nullptr) return;
    add(action, "raise", element.place, scalar_node(event->value, event->value_place));
  } else {  // <log>, and what a workflow does not have: the reader says so
    add(action, element.name, element.place,
        expression != nullptr ? scalar_node(expression->value, expression->value_place)
                              : scalar_node("", element.place));
    if (const auto* label = element.find("label")) {
      add(action, "label", label->place, scalar_node(label->value, label->value_place));
    }
  }
  list.items.push_back(std::move(action));
}

Node ActionTree::read(const XmlElement& parent) {
  auto list = list_node(parent.place);
  for (const auto& child : parent.children) {
    // What describes a transition stands beside its content.
    const bool describes =
        is_extension(child, "title") || is_extension(child, "form") || is_extension(child, "check");
    if (!describes) add_action(child, list);
  }
  return list;
}

}  // namespace

Node action_nodes(const XmlElement& parent, Report& report) {
  return ActionTree(report).read(parent);
}

}  // namespace xinfang::definition
