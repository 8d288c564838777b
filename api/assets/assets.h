// The files inside the binary: the built web application ("web/index.html") and the shipped
// workflows
// ("workflows/petition.yaml"). Live as long as the process; written by api/embed.cmake.
#pragma once

#include <string_view>
#include <vector>

namespace xinfang::assets {

struct File {
  std::string_view name;
  std::string_view sha256;  // hex
  std::string_view content;
};

// Ordered by name within each of the two.
const std::vector<File>& all();

}  // namespace xinfang::assets
