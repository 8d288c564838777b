#include "engine/definition/xml.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <pugixml.hpp>

#include "engine/definition/encoding.h"
#include "engine/definition/report.h"

namespace xinfang::definition {
namespace {

constexpr std::string_view white_space = " \t\r\n";
constexpr std::string_view xml_space = "http://www.w3.org/XML/1998/namespace";

// Line and column, in characters, of a byte. Quick for offsets that are asked in order.
class PlaceFinder {
 public:
  explicit PlaceFinder(std::string_view text) : text_(text) {}

  Place find(std::size_t offset) {
    if (offset < at_) {
      at_ = 0;
      place_ = {1, 1};
    }
    for (; at_ < offset && at_ < text_.size(); ++at_) {
      if (text_[at_] == '\n') {
        place_ = {place_.line + 1, 1};
      } else if ((static_cast<unsigned char>(text_[at_]) & 0xC0) != 0x80) {
        ++place_.column;
      }
    }
    return place_;
  }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
  Place place_{1, 1};
};

// "&lt;" and "&#10;"; what other names mean only a document type could say.
bool is_reference(std::string_view rest) {
  const auto end = rest.find(';');
  if (end == std::string_view::npos) return false;
  const auto name = rest.substr(1, end - 1);
  if (name.starts_with("#x")) {
    return name.size() > 2 &&
           name.find_first_not_of("0123456789abcdefABCDEF", 2) == std::string_view::npos;
  }
  if (name.starts_with('#')) {
    return name.size() > 1 && name.find_first_not_of("0123456789", 1) == std::string_view::npos;
  }
  constexpr std::array<std::string_view, 5> known{"amp", "lt", "gt", "quot", "apos"};
  return std::find(known.begin(), known.end(), name) != known.end();
}

// The first '&' that is no reference; comments, CDATA and processing instructions have none.
std::optional<std::size_t> find_bad_reference(std::string_view text) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 3> opaque{
      {{"<!--", "-->"}, {"<![CDATA[", "]]>"}, {"<?", "?>"}}};
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto rest = text.substr(at);
    if (rest.front() == '&' && !is_reference(rest.substr(0, 16))) return at;
    if (rest.front() != '<') continue;
    for (const auto& [begin, end] : opaque) {
      if (!rest.starts_with(begin)) continue;
      const auto found = rest.find(end, begin.size());
      if (found == std::string_view::npos) return std::nullopt;
      at += found + end.size() - 1;
      break;
    }
  }
  return std::nullopt;
}

struct AttributeOffsets {
  std::size_t name = 0;
  std::size_t value = 0;
};

// Where the attributes of the start tag stand whose name is at `offset`. The tag is well-formed.
std::vector<AttributeOffsets> scan_attributes(std::string_view text, std::size_t offset) {
  std::vector<AttributeOffsets> found;
  auto at = text.find_first_of(" \t\r\n/>", offset);
  while (at != std::string_view::npos) {
    at = text.find_first_not_of(white_space, at);
    if (at == std::string_view::npos || text[at] == '/' || text[at] == '>') break;
    const auto quote = text.find_first_of("\"'", at);
    if (quote == std::string_view::npos) break;
    found.push_back({at, quote + 1});
    const auto end = text.find(text[quote], quote + 1);
    at = end == std::string_view::npos ? end : end + 1;
  }
  return found;
}

class TreeBuilder {
 public:
  TreeBuilder(std::string_view text, Report& report)
      : text_(text), report_(report), places_(text) {}

  // False where a bound was passed: there is no use in going on.
  bool build(const pugi::xml_node& node, int depth, XmlElement& element);
  Place find(std::size_t offset) { return places_.find(offset); }

 private:
  using Spaces = std::map<std::string, std::string, std::less<>>;  // by prefix
  using Former = std::vector<std::pair<std::string, std::optional<std::string>>>;

