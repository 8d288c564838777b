// An event as a person sees it: which transitions it may take now, and whose form it asks for.
// Private to engine/statechart; decide() and available() must agree on it.
#pragma once

#include <string_view>
#include <vector>

#include "engine/statechart/chart.h"
#include "engine/statechart/event.h"
#include "engine/statechart/scope.h"
#include "engine/statechart/snapshot.h"

namespace xinfang::statechart {

// done., error. and clock. are the engine's.
bool is_reserved(std::string_view event);

// Transitions of active states that the event names, in the order selectTransitions tries them: for
// each atomic state, itself before its ancestors; within a state in document order.
std::vector<std::size_t> candidates(const Chart& chart, const Snapshot& snapshot,
                                    std::string_view event);

// The transition whose title, basis and form stand for the event: the first candidate the actor may
// send, the first at all where there is none. Asserts there are candidates.
std::size_t leading(const Chart& chart, const std::vector<std::size_t>& candidates,
                    const Actor& actor);

// The words of the guards of `transition` that do not hold, added to `reasons` once each. With
// Form::open, guards that need the answers count as fulfilled. Result: whether all hold.
enum class Form { open, answered };
bool explain_guards(const ChartTransition& transition, const Scope& scope, Form form,
                    std::vector<Text>& reasons);

}  // namespace xinfang::statechart
