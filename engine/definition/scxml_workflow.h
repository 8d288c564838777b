// An SCXML document that is a workflow of the office: it has <xf:workflow>, and says in xinfang's
// own namespace what SCXML has no place for (docs/workflow-format.md, "SCXML"). Private to
// engine/definition.
#pragma once

#include "engine/definition/node.h"
#include "engine/definition/report.h"
#include "engine/definition/xml.h"

namespace xinfang::definition {

// <xf:workflow> inside <scxml>; null where it is a document like any other.
const XmlElement* find_workflow(const XmlElement& document);

// The document as the tree of the YAML file that says the same, so that one reader checks both.
// The vocabulary has been checked; what the tree can't hold is reported.
Node workflow_tree(const XmlElement& document, Report& report);

// Reports xinfang's elements and attributes in a document that is no workflow
// ("misplaced-element", "unknown-attribute"): nothing would heed them.
void refuse_extensions(const XmlElement& document, Report& report);

}  // namespace xinfang::definition
