// Seeded random terms and clocks.
#pragma once

#include <random>
#include <span>
#include <string>

#include "tests/engine/clock/fixtures.h"

namespace xinfang::clock::test {

using enum EntryKind;

inline constexpr unsigned seed = 20260302;
inline constexpr int rounds = 500;

class Random {
 public:
  int between(int least, int most) {
    return std::uniform_int_distribution<int>(least, most)(engine_);
  }
  Day day() { return test::day("2024-01-01") + std::chrono::days{between(0, 1200)}; }
  Period period() {
    switch (between(0, 2)) {
      case 0:
        return {between(1, 120), Unit::days};
      case 1:
        return {between(1, 60), Unit::working_days};
      default:
        return {between(1, 12), Unit::months};
    }
  }
  MonthEnd month_end() { return between(0, 1) == 0 ? MonthEnd::civil : MonthEnd::criminal; }

 private:
  std::mt19937 engine_{seed};
};

inline Rule random_rule(Random& random, bool rolls) {
  Rule made = rule("1 day");
  made.limit = random.period();
  made.month_end = random.month_end();
  made.rolls = rolls;
  return made;
}

inline constexpr EntryKind changes[] = {suspended, resumed, extended};
inline constexpr EntryKind all_changes[] = {suspended, resumed, extended, corrected, restarted,
                                            warned,    urgent,  expired,  met,       started};

// A clock with those things happening to it at random, legal by the ledger's own judgement. Some
// count from an earlier instant where `backdated`.
inline Ledger random_ledger(Random& random, const Rule& rule,
                            std::span<const EntryKind> kinds = changes, bool backdated = false) {
  const auto back = [&](Entry& entry) {
    if (backdated && random.between(0, 1) == 0 && entry.kind != extended) {
      entry.effective = entry.at - std::chrono::hours{random.between(0, 150)};
    }
  };
  Ledger ledger = {entry(started, morning(random.day()))};
  back(ledger[0]);
  const int most = kinds.size() > std::size(changes) ? 20 : 8;
  for (int i = random.between(0, most); i > 0; --i) {
    const Instant at =
        ledger.back().at + std::chrono::hours{random.between(0, 400)} + std::chrono::minutes{1};
    Entry next = entry(kinds[random.between(0, static_cast<int>(kinds.size()) - 1)], at);
    back(next);
    if (next.kind == extended) next.by = Period{random.between(1, 30), Unit::days};
    if (check_next(rule, ledger, next, beijing())) continue;
    // Nothing has expired before it was due.
    if (next.kind == expired && assess(rule, ledger, china(), beijing(), at).due_at > at) continue;
    ledger.push_back(next);
  }
  return ledger;
}

// One word for all that an assessment says.
inline std::string told(const Assessment& found) {
  std::string text = format_day(found.due_day) + format_instant(found.due_at) +
                     format_instant(found.yellow_at) + format_instant(found.red_at) +
                     std::string(to_text(found.colour)) + std::to_string(found.days_left) +
                     found.words.en + found.words.zh + (found.provisional ? "?" : "");
  for (const auto& span : found.explanation) {
    text += format_day(span.from) + format_day(span.to) + std::to_string(span.counted_days) +
            span.words.en;
  }
  return text;
}

inline Rule random_hour_rule(Random& random) {
  Rule made = random_rule(random, true);
  switch (random.between(0, 3)) {
    case 0:
      made.limit = {random.between(1, 200), Unit::hours};
      break;
    case 1:
      made.limit = {random.between(1, 100), Unit::working_hours};
      break;
    case 2:
      made.ends = Ends::close;
      break;
    default:
      break;
  }
  static constexpr Unit units[] = {Unit::days, Unit::working_days, Unit::hours,
                                   Unit::working_hours};
  const Unit unit = units[random.between(0, 3)];
  made.urgent = {random.between(1, 9), unit};
  made.warn = {made.urgent.count + random.between(0, 9), unit};
  return made;
}

}  // namespace xinfang::clock::test
