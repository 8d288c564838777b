#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

#include "engine/clock/rule.h"
#include "engine/definition/node.h"
#include "engine/definition/values.h"
#include "engine/scenario/scenario.h"
#include "engine/scenario/value_reader.h"
#include "engine/statechart/refusal.h"

namespace xinfang::scenario {

namespace {

using definition::Node;
using definition::Report;

constexpr std::size_t scenarios_max = 500;  // in one file
constexpr std::size_t steps_max = 500;      // in one scenario

struct Alarm {
  std::string_view key;
  clock::AlarmKind kind;
};
constexpr std::array<Alarm, 3> alarms{{{"warn", clock::AlarmKind::warned},
                                       {"urgent", clock::AlarmKind::urgent},
                                       {"expire", clock::AlarmKind::expired}}};

std::vector<std::string> refusal_names() {
  using statechart::RefusalCode;
  std::vector<std::string> names;
  for (const auto code :
       {RefusalCode::unknown_event, RefusalCode::not_allowed_here, RefusalCode::role,
        RefusalCode::guard, RefusalCode::form, RefusalCode::finished, RefusalCode::clock,
        RefusalCode::loop, RefusalCode::reserved}) {
    names.emplace_back(to_text(code));
  }
  return names;
}

class Reader {
 public:
  explicit Reader(Report& report) : report_(&report) {}

  std::vector<Scenario> file(const Node& root) {
    std::vector<Scenario> scenarios;
    if (root.is_mapping()) {
      scenarios.push_back(scenario(root));
    } else if (check_list(root, "a scenario file", scenarios_max)) {
      for (const auto& item : root.items) scenarios.push_back(scenario(item));
    }
    return scenarios;
  }

 private:
  bool check_list(const Node& node, const std::string& what, std::size_t items_max) {
    if (!check_sequence(node, what, *report_)) return false;
    if (node.items.empty()) {
      report_->error(node.place, "empty-list", what + " is empty; at least one item must stand");
      return false;
    }
    if (node.items.size() <= items_max) return true;
    report_->error(node.place, "too-large",
                   what + " has " + std::to_string(node.items.size()) +
                       " items; allowed: at most " + std::to_string(items_max));
    return false;
  }

  std::optional<Instant> instant(const Node* node, const std::string& what) {
    if (node == nullptr) return std::nullopt;
    const auto found = node->is_scalar() ? parse_instant(node->scalar) : std::nullopt;
    if (!found) {
      report_->error(
          node->place, "wrong-type",
          what + " must be an instant such as 2026-03-02T09:00:00+08:00, found " + describe(*node));
    }
    return found;
  }

  Scenario scenario(const Node& node) {
    Scenario made;
    made.place = node.place;
    if (!check_mapping(node, "a scenario", *report_)) return made;
    check_keys(node, {"scenario", "workflow", "region", "start", "steps"}, "a scenario", *report_);
    made.title =
        read_text(required(node, "scenario", "a scenario", *report_), "'scenario'", *report_);
    made.workflow =
        read_word(required(node, "workflow", "a scenario", *report_), "'workflow'", *report_).text;
    made.region = read_word(node.find("region"), "'region'", *report_).text;
    const auto start = instant(required(node, "start", "a scenario", *report_), "'start'");
    if (start) made.start = *start;
    const Node* steps = required(node, "steps", "a scenario", *report_);
    if (steps == nullptr || !check_list(*steps, "'steps'", steps_max)) return made;
    for (const auto& item : steps->items) made.steps.push_back(step(item));
    return made;
  }

  Step step(const Node& node) {
    Step made;
    made.place = node.place;
    if (!check_mapping(node, "a step", *report_)) return made;
    check_keys(node,
               {"register", "send", "warn", "urgent", "expire", "with", "as", "login", "after",
                "at", "refused", "expect", "clocks", "data", "finished"},
               "a step", *report_);
    action(node, made);
    actor(node, made);
    time(node, made);
    refused(node, made);
    check(node, made.check);
    return made;
  }

