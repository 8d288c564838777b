// The syntax tree of an expression after macro expansion: what the parser gives and the checker and
// the evaluator's compiler read. Owned by unique pointers, no thread affinity.
// Source: CEL specification, "Syntax" and "Macros".
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "engine/expression/value.h"

namespace xinfang::expression {

// The macros that range over lists and maps; each has a form with one and with two variables.
enum class Fold {
  all,
  exists,
  exists_one,
  filter,
  map,
  transform_list,
  transform_map,
  transform_map_entry,
};

struct Node;
using NodePointer = std::unique_ptr<Node>;

struct Node {
  enum class Kind {
    literal,     // value
    identifier,  // name; `absolute` for ".a"
    select,      // children[0].name
    has,         // has(children[0].name)
    call,        // name(children...), or children[0].name(children[1...]) where `receiver`
    index,       // children[0][children[1]]
    logical_not,
    negate,
    logical_and,
    logical_or,
    conditional,  // children[0] ? children[1] : children[2]
    binary,       // name is the operator
    list,
    map,   // children: key, value, key, value...
    fold,  // children[0] is the range; then the filter where there is one; the last is the body
  };
  Kind kind = Kind::literal;
  std::size_t offset = 0;  // byte in the source
  std::string name;
  Value value;
  bool absolute = false;
  bool receiver = false;
  Fold fold = Fold::all;
  std::vector<std::string> variables;  // of a fold: one or two
  std::vector<NodePointer> children;
};

NodePointer make_node(Node::Kind kind, std::size_t offset);

// "(&& (== a 1) b)": canonical, for tests and for people who debug.
std::string dump(const Node& node);

}  // namespace xinfang::expression
