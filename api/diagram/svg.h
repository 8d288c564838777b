// DOT text to SVG through Graphviz. The library is not thread-safe: calls wait for each other.
#pragma once

#include <string>

#include "engine/base/result.h"

namespace xinfang::diagram {

// SVG that can stand inside HTML: no XML prolog, ids of the DOT text kept. The error is Graphviz's.
Result<std::string, std::string> to_svg(const std::string& dot);

}  // namespace xinfang::diagram
