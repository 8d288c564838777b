#include <algorithm>
#include <array>

#include "engine/definition/action_reader.h"
#include "engine/definition/field_reader.h"
#include "engine/definition/reader.h"
#include "engine/definition/resolve.h"
#include "engine/definition/state_reader.h"
#include "engine/definition/transition_reader.h"
#include "engine/definition/workflow_tree.h"

namespace xinfang::definition {
namespace {

class WorkflowReader {
 public:
  WorkflowReader(const std::vector<clock::RulePack>& packs, Report& report)
      : packs_(packs), report_(report), context_(report) {}

  Definition read(const Node& root);

 private:
  void read_names(const Node& root);
  void read_rules(const Node* node);
  void read_numbering(const Node* node);
  void read_access(const Node* node);
  void read_summary(const Node* node);
  void read_registration(const Node* node);

  const std::vector<clock::RulePack>& packs_;
  Report& report_;
  WorkflowContext context_;
};

const char* const what = "the workflow";

void WorkflowReader::read_rules(const Node* node) {
  const auto name = read_word(node, "rules", report_);
  if (name.text.empty()) return;
  context_.definition.rules = name.text;
  const auto found = std::find_if(packs_.begin(), packs_.end(),
                                  [&](const auto& pack) { return pack.name == name.text; });
  if (found != packs_.end()) {
    context_.rules = &*found;
    context_.clocks.complete = true;
    for (const auto& rule : found->rules) context_.clocks.all.push_back(rule.id);
    return;
  }
  std::vector<std::string> names;
  for (const auto& pack : packs_) names.push_back(pack.name);
  report_.error(name.place, "unknown-rules",
                "unknown rule pack '" + name.text + "'" + suggestion(name.text, names));
}

// Each of {office}, {year} and {number} once, and no other braces.
void WorkflowReader::read_numbering(const Node* node) {
  const auto pattern = read_word(node, "numbering", report_);
  if (pattern.text.empty()) return;
  constexpr std::array<std::string_view, 3> parts = {"{office}", "{year}", "{number}"};
  auto rest = pattern.text;
  bool well = true;
  for (const auto part : parts) {
    const auto at = rest.find(part);
    if (at == std::string::npos) {
      well = false;
    } else {
      rest.erase(at, part.size());
    }
  }
  if (!well || rest.find_first_of("{}") != std::string::npos) {
    report_.error(pattern.place, "bad-numbering",
                  "numbering '" + pattern.text +
                      "' must hold {office}, {year} and {number} once each, and no other braces");
  }
  context_.definition.numbering = pattern.text;
}

void WorkflowReader::read_access(const Node* node) {
  if (node == nullptr || !check_mapping(*node, "access", report_)) return;
  check_keys(*node, {"roles", "fields"}, "access", report_);
  auto& access = context_.definition.access;
  // Without roles everybody would see the case, the contrary of what `access` is written for.
  access.roles =
      read_roles(required(*node, "roles", "access", report_), "roles of access", context_);
  for (auto& word : read_words(node->find("fields"), "fields of access", report_)) {
    if (context_.check_known(word, context_.fields, "field")) {
      const auto* field = context_.find_field(word.text);
      if (field != nullptr && field->kind != FieldKind::user) {
        report_.error(word.place, "wrong-type",
                      "field '" + word.text + "' of access must be of type user");
      }
    }
    access.fields.push_back(std::move(word.text));
  }
}

void WorkflowReader::read_summary(const Node* node) {
  if (node == nullptr || !check_mapping(*node, "summary", report_)) return;
  check_keys(*node, {"subject", "petitioner", "received"}, "summary", report_);
  const auto read = [&](std::string_view key, std::string& text, Place& place) {
    auto words = read_expression(required(*node, key, "summary", report_),
                                 std::string(key) + " of summary", report_);
    text = std::move(words.text);
    place = words.place;
  };
  auto& definition = context_.definition;
  read("subject", definition.summary_subject, definition.summary_subject_place);
  read("petitioner", definition.summary_petitioner, definition.summary_petitioner_place);
  read("received", definition.summary_received, definition.summary_received_place);
}

void WorkflowReader::read_registration(const Node* node) {
  const std::string name = "register";
  if (node == nullptr || !check_mapping(*node, name, report_)) return;
  check_keys(*node, {"title", "by", "basis", "form", "do"}, name, report_);
  auto& registration = context_.definition.registration;
  registration.place = node->place;
  const auto* title = node->find("title");
  if (title == nullptr) report_.error(node->place, "missing-title", "register needs 'title'");
  registration.title = read_text(title, "title of register", report_);
  const auto* by = node->find("by");
  if (by == nullptr) {
    report_.error(node->place, "missing-role", "register needs 'by', the roles that may register");
  }
  registration.by = read_roles(by, "by of register", context_);
  auto basis = read_basis(node->find("basis"), true, node->place, name, report_);
  registration.basis = std::move(basis.article);
  registration.basis_none = std::move(basis.none);
  registration.form = read_form(node->find("form"), name, context_);
  registration.actions =
      read_actions(node->find("do"), "do of register", registration.by, context_);
}

// What everything else refers to, whatever its order in the file.
void WorkflowReader::read_names(const Node& root) {
  auto& definition = context_.definition;
  const auto name = read_word(required(root, "workflow", what, report_), "workflow", report_);
  if (!name.text.empty()) check_name(name, "workflow", report_);
  definition.name = name.text;
  definition.title = read_text(required(root, "title", what, report_), "title", report_);
  read_rules(required(root, "rules", what, report_));
  read_numbering(required(root, "numbering", what, report_));
  definition.roles =
      read_named(required(root, "roles", what, report_), "roles", context_.roles, report_);
  definition.stages =
      read_named(required(root, "stages", what, report_), "stages", context_.stages, report_);
  const auto* documents = root.find("documents");
  context_.documents.complete = documents == nullptr;
  definition.documents = read_named(documents, "documents", context_.documents, report_);
  read_data(required(root, "data", what, report_), context_);
}

Definition WorkflowReader::read(const Node& root) {
  if (!check_mapping(root, what, report_)) return {};
  check_keys(root,
             {"workflow", "title", "rules", "numbering", "roles", "stages", "documents", "data",
              "access", "summary", "register", "initial", "states"},
             what, report_);
  read_names(root);
  read_access(root.find("access"));
  read_summary(required(root, "summary", what, report_));
  read_registration(required(root, "register", what, report_));
  context_.definition.root = read_root(root, context_);
  resolve_states(context_);
  resolve_events(context_);
  return std::move(context_.definition);
}

}  // namespace

Definition read_workflow_tree(const Node& root, const std::vector<clock::RulePack>& packs,
                              Report& report) {
  return WorkflowReader(packs, report).read(root);
}

Result<Definition, Diagnostics> read_workflow(std::string_view text, const std::string& file,
                                              const std::vector<clock::RulePack>& packs) {
  const auto root = parse_yaml(text, file);
  if (!root) return Failure{root.error()};
  Report report(file);
  auto definition = read_workflow_tree(*root, packs, report);
  if (report.failed()) return Failure{report.take()};
  return definition;
}

}  // namespace xinfang::definition