  Former declare_spaces(const pugi::xml_node& node);
  void restore_spaces(Former former);
  void read_attributes(const pugi::xml_node& node, XmlElement& element);
  std::string resolve(std::string_view name, bool is_element, Place place, std::string& local);
  void check_text(const std::string& text, Place place);
  bool count(Place place);

  std::string_view text_;
  Report& report_;
  PlaceFinder places_;
  Spaces spaces_{{"", ""}, {"xml", std::string(xml_space)}};
  std::size_t nodes_ = 0;
};

bool TreeBuilder::count(Place place) {
  if (++nodes_ <= xml_nodes_max) return true;
  report_.error(
      place, "too-large",
      "the document has more than " + std::to_string(xml_nodes_max) + " elements and attributes");
  return false;
}

// A character reference may name what a file may not hold.
void TreeBuilder::check_text(const std::string& text, Place place) {
  if (!find_encoding_fault(text)) return;
  report_.error(place, "bad-xml", "a character reference names no character of XML");
}

// The namespace of a name; its part after the prefix is `local`.
std::string TreeBuilder::resolve(std::string_view name, bool is_element, Place place,
                                 std::string& local) {
  const auto colon = name.find(':');
  const auto prefix = colon == std::string_view::npos ? std::string_view() : name.substr(0, colon);
  local = name.substr(colon == std::string_view::npos ? 0 : colon + 1);
  if (prefix.empty() && !is_element) return "";
  const auto found = spaces_.find(prefix);
  if (found != spaces_.end()) return found->second;
  report_.error(place, "bad-xml",
                "the prefix '" + std::string(prefix) +
                    "' stands for no namespace; declare xmlns:" + std::string(prefix));
  return "";
}

// Undone by restore_spaces: copying all of them for each element would be dear.
TreeBuilder::Former TreeBuilder::declare_spaces(const pugi::xml_node& node) {
  Former former;
  for (const auto& attribute : node.attributes()) {
    const std::string_view name = attribute.name();
    if (name != "xmlns" && !name.starts_with("xmlns:")) continue;
    const std::string prefix(name == "xmlns" ? "" : name.substr(6));
    const auto found = spaces_.find(prefix);
    former.emplace_back(
        prefix, found == spaces_.end() ? std::nullopt : std::optional<std::string>(found->second));
    spaces_[prefix] = attribute.value();
  }
  return former;
}

void TreeBuilder::restore_spaces(Former former) {
  for (auto one = former.rbegin(); one != former.rend(); ++one) {
    if (one->second) {
      spaces_[one->first] = std::move(*one->second);
    } else {
      spaces_.erase(one->first);
    }
  }
}

void TreeBuilder::read_attributes(const pugi::xml_node& node, XmlElement& element) {
  const auto offsets = scan_attributes(text_, static_cast<std::size_t>(node.offset_debug()));
  std::size_t index = 0;
  for (const auto& attribute : node.attributes()) {
    const auto at = index < offsets.size() ? offsets[index] : AttributeOffsets{};
    ++index;
    XmlAttribute read;
    read.place = places_.find(at.name);
    read.value_place = places_.find(at.value);
    read.value = attribute.value();
    if (index > xml_attributes_max) {
      report_.error(read.place, "too-large",
                    "<" + element.name + "> has more than " + std::to_string(xml_attributes_max) +
                        " attributes");
      return;
    }
    if (!count(read.place)) return;
    check_text(read.value, read.value_place);
    const std::string_view name = attribute.name();
    if (name == "xmlns" || name.starts_with("xmlns:")) continue;
    read.space = resolve(name, false, read.place, read.name);
    if (element.find(read.name, read.space) != nullptr) {
      report_.error(read.place, "bad-xml",
                    "attribute '" + std::string(name) + "' stands twice in <" + element.name + ">");
    }
    element.attributes.push_back(std::move(read));
  }
}

