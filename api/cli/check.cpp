#include "api/cli/check.h"

#include <boost/json.hpp>
#include <ostream>
#include <set>

#include "api/cli/workflow_files.h"
#include "api/service/files.h"
#include "engine/definition/node.h"
#include "engine/definition/reader.h"
#include "engine/scenario/scenario.h"
#include "engine/soundness/soundness.h"

namespace xinfang::cli {

namespace {

enum class FileKind { workflow, rules, region, calendar, scenarios };

FileKind kind_of(const definition::Node& root) {
  if (root.is_sequence() || root.find("scenario") != nullptr) return FileKind::scenarios;
  if (root.find("calendar") != nullptr) return FileKind::calendar;
  if (root.find("region") != nullptr) return FileKind::region;
  if (root.find("terms") != nullptr) return FileKind::rules;
  return FileKind::workflow;
}

struct Checked {
  std::vector<soundness::Finding> findings;
  bool was_searched = false;
  std::size_t configurations = 0;
  std::size_t states = 0;
  std::size_t transitions = 0;
};

Checked from(const Diagnostics& diagnostics) {
  Checked checked;
  for (const auto& diagnostic : diagnostics) checked.findings.push_back({diagnostic, {}});
  return checked;
}

Checked check_workflow(const std::string& file, const std::string& text, WorkflowFiles& workflows) {
  const auto loaded = workflows.load(file, text);
  if (!loaded) return from(loaded.error());
  if (loaded->front().chart->is_document()) return {};  // docs/workflow-format.md, "SCXML"
  Checked checked;
  // Under each edition of the rules: one may allow what another forbids.
  for (const auto& workflow : *loaded) {
    auto report = soundness::check(*workflow.chart, file);
    checked.findings.insert(checked.findings.end(), report.findings.begin(), report.findings.end());
    checked.was_searched = true;
    checked.configurations = report.configurations;
    checked.states = report.states;
    checked.transitions = report.transitions;
  }
  return checked;
}

Checked check_file(const std::string& file, WorkflowFiles& workflows) {
  const auto text = service::read_file(file);
  if (!text) return from({file_diagnostic(file, "unreadable", text.error())});
  if (is_document(file)) return check_workflow(file, *text, workflows);
  const auto root = definition::parse_yaml(*text, file);
  if (!root) return from(root.error());
  const auto diagnostics = [](const auto& read) {
    return from(read ? Diagnostics{} : read.error());
  };
  switch (kind_of(*root)) {
    case FileKind::rules:
      return diagnostics(definition::read_rule_pack(*text, file));
    case FileKind::region:
      return from(workflows.check_region(file));
    case FileKind::calendar:
      return diagnostics(definition::read_calendar(*text, file));
    case FileKind::scenarios:
      return diagnostics(scenario::read_scenarios(*text, file));
    case FileKind::workflow:
      return check_workflow(file, *text, workflows);
  }
  return {};
}

boost::json::object to_json(const soundness::Finding& finding) {
  const auto& diagnostic = finding.diagnostic;
  boost::json::array path;
  for (const auto& event : finding.path) path.emplace_back(event);
  return {
      {"file", diagnostic.file},
      {"line", diagnostic.place.line},
      {"column", diagnostic.place.column},
      {"severity", diagnostic.severity == Severity::error ? "error" : "warning"},
      {"code", diagnostic.code},
      {"message", diagnostic.message},
      {"path", std::move(path)},
  };
}

boost::json::object summary(const std::string& file, const Checked& checked) {
  boost::json::object line{{"file", file}};
  if (!checked.was_searched) return line;
  line["configurations"] = checked.configurations;
  line["states"] = checked.states;
  line["transitions"] = checked.transitions;
  return line;
}

}  // namespace

int run_check(const std::vector<std::string>& files, CheckFormat format, std::ostream& out,
              std::ostream& err, const std::string& region) {
  WorkflowFiles workflows(region);
  std::set<std::string> printed;  // a rule pack may be named and stand beside a workflow as well
  std::size_t errors = 0;
  boost::json::array diagnostics;
  boost::json::array summaries;
  const auto print = [&](const std::vector<soundness::Finding>& findings) {
    for (const auto& finding : findings) {
      const auto line = to_text(finding.diagnostic);
      if (!printed.insert(line).second) continue;
      if (finding.diagnostic.severity == Severity::error) ++errors;
      if (format == CheckFormat::json) {
        diagnostics.push_back(to_json(finding));
      } else {
        err << line << '\n';
      }
    }
  };
  for (const auto& file : files) {
    const auto checked = check_file(file, workflows);
    print(from(workflows.take_pack_diagnostics()).findings);  // the cause first
    print(checked.findings);
    summaries.push_back(summary(file, checked));
  }
  if (format == CheckFormat::json) {
    const boost::json::object all{{"diagnostics", std::move(diagnostics)},
                                  {"files", std::move(summaries)}};
    out << boost::json::serialize(all) << '\n';
  } else {
    out << files.size() << (files.size() == 1 ? " file, " : " files, ") << errors
        << (errors == 1 ? " error\n" : " errors\n");
  }
  return errors == 0 ? 0 : 1;
}

}  // namespace xinfang::cli
