// The elements and attributes of W3C SCXML 1.0, and which of them xinfang reads. Private to
// engine/definition.
#pragma once

#include <string_view>

#include "engine/definition/report.h"
#include "engine/definition/xml.h"

namespace xinfang::definition {

inline constexpr std::string_view scxml_space = "http://www.w3.org/2005/07/scxml";
// What SCXML has no place for: titles, roles, clocks, ... (docs/workflow-format.md, "SCXML").
inline constexpr std::string_view extension_space = "urn:xinfang:workflow:1";

bool is_scxml(const XmlElement& element);
bool is_scxml(const XmlElement& element, std::string_view name);
bool is_extension(const XmlElement& element, std::string_view name);

// Reports, in the whole tree: elements and attributes that SCXML does not have ("unknown-element",
// "unknown-attribute"), elements where they may not stand ("misplaced-element"), attributes that
// are missing ("missing-attribute"), text where none may be ("unexpected-text"), and what xinfang
// does not run: <script>, <invoke>, `src` ("unsupported-element", "unsupported-attribute").
// Elements and attributes of other namespaces are passed over, as the standard's schema allows.
void check_vocabulary(const XmlElement& root, Report& report);

}  // namespace xinfang::definition
