// How types stand to each other. Source: CEL specification, "Gradual Type Checking".
#pragma once

#include <optional>

#include "engine/expression/type.h"

namespace xinfang::expression {

// Whether a value of type `from` may stand where `to` is asked for; a nullable one may (a null is
// then an error at run time), and a record may stand for a map.
bool is_assignable(const Type& from, const Type& to);

// Whether two values of these types may ever be equal.
bool are_comparable(const Type& left, const Type& right);

// What null and a type that can't be null have in common: the type, or null (the two sides of a
// conditional); or nothing, as between any two types (the parts of a list, which is of dyn then).
enum class Nulls { widen, differ };

// The type both have, or that both can be taken for; nullopt where there is none.
std::optional<Type> joined(const Type& left, const Type& right, Nulls nulls = Nulls::widen);

}  // namespace xinfang::expression
