#include "engine/definition/field_reader.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace xinfang::definition {
namespace {

struct KindName {
  std::string_view name;
  FieldKind kind;
};
constexpr std::array<KindName, 10> kind_names = {{{"bool", FieldKind::boolean},
                                                  {"int", FieldKind::integer},
                                                  {"number", FieldKind::number},
                                                  {"string", FieldKind::string},
                                                  {"text", FieldKind::text},
                                                  {"date", FieldKind::date},
                                                  {"enum", FieldKind::enumeration},
                                                  {"user", FieldKind::user},
                                                  {"list<string>", FieldKind::string_list},
                                                  {"list<record>", FieldKind::record_list}}};

// The engine's own names, and the words CEL keeps ("Reserved words" and the type names of its
// specification).
constexpr std::array<std::string_view, 35> reserved_names = {
    "event",   "actor",     "today",    "now",  "as",     "break", "const", "continue", "else",
    "false",   "for",       "function", "if",   "import", "in",    "let",   "loop",     "null",
    "package", "namespace", "return",   "true", "var",    "void",  "while", "bool",     "bytes",
    "double",  "int",       "string",   "uint", "list",   "map",   "type",  "rules"};

enum class Nesting { outer, in_record };

class FieldReader {
 public:
  FieldReader(std::string what, WorkflowContext& context)
      : what_(std::move(what)), context_(context), report_(context.report) {}

  Field read(const Word& name, const Node& node, Nesting nesting);

  // min and max, as fits the kind.
  void read_bounds(const Node& node, Field& field);

 private:
  bool read_kind(const Node& node, Field& field, Nesting nesting);
  void read_choices(const Node* node, Field& field);
  void read_record(const Node* node, Field& field);
  void read_role(const Node* node, Field& field);
  void check_bound(const Node* node, std::optional<double> bound, const Field& field);
  // The one bound of a date: `today`.
  void read_today(const Node* node, std::string_view key, bool& bound);
  // unknown-key where `node` has a key that the kind does not know.
  void refuse(const Node& node, std::string_view key, std::string_view only);

