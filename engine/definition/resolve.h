// What can only be checked with every state of the file known.
#pragma once

#include "engine/definition/workflow_context.h"

namespace xinfang::definition {

// Targets exist and form a legal state specification (W3C SCXML 1.0, 3.13); initial states and
// history defaults lie inside; done.state.<id> names a state with states inside.
void resolve_states(WorkflowContext& context);

// Every event that no action raises has somebody who may send it; every raised event is caught
// somewhere; states that can be active together agree on an event's title, roles and form.
void resolve_events(WorkflowContext& context);

}  // namespace xinfang::definition
