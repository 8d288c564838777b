// Relations in the tree of states while a file is read. (engine/statechart has its own, as
// bitsets.)
#pragma once

#include <cstddef>
#include <vector>

#include "engine/definition/workflow_context.h"

namespace xinfang::definition {

// Proper descendant.
bool is_descendant(const std::vector<TreeState>& tree, std::size_t state, std::size_t ancestor);

// They can be active together without one holding the other: they lie in different regions of a
// parallel state.
bool are_orthogonal(const std::vector<TreeState>& tree, std::size_t left, std::size_t right);

// A history state stands for what is inside its parent, hence for the parent; others for
// themselves.
std::size_t represented(const std::vector<TreeState>& tree, std::size_t state);

}  // namespace xinfang::definition
