#include "engine/definition/scxml_tree.h"

#include <algorithm>

#include "engine/definition/scxml_values.h"
#include "engine/definition/scxml_vocabulary.h"

namespace xinfang::definition {
namespace {

bool is_list(std::string_view attribute) {
  return attribute == "by" || attribute == "roles" || attribute == "fields";
}

Node attribute_node(const XmlAttribute& attribute) {
  if (is_list(attribute.name)) return sequence_node(read_tokens(&attribute), attribute.value_place);
  return scalar_node(attribute.value, attribute.value_place);
}

void add_child(const XmlElement& child, Node& mapping, Report& report) {
  if (child.name != "entry") {
    return add_entry(mapping, child.name, child.place, extension_node(child, report), report);
  }
  const auto* key = child.find("key");
  if (key == nullptr) {
    report.error(child.place, "missing-attribute", "<xf:entry> needs 'key'");
    return;
  }
  add_entry(mapping, key->value, key->value_place, extension_node(child, report), report);
}

}  // namespace

Node scalar_node(std::string text, Place place) {
  Node node;
  node.kind = Node::Kind::scalar;
  node.scalar = std::move(text);
  node.place = place;
  return node;
}

Node mapping_node(Place place) {
  Node node;
  node.kind = Node::Kind::mapping;
  node.place = place;
  return node;
}

Node list_node(Place place) {
  Node node;
  node.kind = Node::Kind::sequence;
  node.place = place;
  return node;
}

Node sequence_node(const std::vector<Word>& words, Place place) {
  auto node = list_node(place);
  for (const auto& word : words) node.items.push_back(scalar_node(word.text, word.place));
  return node;
}

void add_entry(Node& mapping, std::string key, Place place, Node value, Report& report) {
  if (mapping.find(key) != nullptr) {
    report.error(place, "duplicate-key", "'" + key + "' stands here twice");
    return;
  }
  mapping.entries.push_back({scalar_node(std::move(key), place), std::move(value)});
}

Node extension_node(const XmlElement& element, Report& report) {
  if (element.text.find_first_not_of(" \t\r\n") != std::string::npos) {
    report.error(element.place, "unexpected-text", "<xf:" + element.name + "> holds text");
  }
  auto mapping = mapping_node(element.place);
  for (const auto& attribute : element.attributes) {
    if (!attribute.space.empty() || attribute.name == "key") continue;
    add_entry(mapping, attribute.name, attribute.place, attribute_node(attribute), report);
  }
  for (const auto& child : element.children) {
    if (child.space == extension_space) add_child(child, mapping, report);
  }
  return mapping;
}

void add_extensions(const XmlElement& element, const std::vector<std::string>& but, Node& mapping,
                    Report& report) {
  for (const auto& attribute : element.attributes) {
    if (attribute.space != extension_space) continue;
    add_entry(mapping, attribute.name, attribute.place, attribute_node(attribute), report);
  }
  for (const auto& child : element.children) {
    if (child.space != extension_space) continue;
    if (std::find(but.begin(), but.end(), child.name) != but.end()) continue;
    add_child(child, mapping, report);
  }
}

}  // namespace xinfang::definition
