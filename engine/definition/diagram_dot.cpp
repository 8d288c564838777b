#include <algorithm>
#include <array>
#include <cstdio>

#include "engine/definition/diagram.h"
#include "engine/definition/diagram_parts.h"

namespace xinfang::definition {
namespace {

struct Colours {
  const char* fill;
  const char* line;
};

// Quiet enough that a page can light the current states over them; one pair for each stage in turn.
constexpr std::array<Colours, 8> palette = {{{"#eef3fa", "#7f9cc0"},
                                             {"#eef7f0", "#7fae8c"},
                                             {"#fbf4e6", "#c2a264"},
                                             {"#f6effa", "#a68bbd"},
                                             {"#eaf6f7", "#73a9af"},
                                             {"#fbf0ee", "#c08d82"},
                                             {"#f3f4f6", "#8d949e"},
                                             {"#f5f5ea", "#a3a36d"}}};
constexpr Colours no_stage = {"#ffffff", "#9aa1ab"};

constexpr double font_points = 12;
constexpr double points_per_inch = 72;
constexpr double margin_inches = 0.3;

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c == '\n' || c == '\r' ? ' ' : c;
  }
  return out + "\"";
}

// The text without its quotes, to be joined with "\n" and "\l", which Graphviz reads as line ends.
std::string inner(std::string_view text) {
  const auto whole = quoted(text);
  return whole.substr(1, whole.size() - 2);
}

// Graphviz measures with the server's fonts, which often have no Chinese: it then guesses half of
// what a browser draws. So every node says how wide it is at least.
double width_inches(std::string_view text) {
  double widest = 0;
  double units = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '\n') units = 0;
    if (byte >= 0xE0) units += 1;    // three and four bytes: a full-width character
    if (byte < 0x80) units += 0.55;  // a Latin letter, on average
    if (byte >= 0xC0 && byte < 0xE0) units += 0.6;
    widest = std::max(widest, units);
  }
  return widest * font_points / points_per_inch + margin_inches;
}

std::string fixed(double number) {
  char buffer[32];
  std::snprintf(buffer, sizeof buffer, "%.2f", number);
  return buffer;
}

class DotWriter {
 public:
  DotWriter(const Definition& definition, Language language)
      : definition_(definition), language_(language), index_(definition.root) {}

  std::string write();

 private:
  Colours colours(const State& state) const;
  std::string label(const State& state) const;
  std::string marks(const State& state) const;
  // The node that stands for a state where an edge begins or ends.
  std::string anchor(const State& state) const;
  void write_initial(const State& state, const std::string& indent);
  void write_state(const State& state, const std::string& indent);
  void write_cluster(const State& state, const std::string& indent);
  void write_initial_edges(const State& state);
  void write_edge(const Edge& edge);
  void line(const std::string& indent, const std::string& words) { text_ += indent + words + "\n"; }

  const Definition& definition_;
  Language language_;
  StateIndex index_;
  std::string text_;
};

bool is_cluster(const State& state) { return !state.states.empty(); }

bool is_history(const State& state) {
  return state.kind == StateKind::shallow_history || state.kind == StateKind::deep_history;
}

std::string initial_name(const State& state) { return quoted("initial " + state.id); }

Colours DotWriter::colours(const State& state) const {
  for (std::size_t i = 0; i < definition_.stages.size(); ++i) {
    if (definition_.stages[i].id == state.stage) return palette[i % palette.size()];
  }
  return no_stage;
}

std::string DotWriter::label(const State& state) const {
  auto text = inner(state_title(state, language_));
  const auto actions = inner_actions(state, language_);
  if (!actions.empty()) text += "\\n";
  for (const auto& action : actions) text += "· " + inner(action) + "\\l";
  return "\"" + text + "\"";
}

// What a page finds a state by.
std::string DotWriter::marks(const State& state) const {
  return "id=" + quoted("state-" + state.id) + " class=\"state\"";
}

std::string DotWriter::anchor(const State& state) const {
  const auto* at = &state;
  while (is_cluster(*at) && at->initial.empty()) at = &at->states.front();
  return is_cluster(*at) ? initial_name(*at) : quoted(at->id);
}

void DotWriter::write_initial(const State& state, const std::string& indent) {
  if (state.initial.empty() || is_history(state)) return;
  line(indent, initial_name(state) +
                   " [shape=point style=filled width=0.1 label=\"\" color=\"#5b6470\" "
                   "fillcolor=\"#5b6470\" class=\"initial\"]");
}

