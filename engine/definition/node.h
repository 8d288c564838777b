// Node: a YAML document as a tree of values with places. yaml.cpp is the only file that includes
// yaml-cpp; every reader (workflow, rule pack, calendar, scenario) works on this.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/diagnostic.h"
#include "engine/base/result.h"

namespace xinfang::definition {

inline constexpr std::size_t yaml_bytes_max = 4UL * 1024 * 1024;  // no workflow file comes near
inline constexpr int yaml_depth_max = 64;                         // bounds recursion in readers
// Aliases copy what they name: these bound the copy, or nine lines could fill the memory.
inline constexpr std::size_t yaml_nodes_max = 100'000;
// A file that is wrong everywhere is reported up to here.
inline constexpr std::size_t diagnostics_max = 200;

struct Node {
  enum class Kind { null, scalar, sequence, mapping };
  struct Entry;

  Kind kind = Kind::null;
  std::string scalar;
  bool quoted = false;  // a quoted scalar is a string, never a number or bool
  std::vector<Node> items;
  std::vector<Entry> entries;  // in file order; keys are scalars, no duplicates
  Place place;

  bool is_null() const { return kind == Kind::null; }
  bool is_scalar() const { return kind == Kind::scalar; }
  bool is_sequence() const { return kind == Kind::sequence; }
  bool is_mapping() const { return kind == Kind::mapping; }
  // Null where the mapping has no such key, or where this is no mapping.
  // Lives as long as this node.
  const Node* find(std::string_view key) const;
};

// Not a std::pair: that may not be named before Node is complete.
struct Node::Entry {
  Node key;
  Node value;
};

// The document as a tree; a null node at 1:1 where the text holds none. Aliases are copies.
// Refused, each with its place: text that is no UTF-8 ("bad-encoding") or no YAML ("bad-yaml"),
// more than one document ("several-documents"), duplicate keys ("duplicate-key"), keys that are no
// scalars ("bad-key"), tags other than !!str ("bad-tag"), anything past the bounds above
// ("too-large").
Result<Node, std::vector<Diagnostic>> parse_yaml(std::string_view text, const std::string& file);

}  // namespace xinfang::definition
