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
  void instant(std::string_view name, Instant instant);
  void boolean(std::string_view name, bool value) { key(name) += value ? "true" : "false"; }

 private:
  std::string& out_;
  bool first_ = true;
};

// Names of the states, as a JSON array.
void append_states(std::string& out, const Chart& chart, const IndexSet& states);
// The members of a ledger's entry, in key order with `clock` and `k` where they are given.
void append_entry(std::string& out, const clock::Entry& entry, std::string_view clock,
                  std::string_view kind);

// One JSON object while it is read. The first fault is kept; after it every read gives an empty
// value, so that a reader says what it wants and asks once at the end.
class ObjectReader {
 public:
  // `what` and `name` or `number` begin each fault: "record 3", "an entry of clock 'handling'".
  ObjectReader(expression::JsonView view, std::string_view what, std::string_view name = {},
               std::size_t number = npos);

  bool failed() const { return fault_.has_value(); }
  const std::string& fault() const { return *fault_; }
  void fail(std::string_view words);

  // Empty where the member is missing; that alone is no fault.
  std::optional<expression::JsonView> member(std::string_view name) const;
  // The member's value, as it stands; null where it can't be one.
  expression::Value value(expression::JsonView member);
  std::string_view text(std::string_view name);           // a fault where missing
  std::string_view text_or_empty(std::string_view name);  // missing: empty
  bool boolean_or_false(std::string_view name);
  Instant instant(std::string_view name);
  // `visit(key, view)` for each member of the object `name`, until a fault; missing: for none.
  template <class Visit>
  void each(std::string_view name, Visit visit) {
    const auto object = object_member(name);
    if (!object) return;
    object->for_each_member([&](std::string_view key, expression::JsonView view) {
      visit(key, view);
      return !failed();
    });
  }
  // The index of what `name` names.
  std::size_t index(std::string_view name, const Chart::Index& among, std::string_view what);
  // The index of `id` itself.
  std::size_t find(std::string_view id, const Chart::Index& among, std::string_view what);
  IndexSet states(expression::JsonView list, const Chart& chart);
  clock::Entry entry();

 private:
  // The text of a member that was looked up: a fault where it is no string, and with needed()
  // where it is missing.
  std::string_view text_of(std::string_view name,
                           const std::optional<expression::JsonView>& member);
  std::string_view needed(std::string_view name, const std::optional<expression::JsonView>& member);
  Instant to_instant(std::string_view name, std::string_view words);
  std::optional<expression::JsonView> object_member(std::string_view name);

  expression::JsonView object_;
  bool is_object_ = false;
  std::string_view what_;
  std::string_view name_;
  std::size_t number_;
  std::optional<std::string> fault_;
};

// Seals a value that is not null.
expression::Value seal(Vault& vault, const std::string& path, const expression::Value& value);
// The other way round; a fault goes to `reader`.
expression::Value unseal(Vault& vault, const std::string& path, expression::JsonView sealed,
                         ObjectReader& reader);

}  // namespace xinfang::statechart
