#include "tests/engine/statechart/running_case.h"

#include <catch2/catch.hpp>

#include "engine/base/diagnostic.h"
#include "engine/expression/json.h"

namespace xinfang::statechart {

using definition::StateKind;

namespace {

struct Tracer {
  const Chart& chart;

  std::string state(std::size_t index) const { return chart.states()[index].id; }
  std::string operator()(const Opened&) const { return "opened"; }
  std::string operator()(const EventTaken& record) const {
    return (record.internal ? "internal " : "event ") + record.name;
  }
  std::string operator()(const TransitionTaken& record) const {
    return "take " + state(chart.transitions()[record.transition].source);
  }
  std::string operator()(const Exited& record) const { return "exit " + state(record.state); }
  std::string operator()(const Remembered& record) const {
    std::string words = "remember";
    record.states.for_each([&](std::size_t index) { words += " " + state(index); });
    return words;
  }
  std::string operator()(const Entered& record) const { return "enter " + state(record.state); }
  std::string operator()(const Assigned& record) const {
    return "set " + chart.data()[record.field].id + " " + expression::to_json(record.value);
  }
  std::string operator()(const ClockChanged& record) const {
    return "clock " + chart.clocks()[record.clock].id + " " +
           std::to_string(static_cast<int>(record.entry.kind));
  }
  std::string operator()(const DocumentDue& record) const {
    return "document " + chart.definition().documents[record.document].id;
  }
  std::string operator()(const NoticeDue& record) const { return "notice " + record.to; }
  std::string operator()(const Logged& record) const { return "log " + record.text; }
  std::string operator()(const ErrorRaised&) const { return "error"; }
  std::string operator()(const Finished&) const { return "finished"; }
  std::string operator()(const Sent& record) const { return "send " + record.send.event; }
  std::string operator()(const Cancelled& record) const {
    return "cancel " + std::to_string(record.number);
  }
  std::string operator()(const Delivered& record) const {
    return "deliver " + std::to_string(record.number);
  }
  std::string operator()(const Numbered& record) const {
    return "number " + std::to_string(record.number);
  }
  std::string operator()(const Migrated&) const { return "migrated"; }
};

void check_codec(const Chart& chart, const Records& records, const Snapshot& snapshot) {
  MemoryVault vault;
  const std::string text = encode(chart, records, vault);
  INFO(text);
  const auto read = decode_records(chart, text, vault);
  REQUIRE((read.ok() || read.error().empty()));
  CHECK(encode(chart, *read, vault) == text);
  CHECK(trace(chart, *read) == trace(chart, records));

  const std::string kept = encode(chart, snapshot, vault);
  INFO(kept);
  const auto loaded = decode_snapshot(chart, kept, vault);
  REQUIRE((loaded.ok() || loaded.error().empty()));
  CHECK(*loaded == snapshot);
}

}  // namespace

expression::Value MemoryVault::seal(const std::string& path, const expression::Value& value) {
  paths_.push_back(path);
  const std::string token =
      path + " = " + std::to_string(std::hash<std::string>{}(expression::to_json(value)));
  kept_.insert_or_assign(token, value);
  return expression::Value::string(token);
}

Result<expression::Value, std::string> MemoryVault::open(const std::string& path,
                                                         const expression::Value& sealed) {
  if (!sealed.is(expression::Kind::string)) return Failure{std::string("is not sealed")};
  const auto found = kept_.find(sealed.as_string());
  if (found == kept_.end() || !found->first.starts_with(path + " = ")) {
    return Failure{std::string("is not kept here")};
  }
  return found->second;
}

std::shared_ptr<const Chart> compile(const definition::Definition& definition,
                                     const clock::RulePack& rules) {
  auto chart = Chart::compile(definition, rules, "tiny.yaml", "hash");
  if (!chart) {
    for (const auto& diagnostic : chart.error()) UNSCOPED_INFO(to_text(diagnostic));
  }
  REQUIRE(chart.ok());
  return *chart;
}

std::string trace(const Chart& chart, const Records& records) {
  std::string words;
  for (const auto& record : records) {
    words += (words.empty() ? "" : ", ") + std::visit(Tracer{chart}, record);
  }
  return words;
}

std::string active(const Chart& chart, const Snapshot& snapshot) {
  std::string words;
  (snapshot.configuration & chart.atomic_states()).for_each([&](std::size_t state) {
    words += (words.empty() ? "" : " ") + chart.states()[state].id;
  });
  return words;
}

std::string check_configuration(const Chart& chart, const Snapshot& snapshot) {
  const auto& states = chart.states();
  if (snapshot.configuration.contains(0)) return "the root is active";
  for (std::size_t index = 0; index < states.size(); ++index) {
    const auto& state = states[index];
    if (index != 0 && !snapshot.configuration.contains(index)) continue;
    if (state.history_slot != npos) return "the history state " + state.id + " is active";
    if (index != 0 && state.parent != 0 && !snapshot.configuration.contains(state.parent)) {
      return state.id + " is active without its parent";
    }
    std::size_t inside = 0;
    for (const auto child : state.children) inside += snapshot.configuration.contains(child);
    if (state.kind == StateKind::compound && inside != 1) {
      return "'" + state.id + "' has " + std::to_string(inside) + " active children";
    }
    if (state.kind == StateKind::parallel && inside != state.children.size()) {
      return "parallel " + state.id + " has " + std::to_string(inside) + " active regions";
    }
  }
  return "";
}

std::string RunningCase::open(const expression::Map& answers) {
  return take(statechart::open(*chart_, settings_, answers, context_), blank(*chart_));
}

std::string RunningCase::send(const std::string& event, const expression::Map& answers) {
  return take(decide(*chart_, settings_, snapshot_, {event, answers}, context_), snapshot_);
}

std::string RunningCase::ring(const std::string& clock, clock::AlarmKind kind) {
  return take(statechart::ring(*chart_, settings_, snapshot_, chart_->find_clock(clock),
                               {kind, context_.now}, context_),
              snapshot_);
}

std::string RunningCase::deliver() {
  const auto* next = next_send(snapshot_.session);
  if (next == nullptr) return "nothing";
  context_.now = std::max(context_.now, next->due);
  return take(statechart::deliver(*chart_, settings_, snapshot_, *next, context_), snapshot_);
}

std::string RunningCase::data(const std::string& field) const {
  return expression::to_json(snapshot_.data.at(chart_->find_field(field)));
}

std::string RunningCase::take(Result<Decision, Refusal> decision, const Snapshot& before) {
  if (!decision) {
    refusal_ = decision.error();
    return std::string(to_text(refusal_.code));
  }
  INFO(statechart::trace(*chart_, decision->records));
  Snapshot replayed = before;
  apply(*chart_, replayed, decision->records, context_.now);
  CHECK(replayed == decision->snapshot);
  CHECK(check_configuration(*chart_, decision->snapshot).empty());
  check_codec(*chart_, decision->records, decision->snapshot);
  records_ = std::move(decision->records);
  snapshot_ = std::move(decision->snapshot);
  return "";
}

}  // namespace xinfang::statechart
