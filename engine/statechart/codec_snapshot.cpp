#include <algorithm>

#include "engine/statechart/apply.h"
#include "engine/statechart/codec.h"
#include "engine/statechart/codec_text.h"

namespace xinfang::statechart {

using expression::Value;

namespace {

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
    append_json(object.key(id),
                chart.data()[index].personal ? seal(vault, "data/" + id, value) : value);
  }
}

void append_history(std::string& out, const Chart& chart, const Snapshot& snapshot) {
  ObjectWriter object(out);
  for (const auto& [id, state] : chart.states_by_name()) {
    const std::size_t slot = chart.states()[state].history_slot;
    if (slot == npos || !snapshot.history[slot]) continue;
    append_states(object.key(id), chart, *snapshot.history[slot]);
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
    expression::List names;
    for (const auto field : session.declared) {
      names.push_back(Value::string(chart.data()[field].id));
    }
    append_json(object.key("declared"), Value::list(std::move(names)));
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

// The index of a member's key, which names a field, a clock or a state.
std::size_t key_index(const Value& key, const Chart::Index& among, std::string_view what,
                      ObjectReader& object) {
  const std::string id =
      key.is(expression::Kind::string) ? key.as_string() : expression::to_json(key);
  const auto found = among.find(id);
  if (found != among.end()) return found->second;
  object.fail("names the " + std::string(what) + " '" + id + "', which the workflow does not have");
  return npos;
}

void read_data(const Chart& chart, ObjectReader& object, Vault& vault, Snapshot& snapshot) {
  for (const auto& [key, value] : object.map("data")) {
    const std::size_t index = key_index(key, chart.fields_by_name(), "field", object);
    if (index == npos) return;
    const auto& field = chart.data()[index];
    snapshot.data[index] =
        field.personal ? unseal(vault, "data/" + field.id, value, object) : value;
  }
}

void read_clocks(const Chart& chart, ObjectReader& object, Snapshot& snapshot) {
  for (const auto& [key, value] : object.map("clocks")) {
    const std::size_t index = key_index(key, chart.clocks_by_name(), "clock", object);
    if (index == npos) return;
    if (!value.is(expression::Kind::list)) return object.fail("has a clock that is no list");
    for (const auto& item : value.as_list()) {
      ObjectReader entry(item, "an entry of clock '" + key.as_string() + "'");
      snapshot.clocks[index].push_back(entry.entry());
      if (entry.failed()) return object.fail("is damaged: " + entry.fault());
    }
  }
}

void read_history(const Chart& chart, ObjectReader& object, Snapshot& snapshot) {
  for (const auto& [key, value] : object.map("history")) {
    const std::size_t state = key_index(key, chart.states_by_name(), "history state", object);
    if (state == npos) return;
    const std::size_t slot = chart.states()[state].history_slot;
    if (slot == npos) return object.fail("remembers '" + key.as_string() + "', no history state");
    snapshot.history[slot] = object.states(value, chart);
  }
}

void read_sends(ObjectReader& object, Session& session) {
  const Value* sends = object.member("sends");
  if (sends == nullptr) return;
  if (!sends->is(expression::Kind::list)) return object.fail("has 'sends' that are no list");
  std::uint64_t last = 0;
  for (const auto& item : sends->as_list()) {
    ObjectReader send(item, "a send");
    session.sends.push_back(send.send());
    if (send.failed()) return object.fail("is damaged: " + send.fault());
    const auto number = session.sends.back().number;
    if (number <= last || number > session.numbered) {
      return object.fail("has send " + std::to_string(number) + " out of order");
    }
    last = number;
  }
}

void read_session(const Chart& chart, ObjectReader& snapshot, Session& session) {
  const Value* member = snapshot.member("session");
  if (member == nullptr) return;
  ObjectReader object(*member, "the session");
  if (const Value* bound = object.member("bound")) {
    object.states(*bound, chart).for_each([&](std::size_t state) {
      session.bound.push_back(state);
    });
  }
  if (const Value* declared = object.member("declared")) {
    if (!declared->is(expression::Kind::list)) object.fail("has 'declared' that is no list");
    for (const auto& name : object.failed() ? expression::List() : declared->as_list()) {
      const std::size_t field = key_index(name, chart.fields_by_name(), "field", object);
      if (field != npos) session.declared.push_back(field);
    }
    std::sort(session.declared.begin(), session.declared.end());
  }
  if (object.member("numbered") != nullptr) session.numbered = object.number("numbered");
  read_sends(object, session);
  if (object.failed()) snapshot.fail("is damaged: " + object.fault());
}

}  // namespace

std::string encode(const Chart& chart, const Snapshot& snapshot, Vault& vault) {
  std::string out;
  {
    ObjectWriter object(out);
    object.text("changed_at", format_instant(snapshot.changed_at));
    append_clocks(object.key("clocks"), chart, snapshot);
    append_states(object.key("configuration"), chart, snapshot.configuration);
    append_data(object.key("data"), chart, snapshot, vault);
    object.boolean("finished", snapshot.finished);
    append_history(object.key("history"), chart, snapshot);
    object.text("opened_at", format_instant(snapshot.opened_at));
    if (!snapshot.session.empty()) append_session(object.key("session"), chart, snapshot.session);
  }
  return out;
}

Result<Snapshot, std::string> decode_snapshot(const Chart& chart, std::string_view text,
                                              Vault& vault) {
  const auto json = expression::from_json(text);
  if (!json) {
    return Failure{"the snapshot is no JSON: " + json.error().message + " at byte " +
                   std::to_string(json.error().offset)};
  }
  ObjectReader object(*json, "the snapshot");
  Snapshot snapshot = blank(chart);
  snapshot.changed_at = object.instant("changed_at");
  snapshot.opened_at = object.instant("opened_at");
  snapshot.finished = object.boolean_or_false("finished");
  if (const Value* configuration = object.member("configuration")) {
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
