#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "engine/base/diagnostic.h"
#include "engine/base/time.h"
#include "engine/expression/json.h"
#include "engine/statechart/decide.h"
#include "engine/statechart/field_values.h"

namespace xinfang::statechart {

using definition::Field;
using definition::FieldKind;
using expression::Kind;
using expression::Map;
using expression::Value;

namespace {

using Answers = std::vector<Refusal::Answer>;

// What a value of the wrong kind is. A whole number that only fits an unsigned one, and a number
// beyond a double, would else be told to be what is expected.
std::string_view word_for(const Value& value) {
  switch (value.kind()) {
    case Kind::null:
      return "null";
    case Kind::boolean:
      return "true or false";
    case Kind::integer:
      return "a whole number";
    case Kind::unsigned_integer:
      return "too large a whole number";
    case Kind::floating:
      return std::isfinite(value.as_floating()) ? "a number" : "too large a number";
    case Kind::string:
      return "a string";
    case Kind::bytes:
      return "bytes";
    case Kind::list:
      return "a list";
    case Kind::map:
      return "an object";
    case Kind::timestamp:
      return "a timestamp";
    case Kind::duration:
      return "a duration";
    case Kind::type:
      return "a type";
  }
  return "";
}

std::string_view expected(FieldKind kind) {
  switch (kind) {
    case FieldKind::boolean:
      return "true or false";
    case FieldKind::integer:
      return "a whole number";
    case FieldKind::number:
      return "a number";
    case FieldKind::string:
    case FieldKind::text:
      return "a string";
    case FieldKind::date:
      return "a date as a string such as 2026-01-31";
    case FieldKind::enumeration:
      return "one of the choices as a string";
    case FieldKind::user:
      return "a login as a string";
    case FieldKind::string_list:
      return "a list of strings";
    case FieldKind::record_list:
      return "a list of objects";
    case FieldKind::any:
      return "any value";
  }
  return "";
}

bool is_of_kind(FieldKind kind, const Value& value) {
  switch (kind) {
    case FieldKind::boolean:
      return value.is(Kind::boolean);
    case FieldKind::integer:
      return value.is(Kind::integer);
    case FieldKind::number:
      return value.is(Kind::integer) ||
             (value.is(Kind::floating) && std::isfinite(value.as_floating()));
    case FieldKind::string_list:
    case FieldKind::record_list:
      return value.is(Kind::list);
    case FieldKind::string:
    case FieldKind::text:
    case FieldKind::date:
    case FieldKind::enumeration:
    case FieldKind::user:
      return value.is(Kind::string);
    case FieldKind::any:
      return true;
  }
  return false;
}

// "100000" rather than "1e+05" or "100000.0".
std::string number_text(double number) {
  std::array<char, 400> text{};  // the largest double has 309 digits
  const auto end =
      std::to_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed);
  return {text.data(), end.ptr};
}

std::size_t characters(const std::string& text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char byte) { return (byte & 0xC0) != 0x80; }));
}

void check_bounds(const Field& field, double size, std::string_view unit,
                  const std::string& pointer, Answers& faults) {
  if (field.min && size < *field.min) {
    faults.push_back({pointer, "is " + number_text(size) + std::string(unit) + "; at least " +
                                   number_text(*field.min) + " is required"});
  } else if (field.max && size > *field.max) {
    faults.push_back({pointer, "is " + number_text(size) + std::string(unit) + "; at most " +
                                   number_text(*field.max) + " is allowed"});
  }
}

// The first control character other than a line break or a tab, as "U+0000"; empty where none is.
// No keyboard makes one; printers, spreadsheets and C programs choke on them.
std::string control_character(const std::string& text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  for (const char letter : text) {
    const auto byte = static_cast<unsigned char>(letter);
    if (byte == '\n' || byte == '\r' || byte == '\t' || (byte >= 0x20 && byte != 0x7F)) continue;
    return std::string("U+00") + digits[byte >> 4U] + digits[byte & 0xFU];
  }
  return {};
}

// False after a fault: whoever prints the text of one with a control character prints that too.
bool check_characters(const std::string& text, const std::string& pointer, Answers& faults) {
  const auto control = control_character(text);
  if (control.empty()) return true;
  faults.push_back({pointer, "has the control character " + control});
  return false;
}

void check_date(const Field& field, const std::string& text, const std::string& pointer, Day today,
                Answers& faults) {
  const auto day = parse_day(text);
  if (!day || *day < first_day) {
    faults.push_back({pointer, "is '" + text + "'; a date such as 2026-01-31 is expected"});
  } else if (field.min_today && *day < today) {
    faults.push_back(
        {pointer, "is " + text + "; at least today, " + format_day(today) + ", is required"});
  } else if (field.max_today && *day > today) {
    faults.push_back(
        {pointer, "is " + text + "; at most today, " + format_day(today) + ", is allowed"});
  }
}

void check_string(const Field& field, const std::string& text, const std::string& pointer,
                  Day today, Answers& faults) {
  if (!check_characters(text, pointer, faults)) return;
  if (field.kind == FieldKind::date) {
    check_date(field, text, pointer, today, faults);
  } else if (field.kind == FieldKind::enumeration) {
    if (std::any_of(field.choices.begin(), field.choices.end(),
                    [&](const auto& choice) { return choice.value == text; })) {
      return;
    }
    std::string words = "is '" + text + "'; allowed:";
    for (const auto& choice : field.choices) {
      words += (&choice == &field.choices.front() ? " '" : ", '") + choice.value + "'";
    }
    faults.push_back({pointer, std::move(words)});
  } else if (field.kind == FieldKind::user) {
    if (text.empty()) faults.push_back({pointer, "is empty; a login is expected"});
  } else {
    if (field.kind == FieldKind::string && text.find_first_of("\r\n") != std::string::npos) {
      faults.push_back({pointer, "has several lines; one is allowed"});
    }
    check_bounds(field, static_cast<double>(characters(text)), " characters long", pointer, faults);
  }
}

