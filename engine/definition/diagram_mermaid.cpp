#include "engine/definition/diagram.h"
#include "engine/definition/diagram_parts.h"

namespace xinfang::definition {
namespace {

// Mermaid has words of its own ("end", "state", ...) that an id must not be.
std::string node_name(const State& state) { return "s_" + state.id; }

// Mermaid reads "#59;" as the character of that number; these would end or split the text.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '"':
        out += "#quot;";
        break;
      case '#':
        out += "#35;";
        break;
      case ';':
        out += "#59;";
        break;
      case ':':
        out += "#58;";
        break;
      case '\n':
      case '\r':
        out += ' ';
        break;
      default:
        out += c;
    }
  }
  return out;
}

class MermaidWriter {
 public:
  MermaidWriter(const Definition& definition, Language language)
      : root_(definition.root),
        language_(language),
        index_(definition.root),
        edges_(collect_edges(definition.root, index_, language)) {}

  std::string write() {
    text_ = "stateDiagram-v2\n";
    write_inside(root_, "  ");
    return std::move(text_);
  }

 private:
  void write_state(const State& state, const std::string& indent);
  void write_inside(const State& state, const std::string& indent);
  void line(const std::string& indent, const std::string& words) { text_ += indent + words + "\n"; }

  const State& root_;
  Language language_;
  StateIndex index_;
  std::vector<Edge> edges_;
  std::string text_;
};

std::string title_of(const State& state, Language language) {
  if (state.kind == StateKind::shallow_history) return "H";
  if (state.kind == StateKind::deep_history) return "H*";
  return escaped(state_title(state, language));
}

std::string label_of(const Edge& edge) {
  std::string label;
  for (const auto& part : edge.labels) {
    label += (label.empty() ? "" : " / ") + escaped(part);
  }
  return label.empty() ? "" : " : " + label;
}

void MermaidWriter::write_state(const State& state, const std::string& indent) {
  const auto head = "state \"" + title_of(state, language_) + "\" as " + node_name(state);
  if (state.states.empty()) {
    line(indent, head);
    if (state.kind == StateKind::final) line(indent, node_name(state) + " --> [*]");
    // A history state's default; other states without states inside have no initial one.
    for (const auto& target : state.initial) line(indent, node_name(state) + " --> s_" + target);
  } else {
    line(indent, head + " {");
    write_inside(state, indent + "  ");
    line(indent, "}");
  }
}

// States, the initial arrow, and the edges whose innermost common state this is: Mermaid draws an
// edge in the block that holds its text.
void MermaidWriter::write_inside(const State& state, const std::string& indent) {
  bool is_first = true;
  for (const auto& child : state.states) {
    if (state.kind == StateKind::parallel && !is_first) line(indent, "--");
    is_first = false;
    write_state(child, indent);
  }
  for (const auto& target : state.initial) line(indent, "[*] --> s_" + target);
  for (const auto& edge : edges_) {
    if (&index_.common(*edge.source, *edge.target) != &state) continue;
    line(indent, node_name(*edge.source) + " --> " + node_name(*edge.target) + label_of(edge));
  }
}

}  // namespace

std::string to_mermaid(const Definition& definition, Language language) {
  return MermaidWriter(definition, language).write();
}

}  // namespace xinfang::definition
