#include "api/cli/check.h"

#include <ostream>
#include <set>

#include "api/cli/workflow_files.h"
#include "api/service/files.h"
#include "engine/definition/node.h"
#include "engine/definition/reader.h"
#include "engine/scenario/scenario.h"

namespace xinfang::cli {

namespace {

enum class FileKind { workflow, rules, calendar, scenarios };

FileKind kind_of(const definition::Node& root) {
  if (root.is_sequence() || root.find("scenario") != nullptr) return FileKind::scenarios;
  if (root.find("calendar") != nullptr) return FileKind::calendar;
  if (root.find("terms") != nullptr) return FileKind::rules;
  return FileKind::workflow;
}

Diagnostics check_file(const std::string& file, WorkflowFiles& workflows) {
  const auto text = service::read_file(file);
  if (!text) return {file_diagnostic(file, "unreadable", text.error())};
  const auto diagnostics = [](const auto& read) { return read ? Diagnostics{} : read.error(); };
  if (is_document(file)) return diagnostics(workflows.load(file, *text));
  const auto root = definition::parse_yaml(*text, file);
  if (!root) return root.error();
  switch (kind_of(*root)) {
    case FileKind::rules:
      return diagnostics(definition::read_rule_pack(*text, file));
    case FileKind::calendar:
      return diagnostics(definition::read_calendar(*text, file));
    case FileKind::scenarios:
      return diagnostics(scenario::read_scenarios(*text, file));
    case FileKind::workflow:
      return diagnostics(workflows.load(file, *text));
  }
  return {};
}

}  // namespace

int run_check(const std::vector<std::string>& files, std::ostream& out, std::ostream& err) {
  WorkflowFiles workflows;
  std::set<std::string> printed;  // a rule pack may be named and stand beside a workflow as well
  std::size_t errors = 0;
  const auto print = [&](const Diagnostics& diagnostics) {
    for (const auto& diagnostic : diagnostics) {
      const auto line = to_text(diagnostic);
      if (!printed.insert(line).second) continue;
      err << line << '\n';
      if (diagnostic.severity == Severity::error) ++errors;
    }
  };
  for (const auto& file : files) {
    const auto found = check_file(file, workflows);
    print(workflows.take_pack_diagnostics());  // the cause first
    print(found);
  }
  out << files.size() << (files.size() == 1 ? " file, " : " files, ") << errors
      << (errors == 1 ? " error\n" : " errors\n");
  return errors == 0 ? 0 : 1;
}

}  // namespace xinfang::cli
