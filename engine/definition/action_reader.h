// Executable content: lists of actions.
#pragma once

#include "engine/definition/workflow_context.h"

namespace xinfang::definition {

// `what` names the list, such as "entry of state 'intake'". `senders`: the roles that cause the
// actions, where a person does; a clock may be extended only by those its rule names. Data, roles,
// documents and clocks must have been read.
Actions read_actions(const Node* node, const std::string& what,
                     const std::vector<std::string>& senders, WorkflowContext& context);

// `start: [clock]` of a state, as the actions it stands for.
Actions read_started_clocks(const Node* node, const std::string& what, WorkflowContext& context);

}  // namespace xinfang::definition
