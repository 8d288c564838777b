#include "engine/statechart/codec_text.h"

#include <algorithm>
#include <array>

namespace xinfang::statechart {

using expression::JsonView;
using expression::Value;
using Shape = JsonView::Shape;

namespace {

// The words on disk for clock::EntryKind, by number: frozen.
constexpr std::array<std::string_view, 12> entry_words{
    "",    "started", "suspended", "resumed",   "restarted", "extended",
    "met", "stopped", "expired",   "corrected", "warned",    "urgent"};

bool is_plain(const clock::Entry& entry) {
  return !entry.by && !entry.effective && entry.document.empty();
}

}  // namespace

// Room for the whole key at once: most of the time of writing goes into short pieces.
std::string& ObjectWriter::key(std::string_view name) {
  const std::size_t at = out_.size();
  out_.resize(at + name.size() + (first_ ? 3 : 4));
  char* place = out_.data() + at;
  if (!first_) *place++ = ',';
  first_ = false;
  *place++ = '"';
  place = std::copy(name.begin(), name.end(), place);
  *place++ = '"';
  *place = ':';
  return out_;
}

void ObjectWriter::text(std::string_view name, std::string_view text) {
  expression::append_json_string(key(name), text);
}

void ObjectWriter::instant(std::string_view name, Instant instant) {
  auto& out = key(name);
  out += '"';
  append_instant(out, instant);
  out += '"';
}

const ChartState& history_state(const Chart& chart, std::size_t slot) {
  std::size_t state = 0;
  while (chart.states()[state].history_slot != slot) ++state;
  return chart.states()[state];
}

void append_states(std::string& out, const Chart& chart, const IndexSet& states) {
  out += '[';
  states.for_each([&](std::size_t state) {
    if (out.back() != '[') out += ',';
    expression::append_json_string(out, chart.states()[state].id);
  });
  out += ']';
}

void append_entry(std::string& out, const clock::Entry& entry, std::string_view clock,
                  std::string_view kind) {
  if (clock.empty() && kind.empty() && is_plain(entry)) {  // nearly all that a snapshot holds
    out += R"({"at":")";
    append_instant(out, entry.at);
    out += R"(","entry":")";
    out += entry_words[static_cast<std::size_t>(entry.kind)];
    out += '"';
    if (!entry.reason.empty()) {
      out += R"(,"reason":)";
      expression::append_json_string(out, entry.reason);
    }
    if (!entry.who.empty()) {
      out += R"(,"who":)";
      expression::append_json_string(out, entry.who);
    }
    out += '}';
    return;
  }
  ObjectWriter object(out);
  object.instant("at", entry.at);
  if (entry.by) object.text("by", clock::to_text(*entry.by));
  if (!clock.empty()) object.text("clock", clock);
  if (!entry.document.empty()) object.text("document", entry.document);
  if (entry.effective) object.instant("effective", *entry.effective);
  object.text("entry", entry_words[static_cast<std::size_t>(entry.kind)]);
  if (!kind.empty()) object.text("k", kind);
  if (!entry.reason.empty()) object.text("reason", entry.reason);
  if (!entry.who.empty()) object.text("who", entry.who);
}

void append_send(std::string& out, const PendingSend& send, std::string_view kind) {
  ObjectWriter object(out);
  if (!send.data.is_null()) append_json(object.key("data"), send.data);
  object.instant("due", send.due);
  object.text("event", send.event);
  if (!send.id.empty()) object.text("id", send.id);
  if (!kind.empty()) object.text("k", kind);
  object.key("number") += std::to_string(send.number);
}

ObjectReader::ObjectReader(JsonView view, std::string_view what, std::string_view name,
                           std::size_t number)
    : object_(view), is_object_(view.is(Shape::object)), what_(what), name_(name), number_(number) {
  if (!is_object_) fail("is no object");
}

void ObjectReader::fail(std::string_view words) {
  if (fault_) return;
  fault_ = what_;
  if (!name_.empty()) *fault_ += " '" + std::string(name_) + "'";
  if (number_ != npos) *fault_ += " " + std::to_string(number_);
  *fault_ += " ";
  *fault_ += words;
}

std::optional<JsonView> ObjectReader::member(std::string_view name) const {
  JsonView found;
  if (!is_object_ || !object_.find(name, found)) return std::nullopt;
  return found;
}

Value ObjectReader::value(JsonView member) {
  auto value = member.value();
  if (value) return std::move(*value);
  fail("holds what is no value: " + value.error());
  return {};
}

std::optional<JsonView> ObjectReader::object_member(std::string_view name) {
  const auto found = member(name);
  if (!found || found->is(Shape::object)) return found;
  fail("has a '" + std::string(name) + "' that is no object");
  return std::nullopt;
}

std::string_view ObjectReader::text_of(std::string_view name,
                                       const std::optional<JsonView>& member) {
  if (!member) return {};
  if (member->is(Shape::string)) return member->string();
  fail("has a '" + std::string(name) + "' that is no string");
  return {};
}

