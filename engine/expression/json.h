// Values as JSON text: the one encoding of data in journal, snapshots and hashes.
// Canonical: no white space, map keys sorted by bytes, integers in decimal, doubles in the shortest
// form that reads back and always with '.' or 'e', strings escaped only where RFC 8259 asks.
// What JSON has no word for is an object with one key: {"$uint":"1"}, {"$double":"NaN"} (also
// "Infinity", "-Infinity"), {"$bytes":"<hex>"}, {"$timestamp":"2026-01-01T00:00:00Z"},
// {"$duration":"3.5s"}, {"$type":"int"}, {"$map":[[key,value],...]} for maps with a key that is no
// string or begins with '$'.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "engine/base/result.h"
#include "engine/expression/value.h"

namespace xinfang::expression {

struct JsonError {
  std::size_t offset = 0;  // byte in the text; 0 where the reader does not say
  std::string message;
};

// Nesting deeper than this is refused when read.
inline constexpr int json_depth_max = 64;

std::string to_json(const Value& value);
void append_json(std::string& out, const Value& value);
void append_json(std::string& out, const Map& map);
void append_json_string(std::string& out, std::string_view text);

// Reads what to_json writes, and other JSON: integers in range become int, other numbers double.
// Refused beside what is no JSON: an object of one unknown '$' key, nesting past json_depth_max,
// integers of more than 64 bits and numbers no double holds.
Result<Value, JsonError> from_json(std::string_view text);

// A place in a text that a JsonReader read, valid until it reads the next. Cheap to copy.
class JsonView {
 public:
  // What the text says, without the meaning of '$' keys.
  enum class Shape : std::uint8_t { null, boolean, integer, number, string, list, object };
  Shape shape() const;
  bool is(Shape shape) const { return this->shape() == shape; }

  // Each asserts the shape.
  bool boolean() const;
  std::int64_t integer() const;
  std::string_view string() const;
  std::size_t size() const;  // of a list

  // The first member of this name; asserts an object. False: there is none, and `found` stays.
  bool find(std::string_view name, JsonView& found) const;
  // `visit(key, view)` for each member of an object, `visit(view)` for each item of a list, in the
  // order of the text, until it returns false. Each asserts the shape.
  template <class Visit>
  void for_each_member(Visit visit) const {
    each_member(&visit, [](void* context, std::string_view key, JsonView value) {
      return (*static_cast<Visit*>(context))(key, value);
    });
  }
  template <class Visit>
  void for_each_item(Visit visit) const {
    each_item(&visit,
              [](void* context, JsonView value) { return (*static_cast<Visit*>(context))(value); });
  }

  // As from_json() reads it; the error names what is wrong.
  Result<Value, std::string> value() const;

 private:
  friend class JsonReader;
  void each_member(void* context, bool (*visit)(void*, std::string_view, JsonView)) const;
  void each_item(void* context, bool (*visit)(void*, JsonView)) const;

  // The library's element, whose header stays in json.cpp.
  const void* document_ = nullptr;
  std::size_t at_ = 0;
};

// Reads JSON texts to look into them: only what is asked for becomes a value. Keeps its memory from
// one text to the next, which costs more to get than a text to read. One thread at a time.
class JsonReader {
 public:
  JsonReader();
  ~JsonReader();
  JsonReader(const JsonReader&) = delete;
  JsonReader& operator=(const JsonReader&) = delete;

  // Refuses what is no JSON, as from_json() does.
  Result<JsonView, JsonError> read(std::string_view text);

 private:
  struct Parser;
  std::unique_ptr<Parser> parser_;
};

}  // namespace xinfang::expression
