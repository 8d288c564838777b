#include <algorithm>

#include "engine/statechart/apply.h"
#include "engine/statechart/codec.h"
#include "engine/statechart/codec_text.h"

namespace xinfang::statechart {

using expression::JsonView;

namespace {

// What most snapshots fit into: saves growing step by step.
constexpr std::size_t snapshot_bytes_usual = 4'096;

void append_clocks(std::string& out, const Chart& chart, const Snapshot& snapshot) {
  ObjectWriter object(out);
  for (const auto& [id, clock] : chart.clocks_by_name()) {
    const auto& ledger = snapshot.clocks[clock];
    if (ledger.empty()) continue;
    object.key(id) += '[';
    for (const auto& entry : ledger) {
      if (&entry != &ledger.front()) out += ',';
      append_entry(out, entry, {}, {});
    }
    out += ']';
  }
}

void append_data(std::string& out, const Chart& chart, const Snapshot& snapshot, Vault& vault) {
  ObjectWriter object(out);
  for (const auto& [id, index] : chart.fields_by_name()) {
    const auto& value = snapshot.data[index];
    if (value.is_null()) continue;
    auto& place = object.key(id);
    if (chart.data()[index].personal) {
      append_json(place, seal(vault, "data/" + id, value));
    } else {
      append_json(place, value);
    }
  }
}

void append_history(std::string& out, const Chart& chart, const Snapshot& snapshot) {
  ObjectWriter object(out);
  for (const auto index : chart.histories_by_name()) {
    const auto& state = chart.states()[index];
    const auto& remembered = snapshot.history[state.history_slot];
    if (remembered) append_states(object.key(state.id), chart, *remembered);
  }
}

void append_session(std::string& out, const Chart& chart, const Session& session) {
  ObjectWriter object(out);
  if (!session.bound.empty()) {
    IndexSet bound;
    for (const auto state : session.bound) bound.insert(state);
    append_states(object.key("bound"), chart, bound);
  }
  if (!session.declared.empty()) {
    auto& names = object.key("declared") += '[';
    for (const auto& field : session.declared) {
      if (&field != &session.declared.front()) names += ',';
      expression::append_json_string(names, chart.data()[field].id);
    }
    names += ']';
  }
  if (session.numbered > 0) object.key("numbered") += std::to_string(session.numbered);
  if (session.sends.empty()) return;
  auto& sends = object.key("sends") += '[';
  for (const auto& send : session.sends) {
    if (&send != &session.sends.front()) sends += ',';
    append_send(sends, send, {});
  }
  sends += ']';
}

void read_data(const Chart& chart, ObjectReader& object, Vault& vault, Snapshot& snapshot) {
  const auto& fields = chart.fields_by_name();
  // Written in the order of names: the next one is seldom far.
  auto next = fields.begin();
  object.each("data", [&](std::string_view key, JsonView view) {
    int order = -1;
    while (next != fields.end() && (order = next->first.compare(key)) < 0) ++next;
    const std::size_t index = order == 0 ? next->second : object.find(key, fields, "field");
    if (index == npos) return;
    const auto& field = chart.data()[index];
    snapshot.data[index] =
        field.personal ? unseal(vault, "data/" + field.id, view, object) : object.value(view);
  });
}

void read_clocks(const Chart& chart, ObjectReader& object, Snapshot& snapshot) {
  object.each("clocks", [&](std::string_view key, JsonView view) {
    const std::size_t index = object.find(key, chart.clocks_by_name(), "clock");
    if (index == npos) return;
    if (!view.is(JsonView::Shape::list)) return object.fail("has a clock that is no list");
    clock::Ledger ledger;
    ledger.reserve(view.size());
    view.for_each_item([&](JsonView item) {
      ObjectReader entry(item, "an entry of clock", key);
      ledger.push_back(entry.entry());
      if (entry.failed()) object.fail("is damaged: " + entry.fault());
      return !entry.failed();
    });
    snapshot.clocks[index] = std::move(ledger);
  });
}

void read_history(const Chart& chart, ObjectReader& object, Snapshot& snapshot) {
  object.each("history", [&](std::string_view key, JsonView view) {
    const std::size_t state = object.find(key, chart.states_by_name(), "history state");
    if (state == npos) return;
    const std::size_t slot = chart.states()[state].history_slot;
    if (slot == npos) {
      return object.fail("remembers '" + std::string(key) + "', no history state");
    }
    snapshot.history[slot] = object.states(view, chart);
  });
}

void read_sends(ObjectReader& object, Session& session) {
  const auto sends = object.member("sends");
  if (!sends) return;
  if (!sends->is(JsonView::Shape::list)) return object.fail("has 'sends' that are no list");
  std::uint64_t last = 0;
  sends->for_each_item([&](JsonView item) {
    ObjectReader send(item, "a send");
    session.sends.push_back(send.send());
    const auto number = session.sends.back().number;
    if (send.failed()) {
      object.fail("is damaged: " + send.fault());
    } else if (number <= last || number > session.numbered) {
      object.fail("has send " + std::to_string(number) + " out of order");
    }
    last = number;
    return !object.failed();
  });
}

void read_declared(const Chart& chart, ObjectReader& object, Session& session) {
  const auto declared = object.member("declared");
  if (!declared) return;
  if (!declared->is(JsonView::Shape::list)) return object.fail("has 'declared' that is no list");
  declared->for_each_item([&](JsonView item) {
    if (!item.is(JsonView::Shape::string)) {
      object.fail("has 'declared' with what is no name");
      return false;
    }
    const std::size_t field = object.find(item.string(), chart.fields_by_name(), "field");
    if (field != npos) session.declared.push_back(field);
    return !object.failed();
  });
  std::sort(session.declared.begin(), session.declared.end());
}

void read_session(const Chart& chart, ObjectReader& snapshot, Session& session) {
  const auto member = snapshot.member("session");
  if (!member) return;
  ObjectReader object(*member, "the session");
  if (const auto bound = object.member("bound")) {
    object.states(*bound, chart).for_each([&](std::size_t state) {
      session.bound.push_back(state);
    });
  }
  read_declared(chart, object, session);
  if (object.member("numbered")) session.numbered = object.number("numbered");
  read_sends(object, session);
  if (object.failed()) snapshot.fail("is damaged: " + object.fault());
}

}  // namespace

std::string encode(const Chart& chart, const Snapshot& snapshot, Vault& vault) {
  std::string out;
  out.reserve(snapshot_bytes_usual);
  {
    ObjectWriter object(out);
    object.instant("changed_at", snapshot.changed_at);
    append_clocks(object.key("clocks"), chart, snapshot);
    append_states(object.key("configuration"), chart, snapshot.configuration);
    append_data(object.key("data"), chart, snapshot, vault);
    object.boolean("finished", snapshot.finished);
    append_history(object.key("history"), chart, snapshot);
    object.instant("opened_at", snapshot.opened_at);
    if (!snapshot.session.empty()) append_session(object.key("session"), chart, snapshot.session);
  }
  return out;
}

Result<Snapshot, std::string> decode_snapshot(const Chart& chart, std::string_view text,
                                              Vault& vault) {
  expression::JsonReader json;
  return decode_snapshot(chart, text, vault, json);
}

Result<Snapshot, std::string> decode_snapshot(const Chart& chart, std::string_view text,
                                              Vault& vault, expression::JsonReader& json) {
  const auto root = json.read(text);
  if (!root) {
    return Failure{"the snapshot is no JSON: " + root.error().message + " at byte " +
                   std::to_string(root.error().offset)};
  }
  ObjectReader object(*root, "the snapshot");
  Snapshot snapshot = blank(chart);
  snapshot.changed_at = object.instant("changed_at");
  snapshot.opened_at = object.instant("opened_at");
  snapshot.finished = object.boolean_or_false("finished");
  if (const auto configuration = object.member("configuration")) {
    snapshot.configuration = object.states(*configuration, chart);
  } else {
    object.fail("has no 'configuration'");
  }
  read_data(chart, object, vault, snapshot);
  read_clocks(chart, object, snapshot);
  read_history(chart, object, snapshot);
  read_session(chart, object, snapshot.session);
  if (object.failed()) return Failure{object.fault()};
  return snapshot;
}

}  // namespace xinfang::statechart
