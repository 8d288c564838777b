#include "api/diagram/svg.h"

#include <graphviz/gvc.h>

#include <memory>
#include <mutex>

namespace xinfang::diagram {

namespace {

// Graphviz keeps its parser, its error channel and its plugins in globals.
std::mutex graphviz;
// What Graphviz says in place of writing to stderr. Guarded by `graphviz`.
std::string said;  // NOLINT(*-avoid-non-const-global-variables): the callback carries no data

int hear(char* words) {
  said += words;
  return 0;
}

// Made once, because loading the plugins takes longer than drawing; lives as long as the process.
GVC_t* context() {
  static GVC_t* const made = [] {
    agseterrf(hear);
    return gvContext();
  }();
  return made;
}

struct CloseGraph {
  void operator()(Agraph_t* graph) const { agclose(graph); }
};
struct FreeLayout {
  void operator()(Agraph_t* graph) const { gvFreeLayout(context(), graph); }
};
struct FreeDrawing {
  void operator()(char* drawing) const { gvFreeRenderData(drawing); }
};

Failure<std::string> failure(const std::string& doing) {
  while (!said.empty() && (said.back() == '\n' || said.back() == ' ')) said.pop_back();
  return {"Graphviz cannot " + doing + (said.empty() ? "" : ": " + said)};
}

}  // namespace

Result<std::string, std::string> to_svg(const std::string& dot) {
  const std::lock_guard lock(graphviz);
  said.clear();
  if (context() == nullptr) return failure("start");
  agreseterrors();
  const std::unique_ptr<Agraph_t, CloseGraph> graph(agmemread(dot.c_str()));
  if (!graph) return failure("read the drawing");
  if (gvLayout(context(), graph.get(), "dot") != 0) return failure("lay the drawing out");
  const std::unique_ptr<Agraph_t, FreeLayout> layout(graph.get());
  char* data = nullptr;
  unsigned int size = 0;
  const int refused = gvRenderData(context(), graph.get(), "svg", &data, &size);
  const std::unique_ptr<char, FreeDrawing> drawing(data);
  if (refused != 0 || data == nullptr) return failure("draw");
  std::string svg(data, size);
  // Before the element stand the XML prolog, the document type and comments: not allowed in HTML.
  const auto begin = svg.find("<svg");
  if (begin == std::string::npos) return failure("draw: no <svg> came out");
  return svg.substr(begin);
}

}  // namespace xinfang::diagram