  std::string what_;
  WorkflowContext& context_;
  Report& report_;
};

bool has_bounds(FieldKind kind) {
  return kind != FieldKind::boolean && kind != FieldKind::enumeration && kind != FieldKind::user;
}

void check_field_name(const Word& name, Report& report) {
  if (!check_name(name, "field", report)) return;
  if (std::find(reserved_names.begin(), reserved_names.end(), name.text) == reserved_names.end()) {
    return;
  }
  report.error(name.place, "reserved-name",
               "field '" + name.text +
                   "' has a name that expressions keep for themselves; choose "
                   "another, such as '" +
                   name.text + "_value'");
}

void FieldReader::refuse(const Node& node, std::string_view key, std::string_view only) {
  for (const auto& [name, value] : node.entries) {
    if (name.scalar != key) continue;
    report_.error(
        name.place, "unknown-key",
        what_ + " has no key '" + std::string(key) + "'; only " + std::string(only) + " have it");
  }
}

bool FieldReader::read_kind(const Node& node, Field& field, Nesting nesting) {
  const auto type = read_word(required(node, "type", what_, report_), "type of " + what_, report_);
  if (type.text.empty()) return false;
  const auto found = std::find_if(kind_names.begin(), kind_names.end(),
                                  [&](const KindName& name) { return name.name == type.text; });
  if (found == kind_names.end()) {
    std::vector<std::string> names;
    names.reserve(kind_names.size());
    for (const auto& kind : kind_names) names.emplace_back(kind.name);
    report_.error(type.place, "unknown-type",
                  "unknown type '" + type.text + "'" + suggestion(type.text, names));
    return false;
  }
  field.kind = found->kind;
  if (nesting == Nesting::in_record && field.kind == FieldKind::record_list) {
    report_.error(type.place, "nested-record",
                  what_ + " is a list<record> inside a record; records do not nest");
    return false;
  }
  return true;
}

void FieldReader::read_choices(const Node* node, Field& field) {
  if (node == nullptr || !check_mapping(*node, "of of " + what_, report_)) return;
  for (const auto& [key, value] : node->entries) {
    check_name({key.scalar, key.place}, "choice", report_);
    field.choices.push_back(
        {key.scalar, read_text(&value, "choice '" + key.scalar + "'", report_)});
  }
  if (node->entries.empty()) {
    report_.error(node->place, "bad-value", what_ + " has no choices; name at least one");
  }
}

void FieldReader::read_record(const Node* node, Field& field) {
  if (node == nullptr || !check_mapping(*node, "fields of " + what_, report_)) return;
  for (const auto& [key, value] : node->entries) {
    FieldReader inner("field '" + field.id + "." + key.scalar + "'", context_);
    field.fields.push_back(inner.read({key.scalar, key.place}, value, Nesting::in_record));
  }
  if (node->entries.empty()) {
    report_.error(node->place, "bad-value", what_ + " has no fields; name at least one");
  }
}

void FieldReader::read_role(const Node* node, Field& field) {
  const auto role = read_word(node, "role of " + what_, report_);
  if (role.text.empty()) return;
  context_.check_known(role, context_.roles, "role");
  field.role = role.text;
}

void FieldReader::check_bound(const Node* node, std::optional<double> bound, const Field& field) {
  // Without a node the bound is that of the data field a form uses, reported there.
  if (node == nullptr || !bound || field.kind == FieldKind::number) return;
  const bool counts = field.kind != FieldKind::integer;
  if (std::floor(*bound) == *bound && (!counts || *bound >= 0)) return;
  report_.error(node->place, "bad-bounds",
                what_ + " has the bound " + describe(*node) + "; allowed: a whole number" +
                    (counts ? " that is not negative" : ""));
}

void FieldReader::read_today(const Node* node, std::string_view key, bool& bound) {
  if (node == nullptr) return;
  if (node->is_scalar() && node->scalar == "today") {
    bound = true;
    return;
  }
  report_.error(node->place, "bad-bounds",
                what_ + " is a date and has the " + std::string(key) + " " + describe(*node) +
                    "; allowed: today");
}

void FieldReader::read_bounds(const Node& node, Field& field) {
  if (!has_bounds(field.kind)) {
    refuse(node, "min", "numbers, texts, lists and dates");
    refuse(node, "max", "numbers, texts, lists and dates");
    return;
  }
  const auto* min = node.find("min");
  const auto* max = node.find("max");
  if (field.kind == FieldKind::date) {
    read_today(min, "min", field.min_today);
    read_today(max, "max", field.max_today);
    return;
  }
  if (min != nullptr) field.min = read_number(min, "min of " + what_, report_);
  if (max != nullptr) field.max = read_number(max, "max of " + what_, report_);
  check_bound(min, field.min, field);
  check_bound(max, field.max, field);
  if (!field.min || !field.max || *field.min <= *field.max) return;
  const auto* said = min != nullptr ? min : max;
  if (said == nullptr) return;
  report_.error(said->place, "bad-bounds", what_ + " has a min above its max");
}

Field FieldReader::read(const Word& name, const Node& node, Nesting nesting) {
  Field field;
  field.id = name.text;
  field.place = name.place;
  check_field_name(name, report_);
  if (!check_mapping(node, what_, report_)) return field;
  check_keys(
      node, {"type", "title", "hint", "of", "role", "fields", "optional", "personal", "min", "max"},
      what_, report_);
  field.title = read_text(required(node, "title", what_, report_), "title of " + what_, report_);
  field.hint = read_text(node.find("hint"), "hint of " + what_, report_);
  field.optional = read_bool(node.find("optional"), false, "optional of " + what_, report_);
  const auto* personal = node.find("personal");
  field.personal = read_bool(personal, false, "personal of " + what_, report_);
  if (field.personal && nesting == Nesting::in_record) {
    report_.error(personal->place, "personal-in-record",
                  what_ +
                      " can't be personal by itself; a record is sealed as a whole, mark the "
                      "list");
  }
  if (!read_kind(node, field, nesting)) return field;
  if (field.kind == FieldKind::enumeration) {
    read_choices(required(node, "of", what_, report_), field);
  } else {
    refuse(node, "of", "fields of type enum");
  }
  if (field.kind == FieldKind::record_list) {
    read_record(required(node, "fields", what_, report_), field);
  } else {
    refuse(node, "fields", "fields of type list<record>");
  }
  if (field.kind == FieldKind::user) {
    read_role(node.find("role"), field);
  } else {
    refuse(node, "role", "fields of type user");
  }
  read_bounds(node, field);
  return field;
}

// `name: data`, or `name: {use: data, ...}`.
FormField read_stored(const Word& name, const Node& node, const std::string& what,
                      WorkflowContext& context) {
  FormField form_field;
  form_field.stores = true;
  form_field.field.id = name.text;
  form_field.field.place = name.place;
  if (!context.check_known(name, context.fields, "field")) return form_field;
  if (const auto* field = context.find_field(name.text)) form_field.field = *field;
  form_field.field.place = name.place;
  if (!node.is_mapping()) return form_field;
  check_keys(node, {"use", "optional", "hint", "min", "max"}, what, context.report);
  auto& field = form_field.field;
  field.optional =
      read_bool(node.find("optional"), field.optional, "optional of " + what, context.report);
  if (const auto* hint = node.find("hint")) {
    field.hint = read_text(hint, "hint of " + what, context.report);
  }
  FieldReader(what, context).read_bounds(node, field);
  return form_field;
}

bool says_data(const Node& node) { return node.is_scalar() && node.scalar == "data"; }

FormField read_form_field(const Word& name, const Node& node, WorkflowContext& context) {
  const auto what = "form field '" + name.text + "'";
  const auto* use = node.find("use");
  if (says_data(node) || (use != nullptr && says_data(*use))) {
    return read_stored(name, node, what, context);
  }
  FormField form_field;
  form_field.field.id = name.text;
  form_field.field.place = name.place;
  if (use != nullptr || !node.is_mapping()) {
    const auto& wrong = use != nullptr ? *use : node;
    context.report.error(wrong.place, "wrong-type",
                         what +
                             " must be a field's definition, 'data' or {use: data, ...}, found " +
                             describe(wrong));
    return form_field;
  }
  if (context.fields.contains(name.text)) {
    context.report.error(name.place, "shadowed-field",
                         what +
                             " has the name of a data field, and would not be stored in it; "
                             "write '" +
                             name.text + ": data', or choose another name");
  }
  form_field.field = FieldReader(what, context).read(name, node, Nesting::outer);
  return form_field;
}

}  // namespace

std::string_view field_kind_name(FieldKind kind) {
  const auto found = std::find_if(kind_names.begin(), kind_names.end(),
                                  [&](const KindName& name) { return name.kind == kind; });
  return found == kind_names.end() ? std::string_view() : found->name;
}

void read_data(const Node* node, WorkflowContext& context) {
  if (node == nullptr || !check_mapping(*node, "data", context.report)) return;
  context.fields.complete = true;
  for (const auto& [key, value] : node->entries) {
    FieldReader reader("field '" + key.scalar + "'", context);
    context.fields.all.push_back(key.scalar);
    context.definition.data.push_back(reader.read({key.scalar, key.place}, value, Nesting::outer));
  }
}

std::vector<FormField> read_form(const Node* node, const std::string& what,
                                 WorkflowContext& context) {
  if (node == nullptr || !check_mapping(*node, "form of " + what, context.report)) return {};
  std::vector<FormField> form;
  for (const auto& [key, value] : node->entries) {
    form.push_back(read_form_field({key.scalar, key.place}, value, context));
  }
  return form;
}

}  // namespace xinfang::definition
