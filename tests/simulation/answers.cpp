#include "tests/simulation/answers.h"

#include <algorithm>

namespace xinfang::simulation {

namespace {

using definition::Field;
using definition::FieldKind;
using expression::Value;

Value answer(const Field& field, Day today, Random& random);

std::string words(const Field& field, Random& random) {
  std::string text = field.id + " " + std::to_string(between(random, 1, 999));
  const auto longest = static_cast<std::size_t>(field.max.value_or(200));
  return text.substr(0, longest);
}

std::size_t length(const Field& field, Random& random) {
  const auto least = static_cast<std::int64_t>(field.min.value_or(0));
  const auto most = std::min<std::int64_t>(static_cast<std::int64_t>(field.max.value_or(3)),
                                           std::max<std::int64_t>(least, 3));
  return static_cast<std::size_t>(between(random, std::max<std::int64_t>(least, 1), most));
}

Value list_of(const Field& field, Day today, Random& random) {
  expression::List items;
  for (auto left = length(field, random); left > 0; --left) {
    if (field.kind == FieldKind::string_list) {
      const char* people[] = {"handler_", "supervisor_", "organizer_"};
      items.push_back(Value::string(people[between(random, 0, 2)] + std::to_string(left)));
      continue;
    }
    expression::Map record;
    for (const auto& part : field.fields) record.set(part.id, answer(part, today, random));
    items.push_back(Value::map(std::move(record)));
  }
  return Value::list(std::move(items));
}

Value answer(const Field& field, Day today, Random& random) {
  if (field.optional && one_in(random, 3)) return Value::null();
  switch (field.kind) {
    case FieldKind::boolean:
      return Value::boolean(!one_in(random, 4));
    case FieldKind::integer:
      return Value::integer(between(random, static_cast<std::int64_t>(field.min.value_or(1)),
                                    static_cast<std::int64_t>(field.min.value_or(1)) + 5));
    case FieldKind::number:
      return Value::floating(field.min.value_or(1));
    case FieldKind::string:
    case FieldKind::text:
    case FieldKind::any:
      return Value::string(words(field, random));
    case FieldKind::date:
      // Mostly today, some days ago, and sometimes to come.
      return Value::string(
          format_day(today + std::chrono::days{one_in(random, 3) ? between(random, -30, 5) : 0}));
    case FieldKind::enumeration:
      return Value::string(field
                               .choices[static_cast<std::size_t>(between(
                                   random, 0, static_cast<std::int64_t>(field.choices.size()) - 1))]
                               .value);
    case FieldKind::user:
      return Value::string((field.role.empty() ? "handler" : field.role) +
                           (one_in(random, 2) ? "_1" : "_2"));
    case FieldKind::string_list:
    case FieldKind::record_list:
      return list_of(field, today, random);
  }
  return Value::null();
}

}  // namespace

std::int64_t between(Random& random, std::int64_t low, std::int64_t high) {
  return low + static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(high - low + 1));
}

bool one_in(Random& random, std::int64_t count) { return between(random, 1, count) == 1; }

expression::Map answers(const std::vector<definition::FormField>& form, Day today, Random& random) {
  expression::Map given;
  for (const auto& entry : form) given.set(entry.field.id, answer(entry.field, today, random));
  return given;
}

}  // namespace xinfang::simulation
