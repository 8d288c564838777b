#include "engine/definition/definition.h"

namespace xinfang::definition {
namespace {

using expression::Type;
using expression::TypeKind;

Type record_of(const std::vector<Field>& fields) {
  std::vector<expression::RecordField> types;
  types.reserve(fields.size());
  for (const auto& field : fields) types.push_back({field.id, type_of(field)});
  return Type::record(std::move(types));
}

Type plain_type(const Field& field) {
  switch (field.kind) {
    case FieldKind::boolean:
      return TypeKind::boolean;
    case FieldKind::integer:
      return TypeKind::integer;
    case FieldKind::number:
      return TypeKind::floating;
    case FieldKind::string:
    case FieldKind::text:
    case FieldKind::date:
    case FieldKind::enumeration:
    case FieldKind::user:
      return TypeKind::string;
    case FieldKind::string_list:
      return Type::list(TypeKind::string);
    case FieldKind::record_list:
      return Type::list(record_of(field.fields));
    case FieldKind::any:
      return {};
  }
  return {};
}

}  // namespace

Type type_of(const Field& field) {
  auto type = plain_type(field);
  return field.optional ? type.nullable() : type;
}

}  // namespace xinfang::definition
