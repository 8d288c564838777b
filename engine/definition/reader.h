// The readers: file text -> checked data, or every diagnostic of the file at once, ordered by
// place. Files are read by the caller (api/); these functions are pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/base/diagnostic.h"
#include "engine/base/result.h"
#include "engine/clock/calendar.h"
#include "engine/clock/rule.h"
#include "engine/definition/definition.h"

namespace xinfang::definition {

using Diagnostics = std::vector<Diagnostic>;

// `file` is only for messages. `packs`: the rule packs by which clocks are checked.
Result<Definition, Diagnostics> read_workflow(std::string_view text, const std::string& file,
                                              const std::vector<clock::RulePack>& packs);
// A W3C SCXML 1.0 document (docs/workflow-format.md, "SCXML"). One that holds <xf:workflow> is
// checked like a YAML file; others need no rule packs.
Result<Definition, Diagnostics> read_scxml(std::string_view text, const std::string& file,
                                           const std::vector<clock::RulePack>& packs);
Result<clock::RulePack, Diagnostics> read_rule_pack(std::string_view text, const std::string& file);
Result<clock::Calendar, Diagnostics> read_calendar(std::string_view text, const std::string& file);

}  // namespace xinfang::definition
