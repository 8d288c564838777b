#include "engine/definition/delay.h"

#include <array>
#include <cstdint>

namespace xinfang::definition {
namespace {

struct Unit {
  std::string_view name;
  std::int64_t milliseconds;
};
// "ms" before "m" and "s": the first that ends the text counts.
constexpr std::array<Unit, 5> units{
    {{"ms", 1}, {"s", 1'000}, {"m", 60'000}, {"h", 3'600'000}, {"d", 86'400'000}}};

constexpr std::int64_t delay_max = std::int64_t{36'525} * 86'400'000;
constexpr std::size_t digits_max = 13;  // of delay_max in milliseconds; more would overflow

bool is_digits(std::string_view text) {
  return text.find_first_not_of("0123456789") == std::string_view::npos;
}

std::int64_t number_of(std::string_view digits) {
  std::int64_t number = 0;
  for (const char digit : digits) number = number * 10 + (digit - '0');
  return number;
}

}  // namespace

std::optional<std::chrono::milliseconds> parse_delay(std::string_view text) {
  const Unit* unit = nullptr;
  for (const auto& known : units) {
    if (unit == nullptr && text.ends_with(known.name)) unit = &known;
  }
  if (unit == nullptr) return std::nullopt;
  text.remove_suffix(unit->name.size());
  const auto point = text.find('.');
  const auto whole = text.substr(0, point);
  const bool has_fraction = point != std::string_view::npos;
  const auto fraction = has_fraction ? text.substr(point + 1) : std::string_view();
  if (whole.size() > digits_max || !is_digits(whole) || !is_digits(fraction)) return std::nullopt;
  if (has_fraction ? fraction.empty() : whole.empty()) return std::nullopt;
  if (number_of(whole) > delay_max / unit->milliseconds) return std::nullopt;
  double parts = 0;
  for (auto digit = fraction.rbegin(); digit != fraction.rend(); ++digit) {
    parts = (parts + (*digit - '0')) / 10;
  }
  const auto rest =
      static_cast<std::int64_t>(parts * static_cast<double>(unit->milliseconds) + 0.5);
  const std::int64_t all = number_of(whole) * unit->milliseconds + rest;
  if (all > delay_max) return std::nullopt;
  return std::chrono::milliseconds{all};
}

}  // namespace xinfang::definition
