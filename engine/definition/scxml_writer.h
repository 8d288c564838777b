// Parts of the SCXML writer. Private to engine/definition.
#pragma once

#include <string>
#include <vector>

#include "engine/definition/definition.h"
#include "engine/definition/xml_writer.h"

namespace xinfang::definition {

// How the guards of a transition stand in its `cond`: alone, or in brackets joined by &&.
std::string joined_condition(const std::vector<std::string>& checks);

// A legal basis as `basis` holds it; `none` is why there is none.
std::string basis_text(const std::string& basis, const std::string& none);

// "a b".
std::string joined_words(const std::vector<std::string>& words);

// <xf:name zh="..." en="..."/>; nothing where the text is empty.
void write_text(XmlWriter& out, std::string_view name, const Text& text);

void write_actions(XmlWriter& out, const Actions& actions);
void write_payload(XmlWriter& out, const Payload& payload);

// <xf:workflow> and the <datamodel> of a workflow.
void write_sections(XmlWriter& out, const Definition& definition);
// <xf:form>; `data` are the fields that answers may be stored in.
void write_form(XmlWriter& out, const std::vector<FormField>& form, const std::vector<Field>& data);

}  // namespace xinfang::definition
