// States and transitions of an SCXML document in the data model `cel`. Private to
// engine/definition.
#pragma once

#include <map>
#include <set>
#include <string>

#include "engine/definition/scxml_content.h"
#include "engine/definition/workflow_context.h"

namespace xinfang::definition {

class ScxmlStates {
 public:
  // Fills context.tree, for what can only be resolved with every state known (resolve.h), and
  // context.definition's data.
  explicit ScxmlStates(WorkflowContext& context) : context_(context), content_(context.report) {}

  // The root, from <scxml>, whose vocabulary has been checked.
  State read(const XmlElement& document);

 private:
  void collect_ids(const XmlElement& element);
  std::string id_of(const XmlElement& element);
  std::size_t enter_tree(const State& state, std::size_t parent);
  State read_state(const XmlElement& element, std::size_t parent);
  StateKind kind_of(const XmlElement& element);
  void read_children(const XmlElement& element, State& state, std::size_t index);
  void read_data(const XmlElement& element, State& state);
  void read_initial(const XmlElement& element, State& state, std::size_t index);
  void read_history(const XmlElement& element, State& state, std::size_t index);
  Transition read_transition(const XmlElement& element, std::size_t owner);
  // The one <transition> of <initial> or <history>; null, and a report, where there is not one.
  const XmlElement* default_transition(const XmlElement& element);
  void read_default(const XmlElement& transition, State& state, std::size_t index,
                    TargetSet::Use use);
  std::vector<std::string> read_targets(const XmlAttribute* attribute, std::size_t owner,
                                        TargetSet::Use use);
  void declare_loop_variables();

  WorkflowContext& context_;
  ScxmlContent content_;
  std::set<std::string> ids_;
  std::size_t unnamed_ = 0;
};

}  // namespace xinfang::definition
