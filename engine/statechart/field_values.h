// Values against the fields that declare them: answers of forms, and what actions assign. Private
// to engine/statechart.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/time.h"
#include "engine/definition/definition.h"
#include "engine/expression/value.h"
#include "engine/statechart/refusal.h"

namespace xinfang::statechart {

// The earliest date there is. One of the year 0 begins in the year -1 east of Greenwich, and no
// instant is written so: a clock that counts from there could not be read from the journal again.
inline constexpr Day first_day{std::chrono::year{1} / std::chrono::January / 1};

// What is wrong with a value that is not null: each with its pointer below `pointer`, and words
// that follow "it" ("is a string where a date is expected"). Empty: nothing. `today`: the office's
// day on which the value is given.
std::vector<Refusal::Answer> check_value(const definition::Field& field,
                                         const expression::Value& value, const std::string& pointer,
                                         Day today);

// The value as the field's CEL type: whole numbers become doubles where the field is a `number`,
// columns missing in a record become null. The value was checked.
expression::Value convert(const definition::Field& field, const expression::Value& value);

// The value is no larger than an expression may make it (program.h), and has no more levels of
// lists and maps than its JSON in a snapshot may have to be read back. Values of declared fields
// always fit.
bool fits_journal(const expression::Value& value);

// The answers in the order of the form: converted, null where an optional one is missing. The
// answers were checked.
expression::Map complete(const std::vector<definition::FormField>& form,
                         const expression::Map& answers);

}  // namespace xinfang::statechart
