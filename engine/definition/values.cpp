#include "engine/definition/values.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace xinfang::definition {
namespace {

constexpr std::size_t shown_max = 40;  // bytes of a wrong value that a message repeats

// The beginning of `text`, cut between characters.
std::string shown(std::string_view text) {
  if (text.size() <= shown_max) return std::string(text);
  auto end = shown_max;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return std::string(text.substr(0, end)) + "...";
}

void wrong_type(const Node& node, const std::string& what, std::string_view allowed,
                Report& report) {
  report.error(node.place, "wrong-type",
               what + " must be " + std::string(allowed) + ", found " + describe(node));
}

template <class Number>
std::optional<Number> parse_number(std::string_view text) {
  Number number{};
  const auto* end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, number);
  if (parsed.ec != std::errc{} || parsed.ptr != end) return std::nullopt;
  return number;
}

const std::vector<std::string>& unit_names() {
  static const std::vector<std::string> names = {
      "days", "working days", "months", "hours", "working hours",
      "day",  "working day",  "month",  "hour",  "working hour"};
  return names;
}

}  // namespace

bool same_content(const Node& left, const Node& right) {
  if (left.kind != right.kind || left.scalar != right.scalar ||
      left.items.size() != right.items.size() || left.entries.size() != right.entries.size()) {
    return false;
  }
  for (std::size_t i = 0; i < left.items.size(); ++i) {
    if (!same_content(left.items[i], right.items[i])) return false;
  }
  for (std::size_t i = 0; i < left.entries.size(); ++i) {
    if (left.entries[i].key.scalar != right.entries[i].key.scalar) return false;
    if (!same_content(left.entries[i].value, right.entries[i].value)) return false;
  }
  return true;
}

std::string describe(const Node& node) {
  switch (node.kind) {
    case Node::Kind::null:
      return "nothing";
    case Node::Kind::scalar:
      return "'" + shown(node.scalar) + "'";
    case Node::Kind::sequence:
      return "a list";
    case Node::Kind::mapping:
      return "a mapping";
  }
  return "";
}

bool check_mapping(const Node& node, const std::string& what, Report& report) {
  if (node.is_mapping()) return true;
  wrong_type(node, what, "a mapping", report);
  return false;
}

bool check_sequence(const Node& node, const std::string& what, Report& report) {
  if (node.is_sequence()) return true;
  wrong_type(node, what, "a list", report);
  return false;
}

void check_keys(const Node& mapping, const std::vector<std::string>& allowed,
                const std::string& what, Report& report) {
  for (const auto& [key, value] : mapping.entries) {
    if (std::find(allowed.begin(), allowed.end(), key.scalar) != allowed.end()) continue;
    report.error(
        key.place, "unknown-key",
        what + " has no key '" + shown(key.scalar) + "'" + suggestion(key.scalar, allowed));
  }
}

const Node* required(const Node& mapping, std::string_view key, const std::string& what,
                     Report& report) {
  const auto* found = mapping.find(key);
  if (found == nullptr) {
    report.error(mapping.place, "missing-key", what + " needs '" + std::string(key) + "'");
  }
  return found;
}

bool is_name(std::string_view text) {
  const auto is_lower = [](char c) { return c >= 'a' && c <= 'z'; };
  if (text.empty() || text.size() > name_length_max || !is_lower(text.front())) return false;
  return std::all_of(text.begin(), text.end(),
                     [&](char c) { return is_lower(c) || (c >= '0' && c <= '9') || c == '_'; });
}

bool check_name(const Word& word, const std::string& what, Report& report) {
  if (is_name(word.text)) return true;
  report.error(word.place, "bad-name",
               what + " '" + shown(word.text) +
                   "' is no name; allowed: a lower-case letter, then lower-case letters, digits "
                   "and _, at most " +
                   std::to_string(name_length_max));
  return false;
}

