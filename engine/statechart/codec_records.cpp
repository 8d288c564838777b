#include <algorithm>
#include <array>

#include "engine/statechart/codec.h"
#include "engine/statechart/codec_text.h"

namespace xinfang::statechart {

using expression::JsonView;
using expression::Value;

namespace {

// By number; frozen. docs/journal-format.md lists them.
constexpr std::array<std::string_view, 14> words{
    "",         "opened", "event",    "transition", "exited", "remembered", "entered",
    "assigned", "clock",  "document", "notice",     "logged", "error",      "finished"};

// What most records fit into.
constexpr std::size_t record_bytes_usual = 96;

std::size_t history_state(const Chart& chart, std::size_t slot) {
  std::size_t state = 0;
  while (chart.states()[state].history_slot != slot) ++state;
  return state;
}

bool is_personal(const EventMatch& match, const std::string& field) {
  return std::binary_search(match.personal.begin(), match.personal.end(), field);
}

expression::Map seal_answers(const Chart& chart, const EventTaken& event, Vault& vault) {
  const auto& match = chart.match(event.name);
  expression::Map sealed;
  for (const auto& [key, value] : event.data) {
    const bool personal = key.is(expression::Kind::string) && is_personal(match, key.as_string());
    sealed.set(key, personal ? seal(vault, "event/" + key.as_string(), value) : value);
  }
  return sealed;
}

class RecordWriter {
 public:
  RecordWriter(const Chart& chart, Vault& vault, std::string& out)
      : chart_(chart), vault_(vault), out_(out) {}

  void operator()(const Opened& record) {
    ObjectWriter object(out_);
    object.text("k", "opened");
    object.text("number", record.number);
    if (!record.origin.empty()) object.text("origin", record.origin);
  }
  void operator()(const EventTaken& record) {
    ObjectWriter object(out_);
    if (!record.data.empty()) {
      auto& place = object.key("data");
      if (chart_.match(record.name).personal.empty()) {
        append_json(place, record.data);
      } else {
        append_json(place, seal_answers(chart_, record, vault_));
      }
    }
    if (record.internal) object.boolean("internal", true);
    object.text("k", "event");
    object.text("name", record.name);
  }
  void operator()(const TransitionTaken& record) {
    const auto& transition = chart_.transitions()[record.transition];
    const auto& source = chart_.states()[transition.source];
    ObjectWriter object(out_);
    if (!transition.eventless) object.text("event", transition.descriptors.front());
    object.text("k", "transition");
    object.key("number") += std::to_string(record.transition - source.transitions.front());
    object.text("state", source.id);
  }
  void operator()(const Exited& record) { write_state("exited", record.state); }
  void operator()(const Remembered& record) {
    ObjectWriter object(out_);
    object.text("history", chart_.states()[history_state(chart_, record.history)].id);
    object.text("k", "remembered");
    append_states(object.key("states"), chart_, record.states);
  }
  void operator()(const Entered& record) { write_state("entered", record.state); }
  void operator()(const Assigned& record) {
    const auto& field = chart_.data()[record.field];
    ObjectWriter object(out_);
    object.text("field", field.id);
    object.text("k", "assigned");
    auto& place = object.key("value");
    if (field.personal) {
      append_json(place, seal(vault_, "data/" + field.id, record.value));
    } else {
      append_json(place, record.value);
    }
  }
  void operator()(const ClockChanged& record) {
    append_entry(out_, record.entry, chart_.clocks()[record.clock].id, "clock");
  }
  void operator()(const DocumentDue& record) {
    ObjectWriter object(out_);
    object.text("document", chart_.definition().documents[record.document].id);
    object.text("k", "document");
  }
  void operator()(const NoticeDue& record) {
    ObjectWriter object(out_);
    object.text("en", record.text.en);
    object.text("k", "notice");
    object.text("to", record.to);
    object.text("zh", record.text.zh);
  }
  void operator()(const Logged& record) {
    ObjectWriter object(out_);
    object.text("k", "logged");
    object.text("text", record.text);
  }
  void operator()(const ErrorRaised& record) {
    ObjectWriter object(out_);
    object.text("detail", record.detail);
    object.text("k", "error");
  }
  void operator()(const Finished&) { ObjectWriter(out_).text("k", "finished"); }

 private:
  void write_state(std::string_view word, std::size_t state) {
    ObjectWriter object(out_);
    object.text("k", word);
    object.text("state", chart_.states()[state].id);
  }

