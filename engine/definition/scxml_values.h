// Texts of an SCXML document as the values they stand for. Private to engine/definition.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/definition/values.h"
#include "engine/definition/xml.h"

namespace xinfang::definition {

// The words of a list such as "s1 s2", each with its place.
std::vector<Word> read_tokens(const XmlAttribute* attribute);

// The text of <data>, <assign> or <content> as a CEL expression: the value it is where it is JSON,
// else a string with white space normalised. "" where there is no text. Reports "too-large" where
// the expression would be longer than CEL allows.
Word read_text_value(const XmlElement& element, Report& report);

// A name that an expression can mention and a document can declare: an identifier that CEL does
// not keep for itself, and not one of the system's, which begin with '_'.
bool is_variable_name(const std::string& name);

}  // namespace xinfang::definition