bool TreeBuilder::build(const pugi::xml_node& node, int depth, XmlElement& element) {
  element.place = places_.find(static_cast<std::size_t>(node.offset_debug()));
  if (!count(element.place)) return false;
  if (depth > xml_depth_max) {
    report_.error(element.place, "too-large",
                  "elements are nested more than " + std::to_string(xml_depth_max) + " deep");
    return false;
  }
  auto former = declare_spaces(node);
  element.space = resolve(node.name(), true, element.place, element.name);
  read_attributes(node, element);
  for (const auto& child : node.children()) {
    const auto type = child.type();
    if (type == pugi::node_pcdata || type == pugi::node_cdata) {
      element.text += child.value();
    } else if (type == pugi::node_element) {
      if (!build(child, depth + 1, element.children.emplace_back())) return false;
    }
  }
  check_text(element.text, element.place);
  restore_spaces(std::move(former));
  return true;
}

bool is_utf8_name(std::string_view encoding) {
  std::string lower;
  for (const char letter : encoding) {
    lower += letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
  }
  return lower.empty() || lower == "utf-8" || lower == "utf8" || lower == "us-ascii";
}

// What the document holds around its root; the root where all is well.
pugi::xml_node find_root(const pugi::xml_document& document, TreeBuilder& builder, Report& report) {
  pugi::xml_node root;
  for (const auto& node : document.children()) {
    const auto place =
        builder.find(static_cast<std::size_t>(std::max<std::ptrdiff_t>(node.offset_debug(), 0)));
    switch (node.type()) {
      case pugi::node_doctype:
        report.error(place, "bad-doctype", "a document type declaration is not read; take it out");
        break;
      case pugi::node_declaration:
        if (is_utf8_name(node.attribute("encoding").value())) break;
        report.error(place, "bad-encoding",
                     "the document is in '" + std::string(node.attribute("encoding").value()) +
                         "'; allowed: 'utf-8'");
        break;
      case pugi::node_element:
        if (root)
          report.error(place, "bad-xml", "a document has one root element; this is another");
        if (!root) root = node;
        break;
      case pugi::node_pcdata:
      case pugi::node_cdata:
        report.error(place, "bad-xml", "there is text outside the root element");
        break;
      default:
        break;
    }
  }
  if (!root && !report.failed()) report.error({1, 1}, "bad-xml", "the document has no element");
  return root;
}

}  // namespace

const XmlAttribute* XmlElement::find(std::string_view attribute, std::string_view of) const {
  const auto found = std::find_if(
      attributes.begin(), attributes.end(),
      [&](const XmlAttribute& one) { return one.name == attribute && one.space == of; });
  return found == attributes.end() ? nullptr : &*found;
}

Result<XmlElement, std::vector<Diagnostic>> parse_xml(std::string_view text,
                                                      const std::string& file) {
  Report report(file);
  const auto fail = [&](Place place, std::string_view code, std::string message) {
    report.error(place, code, std::move(message));
    return Failure{report.take()};
  };
  if (text.size() > xml_bytes_max) {
    return fail({1, 1}, "too-large",
                "the document has " + std::to_string(text.size()) + " bytes; allowed: at most " +
                    std::to_string(xml_bytes_max));
  }
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  if (const auto fault = find_encoding_fault(text)) {
    return fail(fault->place, "bad-encoding", fault->message);
  }
  TreeBuilder builder(text, report);
  pugi::xml_document document;
  const auto parsed = document.load_buffer(
      text.data(), text.size(),
      pugi::parse_default | pugi::parse_doctype | pugi::parse_declaration | pugi::parse_fragment,
      pugi::encoding_utf8);
  if (!parsed) {
    return fail(builder.find(static_cast<std::size_t>(parsed.offset)), "bad-xml",
                "this is no well-formed XML: " + std::string(parsed.description()));
  }
  const auto root = find_root(document, builder, report);
  if (report.failed()) return Failure{report.take()};
  if (const auto reference = find_bad_reference(text)) {
    return fail(builder.find(*reference), "bad-xml",
                "'&' begins no reference that XML knows; write '&amp;' for the character");
  }
  XmlElement element;
  builder.build(root, 1, element);
  if (report.failed()) return Failure{report.take()};
  return element;
}

}  // namespace xinfang::definition
