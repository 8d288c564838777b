#include "engine/expression/type.h"

#include "engine/base/assert.h"

namespace xinfang::expression {

Type Type::list(Type element) {
  Type type{TypeKind::list};
  type.parameters_ = std::make_shared<const std::vector<Type>>(std::vector<Type>{element});
  return type;
}

Type Type::map(Type key, Type value) {
  Type type{TypeKind::map};
  type.parameters_ = std::make_shared<const std::vector<Type>>(std::vector<Type>{key, value});
  return type;
}

Type Type::record(std::vector<RecordField> fields) {
  Type type{TypeKind::record};
  type.fields_ = std::make_shared<const std::vector<RecordField>>(std::move(fields));
  return type;
}

Type Type::nullable() const {
  Type type = *this;
  type.nullable_ = kind_ != TypeKind::dynamic && kind_ != TypeKind::null;
  return type;
}

const Type& Type::element() const {
  XINFANG_ASSERT(kind_ == TypeKind::list);
  return (*parameters_)[0];
}
const Type& Type::key() const {
  XINFANG_ASSERT(kind_ == TypeKind::map);
  return (*parameters_)[0];
}
const Type& Type::mapped() const {
  XINFANG_ASSERT(kind_ == TypeKind::map);
  return (*parameters_)[1];
}
const std::vector<RecordField>& Type::fields() const {
  XINFANG_ASSERT(kind_ == TypeKind::record);
  return *fields_;
}

namespace {

std::string plain_text(const Type& type) {
  switch (type.kind()) {
    case TypeKind::dynamic:
      return "dyn";
    case TypeKind::null:
      return "null";
    case TypeKind::boolean:
      return "bool";
    case TypeKind::integer:
      return "int";
    case TypeKind::unsigned_integer:
      return "uint";
    case TypeKind::floating:
      return "double";
    case TypeKind::string:
      return "string";
    case TypeKind::bytes:
      return "bytes";
    case TypeKind::list:
      return "list(" + type.element().to_text() + ")";
    case TypeKind::map:
      return "map(" + type.key().to_text() + ", " + type.mapped().to_text() + ")";
    case TypeKind::timestamp:
      return "timestamp";
    case TypeKind::duration:
      return "duration";
    case TypeKind::type:
      return "type";
    case TypeKind::record:
      break;
  }
  std::string text = "record{";
  for (const auto& field : type.fields()) {
    if (text.back() != '{') text += ", ";
    text += field.name + ": " + field.type.to_text();
  }
  return text + "}";
}

}  // namespace

std::string Type::to_text() const { return plain_text(*this) + (nullable_ ? " or null" : ""); }

bool operator==(const Type& left, const Type& right) {
  if (left.kind_ != right.kind_ || left.nullable_ != right.nullable_) return false;
  if (left.parameters_ && *left.parameters_ != *right.parameters_) return false;
  if (!left.fields_) return true;
  if (left.fields_->size() != right.fields_->size()) return false;
  for (std::size_t i = 0; i < left.fields_->size(); ++i) {
    const auto& a = (*left.fields_)[i];
    const auto& b = (*right.fields_)[i];
    if (a.name != b.name || !(a.type == b.type)) return false;
  }
  return true;
}

}  // namespace xinfang::expression
