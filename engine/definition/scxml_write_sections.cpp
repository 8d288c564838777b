#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "engine/definition/field_reader.h"
#include "engine/definition/scxml_writer.h"

namespace xinfang::definition {
namespace {

// What the reader reads back as the same number.
std::string number_text(double number) {
  std::array<char, 32> text{};
  const auto written = std::to_chars(text.data(), text.data() + text.size(), number);
  return {text.data(), written.ptr};
}

struct Bounds {
  std::optional<double> min;
  std::optional<double> max;
  bool min_today = false;
  bool max_today = false;
};

void write_bounds(XmlWriter& out, std::string_view prefix, const Bounds& bounds) {
  const auto write = [&](std::string_view name, const std::optional<double>& number, bool today) {
    if (number || today) {
      out.attribute(std::string(prefix).append(name), today ? "today" : number_text(*number));
    }
  };
  write("min", bounds.min, bounds.min_today);
  write("max", bounds.max, bounds.max_today);
}

// A field's attributes, with `prefix` before their names, and its elements.
void write_field(XmlWriter& out, const Field& field, std::string_view prefix) {
  const auto attribute = [&](std::string_view name, std::string_view value) {
    out.attribute(std::string(prefix) + std::string(name), value);
  };
  attribute("type", field_kind_name(field.kind));
  attribute("role", field.role);
  if (field.optional) attribute("optional", "true");
  if (field.personal) attribute("personal", "true");
  write_bounds(out, prefix, {field.min, field.max, field.min_today, field.max_today});
  write_text(out, "xf:title", field.title);
  write_text(out, "xf:hint", field.hint);
  if (!field.choices.empty()) {
    const XmlScope of(out, "xf:of");
    for (const auto& choice : field.choices) {
      const XmlScope entry(out, "xf:entry");
      out.attribute("key", choice.value);
      out.attribute("zh", choice.title.zh);
      out.attribute("en", choice.title.en);
    }
  }
  if (field.fields.empty()) return;
  const XmlScope fields(out, "xf:fields");
  for (const auto& column : field.fields) {
    const XmlScope entry(out, "xf:entry");
    out.attribute("key", column.id);
    write_field(out, column, "");
  }
}

// What the form says otherwise than the data field its answer is stored in.
void write_stored(XmlWriter& out, const Field& answer, const std::vector<Field>& data) {
  out.attribute("use", "data");
  const auto stored = std::find_if(data.begin(), data.end(),
                                   [&](const Field& field) { return field.id == answer.id; });
  if (stored == data.end()) return;
  if (answer.optional != stored->optional) {
    out.attribute("optional", answer.optional ? "true" : "false");
  }
  write_bounds(out, "",
               {answer.min == stored->min ? std::nullopt : answer.min,
                answer.max == stored->max ? std::nullopt : answer.max,
                answer.min_today && !stored->min_today, answer.max_today && !stored->max_today});
  if (answer.hint != stored->hint) write_text(out, "xf:hint", answer.hint);
}

void write_named(XmlWriter& out, std::string_view name, const std::vector<Named>& all) {
  if (all.empty()) return;
  const XmlScope element(out, name);
  for (const auto& one : all) {
    const XmlScope entry(out, "xf:entry");
    out.attribute("key", one.id);
    out.attribute("zh", one.title.zh);
    out.attribute("en", one.title.en);
  }
}

void write_registration(XmlWriter& out, const Definition& definition) {
  const auto& registration = definition.registration;
  const XmlScope element(out, "xf:register");
  out.attribute("by", joined_words(registration.by));
  out.attribute("basis", basis_text(registration.basis, registration.basis_none));
  write_text(out, "xf:title", registration.title);
  write_form(out, registration.form, definition.data);
  if (registration.actions.empty()) return;
  const XmlScope content(out, "xf:do");
  write_actions(out, registration.actions);
}

void write_access(XmlWriter& out, const Access& access) {
  if (access.roles.empty()) return;
  const XmlScope element(out, "xf:access");
  out.attribute("roles", joined_words(access.roles));
  out.attribute("fields", joined_words(access.fields));
}

}  // namespace

std::string basis_text(const std::string& basis, const std::string& none) {
  return none.empty() ? basis : "none, " + none;
}

void write_form(XmlWriter& out, const std::vector<FormField>& form,
                const std::vector<Field>& data) {
  if (form.empty()) return;
  const XmlScope element(out, "xf:form");
  for (const auto& answer : form) {
    const XmlScope entry(out, "xf:entry");
    out.attribute("key", answer.field.id);
    if (answer.stores) {
      write_stored(out, answer.field, data);
    } else {
      write_field(out, answer.field, "");
    }
  }
}

void write_sections(XmlWriter& out, const Definition& definition) {
  {
    const XmlScope workflow(out, "xf:workflow");
    out.attribute("rules", definition.rules);
    out.attribute("numbering", definition.numbering);
    write_text(out, "xf:title", definition.title);
    write_named(out, "xf:roles", definition.roles);
    write_named(out, "xf:stages", definition.stages);
    write_named(out, "xf:documents", definition.documents);
    write_access(out, definition.access);
    {
      const XmlScope summary(out, "xf:summary");
      out.attribute("subject", definition.summary_subject);
      out.attribute("petitioner", definition.summary_petitioner);
      out.attribute("received", definition.summary_received);
    }
    write_registration(out, definition);
    if (!definition.root.initial_actions.empty()) {
      const XmlScope initial(out, "xf:initial");
      write_actions(out, definition.root.initial_actions);
    }
  }
  const XmlScope model(out, "datamodel");
  for (const auto& field : definition.data) {
    const XmlScope datum(out, "data");
    out.attribute("id", field.id);
    write_field(out, field, "xf:");
  }
}

}  // namespace xinfang::definition
