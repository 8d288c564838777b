#include "tests/engine/soundness/naive_search.h"

#include <algorithm>

#include "engine/expression/json.h"

namespace xinfang::soundness {

using definition::FieldKind;
using expression::Map;
using expression::Value;
using statechart::npos;

namespace {

statechart::Context as(std::vector<std::string> roles) {
  return {parse_instant("2026-03-02T01:00:00Z").value(), {"wang", "王", std::move(roles)}};
}

// Every way to fill in the form, of fields with few values.
std::vector<Map> all_answers(const std::vector<definition::FormField>& form) {
  std::vector<Map> all{Map()};
  for (const auto& asked : form) {
    std::vector<Value> values;
    if (asked.field.kind == FieldKind::boolean) {
      values = {Value::boolean(false), Value::boolean(true)};
    } else if (asked.field.kind == FieldKind::integer) {
      values = {Value::integer(1), Value::integer(5)};
    } else {
      for (const auto& choice : asked.field.choices) values.push_back(Value::string(choice.value));
    }
    if (asked.field.optional) values.push_back(Value::null());
    std::vector<Map> longer;
    if (asked.field.optional) longer = all;  // left out
    for (const auto& before : all) {
      for (const auto& value : values) {
        longer.push_back(before);
        longer.back().set(asked.field.id, value);
      }
    }
    all = std::move(longer);
  }
  return all;
}

std::string key_of(const statechart::Snapshot& snapshot) {
  std::string key;
  const auto add = [&](const statechart::IndexSet& set) {
    set.for_each([&](std::size_t index) { key += std::to_string(index) + ","; });
    key += ";";
  };
  add(snapshot.configuration);
  for (const auto& remembered : snapshot.history) {
    if (remembered) add(*remembered);
    key += "|";
  }
  for (const auto& value : snapshot.data) key += expression::to_json(value) + " ";
  for (const auto& ledger : snapshot.clocks) key += clock_state(ledger) + " ";
  return key + (snapshot.finished ? "finished" : "");
}

// The explorer takes it that a clock may warn at any time while it runs, again and again: what it
// must agree with is the engine without the memory of warnings.
statechart::Snapshot without_warnings(statechart::Snapshot snapshot) {
  for (auto& ledger : snapshot.clocks) {
    clock::Ledger entries = ledger;
    std::erase_if(entries, [](const clock::Entry& entry) {
      return entry.kind == clock::EntryKind::warned || entry.kind == clock::EntryKind::urgent;
    });
    ledger = entries;
  }
  return snapshot;
}

}  // namespace

std::string clock_state(const clock::Ledger& ledger) {
  std::string phase = "idle";
  bool expired = false;
  int extensions = 0;
  for (const auto& entry : ledger) {
    switch (entry.kind) {
      case clock::EntryKind::started:
      case clock::EntryKind::restarted:
        phase = "running";
        expired = false;
        extensions = 0;
        break;
      case clock::EntryKind::suspended:
        phase = "suspended";
        break;
      case clock::EntryKind::resumed:
        phase = "running";
        break;
      case clock::EntryKind::extended:
        ++extensions;
        [[fallthrough]];
      case clock::EntryKind::corrected:
        expired = false;
        if (phase == "expired") phase = "running";
        break;
      case clock::EntryKind::met:
      case clock::EntryKind::stopped:
        phase = "idle";
        break;
      case clock::EntryKind::warned:
      case clock::EntryKind::urgent:
        break;
      case clock::EntryKind::expired:
        phase = "expired";
        expired = true;
        break;
    }
  }
  if (phase == "idle") return phase;
  return phase + (expired ? " again " : " ") + std::to_string(extensions);
}

NaiveSearch::NaiveSearch(const statechart::Chart& chart, std::size_t bound) : chart_(chart) {
  open();
  for (std::size_t node = 0; node < nodes.size(); ++node) {
    if (nodes.size() > bound) {
      is_whole = false;
      return;
    }
    if (!nodes[node].snapshot.finished) expand(node);
  }
  find_completing();
}

void NaiveSearch::open() {
  for (const auto& answers : all_answers(chart_.definition().registration.form)) {
    arrive(npos, "register", statechart::open(chart_, {}, answers, as({"clerk"})));
  }
}

void NaiveSearch::expand(std::size_t node) {
  std::set<std::pair<std::string, std::size_t>> events;
  for (std::size_t i = 0; i < chart_.transitions().size(); ++i) {
    const auto& transition = chart_.transitions()[i];
    if (transition.by.empty()) continue;
    for (const auto& descriptor : transition.descriptors) events.insert({descriptor, i});
  }
  for (const auto& [event, transition] : events) {
    for (const auto& roles : {std::vector<std::string>{"clerk"}, {"chief"}, {"clerk", "chief"}}) {
      for (const auto& answers : all_answers(chart_.transitions()[transition].form)) {
        const auto before = nodes[node].snapshot;
        arrive(node, event, statechart::decide(chart_, {}, before, {event, answers}, as(roles)));
      }
    }
  }
  for (std::size_t clock = 0; clock < chart_.clocks().size(); ++clock) {
    for (const auto kind :
         {clock::AlarmKind::warned, clock::AlarmKind::urgent, clock::AlarmKind::expired}) {
      if (chart_.clocks()[clock].wants(kind)) ring(node, clock, kind);
    }
  }
}

void NaiveSearch::ring(std::size_t node, std::size_t clock, clock::AlarmKind kind) {
  const auto context = as({});
  const auto before = nodes[node].snapshot;
  const auto& event = chart_.clocks()[clock].event(kind);
  const auto decision = statechart::ring(chart_, {}, before, clock, {kind, context.now}, context);
  arrive(node, event, decision);
  if (!decision || kind != clock::AlarmKind::expired) return;
  // The expiry, its event, and then what it led to: a transition of this very event or none.
  const auto& records = decision->records;
  bool handled = false;
  if (records.size() > 2) {
    if (const auto* took = std::get_if<statechart::TransitionTaken>(&records[2])) {
      const auto& match = chart_.match(event).transitions;
      handled = std::binary_search(match.begin(), match.end(), took->transition);
    }
  }
  if (!handled) unhandled.insert(chart_.clocks()[clock].id);
}

void NaiveSearch::arrive(std::size_t from, const std::string& event,
                         const Result<statechart::Decision, statechart::Refusal>& decision) {
  if (!decision) {
    if (decision.error().code == statechart::RefusalCode::loop) endless.insert(event);
    return;
  }
  for (const auto& record : decision->records) {
    if (const auto* took = std::get_if<statechart::TransitionTaken>(&record)) {
      taken.insert(took->transition);
    } else if (const auto* came = std::get_if<statechart::Entered>(&record)) {
      entered.insert(came->state);
    }
  }
  const auto snapshot = without_warnings(decision->snapshot);
  const auto [found, is_new] = numbers_.try_emplace(key_of(snapshot), nodes.size());
  if (is_new) {
    nodes.push_back({snapshot, from == npos ? 1 : nodes[from].distance + 1, false, {}});
    for (std::size_t clock = 0; snapshot.finished && clock < snapshot.clocks.size(); ++clock) {
      if (clock_state(snapshot.clocks[clock]) != "idle") {
        left_running.insert(chart_.clocks()[clock].id);
      }
    }
  }
  if (from == npos) {
    first.insert(found->second);
  } else {
    nodes[from].next[event].insert(found->second);
  }
}

void NaiveSearch::find_completing() {
  for (bool changed = true; changed;) {
    changed = false;
    for (auto& node : nodes) {
      if (node.completes) continue;
      bool completes = node.snapshot.finished;
      for (const auto& [event, after] : node.next) {
        for (const auto to : after) completes = completes || nodes[to].completes;
      }
      node.completes = completes;
      changed = changed || completes;
    }
  }
}

bool NaiveSearch::runs(const Node& node) const {
  return std::any_of(node.snapshot.clocks.begin(), node.snapshot.clocks.end(),
                     [](const clock::Ledger& ledger) {
                       const auto state = clock_state(ledger);
                       return state.starts_with("running") || state.starts_with("expired");
                     });
}

}  // namespace xinfang::soundness