void add(Answers& faults, Answers more) {
  std::move(more.begin(), more.end(), std::back_inserter(faults));
}

// RFC 6901: '~' and '/' are escaped.
std::string escaped(std::string_view name) {
  std::string out;
  for (const char letter : name) {
    if (letter == '~') {
      out += "~0";
    } else if (letter == '/') {
      out += "~1";
    } else {
      out += letter;
    }
  }
  return out;
}

// A value below `above`, which ends with '/'. A well-formed one costs no pointer.
void check_at(const Field& field, const Value& value, const std::string& above, Day today,
              Answers& faults) {
  auto found = check_value(field, value, "", today);
  if (found.empty()) return;
  for (auto& fault : found) fault.pointer.insert(0, above + escaped(field.id));
  add(faults, std::move(found));
}

// The members of an object against the fields that may stand in it. `field_of(declared)` gives the
// Field: forms wrap theirs.
template <class Declared, class FieldOf>
void check_members(const std::vector<Declared>& declared, FieldOf field_of, const Map& members,
                   const std::string& pointer, Day today, Answers& faults) {
  for (const auto& one : declared) {
    const Field& field = field_of(one);
    const Value* value = members.find(field.id);
    if (value != nullptr && !value->is_null()) {
      check_at(field, *value, pointer + "/", today, faults);
    } else if (!field.optional) {
      faults.push_back({pointer + "/" + escaped(field.id), "is missing; it is required"});
    }
  }
  for (const auto& member : members) {
    const bool text = member.key.is(Kind::string);
    if (text && std::any_of(declared.begin(), declared.end(), [&](const Declared& one) {
          return field_of(one).id == member.key.as_string();
        })) {
      continue;
    }
    std::vector<std::string> known;
    known.reserve(declared.size());
    for (const auto& one : declared) known.push_back(field_of(one).id);
    const std::string name = text ? member.key.as_string() : expression::to_json(member.key);
    const auto near = nearest(name, known);
    faults.push_back(
        {pointer + "/" + escaped(name),
         near.empty() ? "is no field here" : "is no field here; did you mean '" + near + "'?"});
  }
}

void check_list(const Field& field, const expression::List& list, const std::string& pointer,
                Day today, Answers& faults) {
  check_bounds(field, static_cast<double>(list.size()), " items long", pointer, faults);
  const Kind item_kind = field.kind == FieldKind::string_list ? Kind::string : Kind::map;
  for (std::size_t i = 0; i < list.size(); ++i) {
    const std::string below = pointer + "/" + std::to_string(i);
    if (!list[i].is(item_kind)) {
      const std::string expected_item = item_kind == Kind::string ? "a string" : "an object";
      faults.push_back({below, "is " + std::string(word_for(list[i])) + " where " + expected_item +
                                   " is expected"});
    } else if (item_kind == Kind::string) {
      check_characters(list[i].as_string(), below, faults);
    } else {
      check_members(
          field.fields, [](const Field& column) -> const Field& { return column; },
          list[i].as_map(), below, today, faults);
    }
  }
}

}  // namespace

Answers check_value(const Field& field, const Value& value, const std::string& pointer, Day today) {
  Answers faults;
  if (!is_of_kind(field.kind, value)) {
    faults.push_back({pointer, "is " + std::string(word_for(value)) + " where " +
                                   std::string(expected(field.kind)) + " is expected"});
    return faults;
  }
  switch (field.kind) {
    case FieldKind::boolean:
    case FieldKind::any:
      break;
    case FieldKind::integer:
      check_bounds(field, static_cast<double>(value.as_integer()), "", pointer, faults);
      break;
    case FieldKind::number:
      check_bounds(
          field,
          value.is(Kind::integer) ? static_cast<double>(value.as_integer()) : value.as_floating(),
          "", pointer, faults);
      break;
    case FieldKind::string:
    case FieldKind::text:
    case FieldKind::date:
    case FieldKind::enumeration:
    case FieldKind::user:
      check_string(field, value.as_string(), pointer, today, faults);
      break;
    case FieldKind::string_list:
    case FieldKind::record_list:
      check_list(field, value.as_list(), pointer, today, faults);
      break;
  }
  return faults;
}

std::vector<Refusal::Answer> check_answers(const std::vector<definition::FormField>& form,
                                           const Map& answers, Day today) {
  Answers faults;
  check_members(
      form, [](const definition::FormField& answer) -> const Field& { return answer.field; },
      answers, "", today, faults);
  return faults;
}

Value convert(const Field& field, const Value& value) {
  if (value.is_null()) return value;
  if (field.kind == FieldKind::number && value.is(Kind::integer)) {
    return Value::floating(static_cast<double>(value.as_integer()));
  }
  if (field.kind != FieldKind::record_list) return value;
  expression::List records;
  records.reserve(value.as_list().size());
  for (const auto& record : value.as_list()) {
    Map columns;
    for (const auto& column : field.fields) {
      const Value* cell = record.as_map().find(column.id);
      columns.set(column.id, cell == nullptr ? Value::null() : convert(column, *cell));
    }
    records.push_back(Value::map(std::move(columns)));
  }
  return Value::list(std::move(records));
}

Map complete(const std::vector<definition::FormField>& form, const Map& answers) {
  Map completed;
  for (const auto& answer : form) {
    const Value* value = answers.find(answer.field.id);
    completed.set(answer.field.id,
                  value == nullptr ? Value::null() : convert(answer.field, *value));
  }
  return completed;
}

}  // namespace xinfang::statechart
