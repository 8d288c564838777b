// Executable content of an SCXML document, and the data of events. Private to engine/definition.
#pragma once

#include <string>
#include <vector>

#include "engine/definition/definition.h"
#include "engine/definition/report.h"
#include "engine/definition/xml.h"

namespace xinfang::definition {

class ScxmlContent {
 public:
  explicit ScxmlContent(Report& report) : report_(report) {}

  // The executable content directly inside `parent`, whose vocabulary has been checked.
  Actions read(const XmlElement& parent);
  // One block for each `name` inside `state`: as it is where there is one, else as Blocks.
  Actions read_blocks(const XmlElement& state, std::string_view name);
  // <param> and <content> inside <send> and <donedata>.
  Payload read_payload(const XmlElement& element);

  // Variables of all foreach read so far.
  const std::vector<std::string>& loop_variables() const { return loop_variables_; }

 private:
  void read_one(const XmlElement& element, Actions& actions);
  Assign read_assign(const XmlElement& element);
  If read_if(const XmlElement& element);
  Foreach read_foreach(const XmlElement& element);
  Send read_send(const XmlElement& element);
  Given read_given(const XmlElement& element, const std::string& text, const std::string& computed);
  void check_event(const XmlElement& element);
  void exclude(const XmlElement& element, const std::string& first, const std::string& second);

  Report& report_;
  std::vector<std::string> loop_variables_;
};

// The attribute as an expression with its place; empty where there is none.
struct ScxmlExpression {
  std::string text;
  Place place;
};
ScxmlExpression read_expression(const XmlElement& element, std::string_view attribute,
                                Report& report);

}  // namespace xinfang::definition