void DotWriter::write_cluster(const State& state, const std::string& indent) {
  const auto around = index_.parent(state);
  const bool is_region = around != nullptr && around->kind == StateKind::parallel;
  line(indent, "subgraph " + quoted("cluster_" + state.id) + " {");
  const auto inside = indent + "  ";
  line(inside, "graph [" + marks(state) + " label=" + label(state) + " style=\"rounded" +
                   (is_region ? ",dashed" : "") + "\" color=\"" + colours(state).line + "\"]");
  write_initial(state, inside);
  for (const auto& child : state.states) write_state(child, inside);
  line(indent, "}");
}

void DotWriter::write_state(const State& state, const std::string& indent) {
  if (is_cluster(state)) return write_cluster(state, indent);
  const auto head = quoted(state.id) + " [" + marks(state);
  const std::string line_colour = std::string(" color=\"") + colours(state).line + "\"";
  const std::string fill = std::string(" fillcolor=\"") + colours(state).fill + "\"";
  if (is_history(state)) {
    const auto* sign = state.kind == StateKind::deep_history ? "H*" : "H";
    return line(indent, head + " shape=circle width=0.3 fixedsize=true label=\"" + sign +
                            "\" color=\"#5b6470\"]");
  }
  const auto title = state_title(state, language_);
  if (state.kind == StateKind::final) {
    return line(indent, head + " shape=ellipse peripheries=2 label=" + label(state) + line_colour +
                            fill + " width=" + fixed(width_inches(title)) + "]");
  }
  auto widest = width_inches(title);
  for (const auto& action : inner_actions(state, language_)) {
    widest = std::max(widest, width_inches("· " + action));
  }
  line(indent,
       head + " label=" + label(state) + line_colour + fill + " width=" + fixed(widest) + "]");
}

// From the initial dot, or from the history state, to where it leads.
void DotWriter::write_initial_edges(const State& state) {
  for (const auto& id : state.initial) {
    const auto* target = index_.find(id);
    if (target == nullptr) continue;
    std::string edge = is_history(state) ? quoted(state.id) : initial_name(state);
    edge.append(" -> ").append(anchor(*target));
    if (is_cluster(*target)) {
      edge.append(" [lhead=").append(quoted("cluster_" + target->id)).append("]");
    }
    line("  ", edge);
  }
  for (const auto& child : state.states) write_initial_edges(child);
}

// An edge of a cluster ends at its border, except where the other end lies inside: Graphviz can't
// cut that edge.
void DotWriter::write_edge(const Edge& edge) {
  std::string attributes;
  for (const auto& part : edge.labels) {
    attributes += (attributes.empty() ? "label=\"" : "\\n") + inner(part);
  }
  if (!attributes.empty()) attributes += "\" ";
  if (is_cluster(*edge.source) && !index_.is_inside(*edge.target, *edge.source)) {
    attributes += "ltail=" + quoted("cluster_" + edge.source->id) + " ";
  }
  if (is_cluster(*edge.target) && !index_.is_inside(*edge.source, *edge.target)) {
    attributes += "lhead=" + quoted("cluster_" + edge.target->id) + " ";
  }
  attributes +=
      edge.by_person ? "class=\"transition\"" : "class=\"transition engine\" style=dashed";
  line("  ", anchor(*edge.source) + " -> " + anchor(*edge.target) + " [" + attributes + "]");
}

std::string DotWriter::write() {
  const auto& root = definition_.root;
  text_ = "digraph " + quoted(definition_.name) + " {\n";
  line("  ",
       "graph [compound=true rankdir=TB fontname=\"sans-serif\" fontsize=12 nodesep=0.35 "
       "ranksep=0.45 bgcolor=\"transparent\"]");
  line("  ",
       "node [shape=box style=\"rounded,filled\" fillcolor=\"#ffffff\" "
       "fontname=\"sans-serif\" fontsize=12 height=0.4]");
  line("  ",
       "edge [fontname=\"sans-serif\" fontsize=10 color=\"#6b7480\" fontcolor=\"#444b55\" "
       "arrowsize=0.7]");
  write_initial(root, "  ");
  for (const auto& state : root.states) write_state(state, "  ");

  write_initial_edges(root);
  for (const auto& edge : collect_edges(root, index_, language_)) write_edge(edge);
  return text_ + "}\n";
}

}  // namespace

std::string to_dot(const Definition& definition, Language language) {
  return DotWriter(definition, language).write();
}

}  // namespace xinfang::definition
