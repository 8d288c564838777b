// What a failed step says: names and findings as words.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/clock/assess.h"
#include "engine/statechart/chart.h"
#include "engine/statechart/refusal.h"
#include "engine/statechart/snapshot.h"

namespace xinfang::scenario {

// In document order: active states without active states inside.
std::vector<std::string> active_atomic_states(const statechart::Chart& chart,
                                              const statechart::Snapshot& snapshot);
// The same as words; "none (finished)" where the case has ended.
std::string active_states(const statechart::Chart& chart, const statechart::Snapshot& snapshot);

std::vector<std::string> state_names(const statechart::Chart& chart);
std::vector<std::string> clock_names(const statechart::Chart& chart);
std::vector<std::string> field_names(const statechart::Chart& chart);

// "a, b"; "nothing" for an empty list.
std::string join(const std::vector<std::string>& names);
// "there is no clock 'replay'; did you mean 'reply'?"
std::string unknown(const std::string& what, const std::string& name,
                    const std::vector<std::string>& known);

// "guard: detail; reasons".
std::string describe(const statechart::Refusal& refusal);

// "met", "stopped", "suspended", or the due day of a running clock.
std::string clock_word(const clock::Assessment& assessment);
// The explanation in one line.
std::string explain(const clock::Assessment& assessment);

}  // namespace xinfang::scenario
