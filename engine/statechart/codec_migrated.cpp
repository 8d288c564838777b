#include "engine/statechart/codec_migrated.h"

#include <map>

namespace xinfang::statechart {

using expression::Kind;
using expression::Value;

namespace {

using Names = std::map<std::string_view, std::string_view>;

void append_names(std::string& out, const Names& names) {
  ObjectWriter object(out);
  for (const auto& [from, to] : names) object.text(from, to);
}

template <class Things>
Names names_of(const std::vector<Migrated::Carried>& carried, const Things& before,
               const Things& after) {
  Names names;
  for (const auto& one : carried) names.emplace(before[one.from].id, after[one.to].id);
  return names;
}

// Calls `read(index, value)` for each member of the object `name`; its key is among `names`.
template <class Read>
void read_members(ObjectReader& object, std::string_view name, const Chart::Index& names,
                  std::string_view what, Read read) {
  for (const auto& [key, value] : object.map(name)) {
    const auto found = key.is(Kind::string) ? names.find(key.as_string()) : names.end();
    if (found == names.end()) {
      return object.fail("names the " + std::string(what) + " " + expression::to_json(key) +
                         ", which the workflow does not have");
    }
    read(found->second, value);
  }
}

std::vector<Migrated::Carried> read_carried(ObjectReader& object, std::string_view name,
                                            const Chart::Index& before, const Chart::Index& after,
                                            std::string_view what) {
  std::vector<Migrated::Carried> carried;
  read_members(object, name, before, what, [&](std::size_t from, const Value& value) {
    const auto to = value.is(Kind::string) ? after.find(value.as_string()) : after.end();
    if (to == after.end()) {
      return object.fail("names the " + std::string(what) + " " + expression::to_json(value) +
                         ", which the workflow does not have");
    }
    carried.push_back({from, to->second});
  });
  return carried;
}

void read_memory(ObjectReader& object, const Chart& chart, Migrated& record) {
  read_members(object, "history", chart.states_by_name(), "history state",
               [&](std::size_t state, const Value& value) {
                 const std::size_t slot = chart.states()[state].history_slot;
                 if (slot == npos) return object.fail("remembers a state that is no history state");
                 record.history.push_back({slot, object.states(value, chart)});
               });
}

}  // namespace

void append_migrated(std::string& out, const Chart& before, const Chart& chart,
                     const Migrated& record) {
  ObjectWriter object(out);
  append_names(object.key("clocks"), names_of(record.clocks, before.clocks(), chart.clocks()));
  append_states(object.key("configuration"), chart, record.configuration);
  append_names(object.key("data"), names_of(record.data, before.data(), chart.data()));
  Names ended;
  for (const auto& one : record.ended) ended.emplace(before.clocks()[one.clock].id, one.reason);
  append_names(object.key("ended"), ended);
  object.text("from", record.from);
  std::map<std::string_view, const IndexSet*> memories;
  for (const auto& memory : record.history) {
    memories.emplace(history_state(chart, memory.history).id, &memory.states);
  }
  {
    ObjectWriter history(object.key("history"));
    for (const auto& [id, states] : memories) append_states(history.key(id), chart, *states);
  }
  object.text("k", "migrated");
  object.text("to", record.to);
}

Migrated read_migrated(const Chart* before, const Chart& chart, ObjectReader& object) {
  Migrated record;
  record.from = object.text("from");
  record.to = object.text("to");
  if (object.failed()) return record;
  if (before == nullptr || before->workflow_hash() != record.from) {
    object.fail("comes from version " + record.from + ", which the case was not under");
    return record;
  }
  if (const Value* configuration = object.member("configuration")) {
    record.configuration = object.states(*configuration, chart);
  } else {
    object.fail("has no 'configuration'");
  }
  record.data =
      read_carried(object, "data", before->fields_by_name(), chart.fields_by_name(), "field");
  record.clocks =
      read_carried(object, "clocks", before->clocks_by_name(), chart.clocks_by_name(), "clock");
  read_memory(object, chart, record);
  read_members(object, "ended", before->clocks_by_name(), "clock",
               [&](std::size_t clock, const Value& reason) {
                 if (!reason.is(Kind::string)) return object.fail("ends a clock without a reason");
                 record.ended.push_back({clock, reason.as_string()});
               });
  return record;
}

}  // namespace xinfang::statechart
