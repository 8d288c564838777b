#include "engine/definition/action_reader.h"

#include <algorithm>
#include <array>

#include "engine/definition/event_names.h"

namespace xinfang::definition {
namespace {

struct ClockVerb {
  std::string_view name;
  ClockAction::Kind kind;
};
constexpr std::array<ClockVerb, 8> clock_verbs = {{{"start", ClockAction::Kind::start},
                                                   {"meet", ClockAction::Kind::meet},
                                                   {"stop", ClockAction::Kind::stop},
                                                   {"restart", ClockAction::Kind::restart},
                                                   {"suspend", ClockAction::Kind::suspend},
                                                   {"resume", ClockAction::Kind::resume},
                                                   {"extend", ClockAction::Kind::extend},
                                                   {"correct", ClockAction::Kind::correct}}};

const std::vector<std::string>& verbs() {
  static const std::vector<std::string> names = {
      "set",     "raise",   "if",     "log",    "start",   "meet",     "stop",
      "restart", "suspend", "resume", "extend", "correct", "document", "notice"};
  return names;
}

bool check_raised_event(const Word& event, Report& report) {
  if (!check_event_name(event, report)) return false;
  if (!is_engine_event(event.text)) return true;
  report.error(event.place, "reserved-event",
               "event '" + event.text +
                   "' can't be raised: names that begin with done, error or clock are the "
                   "engine's");
  return false;
}

class ActionReader {
 public:
  ActionReader(const std::vector<std::string>& senders, WorkflowContext& context)
      : senders_(senders), context_(context), report_(context.report) {}

  void read_list(const Node& node, const std::string& what, Actions& actions);

 private:
  void read_one(const Node& node, const std::string& what, Actions& actions);
  std::string find_verb(const Node& node, const std::string& what);
  void read_set(const Node& node, Actions& actions);
  void read_if(const Node& node, Actions& actions);
  void read_clock(const Node& node, const ClockVerb& verb, const std::string& what,
                  Actions& actions);
  void read_notice(const Node& node, Actions& actions);
  void check_rule(const Word& clock, ClockAction::Kind kind);
  void check_extension(const Word& clock, const clock::Rule& rule);
  void check_receiver(const Word& to);

