#include <array>

#include "engine/definition/scxml_writer.h"

namespace xinfang::definition {
namespace {

// One overload for each action: a new one does not compile until it is written here.
class ActionWriter {
 public:
  explicit ActionWriter(XmlWriter& out) : out_(out) {}

  void operator()(const Assign& action) {
    const XmlScope element(out_, "assign");
    out_.attribute("location", action.field);
    out_.attribute("expr", action.expression);
  }
  void operator()(const Raise& action) { one("raise", "event", action.event); }
  void operator()(const Log& action) {
    const XmlScope element(out_, "log");
    out_.attribute("label", action.label);
    out_.attribute("expr", action.expression);
  }
  void operator()(const If& action) {
    const XmlScope element(out_, "if");
    bool first = true;
    for (const auto& branch : action.branches) {
      if (first) {
        out_.attribute("cond", branch.condition);
      } else if (branch.condition.empty()) {
        const XmlScope otherwise(out_, "else");
      } else {
        one("elseif", "cond", branch.condition);
      }
      first = false;
      write_actions(out_, branch.actions);
    }
  }
  void operator()(const Foreach& action) {
    const XmlScope element(out_, "foreach");
    out_.attribute("item", action.item);
    out_.attribute("index", action.index);
    out_.attribute("array", action.array);
    write_actions(out_, action.actions);
  }
  void operator()(const ClockAction& action) {
    static constexpr std::array<std::string_view, 8> names{"xf:start",   "xf:meet",    "xf:stop",
                                                           "xf:restart", "xf:suspend", "xf:resume",
                                                           "xf:extend",  "xf:correct"};
    const XmlScope element(out_, names[static_cast<std::size_t>(action.kind)]);
    out_.attribute("clock", action.clock);
    out_.attribute("by", action.by);
    out_.attribute("on", action.on);
    out_.attribute("reason", action.reason);
    out_.attribute("document", action.document);
  }
  void operator()(const Document& action) { one("xf:document", "name", action.document); }
  void operator()(const Notice& action) {
    const XmlScope element(out_, "xf:notice");
    out_.attribute("to", action.to);
    write_text(out_, "xf:text", action.text);
  }
  void operator()(const Send& action) {
    const XmlScope element(out_, "send");
    given("event", "eventexpr", action.event);
    given("target", "targetexpr", action.target);
    given("type", "typeexpr", action.type);
    out_.attribute("id", action.id);
    out_.attribute("idlocation", action.id_location);
    given("delay", "delayexpr", action.delay);
    write_payload(out_, action.payload);
  }
  void operator()(const Cancel& action) {
    const XmlScope element(out_, "cancel");
    given("sendid", "sendidexpr", action.send_id);
  }
  // Blocks are written by what holds them.
  void operator()(const Block& action) { write_actions(out_, action.actions); }

 private:
  void one(std::string_view name, std::string_view attribute, std::string_view value) {
    const XmlScope element(out_, name);
    out_.attribute(attribute, value);
  }
  void given(std::string_view text, std::string_view expression, const Given& given) {
    out_.attribute(text, given.text);
    out_.attribute(expression, given.expression);
  }

  XmlWriter& out_;
};

}  // namespace

std::string joined_condition(const std::vector<std::string>& checks) {
  if (checks.size() == 1) return checks.front();
  std::string all;
  for (const auto& check : checks) all += (all.empty() ? "(" : " && (") + check + ")";
  return all;
}

std::string joined_words(const std::vector<std::string>& words) {
  std::string text;
  for (const auto& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

void write_text(XmlWriter& out, std::string_view name, const Text& text) {
  if (text.empty()) return;
  const XmlScope element(out, name);
  out.attribute("zh", text.zh);
  out.attribute("en", text.en);
}

void write_payload(XmlWriter& out, const Payload& payload) {
  for (const auto& parameter : payload.parameters) {
    const XmlScope element(out, "param");
    out.attribute("name", parameter.name);
    out.attribute(parameter.is_location ? "location" : "expr", parameter.expression);
  }
  if (payload.content.empty()) return;
  const XmlScope element(out, "content");
  out.attribute("expr", payload.content);
}

void write_actions(XmlWriter& out, const Actions& actions) {
  for (const auto& action : actions) std::visit(ActionWriter(out), action.what);
}

}  // namespace xinfang::definition
