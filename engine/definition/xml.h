// Xml: an XML document as a tree of elements with places. xml.cpp is the only file that includes
// pugixml.
// Source: XML 1.0 (fifth edition), Namespaces in XML 1.0 (third edition).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/diagnostic.h"
#include "engine/base/result.h"

namespace xinfang::definition {

inline constexpr std::size_t xml_bytes_max = 4UL * 1024 * 1024;  // no document comes near
inline constexpr int xml_depth_max = 64;                         // bounds recursion in readers
inline constexpr std::size_t xml_nodes_max = 100'000;            // elements and attributes
inline constexpr std::size_t xml_attributes_max = 64;            // of one element

struct XmlAttribute {
  std::string space;  // namespace URI; "" for the usual attribute without a prefix
  std::string name;   // without prefix
  std::string value;
  Place place;
  Place value_place;
};

struct XmlElement {
  std::string space;                     // namespace URI
  std::string name;                      // without prefix
  std::vector<XmlAttribute> attributes;  // without the declarations of namespaces
  std::vector<XmlElement> children;
  std::string text;  // all text directly inside
  Place place;       // of the name

  // Of the attributes without a namespace, and of `space`. Null where there is none.
  const XmlAttribute* find(std::string_view attribute, std::string_view space = {}) const;
};

// The root element. Refused, each with its place: text that is no UTF-8, or says so of itself
// ("bad-encoding"), no well-formed XML ("bad-xml"; also prefixes without a namespace, attributes
// given twice, references to entities other than the five of XML), a document type declaration
// ("bad-doctype": it could declare entities, which are never expanded), anything past the bounds
// above ("too-large").
Result<XmlElement, std::vector<Diagnostic>> parse_xml(std::string_view text,
                                                      const std::string& file);

}  // namespace xinfang::definition
