// A workflow as text for diagram tools. Pure; api/diagram turns the DOT text into SVG.
#pragma once

#include <string>

#include "engine/definition/definition.h"

namespace xinfang::definition {

enum class Language { zh, en };

// Mermaid stateDiagram-v2.
std::string to_mermaid(const Definition& definition, Language language);
// Graphviz DOT with clusters; every state's node or cluster has id="state-<id>", so that a page can
// light the current states.
std::string to_dot(const Definition& definition, Language language);

// W3C SCXML 1.0, of which read_scxml makes the same definition: what SCXML has no place for stands
// in xinfang's own namespace (docs/workflow-format.md, "SCXML").
std::string to_scxml(const Definition& definition);

}  // namespace xinfang::definition
