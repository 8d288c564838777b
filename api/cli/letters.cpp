// The columns of a letters file, and what each cell becomes in the registration of a petition.
#include <algorithm>
#include <array>
#include <charconv>
#include <map>

#include "api/cli/import.h"
#include "api/service/library.h"

namespace xinfang::cli {

namespace {

using expression::Value;

constexpr std::string_view numbered_origin = "csv:";

enum class Becomes { origin, day, text, choice, count, yes };

struct Word {
  std::string_view found;
  std::string_view value;
};

struct Column {
  std::string_view title;
  std::string_view field;  // of the registration; "petitioners/x" goes into the first petitioner
  Becomes becomes;
  bool required;
  std::vector<Word> words;  // choice only
};

const std::vector<Column>& columns() {
  static const std::vector<Column> all{
      {"信访编号", "", Becomes::origin, false, {}},
      {"来信日期", "received", Becomes::day, true, {}},
      {"渠道",
       "channel",
       Becomes::choice,
       true,
       {{"来信", "letter"},
        {"来访", "visit"},
        {"来电", "phone"},
        {"网上", "online"},
        {"视频", "video"},
        {"视频接访", "video"}}},
      {"信访人", "petitioners/name", Becomes::text, true, {}},
      {"性别", "petitioners/sex", Becomes::choice, false, {{"男", "male"}, {"女", "female"}}},
      {"证件号码", "petitioners/id_number", Becomes::text, false, {}},
      {"电话", "petitioners/phone", Becomes::text, false, {}},
      {"住址", "petitioners/address", Becomes::text, false, {}},
      {"人数", "people_count", Becomes::count, false, {}},
      {"信访事项", "subject", Becomes::text, true, {}},
      {"内容", "content", Becomes::text, false, {}},
      {"诉求", "claim", Becomes::text, false, {}},
      {"事项类别",
       "matter_class",
       Becomes::choice,
       true,
       {{"申诉求决", "appeal"}, {"建议意见", "suggestion"}}},
      {"首次或重复",
       "first_or_repeat",
       Becomes::choice,
       false,
       {{"首次", "first"}, {"重复", "repeat"}}},
      {"是否紧急", "urgent", Becomes::yes, false, {{"是", "true"}, {"否", "false"}}},
  };
  return all;
}

// "信访编号(外部)" and "信访编号（外部）" are the column 信访编号.
std::string_view plain_title(std::string_view title) {
  for (const std::string_view bracket : {"(", "（"}) {
    if (auto at = title.find(bracket); at != std::string_view::npos) title = title.substr(0, at);
  }
  return title;
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blank = " \t\r\n";
  const auto first = text.find_first_not_of(blank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blank) - first + 1);
}

std::string titles() {
  std::string text;
  for (const auto& column : columns()) {
    if (!text.empty()) text += "、";
    text += column.title;
  }
  return text;
}

// Excel writes 2026-3-2 and 2026/3/2 as gladly as 2026-03-02.
std::optional<std::string> day_of(std::string_view text) {
  std::array<int, 3> parts{};
  const char* at = text.data();
  const char* end = text.data() + text.size();
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const auto [stop, error] = std::from_chars(at, end, parts[i]);
    if (error != std::errc{}) return std::nullopt;
    at = stop;
    if (i == 2) break;
    if (at == end || (*at != '-' && *at != '/')) return std::nullopt;
    ++at;
  }
  if (at != end) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year{parts[0]},
                                         std::chrono::month{static_cast<unsigned>(parts[1])},
                                         std::chrono::day{static_cast<unsigned>(parts[2])}};
  if (!date.ok() || parts[0] < 1900 || parts[0] > 2999) return std::nullopt;
  return format_day(Day{date});
}

// A cell's value, or the words against it.
Result<Value, std::string> value_of(const Column& column, std::string_view cell) {
  const std::string found = "“" + std::string(cell) + "”";
  switch (column.becomes) {
    case Becomes::day:
      if (auto day = day_of(cell)) return Value::string(*day);
      return Failure{found + " is no day of the calendar; 2026-03-02 or 2026/3/2 is expected"};
    case Becomes::count: {
      std::int64_t count = 0;
      const auto [stop, error] = std::from_chars(cell.data(), cell.data() + cell.size(), count);
      if (error == std::errc{} && stop == cell.data() + cell.size()) return Value::integer(count);
      return Failure{found + " is no whole number"};
    }
    case Becomes::choice:
    case Becomes::yes: {
      std::string allowed;
      for (const auto& word : column.words) {
        if (word.found == cell) {
          return column.becomes == Becomes::yes ? Value::boolean(word.value == "true")
                                                : Value::string(std::string(word.value));
        }
        allowed += (allowed.empty() ? "" : "、") + std::string(word.found);
      }
      if (cell == "检举控告") {
        return Failure{found +
                       " is need-to-know and is registered by hand as a complaint, "
                       "never from a list; allowed: " +
                       allowed};
      }
      return Failure{found + " is not known; allowed: " + allowed};
    }
    case Becomes::origin:
    case Becomes::text:
      break;
  }
  return Value::string(std::string(cell));
}

