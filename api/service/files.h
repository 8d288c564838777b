// Reading whole files of bounded size.
#pragma once

#include <string>
#include <vector>

#include "engine/base/result.h"

namespace xinfang::service {

// The file's bytes. The error names the path: not there, no regular file, not readable, or larger
// than YAML readers take (definition::yaml_bytes_max).
Result<std::string, std::string> read_file(const std::string& path);

// Names of the *.yaml files right in the folder, sorted; empty where the folder is not there.
// The error names the folder.
Result<std::vector<std::string>, std::string> yaml_files(const std::string& folder);

}  // namespace xinfang::service
