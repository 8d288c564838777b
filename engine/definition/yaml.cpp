#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <map>
#include <set>
#include <sstream>

#include "engine/definition/encoding.h"
#include "engine/definition/node.h"

namespace xinfang::definition {
namespace {

using Diagnostics = std::vector<Diagnostic>;

// yaml-cpp counts columns in bytes; editors, and people, count characters.
class PlaceFinder {
 public:
  explicit PlaceFinder(std::string_view text) : continuations_(text.size() + 1) {
    for (std::size_t i = 0; i < text.size(); ++i) {
      const bool continues = (static_cast<unsigned char>(text[i]) & 0xC0) == 0x80;
      continuations_[i + 1] = continuations_[i] + (continues ? 1 : 0);
      end_ = text[i] == '\n' ? Place{end_.line + 1, 1} : Place{end_.line, end_.column + !continues};
    }
  }

  Place find(const YAML::Mark& mark) const {
    if (mark.is_null() || mark.pos < mark.column) return {};
    const auto at = static_cast<std::size_t>(mark.pos);
    if (at >= continuations_.size()) return end_;
    const auto line_start = static_cast<std::size_t>(mark.pos - mark.column);
    const auto inside = continuations_[at] - continuations_[line_start];
    return {mark.line + 1, mark.column + 1 - inside};
  }

 private:
  std::vector<int> continuations_;  // UTF-8 continuation bytes before each offset
  Place end_{1, 1};
};

// Past a bound there is no use in going on: the parse ends here.
struct BoundPassed {
  Place place;
  std::string message;
};

// What a subtree costs where an alias copies it.
struct Weight {
  std::size_t nodes = 1;
  std::size_t bytes = 0;
  int depth = 1;
};

Weight weigh(const Node& node) {
  Weight weight{1, node.scalar.size(), 1};
  const auto add = [&weight](const Node& child) {
    const auto inner = weigh(child);
    weight.nodes += inner.nodes;
    weight.bytes += inner.bytes;
    weight.depth = std::max(weight.depth, inner.depth + 1);
  };
  for (const auto& item : node.items) add(item);
  for (const auto& [key, value] : node.entries) {
    add(key);
    add(value);
  }
  return weight;
}

// Builds the tree from yaml-cpp's events. Duplicate keys and the like are noted and the parse goes
// on, so that the readers' author sees all of them at once.
class TreeBuilder : public YAML::EventHandler {
 public:
  TreeBuilder(std::string file, const PlaceFinder& places, Diagnostics& diagnostics)
      : file_(std::move(file)), places_(places), diagnostics_(diagnostics) {}

  Place place_of(const YAML::Mark& mark) const { return places_.find(mark); }

  Node take_root() { return std::move(root_); }

  void note(Place place, std::string code, std::string message) {
    if (diagnostics_.size() >= diagnostics_max) return;
    diagnostics_.push_back({file_, place, Severity::error, std::move(code), std::move(message)});
  }

  void OnDocumentStart(const YAML::Mark& mark) override { root_.place = place_of(mark); }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    add(leaf(Node::Kind::null, mark), anchor);
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const auto place = place_of(mark);
    const auto found = anchors_.find(anchor);
    if (found == anchors_.end()) {
      note(place, "bad-yaml", "this alias stands inside the very value that its anchor names");
      add(leaf(Node::Kind::null, mark), 0);
      return;
    }
    const auto weight = weigh(found->second);
    check_depth(place, static_cast<int>(open_.size()) + weight.depth);
    count(place, weight.nodes, weight.bytes);
    auto copy = found->second;
    copy.place = place;
    place_node(std::move(copy));
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    check_tag(mark, tag);
    auto node = leaf(Node::Kind::scalar, mark);
    node.scalar = value;
    node.quoted = tag != "?";
    add(std::move(node), anchor);
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value /*style*/) override {
    open(Node::Kind::sequence, mark, tag, anchor);
  }
  void OnSequenceEnd() override { close(); }

  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value /*style*/) override {
    open(Node::Kind::mapping, mark, tag, anchor);
  }
  void OnMapEnd() override { close(); }

 private:
  // A sequence or mapping whose end has not been seen. For mappings the key waits for its value.
  struct Open {
    Node node;
    YAML::anchor_t anchor = 0;
    std::set<std::string> keys;
    bool has_key = false;
    Node key;
  };

  Node leaf(Node::Kind kind, const YAML::Mark& mark) const {
    Node node;
    node.kind = kind;
    node.place = place_of(mark);
    return node;
  }

  void open(Node::Kind kind, const YAML::Mark& mark, const std::string& tag,
            YAML::anchor_t anchor) {
    check_tag(mark, tag);
    auto node = leaf(kind, mark);
    check_depth(node.place, static_cast<int>(open_.size()) + 1);
    Open opened;
    opened.node = std::move(node);
    opened.anchor = anchor;
    open_.push_back(std::move(opened));
  }

  void close() {
    auto closed = std::move(open_.back());
    open_.pop_back();
    add(std::move(closed.node), closed.anchor);
  }

  void add(Node node, YAML::anchor_t anchor) {
    count(node.place, 1, node.scalar.size());
    if (anchor != 0) anchors_[anchor] = node;
    place_node(std::move(node));
  }

