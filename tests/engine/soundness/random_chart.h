// Random workflows for the explorer's tests: states of every kind, clocks, forms, data that guards
// compare. The same seed gives the same workflow.
#pragma once

#include <random>
#include <string>
#include <vector>

#include "engine/clock/rule.h"
#include "tests/support/tiny_chart.h"

namespace xinfang::soundness {

namespace random {

using namespace xinfang::tiny;
using definition::ClockAction;
using definition::FieldKind;

inline clock::RulePack terms() {
  clock::RulePack pack;
  pack.name = "terms";
  for (const auto* id : {"k", "l"}) {
    clock::Rule rule;
    rule.id = id;
    rule.limit = {7, clock::Unit::days};
    rule.basis = "article";
    rule.may_suspend =
        *id == 'k';  // l may be corrected instead: no suspension can stand against it
    rule.extension = clock::Period{30, clock::Unit::days};
    rule.extensions_max = 1;
    pack.rules.push_back(rule);
  }
  return pack;
}

enum class Guards { exact, free };

class Generator {
 public:
  static constexpr int depth_max = 3;

  Generator(std::uint32_t seed, Guards guards) : random_(seed), is_free_(guards == Guards::free) {}

  definition::Definition make() {
    auto definition = workflow();
    auto kind = field("kind", FieldKind::enumeration);
    for (const auto* value : {"x", "y", "z"}) kind.choices.push_back({value, text(value)});
    definition.data = {field("flag", FieldKind::boolean), kind,
                       field("number", FieldKind::integer)};
    for (int i = 2 + below(2); i > 0; --i) definition.root.states.push_back(make_state(1));
    definition.root.states.push_back(final_state("end"));
    collect(definition.root);
    ids_.push_back("end");
    link(definition.root, definition.data);
    if (below(3) == 0) definition.registration.form = {store(definition.data[0])};
    return definition;
  }

 private:
  int below(int bound) { return static_cast<int>(random_() % static_cast<unsigned>(bound)); }

  State make_state(int depth) {
    State made = state("s" + std::to_string(next_++));
    const int what = below(12);
    if (what < 7 || depth == depth_max) {
      if (depth > 1 && what == 0) made.kind = StateKind::final;
      return made;
    }
    made.kind = what < 10 ? StateKind::compound : StateKind::parallel;
    for (int i = 2; i > 0; --i) made.states.push_back(make_state(depth + 1));
    if (made.kind == StateKind::parallel) {
      for (auto& region : made.states) {
        if (region.kind == StateKind::final) region.kind = StateKind::atomic;
      }
    }
    if (below(3) == 0) {
      const std::string target = made.states[0].id;
      const std::string id = "s" + std::to_string(next_++);
      made.states.push_back(below(2) == 0 ? shallow(id, target) : deep(id, target));
    }
    return made;
  }

  void collect(const State& around) {
    for (const auto& one : around.states) {
      ids_.push_back(one.id);
      collect(one);
    }
  }

  std::string any() { return ids_[static_cast<std::size_t>(below(static_cast<int>(ids_.size())))]; }
  std::string event() { return std::string(1, static_cast<char>('e' + below(4))); }
  std::string clock() { return below(2) == 0 ? "k" : "l"; }

  std::string condition() {
    static const std::vector<std::string> conditions{
        "flag == true",
        "flag != true",
        "flag",
        "!flag",
        "kind == 'x'",
        "kind != 'x'",
        "kind in ['x', 'y']",
        "kind == null || flag == null",
        "flag == false && kind != 'z'",
        "kind == 'z' ? flag == true : kind != null",
    };
    static const std::vector<std::string> free_conditions{
        "number > 2",       "number <= 2",           "number == 3",
        "!(number > 2)",    "number + 1 < 4",        "number > 2 || flag == true",
        "number in [1, 2]", "size(actor.roles) > 1", "'chief' in actor.roles && kind != 'x'",
    };
    if (below(5) == 0) return "In('" + any() + "')";
    if (is_free_ && below(2) == 0) {
      return free_conditions[static_cast<std::size_t>(
          below(static_cast<int>(free_conditions.size())))];
    }
    return conditions[static_cast<std::size_t>(below(static_cast<int>(conditions.size())))];
  }

  // "" for none. A day that may lie in the future, or before what the clock knows of, is a free
  // choice.
  std::string day() {
    static const std::vector<std::string> days{"", "", "today", "null", "flag ? today : null"};
    static const std::vector<std::string> free_days{"'2026-02-20'", "'2026-03-20'",
                                                    "kind == 'x' ? '2026-02-27' : 'soon'"};
    if (is_free_ && below(3) == 0) return free_days[static_cast<std::size_t>(below(3))];
    return days[static_cast<std::size_t>(below(is_free_ ? 5 : 4))];
  }

