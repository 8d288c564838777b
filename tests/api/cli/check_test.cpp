#include "api/cli/check.h"

#include <boost/json.hpp>
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

Run check(const std::vector<std::string>& files, cli::CheckFormat format = cli::CheckFormat::text) {
  std::ostringstream out;
  std::ostringstream err;
  const int code = cli::run_check(files, format, out, err);
  return {code, out.str(), err.str()};
}

}  // namespace

TEST_CASE("every shipped file is sound") {
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(test::workflows())) {
    const auto path = entry.path().string();
    if (path.ends_with(".yaml")) files.push_back(path);
  }
  REQUIRE(files.size() >= 4);
  const auto run = check(files);
  CHECK(run.err == "");
  CHECK(run.out == std::to_string(files.size()) + " files, 0 errors\n");
  CHECK(run.code == 0);
}

TEST_CASE("a broken file's faults are printed with their places and counted") {
  const test::Folder folder;
  folder.copy_rules_and_calendars();
  auto text = test::small_workflow();
  text.replace(text.find("to: done"), 8, "to: dome");
  text.replace(text.find("by: [reception]"), 15, "by: [recepton]");
  const auto broken = folder.write("letter.yaml", text);
  const auto good = folder.write("letter.scenario.yaml", test::scenario("answer"));
  const auto run = check({broken, good});
  CHECK(run.code == 1);
  CHECK(run.out == "2 files, 2 errors\n");
  CHECK(run.err.find(broken + ":12:8: error: ") == 0);
  CHECK(run.err.find("did you mean 'reception'?") != std::string::npos);
  CHECK(run.err.find("did you mean 'done'?") != std::string::npos);
}

TEST_CASE("an SCXML document is checked by its ending, at the place of each fault") {
  const test::Folder folder;
  const std::string good =
      "<scxml xmlns=\"http://www.w3.org/2005/07/scxml\"><state id=\"a\"/></scxml>";
  const auto fine = folder.write("good.scxml", good);
  const auto broken = folder.write("broken.scxml",
                                   "<scxml xmlns=\"http://www.w3.org/2005/07/scxml\">\n"
                                   "<state id=\"a\"><transition target=\"c\"/></state></scxml>");
  const auto run = check({fine, broken});
  CHECK(run.code == 1);
  CHECK(run.out == "2 files, 1 error\n");
  CHECK(run.err.find(broken + ":2:35: error: unknown state 'c'") == 0);
  CHECK(check({fine}).err == "");
}

TEST_CASE("each kind of file is known by its content") {
  const test::Folder folder;
  struct Row {
    const char* text;
    const char* fault;
  };
  const Row rows[] = {
      {"calendar: cn\n", "'years'"},
      {"rules: x\nterms: {}\n", "'in_force_from'"},
      {"scenario: {zh: 甲, en: A}\n", "'steps'"},
      {"workflow: x\n", "'states'"},
      {"a: [\n", "bad-yaml"},
  };
  for (const auto& row : rows) {
    const auto run = check({folder.write("some.yaml", row.text)});
    CAPTURE(row.text, run.err);
    CHECK(run.code == 1);
    CHECK(run.err.find(row.fault) != std::string::npos);
  }
}

TEST_CASE("a broken rule pack beside a workflow is named once") {
  const test::Folder folder;
  folder.copy_rules_and_calendars();
  const auto pack = folder.write("rules/broken.yaml", "rules: broken\nterms: 7\n");
  const auto workflow = folder.write("letter.yaml", test::small_workflow());
  const auto alone = check({workflow});
  CHECK(alone.code == 1);
  const auto both = check({workflow, pack});
  CHECK(both.err == alone.err);
  CHECK(both.err.find(pack + ":") == 0);
}

TEST_CASE("a file that is not there is an error") {
  const auto run = check({"/nowhere/letter.yaml"});
  CHECK(run.code == 1);
  CHECK(run.err ==
        "/nowhere/letter.yaml: error: there is no file '/nowhere/letter.yaml' [unreadable]\n");
  CHECK(run.out == "1 file, 1 error\n");
  CHECK(check({test::workflows()}).code == 1);
}

namespace {

// The clock of the small workflow is not stopped where the petitioner gives up.
std::string unsound_workflow() {
  auto text = test::small_workflow();
  const std::string stop = "        do: [{stop: procedural_reply}]\n";
  text.erase(text.find(stop), stop.size());
  return text;
}

}  // namespace

TEST_CASE("an unsound workflow is refused with the events that lead to the fault") {
  const test::Folder folder;
  folder.copy_rules_and_calendars();
  const auto file = folder.write("letter.yaml", unsound_workflow());
  const auto run = check({file});
  CHECK(run.code == 1);
  CHECK(run.out == "1 file, 1 error\n");
  CHECK(run.err == file +
                       ":34:3: error: clock 'procedural_reply' is neither met nor stopped when the "
                       "case ends in 'done'; shortest way: register; give_up "
                       "[clock-left-running]\n");
}

TEST_CASE("JSON tells tools each fault with its way, and what was searched") {
  const test::Folder folder;
  folder.copy_rules_and_calendars();
  const auto unsound = folder.write("unsound.yaml", unsound_workflow());
  const auto sound = folder.write("letter.yaml", test::small_workflow());
  const auto broken = folder.write("broken.yaml", "workflow: broken\n");
  const auto run = check({unsound, sound, broken}, cli::CheckFormat::json);
  CHECK(run.code == 1);
  CHECK(run.err == "");
  const auto all = boost::json::parse(run.out).as_object();
  const auto& diagnostics = all.at("diagnostics").as_array();
  REQUIRE(diagnostics.size() > 1);
  const auto& first = diagnostics.front().as_object();
  CHECK(first.at("file") == boost::json::value(unsound));
  CHECK(first.at("line") == boost::json::value(34));
  CHECK(first.at("column") == boost::json::value(3));
  CHECK(first.at("severity") == boost::json::value("error"));
  CHECK(first.at("code") == boost::json::value("clock-left-running"));
  CHECK(first.at("path") == boost::json::value({"register", "give_up"}));
  CHECK(diagnostics.back().as_object().at("file") == boost::json::value(broken));
  CHECK(diagnostics.back().as_object().at("path").as_array().empty());
  const auto& files = all.at("files").as_array();
  REQUIRE(files.size() == 3);
  const boost::json::object summary{
      {"file", sound}, {"configurations", 2}, {"states", 2}, {"transitions", 3}};
  CHECK(files[1] == boost::json::value(summary));
  CHECK(files[2] == boost::json::value(boost::json::object{{"file", broken}}));
}