  const Chart& chart_;
  Vault& vault_;
  std::string& out_;
};

std::size_t read_transition(const Chart& chart, ObjectReader& object) {
  const auto& source = chart.states()[object.index("state", chart.states_by_name(), "state")];
  const auto number = object.member("number");
  const auto position = number && number->is(JsonView::Shape::integer)
                            ? static_cast<std::size_t>(number->integer())
                            : npos;
  if (position >= source.transitions.size()) {
    object.fail("has no 'number' of a transition of state '" + source.id + "'");
    return 0;
  }
  const std::size_t transition = source.transitions[position];
  const auto& descriptors = chart.transitions()[transition].descriptors;
  if (object.text_or_empty("event") != (descriptors.empty() ? "" : descriptors.front())) {
    object.fail("names another event than transition " + std::to_string(position) + " of state '" +
                source.id + "'");
  }
  return transition;
}

Record read_event(const Chart& chart, ObjectReader& object, Vault& vault) {
  EventTaken event;
  event.name = object.text("name");
  event.internal = object.boolean_or_false("internal");
  const auto& match = chart.match(event.name);
  object.each("data", [&](std::string_view key, JsonView view) {
    std::string name(key);
    const bool personal = is_personal(match, name);
    auto value = personal ? unseal(vault, "event/" + name, view, object) : object.value(view);
    event.data.set(std::move(name), std::move(value));
  });
  return event;
}

Record read_assigned(const Chart& chart, ObjectReader& object, Vault& vault) {
  Assigned assigned;
  assigned.field = object.index("field", chart.fields_by_name(), "field");
  const auto value = object.member("value");
  if (!value) object.fail("has no 'value'");
  if (object.failed()) return assigned;
  const auto& field = chart.data()[assigned.field];
  assigned.value =
      field.personal ? unseal(vault, "data/" + field.id, *value, object) : object.value(*value);
  return assigned;
}

Record read_remembered(const Chart& chart, ObjectReader& object) {
  Remembered remembered;
  const std::size_t state = object.index("history", chart.states_by_name(), "history state");
  remembered.history = chart.states()[state].history_slot;
  if (remembered.history == npos) object.fail("remembers a state that is no history state");
  if (const auto states = object.member("states")) {
    remembered.states = object.states(*states, chart);
  } else {
    object.fail("has no 'states'");
  }
  return remembered;
}

Record read_document(const Chart& chart, ObjectReader& object) {
  const auto id = object.text("document");
  const std::size_t document = chart.find_document(id);
  if (document == npos) {
    object.fail("names the document '" + std::string(id) + "', which the workflow does not have");
  }
  return DocumentDue{document};
}

// `object` tells whether it failed.
Record read_record(const Chart& chart, RecordKind kind, ObjectReader& object, Vault& vault) {
  switch (kind) {
    case RecordKind::opened:
      return Opened{std::string(object.text("number")),
                    std::string(object.text_or_empty("origin"))};
    case RecordKind::event:
      return read_event(chart, object, vault);
    case RecordKind::transition:
      return TransitionTaken{read_transition(chart, object)};
    case RecordKind::exited:
      return Exited{object.index("state", chart.states_by_name(), "state")};
    case RecordKind::remembered:
      return read_remembered(chart, object);
    case RecordKind::entered:
      return Entered{object.index("state", chart.states_by_name(), "state")};
    case RecordKind::assigned:
      return read_assigned(chart, object, vault);
    case RecordKind::clock:
      return ClockChanged{object.index("clock", chart.clocks_by_name(), "clock"), object.entry()};
    case RecordKind::document:
      return read_document(chart, object);
    case RecordKind::notice:
      return NoticeDue{std::string(object.text("to")),
                       {std::string(object.text("zh")), std::string(object.text("en"))}};
    case RecordKind::logged:
      return Logged{std::string(object.text("text"))};
    case RecordKind::error:
      return ErrorRaised{std::string(object.text("detail"))};
    case RecordKind::finished:
      return Finished{};
  }
  XINFANG_ASSERT(false);
}

}  // namespace

std::string_view to_text(RecordKind kind) { return words[static_cast<std::size_t>(kind)]; }

std::string encode(const Chart& chart, const Records& records, Vault& vault) {
  std::string out;
  out.reserve(record_bytes_usual * records.size());
  out += '[';
  for (const auto& record : records) {
    if (out.size() > 1) out += ',';
    std::visit(RecordWriter(chart, vault, out), record);
  }
  out += ']';
  return out;
}

Result<Records, std::string> decode_records(const Chart& chart, std::string_view text,
                                            Vault& vault) {
  expression::JsonReader json;
  return decode_records(chart, text, vault, json);
}

Result<Records, std::string> decode_records(const Chart& chart, std::string_view text, Vault& vault,
                                            expression::JsonReader& json) {
  const auto list = json.read(text);
  if (!list) {
    return Failure{"records are no JSON: " + list.error().message + " at byte " +
                   std::to_string(list.error().offset)};
  }
  if (!list->is(JsonView::Shape::list)) return Failure{std::string("records are no list")};
  Records records;
  records.reserve(list->size());
  std::string fault;
  list->for_each_item([&](JsonView item) {
    ObjectReader object(item, "record", {}, records.size());
    const auto word = object.text("k");
    const auto found = std::find(words.begin() + 1, words.end(), word);
    if (found == words.end()) object.fail("has the unknown kind '" + std::string(word) + "'");
    if (!object.failed()) {
      records.push_back(
          read_record(chart, static_cast<RecordKind>(found - words.begin()), object, vault));
    }
    if (object.failed()) fault = object.fault();
    return fault.empty();
  });
  if (!fault.empty()) return Failure{std::move(fault)};
  return records;
}

}  // namespace xinfang::statechart