std::string_view ObjectReader::needed(std::string_view name,
                                      const std::optional<JsonView>& member) {
  if (!member) fail("has no '" + std::string(name) + "'");
  return text_of(name, member);
}

std::string_view ObjectReader::text(std::string_view name) { return needed(name, member(name)); }

std::string_view ObjectReader::text_or_empty(std::string_view name) {
  return text_of(name, member(name));
}

bool ObjectReader::boolean_or_false(std::string_view name) {
  const auto found = member(name);
  if (!found) return false;
  if (found->is(Shape::boolean)) return found->boolean();
  fail("has a '" + std::string(name) + "' that is neither true nor false");
  return false;
}

Instant ObjectReader::instant(std::string_view name) { return to_instant(name, text(name)); }

Instant ObjectReader::to_instant(std::string_view name, std::string_view words) {
  const auto read = parse_instant(words);
  if (read) return *read;
  fail("has '" + std::string(words) + "' as '" + std::string(name) + "', which is no instant");
  return {};
}

std::size_t ObjectReader::find(std::string_view id, const Chart::Index& among,
                               std::string_view what) {
  const auto found = among.find(id);
  if (found != among.end()) return found->second;
  fail("names the " + std::string(what) + " '" + std::string(id) +
       "', which the workflow does not have");
  return npos;
}

std::size_t ObjectReader::index(std::string_view name, const Chart::Index& among,
                                std::string_view what) {
  const std::size_t found = find(text(name), among, what);
  return found == npos ? 0 : found;
}

IndexSet ObjectReader::states(JsonView list, const Chart& chart) {
  IndexSet states;
  if (!list.is(Shape::list)) {
    fail("has states that are no list");
    return states;
  }
  list.for_each_item([&](JsonView item) {
    const std::size_t state = item.is(Shape::string) ? chart.find_state(item.string()) : npos;
    if (state != npos) {
      states.insert(state);
      return true;
    }
    fail("names the state " + expression::to_json(value(item)) +
         ", which the workflow does not have");
    return false;
  });
  return states;
}

// Ledgers are most of a snapshot's objects: one walk over the members instead of a search for each.
clock::Entry ObjectReader::entry() {
  std::optional<JsonView> at;
  std::optional<JsonView> by;
  std::optional<JsonView> word;
  std::optional<JsonView> reason;
  std::optional<JsonView> effective;
  std::optional<JsonView> document;
  std::optional<JsonView> who;
  if (is_object_) {
    object_.for_each_member([&](std::string_view name, JsonView view) {
      auto* place = name == "at" ? &at : name == "by" ? &by : name == "entry" ? &word : nullptr;
      if (name == "reason") place = &reason;
      if (name == "effective") place = &effective;
      if (name == "document") place = &document;
      if (name == "who") place = &who;
      if (place != nullptr && !*place) *place = view;
      return true;
    });
  }
  clock::Entry entry;
  entry.at = to_instant("at", needed("at", at));
  entry.reason = text_of("reason", reason);
  if (effective) entry.effective = to_instant("effective", needed("effective", effective));
  entry.document = text_of("document", document);
  entry.who = text_of("who", who);
  const auto kind = needed("entry", word);
  std::size_t number = 1;
  while (number < entry_words.size() && entry_words[number] != kind) ++number;
  if (number == entry_words.size()) {
    fail("has '" + std::string(kind) + "' as 'entry', which no clock knows");
    return entry;
  }
  entry.kind = static_cast<clock::EntryKind>(number);
  const auto length = text_of("by", by);
  if (length.empty()) return entry;
  entry.by = clock::parse_period(length);
  if (!entry.by) fail("has '" + std::string(length) + "' as 'by', which is no period");
  return entry;
}

std::uint64_t ObjectReader::number(std::string_view name) {
  const auto found = member(name);
  if (found && found->is(Shape::integer) && found->integer() > 0) {
    return static_cast<std::uint64_t>(found->integer());
  }
  fail("has no '" + std::string(name) + "' that is a whole number from 1");
  return 0;
}

PendingSend ObjectReader::send() {
  PendingSend send;
  send.number = number("number");
  send.due = instant("due");
  send.event = text("event");
  send.id = text_or_empty("id");
  if (const auto data = member("data")) send.data = value(*data);
  return send;
}

Value seal(Vault& vault, const std::string& path, const Value& value) {
  return value.is_null() ? value : vault.seal(path, value);
}

Value unseal(Vault& vault, const std::string& path, JsonView view, ObjectReader& reader) {
  auto sealed = reader.value(view);
  if (sealed.is_null()) return sealed;
  auto opened = vault.open(path, sealed);
  if (opened) return std::move(*opened);
  reader.fail("has a sealed value at '" + path + "': " + opened.error());
  return {};
}

}  // namespace xinfang::statechart
