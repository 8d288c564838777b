#include "tests/conformance/cel/suite.h"

#include <catch2/catch.hpp>
#include <fstream>

namespace xinfang::conformance {

TEST_CASE("every case of the public CEL suite passes") {
  const std::string path =
      std::string(XINFANG_SOURCE_DIR) + "/../shared/conformance/cel/core.jsonl";
  std::ifstream file(path);
  INFO("the suite lies beside the project: ../shared/conformance/cel/core.jsonl");
  REQUIRE(file.is_open());
  int count = 0;
  for (std::string line; std::getline(file, line); ++count) {
    auto test = read_cel_case(line);
    INFO(line);
    REQUIRE(test.ok());
    const auto failure = run_cel_case(*test);
    INFO(test->name << ": " << test->expression);
    CHECK(failure == "");
  }
  CHECK(count == 716);
}

}  // namespace xinfang::conformance
