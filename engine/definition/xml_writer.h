// XmlWriter: elements with their attributes as indented text. Private to engine/definition.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace xinfang::definition {

class XmlWriter {
 public:
  void begin(std::string_view name);
  void end();
  // Of the element begun last, before anything is put inside. Left out where the value is empty.
  void attribute(std::string_view name, std::string_view value);
  void text(std::string_view text);

  // The whole text; every element has ended.
  std::string take();

 private:
  void close_tag();

  std::string out_ = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n";
  std::vector<std::string> open_;
  bool in_tag_ = false;
  bool has_text_ = false;
};

// An element that ends with its scope.
class XmlScope {
 public:
  XmlScope(XmlWriter& writer, std::string_view name) : writer_(writer) { writer_.begin(name); }
  ~XmlScope() { writer_.end(); }
  XmlScope(const XmlScope&) = delete;
  XmlScope& operator=(const XmlScope&) = delete;

 private:
  XmlWriter& writer_;
};

}  // namespace xinfang::definition
