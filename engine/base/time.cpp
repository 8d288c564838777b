#include "engine/base/time.h"

#include <array>
#include <cstdint>
#include <cstdio>
#include <string>

namespace xinfang {

namespace {

// The digits text[at, at + count) as a number; nullopt where one is no digit.
std::optional<int> digits(std::string_view text, std::size_t at, std::size_t count) {
  if (at + count > text.size()) return std::nullopt;
  int number = 0;
  for (std::size_t i = at; i < at + count; ++i) {
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
    number = number * 10 + (text[i] - '0');
  }
  return number;
}

bool is_at(std::string_view text, std::size_t at, char expected) {
  return at < text.size() && text[at] == expected;
}

// "Z" or "+08:00" from `at` to the end.
std::optional<std::chrono::minutes> parse_offset(std::string_view text, std::size_t at) {
  if (at + 1 == text.size() && (text[at] == 'Z' || text[at] == 'z')) return std::chrono::minutes{0};
  if (at + 6 != text.size() || !is_at(text, at + 3, ':')) return std::nullopt;
  const auto hours = digits(text, at + 1, 2);
  const auto minutes = digits(text, at + 4, 2);
  if (!hours || !minutes || *hours > 23 || *minutes > 59) return std::nullopt;
  const auto offset = std::chrono::hours{*hours} + std::chrono::minutes{*minutes};
  if (text[at] == '+') return offset;
  if (text[at] == '-') return -offset;
  return std::nullopt;
}

// By hand: a snapshot holds many instants, and snprintf takes longer than the step that changes
// them. `number` has at most as many digits as there is room for.
template <std::size_t count>
char* put_digits(char* at, unsigned number) {
  for (std::size_t i = count; i-- > 0; number /= 10) at[i] = static_cast<char>('0' + number % 10);
  return at + count;
}

constexpr std::size_t day_size = 10;

char* put_day(char* at, const std::chrono::year_month_day& date) {
  at = put_digits<4>(at, static_cast<unsigned>(static_cast<int>(date.year())));
  *at++ = '-';
  at = put_digits<2>(at, static_cast<unsigned>(date.month()));
  *at++ = '-';
  return put_digits<2>(at, static_cast<unsigned>(date.day()));
}

void append_day(std::string& text, Day day) {
  const std::chrono::year_month_day date{day};
  const int year = static_cast<int>(date.year());
  std::array<char, 32> room{};
  if (year >= 0 && year <= 9999) {
    put_day(room.data(), date);
    text.append(room.data(), day_size);
    return;
  }
  std::snprintf(room.data(), room.size(), "%04d-%02u-%02u", year,
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  text += room.data();
}

}  // namespace

std::string format_day(Day day) {
  std::string text;
  append_day(text, day);
  return text;
}

void append_instant(std::string& text, Instant instant) {
  const auto day = std::chrono::floor<std::chrono::days>(instant);
  const auto past = static_cast<unsigned>((instant - day).count());
  append_day(text, day);
  std::array<char, 14> room{};
  char* at = room.data();
  *at++ = 'T';
  at = put_digits<2>(at, past / 3'600'000);
  *at++ = ':';
  at = put_digits<2>(at, past / 60'000 % 60);
  *at++ = ':';
  at = put_digits<2>(at, past / 1'000 % 60);
  *at++ = '.';
  at = put_digits<3>(at, past % 1'000);
  *at = 'Z';
  text.append(room.data(), room.size());
}

std::string format_instant(Instant instant) {
  std::string text;
  append_instant(text, instant);
  return text;
}

std::optional<Day> parse_day(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto year = digits(text, 0, 4);
  const auto month = digits(text, 5, 2);
  const auto day = digits(text, 8, 2);
  if (!year || !month || !day) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year{*year},
                                         std::chrono::month{static_cast<unsigned>(*month)},
                                         std::chrono::day{static_cast<unsigned>(*day)}};
  if (!date.ok()) return std::nullopt;
  return Day{date};
}

namespace {

// The number in text[at, at + count); `all` becomes false where one of them is no digit.
template <std::size_t count>
unsigned number_at(std::string_view text, std::size_t at, bool& all) {
  unsigned number = 0;
  for (std::size_t i = at; i < at + count; ++i) {
    const auto digit = static_cast<unsigned>(static_cast<unsigned char>(text[i])) - '0';
    all = all && digit < 10;
    number = number * 10 + digit;
  }
  return number;
}

// What format_instant() writes, which is nearly all that is ever read; nullopt for other forms.
std::optional<Instant> parse_canonical(std::string_view text) {
  if (text.size() != 24 || text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' ||
      text[16] != ':' || text[19] != '.' || text[23] != 'Z') {
    return std::nullopt;
  }
  bool all = true;
  const std::chrono::year_month_day date{
      std::chrono::year{static_cast<int>(number_at<4>(text, 0, all))},
      std::chrono::month{number_at<2>(text, 5, all)}, std::chrono::day{number_at<2>(text, 8, all)}};
  const std::chrono::hours hour{number_at<2>(text, 11, all)};
  const std::chrono::minutes minute{number_at<2>(text, 14, all)};
  const std::chrono::seconds second{number_at<2>(text, 17, all)};
  const std::chrono::milliseconds rest{number_at<3>(text, 20, all)};
  if (!all || !date.ok() || hour.count() > 23 || minute.count() > 59 || second.count() > 59) {
    return std::nullopt;
  }
  return Instant{Day{date}} + hour + minute + second + rest;
}

}  // namespace

std::optional<Instant> parse_instant(std::string_view text) {
  if (const auto canonical = parse_canonical(text)) return canonical;
  const auto day = parse_day(text.substr(0, 10));
  if (!day || (!is_at(text, 10, 'T') && !is_at(text, 10, 't'))) return std::nullopt;
  const auto hour = digits(text, 11, 2);
  const auto minute = digits(text, 14, 2);
  const auto second = digits(text, 17, 2);
  if (!hour || !minute || !second || !is_at(text, 13, ':') || !is_at(text, 16, ':')) {
    return std::nullopt;
  }
  // RFC 3339 allows a leap second; it is the second after.
  if (*hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
  std::size_t at = 19;
  int milliseconds = 0;
  if (is_at(text, at, '.')) {
    std::size_t count = 0;
    for (++at; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at, ++count) {
      if (count < 3) milliseconds = milliseconds * 10 + (text[at] - '0');
    }
    if (count == 0) return std::nullopt;
    for (; count < 3; ++count) milliseconds *= 10;
  }
  const auto offset = parse_offset(text, at);
  if (!offset) return std::nullopt;
  return Instant{*day} + std::chrono::hours{*hour} + std::chrono::minutes{*minute} +
         std::chrono::seconds{*second} + std::chrono::milliseconds{milliseconds} - *offset;
}

}  // namespace xinfang
