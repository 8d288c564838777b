// Value: what CEL expressions compute with, and what the data of a case is made of.
// Immutable, cheap to copy (lists, maps, strings share their contents), no thread affinity.
// Source: Common Expression Language specification, "Values".
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "engine/base/assert.h"

namespace xinfang::expression {

class Value;

// The numbers are on disk (docs/journal-format.md): frozen, never reused.
enum class Kind : std::uint8_t {
  null = 0,
  boolean = 1,
  integer = 2,
  unsigned_integer = 3,
  floating = 4,
  string = 5,
  bytes = 6,
  list = 7,
  map = 8,
  timestamp = 9,
  duration = 10,
  type = 11,
};

// Seconds since 1970-01-01T00:00:00Z and nanoseconds 0..999'999'999 (google.protobuf.Timestamp).
struct Timestamp {
  std::int64_t seconds = 0;
  std::int32_t nanos = 0;
  friend auto operator<=>(const Timestamp&, const Timestamp&) = default;
};

// Nanoseconds carry the sign of seconds (google.protobuf.Duration).
struct Duration {
  std::int64_t seconds = 0;
  std::int32_t nanos = 0;
  friend auto operator<=>(const Duration&, const Duration&) = default;
};

using List = std::vector<Value>;
class Map;

class Value {
 public:
  Value() = default;  // null
  static Value null() { return {}; }
  static Value boolean(bool value);
  static Value integer(std::int64_t value);
  static Value unsigned_integer(std::uint64_t value);
  static Value floating(double value);
  static Value string(std::string value);  // UTF-8
  static Value bytes(std::string value);
  static Value list(List values);
  static Value map(Map entries);
  static Value timestamp(Timestamp value);
  static Value duration(Duration value);
  static Value type(std::string name);  // "int", "list", ...

  Kind kind() const { return static_cast<Kind>(contents_.index()); }
  bool is(Kind kind) const { return this->kind() == kind; }
  bool is_null() const { return is(Kind::null); }

  // Each asserts the kind.
  bool as_boolean() const;
  std::int64_t as_integer() const;
  std::uint64_t as_unsigned() const;
  double as_floating() const;
  const std::string& as_string() const {
    XINFANG_ASSERT(is(Kind::string));
    return **std::get_if<std::shared_ptr<const std::string>>(&contents_);
  }
  const std::string& as_bytes() const;
  const List& as_list() const;
  const Map& as_map() const;
  Timestamp as_timestamp() const;
  Duration as_duration() const;
  const std::string& as_type() const;

  // What CEL's specification calls the abstract size ("Performance"): 1 and the bytes of a text, 1
  // and the sum of what a list or a map holds, as if nothing in it were shared; else 1. Constant
  // time.
  std::size_t abstract_size() const;

  // CEL equality: numbers compare across int, uint and double; other kinds differ; NaN != NaN.
  friend bool operator==(const Value& left, const Value& right);

 private:
  struct TypeName {
    std::shared_ptr<const std::string> name;
  };
  struct BytesText {
    std::shared_ptr<const std::string> text;
  };
  struct ListBody;
  using Contents =
      std::variant<std::monostate, bool, std::int64_t, std::uint64_t, double,
                   std::shared_ptr<const std::string>, BytesText, std::shared_ptr<const ListBody>,
                   std::shared_ptr<const Map>, Timestamp, Duration, TypeName>;
  explicit Value(Contents contents) : contents_(std::move(contents)) {}

  Contents contents_;  // alternatives in the order of Kind
};

// Keys are bool, int, uint or string; numbers of equal worth are the same key. Iteration is in
// insertion order. Small maps are searched linearly, large ones by a hash; the shape inside is
// map.cpp's business.
class Map {
 public:
  struct Entry {
    Value key;
    Value value;
  };

  Map() = default;

  // Replaces the value of an equal key. Asserts that the key is of an allowed kind.
  void set(Value key, Value value);
  void set(std::string key, Value value);
  // Null where there is none; valid until the map changes.
  const Value* find(const Value& key) const;
  const Value* find(std::string_view key) const;
  void erase(std::string_view key);

  std::size_t size() const { return entries_.size(); }
  bool empty() const { return entries_.empty(); }
  std::size_t abstract_size() const { return abstract_size_; }
  std::vector<Entry>::const_iterator begin() const { return entries_.begin(); }
  std::vector<Entry>::const_iterator end() const { return entries_.end(); }

  friend bool operator==(const Map& left, const Map& right);

 private:
  template <class Key>
  std::size_t position_of(const Key& key) const;
  void rebuild();

  std::vector<Entry> entries_;
  // Open addressing: position in entries_ + 1, or 0. Empty while the map is small.
  std::vector<std::uint32_t> slots_;
  std::size_t abstract_size_ = 1;
};

}  // namespace xinfang::expression
