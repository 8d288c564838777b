// Files of terms with their due days, run as the command runs them.
#include <catch2/catch.hpp>
#include <sstream>

#include "api/cli/due.h"
#include "tests/api/cli/shipped.h"

using namespace xinfang;

namespace {

struct Run {
  int code = 0;
  std::string out;
};

Run run_file(const std::string& file) {
  cli::DueOptions options;
  options.vectors_file = file;
  std::ostringstream out;
  std::ostringstream err;
  const int code = cli::run_due(options, out, err);
  return {code, out.str() + err.str()};
}

}  // namespace

TEST_CASE("all public vectors pass as the command runs them") {
  const auto run =
      run_file(std::string(XINFANG_SOURCE_DIR) + "/../shared/conformance/terms/vectors.jsonl");
  CHECK(run.out == "80 passed, 0 failed\n");
  CHECK(run.code == 0);
}

TEST_CASE("a vector that fails and a line that can't be read are named, and both count") {
  const test::Folder folder;
  const auto file = folder.write(
      "terms.jsonl", R"({"start":"2024-02-03","limit":"7 days","due":"2024-02-18","why":"x"}

{"start":"2024-02-29","limit":"1 month","month_end":"criminal","due":"2024-03-29"}
{"start":"2026-02-13","limit":"7 working days","due":"2026-03-04"}
{"start":"2026-02-13","limit":"7 days"
[]
{"limit":"7 days","due":"2026-03-04"}
{"start":"2026-02-30","limit":"7 days","due":"2026-03-04"}
{"start":"2026-02-13","limit":7,"due":"2026-03-04"}
{"start":"2026-02-13","limit":"0 days","due":"2026-03-04"}
{"start":"2026-02-13","limit":"1 month","month_end":"Civil","due":"2026-03-13"}
{"start":"2026-02-13","limit":"1 month","month-end":"civil","due":"2026-03-13"}
{"start":"2026-02-13","limit":"7 days"}
)");
  const auto run = run_file(file);
  CHECK(run.code == 1);
  const char* lines[] = {
      "3: 1 month from 2024-02-29 (criminal) are due on 2024-04-01; the file says 2024-03-29",
      "4: 7 working days from 2026-02-13 are due on 2026-03-02; the file says 2026-03-04",
      "5: this is no JSON: incomplete JSON",
      "6: this is no JSON object",
      "7: 'start' is missing; expected a day such as \"2026-03-02\"",
      "8: 'start' is '2026-02-30'; expected a day such as \"2026-03-02\"",
      "9: 'limit' is 7; expected a term such as \"10 working days\"",
      "10: 'limit' is '0 days'; expected a term such as \"10 working days\"",
      "11: 'month_end' is 'Civil'; expected \"civil\" or \"criminal\"",
      "12: there is no key 'month-end'; did you mean 'month_end'?",
      "13: 'due' is missing; expected a day such as \"2026-03-02\"",
  };
  std::string expected;
  for (const auto* line : lines) expected += file + ":" + line + "\n";
  CHECK(run.out == expected + "1 passed, 11 failed\n");
}

TEST_CASE("a file without vectors shows nothing, and fails") {
  const test::Folder folder;
  const auto empty = folder.write("empty.jsonl", "\n");
  CHECK(run_file(empty).out == empty + ": there is no vector in it\n0 passed, 0 failed\n");
  CHECK(run_file(empty).code == 1);
  const auto missing = folder.path("missing.jsonl");
  CHECK(run_file(missing).out == "cannot read the file '" + missing + "'\n");
  CHECK(run_file(missing).code == 1);
}
