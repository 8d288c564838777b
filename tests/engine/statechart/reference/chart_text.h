// A chart as indented text, for people who look at a disagreement.
#pragma once

#include <string>

#include "engine/definition/definition.h"

namespace xinfang::reference {

// "compound a initial b", inside it its content, transitions and states, a line each.
std::string chart_text(const definition::Definition& definition);

}  // namespace xinfang::reference
