// The reader of SCXML documents.
// Source: W3C SCXML 1.0, sections 3 to 6.
#include <algorithm>

#include "engine/definition/reader.h"
#include "engine/definition/resolve.h"
#include "engine/definition/scxml_states.h"
#include "engine/definition/scxml_vocabulary.h"
#include "engine/definition/scxml_workflow.h"
#include "engine/definition/workflow_tree.h"

namespace xinfang::definition {
namespace {

void check_value(const XmlElement& root, std::string_view attribute,
                 const std::vector<std::string>& allowed, Report& report) {
  const auto* found = root.find(attribute);
  if (found == nullptr) return;
  if (std::find(allowed.begin(), allowed.end(), found->value) != allowed.end()) return;
  report.error(found->value_place, "bad-value",
               "'" + std::string(attribute) + "' of <scxml> is '" + found->value +
                   "'; allowed: " + one_of(allowed));
}

Definition read_document(const XmlElement& root, Report& report) {
  WorkflowContext context(report);
  auto& definition = context.definition;
  definition.data_model = DataModel::cel;
  if (const auto* name = root.find("name")) definition.name = name->value;
  const auto* binding = root.find("binding");
  definition.late_binding = binding != nullptr && binding->value == "late";
  definition.root = ScxmlStates(context).read(root);
  resolve_states(context);
  return std::move(context.definition);
}

}  // namespace

Result<Definition, Diagnostics> read_scxml(std::string_view text, const std::string& file,
                                           const std::vector<clock::RulePack>& packs) {
  const auto root = parse_xml(text, file);
  if (!root) return Failure{root.error()};
  Report report(file);
  check_vocabulary(*root, report);
  check_value(*root, "version", {"1.0"}, report);
  check_value(*root, "datamodel", {"cel"}, report);
  check_value(*root, "binding", {"early", "late"}, report);
  if (!is_scxml(*root, "scxml")) return Failure{report.take()};
  Definition definition;
  if (find_workflow(*root) != nullptr) {
    definition = read_workflow_tree(workflow_tree(*root, report), packs, report);
  } else {
    refuse_extensions(*root, report);
    definition = read_document(*root, report);
  }
  if (report.failed()) return Failure{report.take()};
  return definition;
}

}  // namespace xinfang::definition
