// Values: what readers expect of a node. Each function reports a node that is something else, with
// what was found and what is allowed, and goes on with an empty value, so that one fault hides no
// other. `what` names the thing in messages, such as "state 'intake'". A null pointer stands for a
// key that is not there: the empty value, and no report.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/text.h"
#include "engine/base/time.h"
#include "engine/clock/rule.h"
#include "engine/definition/node.h"
#include "engine/definition/report.h"

namespace xinfang::definition {

inline constexpr std::size_t name_length_max = 64;  // names become file names, columns and ids

// A scalar with its place, for references that are resolved later.
struct Word {
  std::string text;
  Place place;
};

// Two nodes say the same, wherever they stand.
bool same_content(const Node& left, const Node& right);

// "a list", "a mapping", "nothing" or "'text'".
std::string describe(const Node& node);

bool check_mapping(const Node& node, const std::string& what, Report& report);
bool check_sequence(const Node& node, const std::string& what, Report& report);
// unknown-key for each key of the mapping that is not allowed.
void check_keys(const Node& mapping, const std::vector<std::string>& allowed,
                const std::string& what, Report& report);
// Reports missing-key where the mapping has none; null then.
const Node* required(const Node& mapping, std::string_view key, const std::string& what,
                     Report& report);

// [a-z][a-z0-9_]*, at most name_length_max.
bool is_name(std::string_view text);
bool check_name(const Word& word, const std::string& what, Report& report);

// A scalar that is not empty.
Word read_word(const Node* node, const std::string& what, Report& report);
// One scalar, or a list of them.
std::vector<Word> read_words(const Node* node, const std::string& what, Report& report);
// `true` or `false`, unquoted.
bool read_bool(const Node* node, bool absent, const std::string& what, Report& report);
std::optional<double> read_number(const Node* node, const std::string& what, Report& report);
std::optional<std::int32_t> read_integer(const Node* node, const std::string& what, Report& report);
// {zh: ..., en: ...}, both required and not empty (missing-text).
Text read_text(const Node* node, const std::string& what, Report& report);
std::optional<Day> read_day(const Node* node, const std::string& what, Report& report);
std::optional<clock::Period> read_period(const Node* node, const std::string& what, Report& report);

}  // namespace xinfang::definition
