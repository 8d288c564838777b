// What the definition tests share: the files beside them, and a canonical dump.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/definition/reader.h"

namespace xinfang::definition {

// The text of tests/engine/definition/files/<name>.
std::string read_file(const std::string& name);

// The pack of files/rules.yaml.
const std::vector<clock::RulePack>& office_rules();

// Everything a definition says, one fact in a line, without places.
std::string dump(const Definition& definition);
std::string dump(const clock::RulePack& pack);

// "line:column code" of each diagnostic.
std::vector<std::string> places(const std::vector<Diagnostic>& diagnostics);

}  // namespace xinfang::definition
