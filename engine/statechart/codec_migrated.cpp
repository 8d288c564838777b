#include "engine/statechart/codec_migrated.h"

#include <map>

namespace xinfang::statechart {

using expression::JsonView;

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

std::string_view string_of(ObjectReader& object, std::string_view name, JsonView view) {
  if (view.is(JsonView::Shape::string)) return view.string();
  object.fail("has a member of '" + std::string(name) + "' that is no string");
  return {};
}

std::vector<Migrated::Carried> read_carried(ObjectReader& object, std::string_view name,
                                            const Chart::Index& before, const Chart::Index& after,
                                            std::string_view what) {
  std::vector<Migrated::Carried> carried;
  object.each(name, [&](std::string_view key, JsonView view) {
    const std::size_t from = object.find(key, before, what);
    const auto word = string_of(object, name, view);
    if (object.failed()) return;
    const std::size_t to = object.find(word, after, what);
    if (to != npos) carried.push_back({from, to});
  });
  return carried;
}

void read_memory(ObjectReader& object, const Chart& chart, Migrated& record) {
  object.each("history", [&](std::string_view key, JsonView view) {
    const std::size_t state = object.find(key, chart.states_by_name(), "history state");
    if (state == npos) return;
    const std::size_t slot = chart.states()[state].history_slot;
    if (slot == npos) {
      return object.fail("remembers '" + std::string(key) + "', no history state");
    }
    record.history.push_back({slot, object.states(view, chart)});
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
  if (const auto configuration = object.member("configuration")) {
    record.configuration = object.states(*configuration, chart);
  } else {
    object.fail("has no 'configuration'");
  }
  record.data =
      read_carried(object, "data", before->fields_by_name(), chart.fields_by_name(), "field");
  record.clocks =
      read_carried(object, "clocks", before->clocks_by_name(), chart.clocks_by_name(), "clock");
  read_memory(object, chart, record);
  object.each("ended", [&](std::string_view key, JsonView view) {
    const std::size_t clock = object.find(key, before->clocks_by_name(), "clock");
    const auto reason = string_of(object, "ended", view);
    if (!object.failed()) record.ended.push_back({clock, std::string(reason)});
  });
  return record;
}

}  // namespace xinfang::statechart
