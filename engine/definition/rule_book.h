// RuleBook: the rule packs of a folder, with the rules of regions, by the day from which they are
// in force (docs/workflow-format.md, "Rule packs"). Immutable; may be read from any thread.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/diagnostic.h"
#include "engine/clock/rule.h"

namespace xinfang::definition {

struct RulesText {
  std::string file;  // for messages
  std::string text;
  std::string content_hash;  // SHA-256 hex of the text
};

class RuleBook {
 public:
  // Files with `region` are a region's rules, all others packs. What is wrong with some of them
  // stands in faults(); the book then holds the others. Beside faults of one file: two files of one
  // pack, or of one pack and region, with the same day (duplicate-rules, naming both); a region's
  // rules for a pack that is not there (unknown-rules), or that do not fit the packs they meet.
  static RuleBook read(const std::vector<RulesText>& texts);

  const std::vector<Diagnostic>& faults() const { return faults_; }
  // Ascending.
  std::vector<std::string> names() const;
  const std::vector<std::string>& regions() const { return regions_; }
  bool has_region(std::string_view region) const;

  // Every combination of a pack and the region's rules that comes into force some day, by that
  // day; it stays in force until the next. A region that is empty, or has no rules for this pack:
  // the packs alone. Empty where there is no pack of the name.
  const std::vector<clock::RulePack>& editions(std::string_view name,
                                               std::string_view region = {}) const;
  // The last edition of each pack without regions: what a workflow that names none is held against.
  std::vector<clock::RulePack> newest() const;
  // Null before the first.
  const clock::RulePack* in_force(std::string_view name, std::string_view region, Day day) const;

 private:
  friend class RuleBookReader;
  using Editions = std::vector<clock::RulePack>;

  std::map<std::string, Editions, std::less<>> packs_;
  std::map<std::pair<std::string, std::string>, Editions, std::less<>> regional_;  // name, region
  std::vector<std::string> regions_;                                               // ascending
  std::vector<Diagnostic> faults_;
};

// "'procuratorate' in force from 2026-01-01", with the region where it has one: for messages.
std::string edition_text(const clock::RulePack& pack);

// The last of `editions`, which are by day, that is in force on `day`; null before the first.
const clock::RulePack* in_force(const std::vector<clock::RulePack>& editions, Day day);

}  // namespace xinfang::definition
