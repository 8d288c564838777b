// Broken files as edits of a good one: the edit's text marks with § where each fault must be found,
// so that the expected line and column stand where a reader sees them.
#pragma once

#include <string>
#include <vector>

namespace xinfang::definition {

struct Broken {
  const char* why;
  const char* from;                // stands in the good file exactly once
  const char* to;                  // takes its place
  std::vector<const char*> codes;  // one for each §, in order
  const char* phrase;              // stands in the first message
};

// Edits of files/good.yaml.
const std::vector<Broken>& broken_tops();
const std::vector<Broken>& broken_states();
const std::vector<Broken>& broken_transitions();
// Edits of files/good.scxml.
const std::vector<Broken>& broken_documents();
// Edits of files/good.yaml.scxml.
const std::vector<Broken>& broken_workflow_documents();

struct BrokenText {
  std::string text;
  std::vector<std::string> expected;  // "line:column code"
};

// Asserts (Catch2) that `from` stands once and that there is a code for each mark.
BrokenText break_text(const std::string& good, const Broken& broken);

}  // namespace xinfang::definition
