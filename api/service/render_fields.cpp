// Fields, forms and values.
#include <algorithm>

#include "api/service/json_values.h"
#include "api/service/render.h"

namespace xinfang::service {

using definition::Field;
using definition::FieldKind;

json::object plain_text(const std::string& text) { return {{"zh", text}, {"en", text}}; }

std::string_view type_name(const Field& field) {
  switch (field.kind) {
    case FieldKind::boolean:
      return "bool";
    case FieldKind::integer:
      return "int";
    case FieldKind::number:
      return "number";
    case FieldKind::string:
      return "string";
    case FieldKind::text:
      return "text";
    case FieldKind::date:
      return "date";
    case FieldKind::enumeration:
      return "enum";
    case FieldKind::user:
      return "user";
    case FieldKind::string_list:
      return "list<string>";
    case FieldKind::record_list:
      return "list<record>";
    case FieldKind::any:
      return "any";
  }
  return "string";
}

std::string_view kind_name(definition::StateKind kind) {
  switch (kind) {
    case definition::StateKind::atomic:
      return "atomic";
    case definition::StateKind::compound:
      return "compound";
    case definition::StateKind::parallel:
      return "parallel";
    case definition::StateKind::final:
      return "final";
    case definition::StateKind::shallow_history:
      return "shallow_history";
    case definition::StateKind::deep_history:
      return "deep_history";
  }
  return "atomic";
}

json::object render_field(const Field& field) {
  json::object result{{"id", field.id}, {"title", to_json(field.title)}};
  if (!field.hint.empty()) result["hint"] = to_json(field.hint);
  result["type"] = type_name(field);
  result["optional"] = field.optional;
  result["personal"] = field.personal;
  const bool whole = field.kind == FieldKind::integer || field.kind == FieldKind::string ||
                     field.kind == FieldKind::text || field.kind == FieldKind::string_list ||
                     field.kind == FieldKind::record_list;
  auto bound = [&](double value) -> json::value {
    if (whole) return static_cast<std::int64_t>(value);
    return value;
  };
  if (field.min) result["min"] = bound(*field.min);
  if (field.max) result["max"] = bound(*field.max);
  if (field.min_today) result["min"] = "today";
  if (field.max_today) result["max"] = "today";
  if (field.kind == FieldKind::enumeration) {
    json::array choices;
    for (const auto& choice : field.choices) {
      choices.push_back(json::object{{"value", choice.value}, {"title", to_json(choice.title)}});
    }
    result["of"] = std::move(choices);
  }
  if (field.kind == FieldKind::user && !field.role.empty()) result["role"] = field.role;
  if (field.kind == FieldKind::record_list) {
    json::array fields;
    for (const auto& inner : field.fields) fields.push_back(render_field(inner));
    result["fields"] = std::move(fields);
  }
  return result;
}

json::array render_form(const std::vector<definition::FormField>& form,
                        const statechart::Chart* chart, const statechart::Snapshot* snapshot) {
  json::array result;
  for (const auto& entry : form) {
    auto field = render_field(entry.field);
    if (entry.stores && chart != nullptr && snapshot != nullptr) {
      field["value"] = to_json(snapshot->data[chart->find_field(entry.field.id)]);
    }
    result.push_back(std::move(field));
  }
  return result;
}

json::value display_of(const RenderContext& context, const Field& field,
                       const expression::Value& value) {
  if (!value.is(expression::Kind::string)) return nullptr;
  if (field.kind == FieldKind::user) return plain_text(context.name_of(value.as_string()));
  if (field.kind != FieldKind::enumeration) return nullptr;
  auto choice = std::find_if(field.choices.begin(), field.choices.end(),
                             [&](const auto& entry) { return entry.value == value.as_string(); });
  if (choice == field.choices.end()) return nullptr;
  return to_json(choice->title);
}

}  // namespace xinfang::service
