#include "tests/engine/statechart/reference/agreement.h"

#include <algorithm>
#include <optional>

#include "engine/base/diagnostic.h"
#include "engine/expression/json.h"
#include "engine/statechart/decide.h"
#include "tests/engine/statechart/reference/chart_text.h"
#include "tests/engine/statechart/reference/interpreter.h"
#include "tests/engine/statechart/running_case.h"

namespace xinfang::reference {

namespace {

using namespace statechart;

// The engine's records in the words of Interpreter::trace().
struct Lines {
  const Chart& chart;

  std::string id(std::size_t state) const { return chart.states()[state].id; }
  std::string operator()(const Opened&) const { return ""; }
  std::string operator()(const EventTaken& record) const {
    return (record.internal ? "internal " : "event ") + record.name;
  }
  std::string operator()(const TransitionTaken& record) const {
    const auto source = chart.transitions()[record.transition].source;
    const auto& all = chart.states()[source].transitions;
    const auto at = std::find(all.begin(), all.end(), record.transition);
    return "take " + id(source) + " " + std::to_string(at - all.begin());
  }
  std::string operator()(const Exited& record) const { return "exit " + id(record.state); }
  std::string operator()(const Remembered& record) const {
    std::string line = "remember ";
    for (const auto& state : chart.states()) {
      if (state.history_slot == record.history) line += state.id + ":";
    }
    record.states.for_each([&](std::size_t state) { line += " " + id(state); });
    return line;
  }
  std::string operator()(const Entered& record) const { return "enter " + id(record.state); }
  std::string operator()(const Assigned& record) const {
    return "set " + chart.data()[record.field].id + " " + expression::to_json(record.value);
  }
  std::string operator()(const Logged& record) const { return "log " + record.text; }
  std::string operator()(const ErrorRaised&) const { return "error"; }
  std::string operator()(const Finished&) const { return "finished"; }
  template <class Other>
  std::string operator()(const Other&) const {
    return "a record of what these charts don't have";
  }
};

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const auto& line : lines) text += (text.empty() ? "" : ", ") + line;
  return text;
}

std::string text_of(const Ids& ids) { return joined({ids.begin(), ids.end()}); }

// What lasts, in words: "in a, b; h: a; n = 1; finished".
std::string text_of(const Memory& memory) {
  std::string text = "in " + text_of(memory.configuration);
  for (const auto& [id, kept] : memory.history) text += "; " + id + ": " + text_of(kept);
  for (const auto& [id, value] : memory.fields) {
    text += "; " + id + " = " + expression::to_json(value);
  }
  return text + (memory.finished ? "; finished" : "");
}

Memory memory_of(const Chart& chart, const Snapshot& snapshot) {
  const auto ids = [&](const IndexSet& states) {
    Ids named;
    states.for_each([&](std::size_t state) { named.insert(chart.states()[state].id); });
    return named;
  };
  Memory memory;
  memory.configuration = ids(snapshot.configuration);
  memory.finished = snapshot.finished;
  for (const auto& state : chart.states()) {
    if (state.history_slot == npos || !snapshot.history[state.history_slot]) continue;
    memory.history[state.id] = ids(*snapshot.history[state.history_slot]);
  }
  for (std::size_t i = 0; i < chart.data().size(); ++i) {
    memory.fields[chart.data()[i].id] = snapshot.data[i];
  }
  return memory;
}

// One case of a chart in the engine, with the naive one beside it.
class Pair {
 public:
  Pair(const Chart& chart, const definition::Definition& definition, Tally& tally)
      : chart_(chart), naive_(definition), tally_(tally) {}

  std::string open() {
    auto decision = statechart::open(chart_, {}, {}, context_);
    return compare("opening", std::move(decision), naive_.open());
  }
  std::string send(const std::string& event) {
    auto decision = decide(chart_, {}, snapshot_, {event, {}}, context_);
    return compare("event " + event, std::move(decision), naive_.send(event));
  }
  bool over() const { return over_ || snapshot_.finished; }

