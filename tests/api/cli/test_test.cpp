#include "api/cli/test.h"

#include <catch2/catch.hpp>
#include <sstream>

#include "tests/api/cli/shipped.h"

using namespace xinfang;

namespace {

struct Run {
  int code = 0;
  std::string out;
  std::string err;
};

Run run(const std::vector<std::string>& paths) {
  std::ostringstream out;
  std::ostringstream err;
  const int code = cli::run_test(paths, out, err);
  return {code, out.str(), err.str()};
}

}  // namespace

TEST_CASE("the shipped scenarios pass and take every transition") {
  const auto found = run({test::workflows()});
  CHECK(found.err == "");
  CHECK(found.code == 0);
  CHECK(found.out.find("petition: ") != std::string::npos);
  CHECK(found.out.find("complaint: ") != std::string::npos);
  CHECK(found.out.find("(100 %)") != std::string::npos);
}

TEST_CASE("a transition that no scenario takes is named, and fails the run") {
  const test::Folder folder;
  folder.copy_rules_and_calendars();
  folder.write("letter.yaml", test::small_workflow());
  folder.write("letter.scenario.yaml", test::scenario("answer"));
  const auto half = run({folder.path()});
  CHECK(half.code == 1);
  CHECK(half.out == "letter: 1 scenarios passed, 0 failed; coverage 2/3 transitions (66 %)\n");
  CHECK(half.err.find(folder.path("letter.yaml") + ":29:") == 0);
  CHECK(half.err.find("no scenario takes the transition of 'open' on 'give_up' [not-covered]") !=
        std::string::npos);

  folder.write("more.scenario.yaml", test::scenario("give_up"));
  for (const auto& path : {folder.path(), folder.path("letter.yaml")}) {
    const auto whole = run({path});
    CHECK(whole.err == "");
    CHECK(whole.code == 0);
    CHECK(whole.out == "letter: 2 scenarios passed, 0 failed; coverage 3/3 transitions (100 %)\n");
  }
}

TEST_CASE("a scenario file alone is run without asking for coverage") {
  const test::Folder folder;
  folder.copy_rules_and_calendars();
  folder.write("letter.yaml", test::small_workflow());
  const auto one = folder.write("one.scenario.yaml", test::scenario("answer"));
  folder.write("two.scenario.yaml", test::scenario("nonsense"));
  const auto found = run({one});
  CHECK(found.err == "");
  CHECK(found.code == 0);
  CHECK(found.out == "letter: 1 scenarios passed, 0 failed; coverage 2/3 transitions (66 %)\n");
}

TEST_CASE("a failing scenario is named with its step") {
  const test::Folder folder;
  folder.copy_rules_and_calendars();
  folder.write("letter.yaml", test::small_workflow());
  const auto file =
      folder.write("letter.scenario.yaml", test::scenario("answer") + test::scenario("give_up") +
                                               test::scenario("nonsense"));
  const auto found = run({folder.path()});
  CHECK(found.code == 1);
  CHECK(found.out == "letter: 2 scenarios passed, 1 failed; coverage 3/3 transitions (100 %)\n");
  CHECK(found.err.find("failed: 甲 / nonsense\n  " + file +
                       ":21:7: error: expected no refusal, found 'unknown_event'") == 0);
}

TEST_CASE("what cannot be run fails with its reason") {
  const test::Folder folder;
  CHECK(run({"/nowhere"}).err == "there is no file or folder '/nowhere'\n");
  CHECK(run({folder.path()}).err.find("holds no workflow files") != std::string::npos);

  folder.write("letter.yaml", test::small_workflow());
  const auto no_calendar = run({folder.path()});
  CHECK(no_calendar.code == 1);
  CHECK(no_calendar.err.find("[missing-calendar]") != std::string::npos);

  folder.copy_rules_and_calendars();
  auto text = test::scenario("answer");
  text.replace(text.find("workflow: letter"), 16, "workflow: lettre");
  folder.write("letter.scenario.yaml", text);
  const auto unknown = run({folder.path()});
  CHECK(unknown.code == 1);
  CHECK(unknown.err.find("there is no workflow 'lettre'") != std::string::npos);
}