  void action(const Node& node, Step& made) {
    const Node* registration = node.find("register");
    const Node* send = node.find("send");
    const Alarm* alarm = nullptr;
    int found = (registration != nullptr) + (send != nullptr);
    for (const auto& one : alarms) {
      if (node.find(one.key) == nullptr) continue;
      alarm = &one;
      ++found;
    }
    if (found > 1) {
      report_->error(node.place, "several-actions",
                     "a step has one of 'register', 'send', 'warn', 'urgent' and 'expire', found "
                     "several");
    }
    if (registration != nullptr) {
      made.kind = Step::Kind::registration;
      made.answers = answers(registration, "'register'");
    } else if (send != nullptr) {
      made.kind = Step::Kind::send;
      made.name = read_word(send, "'send'", *report_).text;
      made.answers = answers(node.find("with"), "'with'");
    } else if (alarm != nullptr) {
      made.kind = Step::Kind::ring;
      made.alarm = alarm->kind;
      const auto key = std::string(alarm->key);
      made.name = read_word(node.find(key), "'" + key + "'", *report_).text;
    }
    if (send == nullptr) forbid(node, "with", "'send'");
  }

  void forbid(const Node& node, std::string_view key, const std::string& owner) {
    if (const Node* found = node.find(key)) {
      report_->error(found->place, "misplaced-key",
                     "'" + std::string(key) + "' stands only in a step with " + owner);
    }
  }

  expression::Map answers(const Node* node, const std::string& what) {
    if (node == nullptr || !check_mapping(*node, what, *report_)) return {};
    return to_map(*node);
  }

  void actor(const Node& node, Step& made) {
    const bool person = made.kind == Step::Kind::registration || made.kind == Step::Kind::send;
    if (!person) {
      forbid(node, "as", "'register' or 'send'");
      forbid(node, "login", "'register' or 'send'");
      return;
    }
    made.role =
        read_word(required(node, "as", "a step with a person's event", *report_), "'as'", *report_)
            .text;
    const Node* login = node.find("login");
    made.login = login == nullptr ? made.role : read_word(login, "'login'", *report_).text;
  }

  void time(const Node& node, Step& made) {
    made.at = instant(node.find("at"), "'at'");
    const Node* after = node.find("after");
    if (after == nullptr) return;
    if (made.at) {
      report_->error(after->place, "several-times", "a step has 'after' or 'at', not both");
    }
    const auto period = after->is_scalar() ? clock::parse_period(after->scalar) : std::nullopt;
    if (period && period->unit == clock::Unit::days) {
      made.after = std::chrono::days{period->count};
    } else if (period && period->unit == clock::Unit::hours) {
      made.after = std::chrono::hours{period->count};
    } else {
      report_->error(after->place, "wrong-type",
                     "'after' must be days or hours such as '2 days', found " + describe(*after));
    }
  }

  void refused(const Node& node, Step& made) {
    const Node* found = node.find("refused");
    if (found == nullptr) return;
    if (made.kind == Step::Kind::check) forbid(node, "refused", "an action");
    const auto word = read_word(found, "'refused'", *report_);
    const auto names = refusal_names();
    if (!word.text.empty() && std::find(names.begin(), names.end(), word.text) == names.end()) {
      report_->error(word.place, "unknown-refusal",
                     "'" + word.text + "' is no refusal; allowed: " + definition::one_of(names));
    }
    made.refused = word.text;
  }

  void check(const Node& node, Check& made) {
    for (auto& word : read_words(node.find("expect"), "'expect'", *report_)) {
      made.expect.push_back(std::move(word.text));
    }
    clocks(node.find("clocks"), made);
    made.data = answers(node.find("data"), "'data'");
    if (const Node* finished = node.find("finished")) {
      made.finished = read_bool(finished, false, "'finished'", *report_);
    }
  }

  void clocks(const Node* node, Check& made) {
    if (node == nullptr || !check_mapping(*node, "'clocks'", *report_)) return;
    for (const auto& [key, value] : node->entries) {
      const bool known =
          value.is_scalar() &&
          (parse_day(value.scalar) || value.scalar == "met" || value.scalar == "stopped" ||
           value.scalar == "suspended" || value.scalar == "none");
      if (!known) {
        report_->error(value.place, "wrong-type",
                       "clock '" + key.scalar +
                           "' must be a due day such as 2026-03-09, or 'met', 'stopped', "
                           "'suspended' or 'none', found " +
                           describe(value));
      }
      made.clocks.emplace_back(key.scalar, value.scalar);
    }
  }

  Report* report_;
};

}  // namespace

Result<std::vector<Scenario>, std::vector<Diagnostic>> read_scenarios(std::string_view text,
                                                                      const std::string& file) {
  auto root = definition::parse_yaml(text, file);
  if (!root) return Failure{root.error()};
  Report report(file);
  auto scenarios = Reader(report).file(*root);
  if (report.failed()) return Failure{report.take()};
  return scenarios;
}

}  // namespace xinfang::scenario