// A row without a number of its own is known again by what it says.
std::string row_key(const CsvRow& row) {
  std::string text;
  for (const auto& cell : row.cells) text += std::to_string(cell.size()) + ":" + cell;
  return "csv-row:" + service::content_hash(text);
}

// Where each known column stands in this file; npos: not there.
using Positions = std::vector<std::size_t>;
constexpr auto absent = static_cast<std::size_t>(-1);

Result<Positions, std::string> find_columns(const CsvRow& header) {
  Positions positions(columns().size(), absent);
  for (std::size_t i = 0; i < header.cells.size(); ++i) {
    const auto title = plain_title(trimmed(header.cells[i]));
    const auto known = std::find_if(columns().begin(), columns().end(),
                                    [&](const Column& column) { return column.title == title; });
    if (known == columns().end()) {
      return Failure{"line " + std::to_string(header.line) + ": column “" + header.cells[i] +
                     "” is not known; known columns: " + titles()};
    }
    auto& position = positions[static_cast<std::size_t>(known - columns().begin())];
    if (position != absent) {
      return Failure{"line " + std::to_string(header.line) + ": column “" + header.cells[i] +
                     "” is there twice"};
    }
    position = i;
  }
  for (std::size_t i = 0; i < columns().size(); ++i) {
    if (columns()[i].required && positions[i] == absent) {
      return Failure{"line " + std::to_string(header.line) + ": column “" +
                     std::string(columns()[i].title) + "” is missing"};
    }
  }
  return positions;
}

// One row; every bad cell is named.
Result<Letter, std::string> read_letter(const CsvRow& row, const Positions& positions) {
  Letter letter{.line = row.line, .origin = row_key(row), .answers = {}};
  expression::Map petitioner;
  std::string trouble;
  for (std::size_t i = 0; i < columns().size(); ++i) {
    const auto& column = columns()[i];
    if (positions[i] == absent) continue;
    const auto cell = trimmed(row.cells[positions[i]]);
    std::string bad;
    if (cell.empty()) {
      if (column.required) bad = "is empty";
    } else if (column.becomes == Becomes::origin) {
      letter.origin = std::string(numbered_origin) + std::string(cell);
    } else if (auto value = value_of(column, cell); !value) {
      bad = value.error();
    } else if (constexpr std::string_view prefix = "petitioners/";
               column.field.starts_with(prefix)) {
      petitioner.set(std::string(column.field.substr(prefix.size())), *value);
    } else {
      letter.answers.set(std::string(column.field), *value);
    }
    if (!bad.empty()) {
      trouble += (trouble.empty() ? "" : "; ") + std::string(column.title) + ": " + bad;
    }
  }
  if (!trouble.empty()) return Failure{trouble};
  letter.answers.set("petitioners", Value::list({Value::map(std::move(petitioner))}));
  return letter;
}

}  // namespace

Result<Letters, std::string> read_letters(const std::vector<CsvRow>& rows) {
  if (rows.empty())
    return Failure{"the file is empty; its first row names the columns: " + titles()};
  auto positions = find_columns(rows.front());
  if (!positions) return Failure{positions.error()};
  Letters result;
  std::map<std::string, int> seen;  // origin -> line
  for (std::size_t i = 1; i < rows.size(); ++i) {
    const auto& row = rows[i];
    const bool blank = std::all_of(row.cells.begin(), row.cells.end(),
                                   [](const std::string& cell) { return trimmed(cell).empty(); });
    if (blank) continue;
    if (row.cells.size() != rows.front().cells.size()) {
      result.refused.push_back({row.line, "the row has " + std::to_string(row.cells.size()) +
                                              " cells, the first row " +
                                              std::to_string(rows.front().cells.size())});
      continue;
    }
    auto letter = read_letter(row, *positions);
    if (!letter) {
      result.refused.push_back({row.line, letter.error()});
    } else if (const auto [first, added] = seen.emplace(letter->origin, row.line); !added) {
      const bool numbered = letter->origin.starts_with(numbered_origin);
      result.refused.push_back(
          {row.line, (numbered ? "has the 信访编号 of line " : "repeats line ") +
                         std::to_string(first->second)});
    } else {
      result.letters.push_back(std::move(*letter));
    }
  }
  return result;
}

// "/data/petitioners/0/name" -> "信访人", for words a clerk can find in the file.
std::string column_of(std::string_view pointer) {
  constexpr std::string_view data = "/data/";
  if (!pointer.starts_with(data)) return std::string(pointer);
  const auto path = pointer.substr(data.size());
  for (const auto& column : columns()) {
    constexpr std::string_view person = "petitioners/";
    const bool same =
        column.field.starts_with(person)
            ? path == "petitioners/0/" + std::string(column.field.substr(person.size()))
            : !column.field.empty() && path == column.field;
    if (same) return std::string(column.title);
  }
  return std::string(pointer);
}

}  // namespace xinfang::cli