  Action action(int depth) {
    using Kind = ClockAction::Kind;
    static const std::vector<std::string> values{"'x'", "'y'", "null", "flag ? 'x' : 'z'",
                                                 "kind == 'x' ? 'y' : kind"};
    static const std::vector<std::string> flags{"true", "false", "null", "!flag", "kind == 'x'"};
    if (is_free_ && below(6) == 0) return change_clock_on(Kind::start, clock(), day());
    if (is_free_ && below(4) == 0) {
      static const std::vector<std::string> numbers{"number == null ? 1 : number + 1", "3",
                                                    "number - 1", "null"};
      return set("number", numbers[static_cast<std::size_t>(below(4))]);
    }
    switch (below(depth < 2 ? 12 : 11)) {
      case 0:
        return set("flag", flags[static_cast<std::size_t>(below(5))]);
      case 1:
        return set("kind", values[static_cast<std::size_t>(below(5))]);
      case 2:
        return raise(event());
      case 3:
      case 4:
        return change_clock(Kind::start, clock());
      case 5:
        return change_clock_on(Kind::stop, clock(), day());
      case 6:
        return change_clock_on(Kind::meet, clock(), day());
      case 7:
        return below(2) == 0 ? change_clock_on(Kind::suspend, "k", day())
                             : change_clock_on(Kind::resume, "k", day());
      case 8:
        return below(2) == 0 ? change_clock_on(Kind::restart, "k", day())
                             : change_clock(Kind::extend, clock(), "'30 days'");
      case 9:
        return change_clock_on(Kind::correct, is_free_ ? clock() : "l",
                               is_free_ && below(2) == 0 ? day() : "today", "'why'");
      case 10:
        return note("n");
      default:
        return choose(condition(), {action(depth + 1)}, {action(depth + 1)});
    }
  }

  On transition(const std::vector<definition::Field>& data) {
    const int what = below(18);
    On made = what == 0   ? always().when(condition())
              : what == 1 ? inside("done.state." + any())
              : what == 2 ? inside("error")
              : what == 3 ? inside("clock.expired." + clock())
              : what == 4 ? inside("clock.expired")
              : what == 5 ? inside((below(2) == 0 ? "clock.warned." : "clock.urgent.") + clock())
              : what == 6 ? inside(below(2) == 0 ? "clock.warned" : "clock")
                          : on(event());
    made.transition.basis = "article";
    const bool by_person = what > 6;
    if (by_person && made.transition.events[0] == "e") {
      made.transition.form = {store(data[1])};
      made.transition.form[0].field.optional = false;
    }
    if (by_person && made.transition.events[0] == "f") {
      made.transition.form = {store(data[0]), ask(field("yes", FieldKind::boolean, false))};
      if (below(2) == 0) made = std::move(made).when(below(2) == 0 ? "event.yes" : "!event.yes");
    }
    if (is_free_ && by_person && made.transition.events[0] == "h") {
      made.transition.form = {store(data[2])};
      if (below(2) == 0) made = std::move(made).when("event.number >= 2");
    }
    if (by_person && made.transition.events[0] == "g" && below(2) == 0) {
      made.transition.by = {"chief"};
    }
    if (below(5) != 0) made = std::move(made).to(any());
    if (below(4) == 0) made = std::move(made).internal();
    if (below(3) == 0) made = std::move(made).when(condition());
    for (int i = below(3); i > 0; --i) made.transition.actions.push_back(action(0));
    return made;
  }

  void link(State& around, const std::vector<definition::Field>& data) {
    for (auto& one : around.states) {
      link(one, data);
      const bool pseudo =
          one.kind == StateKind::shallow_history || one.kind == StateKind::deep_history;
      one.place = {1000 + line_++, 1};
      if (pseudo) continue;
      if (below(4) == 0) add(one, entry(action(0)));
      if (below(8) == 0) add(one, exit(action(0)));
      if (one.kind == StateKind::final) continue;
      if (below(8) == 0) one.untimed = "no term";
      for (int i = below(4); i > 0; --i) {
        add(one, transition(data));
        one.transitions.back().place = {1 + line_++, 1};
      }
    }
  }

  std::mt19937 random_;
  bool is_free_;
  int next_ = 0;
  int line_ = 0;
  std::vector<std::string> ids_;
};

}  // namespace random

}  // namespace xinfang::soundness
