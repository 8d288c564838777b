// All charts of up to four states. "All" is, exactly:
//  - trees: every ordered tree of 1 to 4 states below the root;
//  - kinds: every kind for every state that SCXML allows there. A state with states inside is
//    compound or parallel and has one inside that is no history state; one without is atomic,
//    final (not inside a parallel state) or a shallow or deep history state (not at the top);
//  - defaults: of a history state every single state inside its parent; of a compound state and of
//    the root no initial, or every single state inside, history states too;
//  - transitions: none, each one, and each two in both orders where the order matters. A transition
//    leaves any state that may have one; on "e", eventless, or on "done.state" where the chart has
//    a final state below the top; the second of two may also be on "f" after one on "e"; without a
//    target, to each state, or to each two states that lie in different regions of a parallel
//    state; external, and internal where its source is compound and all targets are inside it
//    (of one transition alone: always both).
// Eventless transitions and those on done.state may be taken twice in a run, so that nothing loops.
// With defaults other than the first choice there is at most one transition.
#pragma once

#include <cstddef>
#include <functional>

#include "engine/definition/definition.h"

namespace xinfang::reference {

inline constexpr std::size_t tiny_states_max = 4;

// Charts whose number, counted from 0, is `part` modulo `parts`; gives how many there are in all.
std::size_t for_each_tiny_chart(std::size_t part, std::size_t parts,
                                const std::function<void(const definition::Definition&)>& visit);

}  // namespace xinfang::reference
