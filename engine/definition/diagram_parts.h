// What both diagram writers draw: the states by name, and one edge for all transitions between the
// same two states.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "engine/definition/definition.h"
#include "engine/definition/diagram.h"

namespace xinfang::definition {

// States of the definition, which must outlive the index.
class StateIndex {
 public:
  explicit StateIndex(const State& root);

  // Null where there is none.
  const State* find(std::string_view id) const;
  // The state around it; null for the root.
  const State* parent(const State& state) const;
  bool is_inside(const State& state, const State& around) const;  // or the same
  // The innermost state around both.
  const State& common(const State& left, const State& right) const;

 private:
  void add(const State& state, const State* parent);

  std::map<std::string_view, const State*> by_id_;
  std::map<const State*, const State*> parents_;
};

struct Edge {
  const State* source = nullptr;
  const State* target = nullptr;
  std::vector<std::string> labels;  // each once, in document order
  bool by_person = false;           // false: the engine's event, or none
};

// Document order of sources, then of transitions. Targetless transitions have none.
std::vector<Edge> collect_edges(const State& root, const StateIndex& index, Language language);

// What a person can do without leaving the state: titles of its targetless transitions, each once.
std::vector<std::string> inner_actions(const State& state, Language language);

// The words of a state: its title, its id where it has none.
std::string state_title(const State& state, Language language);

}  // namespace xinfang::definition
