#include "tests/conformance/scxml/suite.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <vector>

namespace xinfang::conformance {

namespace {

std::size_t run_folder(const std::string& folder) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() == ".scxml") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  for (const auto& path : files) {
    std::ifstream file(path);
    std::ostringstream text;
    text << file.rdbuf();
    INFO(path.filename().string());
    CHECK(run_scxml_document(text.str(), path.filename().string()) == "");
  }
  return files.size();
}

}  // namespace

TEST_CASE("every W3C test document ends in the state pass") {
  INFO("the suite lies beside the project: ../shared/conformance/scxml");
  CHECK(run_folder(std::string(XINFANG_SOURCE_DIR) + "/../shared/conformance/scxml") == 78);
}

TEST_CASE("every document of our own, for what those 78 leave out, ends in the state pass") {
  CHECK(run_folder(std::string(XINFANG_SOURCE_DIR) + "/tests/conformance/scxml") > 0);
}

}  // namespace xinfang::conformance
