#include "api/cli/diagram.h"

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

Run draw(const cli::DiagramOptions& options) {
  std::ostringstream out;
  std::ostringstream err;
  const int code = cli::run_diagram(options, out, err);
  return {code, out.str(), err.str()};
}

}  // namespace

TEST_CASE("the shipped workflows are drawn in each format and language") {
  struct Row {
    const char* format;
    const char* language;
    const char* begins;
    const char* holds;
  };
  const Row rows[] = {
      {"mermaid", "zh", "stateDiagram-v2", "已登记"},
      {"mermaid", "en", "stateDiagram-v2", "Registered"},
      {"dot", "zh", "digraph", "id=\"state-registered\""},
      {"svg", "zh", "<svg", "id=\"state-registered\""},
      {"svg", "zh", "<svg", "已登记"},
      {"svg", "en", "<svg", "Registered"},
      {"scxml", "zh", "<?xml", "<state id=\"registered\""},
  };
  for (const auto* name : {"/petition.yaml", "/complaint.yaml"}) {
    for (const auto& row : rows) {
      CAPTURE(name, row.format, row.language);
      const auto run = draw({test::workflows() + name, row.format, row.language});
      CHECK(run.err == "");
      CHECK(run.code == 0);
      CHECK(run.out.starts_with(row.begins));
      CHECK(run.out.ends_with("\n"));
      CHECK(run.out.find(row.holds) != std::string::npos);
    }
  }
}

TEST_CASE("a workflow written as SCXML is checked and drawn like the file it was") {
  const test::Folder folder;
  folder.copy_rules_and_calendars();
  const auto yaml = folder.write("letter.yaml", test::small_workflow());
  const auto written = draw({yaml, "scxml", "zh"});
  REQUIRE(written.err == "");
  const auto scxml = folder.write("letter.scxml", written.out);
  for (const auto* format : {"mermaid", "dot", "scxml"}) {
    const auto run = draw({scxml, format, "en"});
    CHECK(run.err == "");
    CHECK(run.out == draw({yaml, format, "en"}).out);
  }
}

TEST_CASE("an SCXML document is drawn with its ids, and needs no rule packs") {
  const test::Folder folder;
  const auto file = folder.write("x.scxml",
                                 "<scxml xmlns=\"http://www.w3.org/2005/07/scxml\">"
                                 "<state id=\"a\"><transition event=\"go\" target=\"b\"/>"
                                 "</state><final id=\"b\"/></scxml>");
  const auto run = draw({file, "mermaid", "zh"});
  CHECK(run.err == "");
  CHECK(run.out.find("s_a --> s_b : go") != std::string::npos);
  CHECK(draw({file, "dot", "zh"}).out.find("id=\"state-a\"") != std::string::npos);
}

TEST_CASE("what cannot be drawn is named") {
  const auto petition = test::workflows() + "/petition.yaml";
  CHECK(draw({petition, "png", "zh"}).err ==
        "there is no format 'png'; allowed: mermaid, dot, svg, scxml\n");
  CHECK(draw({petition, "svg", "fr"}).err == "there is no language 'fr'; allowed: zh, en\n");
  CHECK(draw({"/nowhere.yaml", "svg", "zh"}).err == "there is no file '/nowhere.yaml'\n");
  const test::Folder folder;
  const auto run = draw({folder.write("letter.yaml", test::small_workflow()), "svg", "zh"});
  CHECK(run.code == 1);
  CHECK(run.out == "");
  CHECK(run.err.find(folder.path("letter.yaml") + ":3:") == 0);  // no rule pack beside it
}
