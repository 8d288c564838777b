// What holds of a set of active states as a whole. Pure questions to a chart; private to
// engine/statechart.
#pragma once

#include <optional>
#include <string>

#include "engine/statechart/chart.h"

namespace xinfang::statechart {

// Why `states` is no legal configuration (W3C SCXML 1.0, 3.11) of `root` and what is inside it; the
// root itself is taken as active, whether it is among the states or not (the chart's, 0, never is).
std::optional<std::string> check_configuration(const Chart& chart, const IndexSet& states,
                                               std::size_t root = 0);

// Whether a final state of the whole case can be reached from `configuration`. Over-approximates:
// guards are taken as free, every event may come at any time, and regions of a parallel state as
// independent of each other; so false is certain, true is not a proof.
bool closure_reachable(const Chart& chart, const IndexSet& configuration);

}  // namespace xinfang::statechart
