#include "engine/statechart/codec_text.h"

#include <array>

namespace xinfang::statechart {

using expression::Kind;
using expression::Value;

namespace {

// The words on disk for clock::EntryKind, by number: frozen.
constexpr std::array<std::string_view, 9> entry_words{
    "", "started", "suspended", "resumed", "restarted", "extended", "met", "stopped", "expired"};

}  // namespace

std::string& ObjectWriter::key(std::string_view name) {
  if (!first_) out_ += ',';
  first_ = false;
  out_ += '"';
  out_ += name;
  out_ += "\":";
  return out_;
}

void ObjectWriter::text(std::string_view name, std::string_view text) {
  expression::append_json_string(key(name), text);
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
  ObjectWriter object(out);
  object.text("at", format_instant(entry.at));
  if (entry.by) object.text("by", clock::to_text(*entry.by));
  if (!clock.empty()) object.text("clock", clock);
  object.text("entry", entry_words[static_cast<std::size_t>(entry.kind)]);
  if (!kind.empty()) object.text("k", kind);
  if (!entry.reason.empty()) object.text("reason", entry.reason);
}

ObjectReader::ObjectReader(const Value& value, std::string where) : where_(std::move(where)) {
  if (value.is(Kind::map)) {
    object_ = &value.as_map();
  } else {
    fail("is no object");
  }
}

void ObjectReader::fail(std::string words) {
  if (!fault_) fault_ = where_ + " " + std::move(words);
}

const Value* ObjectReader::member(std::string_view name) const {
  return object_ == nullptr ? nullptr : object_->find(name);
}

const Value* ObjectReader::string_member(std::string_view name) {
  const Value* found = member(name);
  if (found == nullptr || found->is(Kind::string)) return found;
  fail("has a '" + std::string(name) + "' that is no string");
  return nullptr;
}

std::string ObjectReader::text(std::string_view name) {
  const Value* found = string_member(name);
  if (found != nullptr) return found->as_string();
  fail("has no '" + std::string(name) + "'");
  return {};
}

std::string ObjectReader::text_or_empty(std::string_view name) {
  const Value* found = string_member(name);
  return found == nullptr ? std::string() : found->as_string();
}

bool ObjectReader::boolean_or_false(std::string_view name) {
  const Value* found = member(name);
  if (found == nullptr) return false;
  if (found->is(Kind::boolean)) return found->as_boolean();
  fail("has a '" + std::string(name) + "' that is neither true nor false");
  return false;
}

Instant ObjectReader::instant(std::string_view name) {
  const std::string words = text(name);
  const auto read = parse_instant(words);
  if (read) return *read;
  fail("has '" + words + "' as '" + std::string(name) + "', which is no instant");
  return {};
}

const expression::Map& ObjectReader::map(std::string_view name) {
  static const expression::Map empty;
  const Value* found = member(name);
  if (found == nullptr) return empty;
  if (found->is(Kind::map)) return found->as_map();
  fail("has a '" + std::string(name) + "' that is no object");
  return empty;
}

std::size_t ObjectReader::index(std::string_view name, const Chart::Index& among,
                                std::string_view what) {
  const std::string id = text(name);
  const auto found = among.find(id);
  if (found != among.end()) return found->second;
  fail("names the " + std::string(what) + " '" + id + "', which the workflow does not have");
  return 0;
}

IndexSet ObjectReader::states(const Value& list, const Chart& chart) {
  IndexSet states;
  if (!list.is(Kind::list)) {
    fail("has states that are no list");
    return states;
  }
  for (const auto& item : list.as_list()) {
    const std::size_t state = item.is(Kind::string) ? chart.find_state(item.as_string()) : npos;
    if (state == npos) {
      fail("names the state " + expression::to_json(item) + ", which the workflow does not have");
      return states;
    }
    states.insert(state);
  }
  return states;
}

clock::Entry ObjectReader::entry() {
  clock::Entry entry;
  entry.at = instant("at");
  entry.reason = text_or_empty("reason");
  const std::string word = text("entry");
  std::size_t number = 1;
  while (number < entry_words.size() && entry_words[number] != word) ++number;
  if (number == entry_words.size()) {
    fail("has '" + word + "' as 'entry', which no clock knows");
    return entry;
  }
  entry.kind = static_cast<clock::EntryKind>(number);
  const std::string length = text_or_empty("by");
  if (length.empty()) return entry;
  entry.by = clock::parse_period(length);
  if (!entry.by) fail("has '" + length + "' as 'by', which is no period");
  return entry;
}

Value seal(Vault& vault, const std::string& path, const Value& value) {
  return value.is_null() ? value : vault.seal(path, value);
}

Value unseal(Vault& vault, const std::string& path, const Value& sealed, ObjectReader& reader) {
  if (sealed.is_null()) return sealed;
  auto opened = vault.open(path, sealed);
  if (opened) return std::move(*opened);
  reader.fail("has a sealed value at '" + path + "': " + opened.error());
  return {};
}

}  // namespace xinfang::statechart