  const std::vector<std::string>& senders_;
  WorkflowContext& context_;
  Report& report_;
};

void ActionReader::read_list(const Node& node, const std::string& what, Actions& actions) {
  if (!check_sequence(node, what, report_)) return;
  for (const auto& item : node.items) read_one(item, "an action of " + what, actions);
}

// "" and a diagnostic where the action has no verb, or two. The `document` of an extension is a
// key.
std::string ActionReader::find_verb(const Node& node, const std::string& what) {
  if (!check_mapping(node, what, report_)) return "";
  std::string verb;
  for (const auto& [key, value] : node.entries) {
    if (std::find(verbs().begin(), verbs().end(), key.scalar) == verbs().end()) continue;
    if (key.scalar == "document" && node.find("extend") != nullptr) continue;
    if (!verb.empty()) {
      const auto both = one_of({verb, key.scalar});
      report_.error(key.place, "bad-action",
                    std::string(what)
                        .append(" has two verbs; allowed: ")
                        .append(both)
                        .append(", each an item of the list"));
      return "";
    }
    verb = key.scalar;
  }
  if (verb.empty()) {
    const auto said = node.entries.empty() ? std::string() : node.entries.front().key.scalar;
    const auto near = nearest(said, verbs());
    report_.error(
        node.place, "unknown-action",
        "unknown action '" + said + "'" +
            (near.empty() ? "; allowed: " + one_of(verbs()) : "; did you mean '" + near + "'?"));
  }
  return verb;
}

void ActionReader::read_one(const Node& node, const std::string& what, Actions& actions) {
  const auto verb = find_verb(node, what);
  if (verb.empty()) return;
  if (verb == "if") {
    check_keys(node, {"if", "then", "else"}, what, report_);
    return read_if(node, actions);
  }
  const auto* found = std::find_if(clock_verbs.begin(), clock_verbs.end(),
                                   [&](const ClockVerb& known) { return known.name == verb; });
  if (found != clock_verbs.end()) return read_clock(node, *found, what, actions);
  check_keys(node, {verb}, what, report_);
  const auto& value = *node.find(verb);
  if (verb == "set") return read_set(value, actions);
  if (verb == "notice") return read_notice(value, actions);
  if (verb == "log") {
    auto words = read_expression(&value, "log", report_);
    actions.push_back({Log{std::move(words.text), words.place}, node.place});
    return;
  }
  if (verb == "raise") {
    auto event = read_word(&value, "raise", report_);
    if (event.text.empty() || !check_raised_event(event, report_)) return;
    context_.raised.push_back(event);
    actions.push_back({Raise{std::move(event.text)}, node.place});
    return;
  }
  if (verb == "document") {
    auto document = read_word(&value, "document", report_);
    if (document.text.empty()) return;
    context_.check_known(document, context_.documents, "document");
    actions.push_back({Document{std::move(document.text)}, node.place});
  }
}

void ActionReader::read_set(const Node& node, Actions& actions) {
  if (!check_mapping(node, "set", report_)) return;
  for (const auto& [key, value] : node.entries) {
    context_.check_known({key.scalar, key.place}, context_.fields, "field");
    auto expression = read_expression(&value, "the value of '" + key.scalar + "'", report_);
    actions.push_back(
        {Assign{key.scalar, std::move(expression.text), expression.place}, key.place});
  }
}

void ActionReader::read_if(const Node& node, Actions& actions) {
  If choice;
  auto condition = read_expression(node.find("if"), "if", report_);
  If::Branch then{std::move(condition.text), {}, condition.place};
  const auto* then_node = required(node, "then", "if", report_);
  if (then_node != nullptr) read_list(*then_node, "then", then.actions);
  choice.branches.push_back(std::move(then));
  if (const auto* otherwise = node.find("else")) {
    If::Branch branch{"", {}, otherwise->place};
    read_list(*otherwise, "else", branch.actions);
    choice.branches.push_back(std::move(branch));
  }
  actions.push_back({std::move(choice), node.place});
}

void ActionReader::check_extension(const Word& clock, const clock::Rule& rule) {
  if (!rule.extension) {
    report_.error(clock.place, "clock-rule",
                  "clock '" + clock.text + "' can't be extended: its rule has no 'extension'");
    return;
  }
  for (const auto& sender : senders_) {
    const auto& allowed = rule.extended_by;
    if (std::find(allowed.begin(), allowed.end(), sender) != allowed.end()) continue;
    report_.error(clock.place, "clock-rule",
                  "role '" + sender + "' may not extend clock '" + clock.text +
                      "'; its rule allows " + one_of(allowed));
  }
}

// What the rule forbids would be refused each time at run time: say so now.
void ActionReader::check_rule(const Word& clock, ClockAction::Kind kind) {
  if (!context_.check_known(clock, context_.clocks, "clock") || context_.rules == nullptr) return;
  const auto found = std::find_if(context_.rules->rules.begin(), context_.rules->rules.end(),
                                  [&](const clock::Rule& rule) { return rule.id == clock.text; });
  if (found == context_.rules->rules.end()) return;
  const bool suspends = kind == ClockAction::Kind::suspend || kind == ClockAction::Kind::resume;
  if (suspends && !found->may_suspend) {
    report_.error(clock.place, "clock-rule",
                  "clock '" + clock.text + "' can't be suspended: its rule has no 'may_suspend'");
  }
  if (kind == ClockAction::Kind::extend) check_extension(clock, *found);
}

void ActionReader::read_clock(const Node& node, const ClockVerb& verb, const std::string& what,
                              Actions& actions) {
  using Kind = ClockAction::Kind;
  const std::string name(verb.name);
  const bool extends = verb.kind == Kind::extend;
  const bool corrects = verb.kind == Kind::correct;
  auto allowed = std::vector<std::string>{name, "on", "reason"};
  if (extends) allowed = {name, "by", "reason", "document"};
  check_keys(node, allowed, what, report_);
  ClockAction action;
  action.kind = verb.kind;
  auto clock = read_word(node.find(verb.name), name, report_);
  if (!clock.text.empty()) check_rule(clock, verb.kind);
  action.clock = std::move(clock.text);
  const auto read = [&](const std::string& key, bool is_required, std::string& text, Place& place) {
    const auto* found = is_required ? required(node, key, name, report_) : node.find(key);
    if (found == nullptr) return;
    auto words = read_expression(found, key + " of " + name, report_);
    text = std::move(words.text);
    place = words.place;
  };
  if (extends) {
    read("by", true, action.by, action.by_place);
    read("document", false, action.document, action.document_place);
  } else {
    read("on", corrects, action.on, action.on_place);
  }
  read("reason", corrects, action.reason, action.reason_place);
  actions.push_back({std::move(action), node.place});
}

void ActionReader::check_receiver(const Word& to) {
  if (to.text == "petitioner" || context_.roles.contains(to.text)) return;
  const auto* field = context_.find_field(to.text);
  if (field != nullptr && field->kind == FieldKind::user) return;
  if (!context_.roles.complete || !context_.fields.complete) return;
  auto known = context_.roles.all;
  known.emplace_back("petitioner");
  for (const auto& data : context_.definition.data) {
    if (data.kind == FieldKind::user) known.push_back(data.id);
  }
  report_.error(to.place, "unknown-receiver",
                "unknown receiver '" + to.text + "' of a notice" + suggestion(to.text, known));
}

void ActionReader::read_notice(const Node& node, Actions& actions) {
  const std::string what = "a notice";
  if (!check_mapping(node, what, report_)) return;
  check_keys(node, {"to", "text"}, what, report_);
  auto to = read_word(required(node, "to", what, report_), "to of a notice", report_);
  if (!to.text.empty()) check_receiver(to);
  auto text = read_text(required(node, "text", what, report_), "text of a notice", report_);
  actions.push_back({Notice{std::move(to.text), std::move(text)}, node.place});
}

}  // namespace

Actions read_actions(const Node* node, const std::string& what,
                     const std::vector<std::string>& senders, WorkflowContext& context) {
  Actions actions;
  if (node != nullptr) ActionReader(senders, context).read_list(*node, what, actions);
  return actions;
}

Actions read_started_clocks(const Node* node, const std::string& what, WorkflowContext& context) {
  Actions actions;
  if (node == nullptr) return actions;
  auto& report = context.report;
  const auto start = "start of " + what;
  const auto add = [&](const Node& item) {
    ClockAction action;
    auto clock = read_word(item.is_mapping() ? required(item, "clock", start, report) : &item,
                           start, report);
    if (item.is_mapping()) {
      check_keys(item, {"clock", "on"}, start, report);
      auto on = read_expression(required(item, "on", start, report), "on of " + start, report);
      action.on = std::move(on.text);
      action.on_place = on.place;
    }
    if (clock.text.empty()) return;
    context.check_known(clock, context.clocks, "clock");
    action.clock = std::move(clock.text);
    actions.push_back({std::move(action), clock.place});
  };
  if (node->is_sequence()) {
    for (const auto& item : node->items) add(item);
  } else {
    add(*node);
  }
  return actions;
}

}  // namespace xinfang::definition
