#include "engine/definition/scxml_vocabulary.h"

#include <algorithm>
#include <array>

namespace xinfang::definition {
namespace {

using Words = std::vector<std::string>;

struct Rule {
  std::string name;
  Words attributes;
  Words required;
  Words children;
  bool text = false;
};

Words join(Words left, const Words& right) {
  left.insert(left.end(), right.begin(), right.end());
  return left;
}

const std::vector<Rule>& rules() {
  static const std::vector<Rule> all = [] {
    const Words content{"raise", "if", "foreach", "log", "assign", "send", "cancel"};
    const Words branches = join(content, {"elseif", "else"});
    const Words inside{"onentry",  "onexit",  "transition", "state",
                       "parallel", "history", "datamodel"};
    const Words send{"event", "eventexpr",  "target", "targetexpr", "type",    "typeexpr",
                     "id",    "idlocation", "delay",  "delayexpr",  "namelist"};
    return std::vector<Rule>{
        {"scxml",
         {"initial", "name", "version", "datamodel", "binding"},
         {},
         {"state", "parallel", "final", "datamodel"}},
        {"state", {"id", "initial"}, {}, join(inside, {"initial", "final"})},
        {"parallel", {"id"}, {}, inside},
        {"final", {"id"}, {}, {"onentry", "onexit", "donedata"}},
        {"history", {"id", "type"}, {}, {"transition"}},
        {"initial", {}, {}, {"transition"}},
        {"transition", {"event", "cond", "target", "type"}, {}, content},
        {"onentry", {}, {}, content},
        {"onexit", {}, {}, content},
        {"datamodel", {}, {}, {"data"}},
        {"data", {"id", "expr"}, {"id"}, {}, true},
        {"donedata", {}, {}, {"content", "param"}},
        {"assign", {"location", "expr"}, {"location"}, {}, true},
        {"raise", {"event"}, {"event"}, {}},
        {"log", {"label", "expr"}, {}, {}},
        {"if", {"cond"}, {"cond"}, branches},
        {"elseif", {"cond"}, {"cond"}, {}},
        {"else", {}, {}, {}},
        {"foreach", {"array", "item", "index"}, {"array", "item"}, content},
        {"send", send, {}, {"content", "param"}},
        {"cancel", {"sendid", "sendidexpr"}, {}, {}},
        {"param", {"name", "expr", "location"}, {"name"}, {}},
        {"content", {"expr"}, {}, {}, true},
    };
  }();
  return all;
}

struct Unsupported {
  std::string_view name;
  std::string_view why;
};
constexpr std::array<Unsupported, 3> unsupported{
    {{"script", "expressions are CEL, which has no statements; use <assign>"},
     {"invoke", "a document starts no other session"},
     {"finalize", "it belongs to <invoke>, which is not supported"}}};

const Rule* find_rule(std::string_view name) {
  const auto found = std::find_if(rules().begin(), rules().end(),
                                  [&](const Rule& rule) { return rule.name == name; });
  return found == rules().end() ? nullptr : &*found;
}

bool contains(const Words& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

class Checker {
 public:
  explicit Checker(Report& report) : report_(report) {}

  void check(const XmlElement& element, const Rule& rule);

 private:
  void check_attributes(const XmlElement& element, const Rule& rule);
  // Null, and a report, where the element may not stand in `parent`.
  const Rule* find_child(const XmlElement& element, const Rule& parent);

  Report& report_;
};

void Checker::check_attributes(const XmlElement& element, const Rule& rule) {
  for (const auto& attribute : element.attributes) {
    if (!attribute.space.empty() || contains(rule.attributes, attribute.name)) continue;
    if (attribute.name == "src") {
      report_.error(attribute.place, "unsupported-attribute",
                    "'src' of <" + rule.name +
                        "> is not supported: a document is one file; write the value into it");
      continue;
    }
    report_.error(attribute.place, "unknown-attribute",
                  "<" + rule.name + "> has no attribute '" + attribute.name + "'" +
                      suggestion(attribute.name, rule.attributes));
  }
  for (const auto& name : rule.required) {
    const auto* found = element.find(name);
    const bool is_expression = name == "cond" || name == "array";  // empty: told by their reader
    if (found != nullptr && (is_expression || !found->value.empty())) continue;
    report_.error(element.place, "missing-attribute", "<" + rule.name + "> needs '" + name + "'");
  }
}

const Rule* Checker::find_child(const XmlElement& element, const Rule& parent) {
  for (const auto& one : unsupported) {
    if (one.name != element.name) continue;
    report_.error(element.place, "unsupported-element",
                  "<" + element.name + "> is not supported: " + std::string(one.why));
    return nullptr;
  }
  const auto* rule = find_rule(element.name);
  if (rule == nullptr) {
    report_.error(
        element.place, "unknown-element",
        "SCXML has no element <" + element.name + ">" + suggestion(element.name, parent.children));
    return nullptr;
  }
  if (contains(parent.children, element.name)) return rule;
  report_.error(element.place, "misplaced-element",
                "<" + element.name + "> may not stand in <" + parent.name + ">; allowed: " +
                    (parent.children.empty() ? "nothing" : one_of(parent.children)));
  return nullptr;
}

void Checker::check(const XmlElement& element, const Rule& rule) {
  check_attributes(element, rule);
  if (!rule.text && element.text.find_first_not_of(" \t\r\n") != std::string::npos) {
    report_.error(element.place, "unexpected-text", "<" + rule.name + "> holds text; none may be");
  }
  for (const auto& child : element.children) {
    if (!is_scxml(child)) {
      if (rule.text && child.space != extension_space) {
        report_.error(child.place, "misplaced-element",
                      "<" + child.name + "> may not stand in <" + rule.name +
                          ">: CEL has no values of XML; allowed: text or 'expr'");
      }
      continue;
    }
    const auto* child_rule = find_child(child, rule);
    if (child_rule != nullptr) check(child, *child_rule);
  }
}

}  // namespace

bool is_scxml(const XmlElement& element) { return element.space == scxml_space; }

bool is_scxml(const XmlElement& element, std::string_view name) {
  return is_scxml(element) && element.name == name;
}

bool is_extension(const XmlElement& element, std::string_view name) {
  return element.space == extension_space && element.name == name;
}

void check_vocabulary(const XmlElement& root, Report& report) {
  if (!is_scxml(root, "scxml")) {
    report.error(root.place, "unknown-element",
                 "the root is <" + root.name + "> of the namespace '" + root.space +
                     "'; it must be <scxml> of '" + std::string(scxml_space) + "'");
    return;
  }
  Checker(report).check(root, *find_rule("scxml"));
}

}  // namespace xinfang::definition
