#include "api/diagram/svg.h"

#include <graphviz/gvc.h>

#include <memory>
#include <mutex>
#include <string_view>
#include <vector>

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
// gvFreeLayout of Graphviz 2.42 frees a list twice where a labelled edge joins two states of one
// rank in different clusters, and takes the process with it. So a graph that was laid out is kept:
// about 1 MB for a large workflow, once for each version and language that is ever shown.
struct KeepGraph {
  void operator()(Agraph_t* graph) const {
    static std::vector<Agraph_t*> kept;
    kept.push_back(graph);
  }
};
struct FreeDrawing {
  void operator()(char* drawing) const { gvFreeRenderData(drawing); }
};

// Graphviz writes '-' as an entity everywhere, for the sake of comments. Ids are searched as text.
std::string plain_ids(const std::string& svg) {
  static constexpr std::string_view attribute = " id=\"";
  static constexpr std::string_view entity = "&#45;";
  std::string out;
  out.reserve(svg.size());
  std::size_t at = 0;
  while (true) {
    const auto begin = svg.find(attribute, at);
    if (begin == std::string::npos) return out.append(svg, at);
    const auto end = svg.find('"', begin + attribute.size());
    auto id = svg.substr(begin, end - begin);
    for (auto found = id.find(entity); found != std::string::npos; found = id.find(entity)) {
      id.replace(found, entity.size(), "-");
    }
    out.append(svg, at, begin - at).append(id);
    if (end == std::string::npos) return out;
    at = end;
  }
}

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
  std::unique_ptr<Agraph_t, CloseGraph> read(agmemread(dot.c_str()));
  if (!read) return failure("read the drawing");
  const std::unique_ptr<Agraph_t, KeepGraph> graph(read.release());
  if (gvLayout(context(), graph.get(), "dot") != 0) return failure("lay the drawing out");
  char* data = nullptr;
  unsigned int size = 0;
  const int refused = gvRenderData(context(), graph.get(), "svg", &data, &size);
  const std::unique_ptr<char, FreeDrawing> drawing(data);
  if (refused != 0 || data == nullptr) return failure("draw");
  std::string svg(data, size);
  // Before the element stand the XML prolog, the document type and comments: not allowed in HTML.
  const auto begin = svg.find("<svg");
  if (begin == std::string::npos) return failure("draw: no <svg> came out");
  return plain_ids(svg.substr(begin));
}

}  // namespace xinfang::diagram
