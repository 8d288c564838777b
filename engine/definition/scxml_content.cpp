#include "engine/definition/scxml_content.h"

#include "engine/definition/delay.h"
#include "engine/definition/scxml_values.h"
#include "engine/definition/scxml_vocabulary.h"

namespace xinfang::definition {
namespace {

std::string value_of(const XmlElement& element, std::string_view attribute) {
  const auto* found = element.find(attribute);
  return found == nullptr ? std::string() : found->value;
}

}  // namespace

ScxmlExpression read_expression(const XmlElement& element, std::string_view attribute,
                                Report& report) {
  const auto* found = element.find(attribute);
  if (found == nullptr) return {"", element.place};
  if (found->value.find_first_not_of(" \t\r\n") == std::string::npos) {
    report.error(found->place, "missing-attribute",
                 "'" + std::string(attribute) + "' of <" + element.name +
                     "> is empty; it holds a CEL expression");
  }
  return {found->value, found->value_place};
}

void ScxmlContent::exclude(const XmlElement& element, const std::string& first,
                           const std::string& second) {
  const auto* one = element.find(first);
  const auto* other = element.find(second);
  if (one == nullptr || other == nullptr) return;
  report_.error(other->place, "conflicting-attributes",
                "<" + element.name + "> has both '" + first + "' and '" + second +
                    "'; one of them is allowed");
}

Given ScxmlContent::read_given(const XmlElement& element, const std::string& text,
                               const std::string& computed) {
  exclude(element, text, computed);
  Given given;
  given.text = value_of(element, text);
  auto expression = read_expression(element, computed, report_);
  given.expression = std::move(expression.text);
  const auto* said = element.find(text);
  given.place = said == nullptr ? expression.place : said->value_place;
  return given;
}

Assign ScxmlContent::read_assign(const XmlElement& element) {
  auto expression = read_expression(element, "expr", report_);
  auto text = read_text_value(element, report_);
  const bool computed = element.find("expr") != nullptr;
  if (computed && !text.text.empty()) {
    report_.error(element.place, "conflicting-attributes",
                  "<assign> has both 'expr' and text inside; one of them is allowed");
  } else if (!computed && text.text.empty()) {
    report_.error(element.place, "missing-attribute", "<assign> needs 'expr' or text inside");
  }
  if (!computed) return {value_of(element, "location"), std::move(text.text), text.place};
  return {value_of(element, "location"), std::move(expression.text), expression.place};
}

// <elseif> and <else> stand between the actions they divide (SCXML 4.3).
If ScxmlContent::read_if(const XmlElement& element) {
  If choice;
  const auto begin = [&](const XmlElement& branch) {
    auto condition = read_expression(branch, "cond", report_);
    choice.branches.push_back({std::move(condition.text), {}, condition.place});
  };
  begin(element);
  bool last = false;
  for (const auto& child : element.children) {
    if (!is_scxml(child)) continue;
    if (child.name != "elseif" && child.name != "else") {
      read_one(child, choice.branches.back().actions);
      continue;
    }
    if (last) {
      report_.error(child.place, "misplaced-element",
                    "<" + child.name + "> follows <else>, which must be the last");
    }
    last = child.name == "else";
    begin(child);
  }
  return choice;
}

Foreach ScxmlContent::read_foreach(const XmlElement& element) {
  Foreach loop;
  auto array = read_expression(element, "array", report_);
  loop.array = std::move(array.text);
  loop.place = array.place;
  loop.item = value_of(element, "item");
  loop.index = value_of(element, "index");
  loop_variables_.push_back(loop.item);
  if (!loop.index.empty()) loop_variables_.push_back(loop.index);
  loop.actions = read(element);
  return loop;
}

Payload ScxmlContent::read_payload(const XmlElement& element) {
  Payload payload;
  const XmlElement* content = nullptr;
  for (const auto& name : read_tokens(element.find("namelist"))) {
    payload.parameters.push_back({name.text, name.text, true, name.place});
  }
  for (const auto& child : element.children) {
    if (is_scxml(child, "param")) {
      exclude(child, "expr", "location");
      const bool is_location = child.find("location") != nullptr;
      if (!is_location && child.find("expr") == nullptr) {
        report_.error(child.place, "missing-attribute", "<param> needs 'expr' or 'location'");
      }
      auto value = read_expression(child, is_location ? "location" : "expr", report_);
      payload.parameters.push_back(
          {value_of(child, "name"), std::move(value.text), is_location, value.place});
    } else if (is_scxml(child, "content")) {
      if (content != nullptr) {
        report_.error(child.place, "misplaced-element",
                      "<" + element.name + "> has two <content>; one is allowed");
      }
      content = &child;
    }
  }
  if (content == nullptr) return payload;
  if (!payload.parameters.empty()) {
    report_.error(content->place, "conflicting-attributes",
                  "<" + element.name +
                      "> has both <content> and parameters (<param>, 'namelist'); one of them is "
                      "allowed");
  }
  auto expression = read_expression(*content, "expr", report_);
  auto text = read_text_value(*content, report_);
  if (!expression.text.empty() && !text.text.empty()) {
    report_.error(content->place, "conflicting-attributes",
                  "<content> has both 'expr' and text inside; one of them is allowed");
  }
  const bool computed = !expression.text.empty();
  payload.content = computed ? std::move(expression.text) : std::move(text.text);
  payload.content_place = computed ? expression.place : text.place;
  return payload;
}

// An event that is raised or sent has one name; several are for transitions.
void ScxmlContent::check_event(const XmlElement& element) {
  const auto* event = element.find("event");
  if (event == nullptr || event->value.find_first_of(" \t\r\n") == std::string::npos) return;
  report_.error(event->value_place, "bad-name",
                "'" + event->value + "' is no name of an event; it must be one word");
}

Send ScxmlContent::read_send(const XmlElement& element) {
  Send send;
  check_event(element);
  send.event = read_given(element, "event", "eventexpr");
  send.target = read_given(element, "target", "targetexpr");
  send.type = read_given(element, "type", "typeexpr");
  send.delay = read_given(element, "delay", "delayexpr");
  exclude(element, "id", "idlocation");
  send.id = value_of(element, "id");
  send.id_location = value_of(element, "idlocation");
  send.payload = read_payload(element);
  if (send.event.empty()) {
    report_.error(element.place, "missing-attribute", "<send> needs 'event' or 'eventexpr'");
  }
  if (!send.delay.text.empty() && !parse_delay(send.delay.text)) {
    report_.error(send.delay.place, "bad-value",
                  "'" + send.delay.text +
                      "' is no delay; allowed: a number with ms, s, m, h or d, such as '1.5s'");
  }
  return send;
}

void ScxmlContent::read_one(const XmlElement& element, Actions& actions) {
  const auto add = [&](auto action) { actions.push_back({std::move(action), element.place}); };
  if (element.name == "assign") return add(read_assign(element));
  if (element.name == "raise") {
    check_event(element);
    return add(Raise{value_of(element, "event")});
  }
  if (element.name == "log") {
    auto expression = read_expression(element, "expr", report_);
    return add(Log{std::move(expression.text), expression.place, value_of(element, "label")});
  }
  if (element.name == "if") return add(read_if(element));
  if (element.name == "foreach") return add(read_foreach(element));
  if (element.name == "send") return add(read_send(element));
  if (element.name == "cancel") {
    auto id = read_given(element, "sendid", "sendidexpr");
    if (id.empty()) {
      report_.error(element.place, "missing-attribute", "<cancel> needs 'sendid' or 'sendidexpr'");
    }
    return add(Cancel{std::move(id)});
  }
}

Actions ScxmlContent::read(const XmlElement& parent) {
  Actions actions;
  for (const auto& child : parent.children) {
    if (is_scxml(child)) read_one(child, actions);
  }
  return actions;
}

Actions ScxmlContent::read_blocks(const XmlElement& state, std::string_view name) {
  Actions blocks;
  for (const auto& child : state.children) {
    if (is_scxml(child, name)) blocks.push_back({Block{read(child)}, child.place});
  }
  if (blocks.size() != 1) return blocks;
  return std::move(std::get<Block>(blocks.front().what).actions);
}

}  // namespace xinfang::definition
