#include "api/cli/diagram.h"

#include <ostream>

#include "api/cli/workflow_files.h"
#include "api/diagram/svg.h"
#include "api/service/files.h"
#include "engine/definition/diagram.h"

namespace xinfang::cli {

namespace {

Result<std::string, std::string> draw(const definition::Definition& definition,
                                      const std::string& format, definition::Language language) {
  if (format == "mermaid") return definition::to_mermaid(definition, language);
  if (format == "dot") return definition::to_dot(definition, language);
  if (format == "scxml") return definition::to_scxml(definition);
  if (format == "svg") return diagram::to_svg(definition::to_dot(definition, language));
  return Failure{"there is no format '" + format + "'; allowed: mermaid, dot, svg, scxml"};
}

}  // namespace

int run_diagram(const DiagramOptions& options, std::ostream& out, std::ostream& err) {
  if (options.language != "zh" && options.language != "en") {
    err << "there is no language '" << options.language << "'; allowed: zh, en\n";
    return 1;
  }
  const auto text = service::read_file(options.file);
  if (!text) {
    err << text.error() << '\n';
    return 1;
  }
  WorkflowFiles files;
  const auto loaded = files.load(options.file, *text);
  if (!loaded) {
    for (const auto& diagnostic : files.take_pack_diagnostics()) err << to_text(diagnostic) << '\n';
    for (const auto& diagnostic : loaded.error()) err << to_text(diagnostic) << '\n';
    return 1;
  }
  const auto language =
      options.language == "zh" ? definition::Language::zh : definition::Language::en;
  const auto drawn = draw(loaded->back().definition, options.format, language);
  if (!drawn) {
    err << drawn.error() << '\n';
    return 1;
  }
  out << *drawn << (drawn->ends_with('\n') ? "" : "\n");
  return 0;
}

}  // namespace xinfang::cli