  void place_node(Node node) {
    if (open_.empty()) {
      root_ = std::move(node);
      return;
    }
    auto& around = open_.back();
    if (around.node.is_sequence()) {
      around.node.items.push_back(std::move(node));
    } else if (!around.has_key) {
      around.key = std::move(node);
      around.has_key = true;
    } else {
      around.has_key = false;
      add_entry(around, std::move(node));
    }
  }

  void add_entry(Open& around, Node value) {
    if (!around.key.is_scalar()) {
      note(around.key.place, "bad-key", "a key must be a plain name, not a list, a map or nothing");
    } else if (!around.keys.insert(around.key.scalar).second) {
      note(around.key.place, "duplicate-key",
           "key '" + around.key.scalar + "' stands twice in this mapping; keep one");
    } else {
      // yaml-cpp gives a missing value the place of whatever follows.
      if (value.is_null()) value.place = around.key.place;
      around.node.entries.push_back({std::move(around.key), std::move(value)});
    }
  }

  void check_tag(const YAML::Mark& mark, const std::string& tag) {
    if (tag.empty() || tag == "?" || tag == "!" || tag == "tag:yaml.org,2002:str") return;
    note(place_of(mark), "bad-tag", "tag '" + tag + "' has no meaning here; only !!str is allowed");
  }

  static void check_depth(Place place, int depth) {
    if (depth <= yaml_depth_max) return;
    throw BoundPassed{place,
                      "nested deeper than " + std::to_string(yaml_depth_max) + ", the bound"};
  }

  void count(Place place, std::size_t nodes, std::size_t bytes) {
    nodes_ += nodes;
    bytes_ += bytes;
    if (nodes_ <= yaml_nodes_max && bytes_ <= yaml_bytes_max) return;
    throw BoundPassed{place, "more than " + std::to_string(yaml_nodes_max) + " values or " +
                                 std::to_string(yaml_bytes_max) +
                                 " bytes once aliases are copied, the bounds"};
  }

  std::string file_;
  const PlaceFinder& places_;
  Diagnostics& diagnostics_;
  Node root_;
  std::vector<Open> open_;
  std::map<YAML::anchor_t, Node> anchors_;
  std::size_t nodes_ = 0;
  std::size_t bytes_ = 0;
};

// yaml-cpp says "illegal map value" of a tab in the indentation, which sends people the wrong way.
std::string tab_hint(std::string_view text, int line_max) {
  int line = 1;
  std::size_t start = 0;
  while (line <= line_max && start < text.size()) {
    const auto first = text.find_first_not_of(' ', start);
    if (first != std::string_view::npos && text[first] == '\t') {
      return "; line " + std::to_string(line) + " is indented by a tab, YAML allows only spaces";
    }
    const auto end = text.find('\n', start);
    if (end == std::string_view::npos) break;
    start = end + 1;
    ++line;
  }
  return "";
}

// yaml-cpp takes the end of the file for the end of an open quote where a line end stands before
// it. With a comment at the very end, it sees that the quote is open.
constexpr std::string_view last_comment = "\n#";

void parse_into(std::string_view text, const PlaceFinder& places, TreeBuilder& builder) {
  try {
    std::istringstream stream(std::string(text).append(last_comment));
    YAML::Parser parser(stream);
    if (!parser.HandleNextDocument(builder)) return;
    // The second document is read for its place only.
    Diagnostics ignored;
    TreeBuilder second("", places, ignored);
    if (!parser.HandleNextDocument(second)) return;
    builder.note(second.take_root().place, "several-documents",
                 "a second YAML document begins here; one file holds one");
  } catch (const YAML::Exception& error) {
    const auto place = places.find(error.mark);
    builder.note(place, "bad-yaml", "no YAML: " + error.msg + tab_hint(text, place.line));
  } catch (const BoundPassed& bound) {
    builder.note(bound.place, "too-large", bound.message);
  }
}

}  // namespace

const Node* Node::find(std::string_view key) const {
  const auto found = std::find_if(entries.begin(), entries.end(),
                                  [key](const auto& entry) { return entry.key.scalar == key; });
  return found == entries.end() ? nullptr : &found->value;
}

Result<Node, Diagnostics> parse_yaml(std::string_view text, const std::string& file) {
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
  Diagnostics diagnostics;
  const PlaceFinder places(text.size() <= yaml_bytes_max ? text : "");
  TreeBuilder builder(file, places, diagnostics);
  if (text.size() > yaml_bytes_max) {
    builder.note({1, 1}, "too-large",
                 "the file has " + std::to_string(text.size()) + " bytes, the bound is " +
                     std::to_string(yaml_bytes_max));
  } else if (const auto fault = find_encoding_fault(text)) {
    builder.note(fault->place, "bad-encoding", fault->message);
  } else {
    parse_into(text, places, builder);
  }
  if (!diagnostics.empty()) {
    std::stable_sort(diagnostics.begin(), diagnostics.end(),
                     [](const auto& left, const auto& right) { return left.place < right.place; });
    return Failure{std::move(diagnostics)};
  }
  auto root = builder.take_root();
  if (root.place == Place{}) root.place = {1, 1};
  return root;
}

}  // namespace xinfang::definition