 private:
  std::string compare(const std::string& sent, Result<Decision, Refusal> decision,
                      const std::string& refused) {
    std::string engine;
    if (!decision) {
      engine = to_text(decision.error().code);
    } else {
      std::vector<std::string> lines;
      for (const auto& record : decision->records) {
        auto line = std::visit(Lines{chart_}, record);
        if (!line.empty()) lines.push_back(std::move(line));
      }
      snapshot_ = std::move(decision->snapshot);
      engine = joined(lines) + "\n    " + text_of(memory_of(chart_, snapshot_));
    }
    std::string naive = refused;
    if (naive.empty()) naive = joined(naive_.trace()) + "\n    " + text_of(naive_.memory());
    over_ = refused == "loop";
    count(refused);
    if (decision) {
      const auto illegal = check_configuration(chart_, snapshot_);
      if (!illegal.empty()) engine += "\n    illegal: " + illegal;
    }
    if (engine == naive) return "";
    return sent + "\n  engine: " + engine + "\n  naive:  " + naive + "\n";
  }

  void count(const std::string& refused) {
    tally_.refusals += refused.empty() ? 0 : 1;
    tally_.loops += over_ ? 1 : 0;
    if (!refused.empty()) return;
    for (const auto& line : naive_.trace()) {
      tally_.transitions += line.starts_with("take ") ? 1 : 0;
      tally_.remembered += line.starts_with("remember ") ? 1 : 0;
      tally_.errors += line == "error" ? 1 : 0;
      tally_.ends += line == "finished" ? 1 : 0;
    }
  }

  const Chart& chart_;
  Interpreter naive_;
  Tally& tally_;
  Context context_{Instant{}, {"wang", "王", {"clerk"}}};
  Snapshot snapshot_;
  bool over_ = false;
};

// Leaves out the part number `skip` of what can be left out of a state; false where there are
// fewer, `skip` being less by their number then.
template <class Item>
bool leave_out(std::vector<Item>& items, std::size_t& skip) {
  if (skip < items.size()) {
    items.erase(items.begin() + static_cast<std::ptrdiff_t>(skip));
    return true;
  }
  skip -= items.size();
  return false;
}

bool leave_out(definition::State& state, std::size_t& skip) {
  if (leave_out(state.states, skip) || leave_out(state.transitions, skip)) return true;
  for (auto* actions : {&state.entry, &state.exit, &state.initial_actions}) {
    if (leave_out(*actions, skip)) return true;
  }
  for (auto& transition : state.transitions) {
    if (leave_out(transition.when, skip) || leave_out(transition.actions, skip)) return true;
  }
  return std::any_of(state.states.begin(), state.states.end(),
                     [&](definition::State& inside) { return leave_out(inside, skip); });
}

constexpr std::string_view does_not_compile = "does not compile: ";

std::optional<std::string> real_disagreement(const definition::Definition& definition,
                                             const std::vector<std::string>& events) {
  Tally tally;
  auto difference = disagreement(definition, events, tally);
  if (difference.empty() || difference.starts_with(does_not_compile)) return std::nullopt;
  return difference;
}

}  // namespace

std::string disagreement(const definition::Definition& definition,
                         const std::vector<std::string>& events, Tally& tally) {
  const auto chart = Chart::compile(definition, {}, "chart", "hash");
  if (!chart) return std::string(does_not_compile) + to_text(chart.error().front());
  Pair pair(**chart, definition, tally);
  auto difference = pair.open();
  for (const auto& event : events) {
    if (!difference.empty() || pair.over()) return difference;
    difference = pair.send(event);
  }
  return difference;
}

std::string smallest_disagreement(definition::Definition definition,
                                  std::vector<std::string> events) {
  Tally tally;
  auto difference = disagreement(definition, events, tally);
  for (bool smaller = true; smaller;) {
    smaller = false;
    for (std::size_t part = 0;; ++part) {
      auto candidate = definition;
      std::size_t skip = part;
      if (!leave_out(candidate.root, skip)) break;
      if (auto still = real_disagreement(candidate, events)) {
        definition = std::move(candidate);
        difference = std::move(*still);
        smaller = true;
        break;
      }
    }
    for (std::size_t part = 0; part < events.size(); ++part) {
      auto candidate = events;
      candidate.erase(candidate.begin() + static_cast<std::ptrdiff_t>(part));
      if (auto still = real_disagreement(definition, candidate)) {
        events = std::move(candidate);
        difference = std::move(*still);
        smaller = true;
        break;
      }
    }
  }
  if (difference.empty()) return "";
  return chart_text(definition) + "events: " + joined(events) + "\n" + difference;
}

}  // namespace xinfang::reference
