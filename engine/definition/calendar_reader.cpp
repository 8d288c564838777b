#include <algorithm>
#include <charconv>

#include "engine/definition/reader.h"
#include "engine/definition/values.h"

namespace xinfang::definition {
namespace {

using clock::CalendarYear;

constexpr int year_min = 1950;
constexpr int year_max = 2100;
constexpr int day_off_length_max = 31;  // the longest holidays ever published have ten days

constexpr std::chrono::minutes working_day_min{60};  // every term in working hours stays short
constexpr std::size_t year_items_max = 100;          // bounds the comparison of each with each

// Ranges and days of all years, with their places, for the checks between them.
struct Dated {
  Day from;
  Day to;
  Place place;
};

struct CalendarReader {
  Report& report;
  std::vector<Dated> days_off;
  std::vector<Dated> make_up_days;

  std::optional<int> read_year_number(const Node& key);
  void read_days_off(const Node& node, CalendarYear& year);
  void read_make_up_days(const Node& node, CalendarYear& year);
  std::optional<CalendarYear> read_year(const Node& key, const Node& node);
  bool check_year(Day day, int year, Place place);
  bool check_list(const Node& node, const std::string& what);
  std::optional<std::chrono::minutes> read_time(const Node* node, const std::string& what);
  std::optional<clock::BusinessHours> read_hours(const Node& node);
  std::vector<clock::BusinessHours> read_business_hours(const Node& node);
  void check_overlaps();
  void check_make_up_days();
  clock::Calendar read(const Node& root);
};

bool is_weekend(Day day) {
  const std::chrono::weekday weekday{day};
  return weekday == std::chrono::Saturday || weekday == std::chrono::Sunday;
}

std::optional<int> CalendarReader::read_year_number(const Node& key) {
  int year = 0;
  const auto* end = key.scalar.data() + key.scalar.size();
  const auto parsed = std::from_chars(key.scalar.data(), end, year);
  if (key.scalar.size() == 4 && parsed.ec == std::errc{} && parsed.ptr == end && year >= year_min &&
      year <= year_max) {
    return year;
  }
  report.error(key.place, "bad-year",
               "'" + key.scalar + "' is no year; allowed: " + std::to_string(year_min) + " to " +
                   std::to_string(year_max));
  return std::nullopt;
}

// A notice for a year may name days of the December before: the holiday of 2019 began on
// 2018-12-30, and was made up for on 2018-12-29.
bool CalendarReader::check_year(Day day, int year, Place place) {
  const std::chrono::year_month_day date{day};
  const int own = static_cast<int>(date.year());
  if (own == year || (own == year - 1 && date.month() == std::chrono::December)) return true;
  report.error(place, "bad-year",
               format_day(day) + " stands under " + std::to_string(year) +
                   "; allowed: days of that year and of the December before");
  return false;
}

bool CalendarReader::check_list(const Node& node, const std::string& what) {
  if (!check_sequence(node, what, report)) return false;
  if (node.items.size() <= year_items_max) return true;
  report.error(node.place, "too-large",
               what + " has " + std::to_string(node.items.size()) + " items; allowed: at most " +
                   std::to_string(year_items_max));
  return false;
}

void CalendarReader::read_days_off(const Node& node, CalendarYear& year) {
  if (!check_list(node, "days_off")) return;
  const std::string what = "a day off";
  for (const auto& item : node.items) {
    if (!check_mapping(item, what, report)) continue;
    check_keys(item, {"from", "to", "name"}, what, report);
    const auto* from_node = required(item, "from", what, report);
    const auto* to_node = required(item, "to", what, report);
    auto name = read_text(required(item, "name", what, report), "name of a day off", report);
    const auto from = read_day(from_node, "from", report);
    const auto to = read_day(to_node, "to", report);
    if (!from || !to) continue;
    if (*to < *from || (*to - *from).count() >= day_off_length_max) {
      report.error(to_node->place, "bad-value",
                   "days off run from " + format_day(*from) + " to " + format_day(*to) +
                       "; allowed: 1 to " + std::to_string(day_off_length_max) + " days");
      continue;
    }
    if (!check_year(*from, year.year, from_node->place)) continue;
    if (!check_year(*to, year.year, to_node->place)) continue;
    year.days_off.push_back({*from, *to, std::move(name)});
    days_off.push_back({*from, *to, from_node->place});
  }
}

void CalendarReader::read_make_up_days(const Node& node, CalendarYear& year) {
  if (!check_list(node, "make_up_workdays")) return;
  for (const auto& item : node.items) {
    const auto day = read_day(&item, "a make-up workday", report);
    if (!day || !check_year(*day, year.year, item.place)) continue;
    year.make_up_workdays.push_back(*day);
    make_up_days.push_back({*day, *day, item.place});
  }
  std::sort(year.make_up_workdays.begin(), year.make_up_workdays.end());
}

std::optional<CalendarYear> CalendarReader::read_year(const Node& key, const Node& node) {
  const auto number = read_year_number(key);
  const auto what = "year " + key.scalar;
  if (!number || !check_mapping(node, what, report)) return std::nullopt;
  check_keys(node, {"basis", "days_off", "make_up_workdays"}, what, report);
  CalendarYear year;
  year.year = *number;
  const auto* basis = node.find("basis");
  if (basis == nullptr) {
    report.error(key.place, "missing-basis", what + " needs 'basis', the notice it comes from");
  }
  year.basis = read_word(basis, "basis of " + what, report).text;
  if (const auto* off = required(node, "days_off", what, report)) read_days_off(*off, year);
  if (const auto* days = node.find("make_up_workdays")) read_make_up_days(*days, year);
  return year;
}

// HH:MM, up to 24:00.
std::optional<std::chrono::minutes> CalendarReader::read_time(const Node* node,
                                                              const std::string& what) {
  if (node == nullptr) return std::nullopt;
  const auto& text = node->scalar;
  const auto digit = [&text](std::size_t at) {
    return text[at] >= '0' && text[at] <= '9' ? text[at] - '0' : 100;
  };
  if (node->is_scalar() && text.size() == 5 && text[2] == ':') {
    const int hour = digit(0) * 10 + digit(1);
    const int minute = digit(3) * 10 + digit(4);
    if (minute < 60 && (hour < 24 || (hour == 24 && minute == 0))) {
      return std::chrono::hours{hour} + std::chrono::minutes{minute};
    }
  }
  report.error(
      node->place, "wrong-type",
      what + " must be a time of day such as \"09:00\", up to \"24:00\", found " + describe(*node));
  return std::nullopt;
}

std::optional<clock::BusinessHours> CalendarReader::read_hours(const Node& node) {
  const std::string what = "business hours";
  if (!check_mapping(node, what, report)) return std::nullopt;
  check_keys(node, {"from", "to"}, what, report);
  const auto* to_node = required(node, "to", what, report);
  const auto from = read_time(required(node, "from", what, report), "from");
  const auto to = read_time(to_node, "to");
  if (!from || !to) return std::nullopt;
  if (*to > *from) return clock::BusinessHours{*from, *to};
  report.error(to_node->place, "bad-value",
               what + " end at " + to_node->scalar + " and begin at " + node.find("from")->scalar +
                   "; allowed: an end after the beginning");
  return std::nullopt;
}

std::vector<clock::BusinessHours> CalendarReader::read_business_hours(const Node& node) {
  if (!check_list(node, "business_hours")) return {};
  std::vector<clock::BusinessHours> read;
  std::chrono::minutes length{0};
  bool all_read = true;
  for (const auto& item : node.items) {
    const auto hours = read_hours(item);
    if (!hours) {
      all_read = false;
      continue;
    }
    if (!read.empty() && hours->from < read.back().to) {
      all_read = false;
      report.error(item.place, "bad-value",
                   "business hours from " + item.find("from")->scalar +
                       " begin before those above them end; allowed: in order of the day, none "
                       "overlapping");
      continue;
    }
    read.push_back(*hours);
    length += hours->to - hours->from;
  }
  if (all_read && length < working_day_min) {
    report.error(node.place, "bad-value",
                 "business_hours are " + std::to_string(length.count()) +
                     " minutes in all; allowed: 60 or more, or no business_hours: then the whole "
                     "of a working day counts");
  }
  return read;
}

void CalendarReader::check_overlaps() {
  auto sorted = days_off;
  std::sort(sorted.begin(), sorted.end(), [](const Dated& left, const Dated& right) {
    return std::pair(left.from, left.place) < std::pair(right.from, right.place);
  });
  for (std::size_t i = 1; i < sorted.size(); ++i) {
    const auto& before = sorted[i - 1];
    auto& here = sorted[i];
    if (here.from > before.to) continue;
    report.error(here.place, "overlapping-days-off",
                 "days off from " + format_day(here.from) + " overlap those from " +
                     format_day(before.from) + " to " + format_day(before.to) + " (line " +
                     std::to_string(before.place.line) + "); allowed: each day off once");
    here.to = std::max(here.to, before.to);
  }
}

void CalendarReader::check_make_up_days() {
  for (std::size_t i = 0; i < make_up_days.size(); ++i) {
    const auto& [day, same, place] = make_up_days[i];
    const auto wrong = [&, day = day, place = place](const std::string& why) {
      report.error(place, "bad-make-up-day", "make-up workday " + format_day(day) + " " + why);
    };
    if (!is_weekend(day)) wrong("is no Saturday or Sunday; only weekends are made up on");
    for (const auto& off : days_off) {
      if (day >= off.from && day <= off.to) {
        wrong("is also a day off (line " + std::to_string(off.place.line) +
              "); allowed: one or the other");
      }
    }
    for (std::size_t before = 0; before < i; ++before) {
      if (make_up_days[before].from == day) wrong("stands twice");
    }
  }
}

clock::Calendar CalendarReader::read(const Node& root) {
  const std::string what = "a calendar";
  if (!check_mapping(root, what, report)) return {};
  check_keys(root, {"calendar", "version", "business_hours", "years"}, what, report);
  const auto name = read_word(required(root, "calendar", what, report), "calendar", report);
  if (!name.text.empty()) check_name(name, "calendar", report);
  const auto version = read_word(required(root, "version", what, report), "version", report);
  std::vector<clock::BusinessHours> business_hours;
  if (const auto* hours = root.find("business_hours")) business_hours = read_business_hours(*hours);
  std::vector<CalendarYear> years;
  const auto* listed = required(root, "years", what, report);
  if (listed != nullptr && check_mapping(*listed, "years", report)) {
    for (const auto& [key, value] : listed->entries) {
      if (auto year = read_year(key, value)) years.push_back(std::move(*year));
    }
  }
  check_overlaps();
  check_make_up_days();
  if (report.failed()) return {};
  return clock::Calendar(name.text, version.text, std::move(years), std::move(business_hours));
}

}  // namespace

Result<clock::Calendar, Diagnostics> read_calendar(std::string_view text, const std::string& file) {
  const auto root = parse_yaml(text, file);
  if (!root) return Failure{root.error()};
  Report report(file);
  auto calendar = CalendarReader{report, {}, {}}.read(*root);
  if (report.failed()) return Failure{report.take()};
  return calendar;
}

}  // namespace xinfang::definition
