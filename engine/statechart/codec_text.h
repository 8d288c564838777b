// What both codecs share: pieces of canonical JSON, and objects read with a reason for each fault.
// Private to engine/statechart.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "engine/base/result.h"
#include "engine/clock/assess.h"
#include "engine/expression/json.h"
#include "engine/statechart/chart.h"
#include "engine/statechart/codec.h"

namespace xinfang::statechart {

// Appends `"name":"text"` and the like. The caller writes keys in byte order, which is what makes
// the text canonical.
class ObjectWriter {
 public:
  explicit ObjectWriter(std::string& out) : out_(out) { out_ += '{'; }
  ~ObjectWriter() { out_ += '}'; }
  ObjectWriter(const ObjectWriter&) = delete;
  ObjectWriter& operator=(const ObjectWriter&) = delete;

  // The caller appends the value.
  std::string& key(std::string_view name);
  void text(std::string_view name, std::string_view text);
  void boolean(std::string_view name, bool value) { key(name) += value ? "true" : "false"; }

 private:
  std::string& out_;
  bool first_ = true;
};

const ChartState& history_state(const Chart& chart, std::size_t slot);

// Names of the states, as a JSON array.
void append_states(std::string& out, const Chart& chart, const IndexSet& states);
// The members of a ledger's entry, in key order with `clock` and `k` where they are given.
void append_entry(std::string& out, const clock::Entry& entry, std::string_view clock,
                  std::string_view kind);

// One JSON object while it is read. The first fault is kept; after it every read gives an empty
// value, so that a reader says what it wants and asks once at the end.
class ObjectReader {
 public:
  // `where` begins each fault.
  ObjectReader(const expression::Value& value, std::string where);

  bool failed() const { return fault_.has_value(); }
  const std::string& fault() const { return *fault_; }
  void fail(std::string words);

  // Null where the member is missing; that alone is no fault.
  const expression::Value* member(std::string_view name) const;
  std::string text(std::string_view name);           // a fault where missing
  std::string text_or_empty(std::string_view name);  // missing: empty
  bool boolean_or_false(std::string_view name);
  Instant instant(std::string_view name);
  const expression::Map& map(std::string_view name);  // missing: empty
  // The index of what `name` names.
  std::size_t index(std::string_view name, const Chart::Index& among, std::string_view what);
  IndexSet states(const expression::Value& list, const Chart& chart);
  clock::Entry entry();

 private:
  const expression::Value* string_member(std::string_view name);

  const expression::Map* object_ = nullptr;
  std::string where_;
  std::optional<std::string> fault_;
};

// Seals a value that is not null.
expression::Value seal(Vault& vault, const std::string& path, const expression::Value& value);
// The other way round; a fault goes to `reader`.
expression::Value unseal(Vault& vault, const std::string& path, const expression::Value& sealed,
                         ObjectReader& reader);

}  // namespace xinfang::statechart
