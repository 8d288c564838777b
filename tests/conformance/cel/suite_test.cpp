#include <catch2/catch.hpp>
#include <fstream>

#include "tests/conformance/cel/suite.h"

namespace xinfang::conformance {

namespace {

// Runs each line; gives how many there were.
int run_cases(const std::string& path) {
  std::ifstream file(path);
  REQUIRE(file.is_open());
  int count = 0;
  for (std::string line; std::getline(file, line); ++count) {
    auto test = read_cel_case(line);
    INFO(line);
    REQUIRE(test.ok());
    const auto failure = run_cel_case(*test);
    INFO(test->name << ": " << test->expression << ": " << failure);
    CHECK(failure.empty());
  }
  return count;
}

}  // namespace

TEST_CASE("every case of the public CEL suite passes") {
  INFO("the suite lies beside the project: ../shared/conformance/cel/core.jsonl");
  CHECK(run_cases(std::string(XINFANG_SOURCE_DIR) + "/../shared/conformance/cel/core.jsonl") ==
        716);
}

// What the public cases leave open: each operator at its edges, conversions, formats, error
// absorption, names, depth. The form is the public suite's.
TEST_CASE("every further case of our own passes") {
  CHECK(run_cases(std::string(XINFANG_SOURCE_DIR) + "/tests/conformance/cel/further.jsonl") ==
        1010);
}

}  // namespace xinfang::conformance
