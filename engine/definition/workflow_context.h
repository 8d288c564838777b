// What the parts of the workflow reader share: the names known so far, and the references that can
// only be resolved once every state has been read. One file, one context; no thread affinity.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "engine/clock/rule.h"
#include "engine/definition/definition.h"
#include "engine/definition/report.h"
#include "engine/definition/values.h"

namespace xinfang::definition {

// The names of one kind. `complete` is false where their section could not be read: references
// are not checked then, since one fault should not be reported a hundred times.
struct Names {
  bool complete = false;
  std::vector<std::string> all;

  bool contains(std::string_view name) const;
};

// Every state in document order; 0 is the root.
struct TreeState {
  std::string id;
  StateKind kind = StateKind::compound;
  std::size_t parent = 0;  // of the root: itself
  std::size_t depth = 0;
  Place place;
};

struct TargetSet {
  enum class Use { initial, transition, history_default };
  Use use = Use::transition;
  std::size_t owner = 0;  // in `tree`
  std::vector<Word> words;
};

// A transition on an event that is not the engine's, in the state `owner`. Nodes live as long as
// the file's tree.
struct EventUse {
  Word event;
  std::size_t owner = 0;
  bool sent_by_person = false;
  bool has_form = false;
  const Node* title = nullptr;
  const Node* by = nullptr;
  const Node* form = nullptr;
};

struct WorkflowContext {
  explicit WorkflowContext(Report& all) : report(all) {}

  Report& report;
  Definition definition;
  const clock::RulePack* rules = nullptr;  // null: not known, clocks are not checked

  Names roles;
  Names stages;
  Names documents;
  Names fields;
  Names clocks;

  std::vector<TreeState> tree;
  std::map<std::string, std::size_t, std::less<>> state_index;
  std::vector<TargetSet> target_sets;
  std::vector<EventUse> event_uses;
  std::vector<Word> raised;
  std::vector<Word> done_states;               // ids named by done.state.<id>
  std::vector<std::string> event_descriptors;  // every key of `on`

  const Field* find_field(std::string_view id) const;
  // False, and "unknown-<kind>", where the name is not among the known ones.
  bool check_known(const Word& word, const Names& names, std::string_view kind);
};

// A legal basis, or why there is none ("none, <reason>"). Reports missing-basis where `node` is
// null and a basis is required, and where a `none` gives no reason.
struct Basis {
  std::string article;
  std::string none;
};
Basis read_basis(const Node* node, bool is_required, Place place, const std::string& what,
                 Report& report);

// The text of a CEL expression; its place is that of its first character. A plain YAML null is the
// CEL null. Not compiled here.
Word read_expression(const Node* node, const std::string& what, Report& report);

// Names with titles: roles, stages, documents.
std::vector<Named> read_named(const Node* node, const std::string& what, Names& names,
                              Report& report);

}  // namespace xinfang::definition