Word read_word(const Node* node, const std::string& what, Report& report) {
  if (node == nullptr) return {};
  if (!node->is_scalar() || node->scalar.empty()) {
    wrong_type(*node, what, "a text", report);
    return {"", node->place};
  }
  return {node->scalar, node->place};
}

std::vector<Word> read_words(const Node* node, const std::string& what, Report& report) {
  if (node == nullptr) return {};
  std::vector<Word> words;
  if (node->is_sequence()) {
    for (const auto& item : node->items) {
      auto word = read_word(&item, what, report);
      if (!word.text.empty()) words.push_back(std::move(word));
    }
  } else if (node->is_scalar() && !node->scalar.empty()) {
    words.push_back({node->scalar, node->place});
  } else {
    wrong_type(*node, what, "a name or a list of names", report);
  }
  return words;
}

bool read_bool(const Node* node, bool absent, const std::string& what, Report& report) {
  if (node == nullptr) return absent;
  if (node->is_scalar() && !node->quoted) {
    if (node->scalar == "true") return true;
    if (node->scalar == "false") return false;
  }
  wrong_type(*node, what, "true or false", report);
  return absent;
}

std::optional<double> read_number(const Node* node, const std::string& what, Report& report) {
  if (node == nullptr) return std::nullopt;
  if (node->is_scalar() && !node->quoted) {
    const auto number = parse_number<double>(node->scalar);
    if (number && std::isfinite(*number)) return number;
  }
  wrong_type(*node, what, "a number", report);
  return std::nullopt;
}

std::optional<std::int32_t> read_integer(const Node* node, const std::string& what,
                                         Report& report) {
  if (node == nullptr) return std::nullopt;
  if (node->is_scalar() && !node->quoted) {
    if (const auto number = parse_number<std::int32_t>(node->scalar)) return number;
  }
  wrong_type(*node, what, "a whole number", report);
  return std::nullopt;
}

Text read_text(const Node* node, const std::string& what, Report& report) {
  if (node == nullptr) return {};
  if (!node->is_mapping()) {
    wrong_type(*node, what, "a text in both languages, {zh: ..., en: ...}", report);
    return {};
  }
  check_keys(*node, {"zh", "en"}, what, report);
  const auto read = [&](std::string_view language) -> std::string {
    const auto* found = node->find(language);
    if (found != nullptr && found->is_scalar() && !found->scalar.empty()) return found->scalar;
    report.error(
        found == nullptr ? node->place : found->place, "missing-text",
        what + " needs a text for '" + std::string(language) + "'; both zh and en must stand");
    return {};
  };
  Text text;
  text.zh = read("zh");
  text.en = read("en");
  return text;
}

std::optional<Day> read_day(const Node* node, const std::string& what, Report& report) {
  if (node == nullptr) return std::nullopt;
  const auto day = node->is_scalar() ? parse_day(node->scalar) : std::nullopt;
  if (!day) wrong_type(*node, what, "a day that exists, as YYYY-MM-DD", report);
  return day;
}

std::optional<clock::Period> read_period(const Node* node, const std::string& what,
                                         Report& report) {
  if (node == nullptr) return std::nullopt;
  if (!node->is_scalar()) {
    wrong_type(*node, what, "a period such as '7 days'", report);
    return std::nullopt;
  }
  const auto period = clock::parse_period(node->scalar);
  if (period) return period;
  const std::string_view text = node->scalar;
  const auto space = text.find(' ');
  const auto unit = space == std::string_view::npos ? "" : text.substr(space + 1);
  const auto& units = unit_names();
  if (!unit.empty() && std::find(units.begin(), units.end(), unit) == units.end()) {
    report.error(node->place, "unknown-unit",
                 what + " has the unknown unit '" + shown(unit) + "'" + suggestion(unit, units));
  } else {
    report.error(node->place, "bad-period",
                 what + " is " + describe(*node) +
                     ", not a period; allowed: a count from 1 to 3650, then days, working days, "
                     "months, hours or working hours");
  }
  return std::nullopt;
}

}  // namespace xinfang::definition
