// Transitions: `on` and `always` of a state.
#pragma once

#include <vector>

#include "engine/definition/workflow_context.h"

namespace xinfang::definition {

// `on`: event -> transition or list of transitions, in document order. `owner` is the state's place
// in context.tree. Targets and raised events are resolved later (resolve.h).
std::vector<Transition> read_event_transitions(const Node* node, std::size_t owner,
                                               WorkflowContext& context);

// `always`.
std::vector<Transition> read_eventless_transitions(const Node* node, std::size_t owner,
                                                   WorkflowContext& context);

// Roles of `by`, each known; `what` for messages.
std::vector<std::string> read_roles(const Node* node, const std::string& what,
                                    WorkflowContext& context);

// Target ids, noted in the context to be resolved later.
std::vector<std::string> read_targets(const Node* node, TargetSet::Use use, std::size_t owner,
                                      const std::string& what, WorkflowContext& context);

}  // namespace xinfang::definition
