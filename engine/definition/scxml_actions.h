// Executable content of a workflow written as SCXML, as the YAML it stands for. Private to
// engine/definition.
#pragma once

#include "engine/definition/node.h"
#include "engine/definition/report.h"
#include "engine/definition/xml.h"

namespace xinfang::definition {

// A list of the actions directly inside `parent`. What describes a transition there (<xf:title>,
// <xf:form>, <xf:check>) is no action.
Node action_nodes(const XmlElement& parent, Report& report);

}  // namespace xinfang::definition
