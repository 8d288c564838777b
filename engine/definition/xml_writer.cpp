#include "engine/definition/xml_writer.h"

#include "engine/base/assert.h"

namespace xinfang::definition {
namespace {

// White space other than a blank would be read as a blank in an attribute, were it not a reference.
std::string escaped(std::string_view text, bool in_attribute) {
  std::string out;
  for (const char letter : text) {
    switch (letter) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += in_attribute ? "&quot;" : "\"";
        break;
      case '\n':
        out += in_attribute ? "&#10;" : "\n";
        break;
      case '\t':
        out += in_attribute ? "&#9;" : "\t";
        break;
      case '\r':
        out += "&#13;";
        break;
      default:
        out += letter;
    }
  }
  return out;
}

}  // namespace

void XmlWriter::close_tag() {
  if (in_tag_) out_ += '>';
  in_tag_ = false;
}

void XmlWriter::begin(std::string_view name) {
  close_tag();
  if (!open_.empty()) out_ += '\n';
  out_.append(2 * open_.size(), ' ');
  out_ += '<';
  out_ += name;
  open_.emplace_back(name);
  in_tag_ = true;
  has_text_ = false;
}

void XmlWriter::end() {
  XINFANG_ASSERT(!open_.empty());
  const std::string name = std::move(open_.back());
  open_.pop_back();
  if (in_tag_) {
    out_ += "/>";
  } else {
    if (!has_text_) {
      out_ += '\n';
      out_.append(2 * open_.size(), ' ');
    }
    out_ += "</" + name + ">";
  }
  in_tag_ = false;
  has_text_ = false;
}

void XmlWriter::attribute(std::string_view name, std::string_view value) {
  XINFANG_ASSERT(in_tag_);
  if (value.empty()) return;
  out_ += ' ';
  out_ += name;
  out_ += "=\"" + escaped(value, true) + "\"";
}

void XmlWriter::text(std::string_view text) {
  close_tag();
  out_ += escaped(text, false);
  has_text_ = true;
}

std::string XmlWriter::take() {
  XINFANG_ASSERT(open_.empty());
  return std::move(out_) + "\n";
}

}  // namespace xinfang::definition
