// States, with everything inside them.
#pragma once

#include "engine/definition/workflow_context.h"

namespace xinfang::definition {

// The root from the file's top level: its `initial` and `states`. Fills context.tree; what can only
// be resolved with every state known waits there (resolve.h).
State read_root(const Node& file, WorkflowContext& context);

}  // namespace xinfang::definition
