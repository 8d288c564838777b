// Types the static checker knows. `dynamic` is checked at run time only.
// Source: CEL specification, "Type and its type checking"; `record` is ours: a map whose keys are
// known strings, so that `event.missing` and `petitioners[0].name` are checked at load.
#pragma once

#include <memory>
#include <string>
#include <vector>

namespace xinfang::expression {

enum class TypeKind {
  dynamic,
  null,
  boolean,
  integer,
  unsigned_integer,
  floating,
  string,
  bytes,
  list,
  map,
  timestamp,
  duration,
  type,
  record,
};

class Type;
struct RecordField;

class Type {
 public:
  Type() = default;  // dynamic
  Type(TypeKind kind) : kind_(kind) {}
  static Type list(Type element);
  static Type map(Type key, Type value);
  static Type record(std::vector<RecordField> fields);
  // The type itself or null: what an optional field of a case has.
  Type nullable() const;

  TypeKind kind() const { return kind_; }
  bool is_nullable() const { return nullable_; }
  const Type& element() const;                     // of a list; asserts
  const Type& key() const;                         // of a map; asserts
  const Type& mapped() const;                      // of a map; asserts
  const std::vector<RecordField>& fields() const;  // of a record; asserts
  // "list(string)", "int or null": for messages.
  std::string to_text() const;

  friend bool operator==(const Type& left, const Type& right);

 private:
  TypeKind kind_ = TypeKind::dynamic;
  bool nullable_ = false;
  std::shared_ptr<const std::vector<Type>> parameters_;
  std::shared_ptr<const std::vector<RecordField>> fields_;
};

struct RecordField {
  std::string name;
  Type type;
};

}  // namespace xinfang::expression
