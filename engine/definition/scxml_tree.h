// Nodes made from XML: the elements of xinfang's namespace, as the YAML they stand for. Private to
// engine/definition.
#pragma once

#include <string>
#include <vector>

#include "engine/definition/node.h"
#include "engine/definition/report.h"
#include "engine/definition/values.h"
#include "engine/definition/xml.h"

namespace xinfang::definition {

Node scalar_node(std::string text, Place place);
Node sequence_node(const std::vector<Word>& words, Place place);
Node mapping_node(Place place);
Node list_node(Place place);

// Reports "duplicate-key" where the mapping has the key already.
void add_entry(Node& mapping, std::string key, Place place, Node value, Report& report);

// A mapping: attributes are scalars (by, roles and fields are lists of words), child elements of
// the namespace mappings; <xf:entry key="k"> is an entry whose key is no fixed word.
Node extension_node(const XmlElement& element, Report& report);

// The attributes of xinfang's namespace and the child elements of it, except those named in
// `but`, as entries of `mapping`.
void add_extensions(const XmlElement& element, const std::vector<std::string>& but, Node& mapping,
                    Report& report);

}  // namespace xinfang::definition
