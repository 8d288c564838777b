#include <charconv>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/assert.h"
#include "engine/clock/rule.h"

namespace xinfang::clock {

namespace {

// Ten years: no statutory term is longer, and every loop over a term's days stays short.
constexpr std::int32_t period_count_max = 3650;

std::optional<Unit> parse_unit(std::string_view text) {
  if (text == "day" || text == "days") return Unit::days;
  if (text == "working day" || text == "working days") return Unit::working_days;
  if (text == "month" || text == "months") return Unit::months;
  if (text == "hour" || text == "hours") return Unit::hours;
  if (text == "working hour" || text == "working hours") return Unit::working_hours;
  return std::nullopt;
}

std::string_view word(Unit unit) {
  switch (unit) {
    case Unit::days:
      return "day";
    case Unit::working_days:
      return "working day";
    case Unit::months:
      return "month";
    case Unit::hours:
      return "hour";
    case Unit::working_hours:
      return "working hour";
  }
  XINFANG_ASSERT(false);
}

}  // namespace

std::optional<Period> parse_period(std::string_view text) {
  Period period;
  const char* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, period.count);
  if (error != std::errc{} || rest == end || *rest != ' ' || text.front() == '0') {
    return std::nullopt;
  }
  if (period.count < 1 || period.count > period_count_max) return std::nullopt;
  const auto unit = parse_unit(text.substr(static_cast<std::size_t>(rest - text.data()) + 1));
  if (!unit) return std::nullopt;
  period.unit = *unit;
  return period;
}

std::string to_text(Period period) {
  std::string text = std::to_string(period.count) + " " + std::string(word(period.unit));
  if (period.count != 1) text += "s";
  return text;
}

const Rule* RulePack::find(std::string_view id) const {
  for (const auto& rule : rules) {
    if (rule.id == id) return &rule;
  }
  return nullptr;
}

}  // namespace xinfang::clock
