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

TEST_CASE("what cannot be drawn is named") {
  const auto petition = test::workflows() + "/petition.yaml";
  CHECK(draw({petition, "png", "zh"}).err ==
        "there is no format 'png'; allowed: mermaid, dot, svg\n");
  CHECK(draw({petition, "svg", "fr"}).err == "there is no language 'fr'; allowed: zh, en\n");
  CHECK(draw({"/nowhere.yaml", "svg", "zh"}).err == "there is no file '/nowhere.yaml'\n");
  const test::Folder folder;
  const auto run = draw({folder.write("letter.yaml", test::small_workflow()), "svg", "zh"});
  CHECK(run.code == 1);
  CHECK(run.out == "");
  CHECK(run.err.find(folder.path("letter.yaml") + ":3:") == 0);  // no rule pack beside it
}
