// Regional rules: a region's own numbers in place of some of a rule pack's. Private to the readers;
// RuleBook joins them to the packs.
#pragma once

#include <string>
#include <vector>

#include "engine/base/diagnostic.h"
#include "engine/base/result.h"
#include "engine/clock/rule.h"
#include "engine/definition/node.h"
#include "engine/definition/values.h"

namespace xinfang::definition {

struct RegionalRules {
  Word name;  // of the pack
  std::string region;
  Day in_force_from{};
  std::string file;
  std::string content_hash;
  Node root;  // terms and parameters are read when the pack is known, whose terms they change
};

// The heading is checked here; terms and parameters are in amend().
Result<RegionalRules, std::vector<Diagnostic>> read_regional_rules(Node root,
                                                                   const std::string& file);

// The pack with the region's numbers. Refused, at the places of the region's file: a term or a
// parameter that the pack has not, one without basis and status of its own, and what a pack's own
// file may not say.
Result<clock::RulePack, std::vector<Diagnostic>> amend(clock::RulePack pack,
                                                       const RegionalRules& regional);

}  // namespace xinfang::definition
