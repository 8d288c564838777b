#include "engine/expression/type_relations.h"

#include <algorithm>

namespace xinfang::expression {

namespace {

Type without_null(const Type& type) {
  switch (type.kind()) {
    case TypeKind::list:
      return Type::list(type.element());
    case TypeKind::map:
      return Type::map(type.key(), type.mapped());
    case TypeKind::record:
      return Type::record(type.fields());
    default:
      return type.kind();
  }
}

}  // namespace

bool is_assignable(const Type& from, const Type& to) {
  if (from.kind() == TypeKind::dynamic || to.kind() == TypeKind::dynamic) return true;
  if (from.kind() == TypeKind::null) return to.kind() == TypeKind::null || to.is_nullable();
  if (from.kind() == TypeKind::record && to.kind() == TypeKind::map) {
    return is_assignable(TypeKind::string, to.key()) &&
           std::all_of(from.fields().begin(), from.fields().end(), [&](const RecordField& field) {
             return is_assignable(field.type, to.mapped());
           });
  }
  if (from.kind() != to.kind()) return false;
  if (from.kind() == TypeKind::list) return is_assignable(from.element(), to.element());
  if (from.kind() == TypeKind::map) {
    return is_assignable(from.key(), to.key()) && is_assignable(from.mapped(), to.mapped());
  }
  if (from.kind() != TypeKind::record) return true;
  return std::all_of(to.fields().begin(), to.fields().end(), [&](const RecordField& wanted) {
    return std::any_of(from.fields().begin(), from.fields().end(), [&](const RecordField& field) {
      return field.name == wanted.name && is_assignable(field.type, wanted.type);
    });
  });
}

namespace {

// Null is a value of a timestamp and of a duration, which are messages where CEL comes from.
bool may_be_null(const Type& type) {
  return type.is_nullable() || type.kind() == TypeKind::timestamp ||
         type.kind() == TypeKind::duration || is_assignable(type, TypeKind::null);
}

}  // namespace

bool are_comparable(const Type& left, const Type& right) {
  if (left.kind() == TypeKind::null) return may_be_null(right);
  if (right.kind() == TypeKind::null) return may_be_null(left);
  return is_assignable(left, right) || is_assignable(right, left);
}

std::optional<Type> joined(const Type& left, const Type& right, Nulls nulls) {
  if (left == right) return left;
  if (left.kind() == TypeKind::null || right.kind() == TypeKind::null) {
    const Type& other = left.kind() == TypeKind::null ? right : left;
    if (nulls == Nulls::differ && !may_be_null(other)) return std::nullopt;
    return other.nullable();
  }
  if (left.kind() == TypeKind::dynamic || right.kind() == TypeKind::dynamic) return Type{};
  const bool nullable = left.is_nullable() || right.is_nullable();
  const Type a = without_null(left);
  const Type b = without_null(right);
  // What one side leaves open stays open: a list of dyn and a list of int are a list of dyn.
  if (a.kind() == TypeKind::list && b.kind() == TypeKind::list) {
    const auto element = joined(a.element(), b.element(), nulls);
    if (!element) return std::nullopt;
    return nullable ? Type::list(*element).nullable() : Type::list(*element);
  }
  if (a.kind() == TypeKind::map && b.kind() == TypeKind::map) {
    const auto key = joined(a.key(), b.key(), nulls);
    const auto value = joined(a.mapped(), b.mapped(), nulls);
    if (!key || !value) return std::nullopt;
    return nullable ? Type::map(*key, *value).nullable() : Type::map(*key, *value);
  }
  if (is_assignable(a, b)) return nullable ? b.nullable() : b;
  if (is_assignable(b, a)) return nullable ? a.nullable() : a;
  return std::nullopt;
}

}  // namespace xinfang::expression
