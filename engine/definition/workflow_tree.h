// The reader of workflows, once their text is a tree: of YAML, or of an SCXML document that says
// the same. Private to engine/definition.
#pragma once

#include <vector>

#include "engine/clock/rule.h"
#include "engine/definition/definition.h"
#include "engine/definition/node.h"
#include "engine/definition/report.h"

namespace xinfang::definition {

// Reports every fault; the result means something only where there is none.
Definition read_workflow_tree(const Node& root, const std::vector<clock::RulePack>& packs,
                              Report& report);

}  // namespace xinfang::definition
