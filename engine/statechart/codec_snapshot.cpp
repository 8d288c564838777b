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
  if (object.failed()) return Failure{object.fault()};
  return snapshot;
}

}  // namespace xinfang::statechart
