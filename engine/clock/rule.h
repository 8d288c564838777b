// Rules and rule packs: the statutory terms, each with its legal basis. Data only; read from YAML
// by engine/definition/rule_pack_reader.h.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/text.h"
#include "engine/base/time.h"

namespace xinfang::clock {

// The numbers are on disk: frozen, never reused.
enum class Unit : std::uint8_t {
  days = 1,
  working_days = 2,
  months = 3,
  hours = 4,
  working_hours = 5,  // inside the business hours of working days
};

// Such terms run from an instant to an instant, the others from day to day.
constexpr bool counts_time(Unit unit) { return unit == Unit::hours || unit == Unit::working_hours; }

struct Period {
  std::int32_t count = 0;  // positive
  Unit unit = Unit::days;
  friend bool operator==(const Period&, const Period&) = default;
};

// "7 days", "10 working days", "3 months", "24 hours", "8 working hours"; a singular unit is
// allowed. nullopt for anything else, and for a count outside 1..3650.
std::optional<Period> parse_period(std::string_view text);
std::string to_text(Period period);

// What "one month after the last day of a month" means (DOMAIN.md section 7).
enum class MonthEnd : std::uint8_t { civil = 1, criminal = 2 };

// When the last day ends: at 24:00, or at the close of business (DOMAIN.md section 7).
enum class Ends : std::uint8_t { midnight = 1, close = 2 };

// Whether the number was read in the article itself.
enum class Status : std::uint8_t { verified = 1, assumed = 2 };

struct Rule {
  std::string id;
  Text title;
  Period limit;
  std::string basis;  // never empty
  Status status = Status::assumed;
  MonthEnd month_end = MonthEnd::civil;
  // Whether a last day on a day off rolls to the next working day.
  bool rolls = true;
  // Terms in hours end at their instant, whatever this says.
  Ends ends = Ends::midnight;
  // Yellow from this long before the due day; red from `urgent` before it.
  Period warn{3, Unit::days};
  Period urgent{1, Unit::days};
  bool may_suspend = false;
  std::optional<Period> extension;  // longest single extension; nullopt: may not be extended
  std::int32_t extensions_max = 0;
  std::vector<std::string> extended_by;  // roles
  Text note;
};

// A number of law that is no term, such as how many representatives a group may send. Expressions
// of a workflow name it as `rules.<id>`.
struct Parameter {
  std::string id;
  Text title;
  std::int32_t value = 0;  // not negative
  std::string basis;       // never empty
  Status status = Status::assumed;
  Text note;
};

// What is in force together from one day on: a pack as its file says it, or with the terms and
// numbers that a region sets in their place.
struct RulePack {
  std::string name;
  std::string version;  // of the pack, also where a region's rules are among it
  Day in_force_from{};  // with a region's rules: the later day of the two
  Text title;
  std::string content_hash;  // SHA-256 hex of the file; set by the loader, empty in pure tests
  std::vector<Rule> rules;
  std::vector<Parameter> parameters;
  std::string region;       // empty: no region's rules are among it
  std::string region_hash;  // as content_hash, of the region's file

  // Null where there is none.
  const Rule* find(std::string_view id) const;
};

}  // namespace xinfang::clock
