// Data fields and the fields of forms.
#pragma once

#include <vector>

#include "engine/definition/workflow_context.h"

namespace xinfang::definition {

// "bool", "list<record>": what `type` says. "" for what only SCXML documents have.
std::string_view field_kind_name(FieldKind kind);

// `data`: fills definition.data and context.fields. Roles must have been read.
void read_data(const Node* node, WorkflowContext& context);

// A form's fields; `what` names the transition. Data must have been read.
std::vector<FormField> read_form(const Node* node, const std::string& what,
                                 WorkflowContext& context);

}  // namespace xinfang::definition
