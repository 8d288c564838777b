// xinfang diagram: draws a workflow file.
#pragma once

#include <iosfwd>
#include <string>

namespace xinfang::cli {

struct DiagramOptions {
  std::string file;
  std::string format = "mermaid";  // mermaid, dot, svg or scxml
  std::string language = "zh";     // zh or en
};

// The drawing goes to `out`, diagnostics of the file to `err`. Exit code: 0 or 1.
int run_diagram(const DiagramOptions& options, std::ostream& out, std::ostream& err);

}  // namespace xinfang::cli
