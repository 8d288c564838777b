// The shipped workflows, and what the explorer would say of them with one line less.
#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>

#include "engine/definition/reader.h"
#include "engine/soundness/soundness.h"

using namespace xinfang;

namespace {

std::string read(const std::string& name) {
  std::ifstream file(XINFANG_SOURCE_DIR "/workflows/" + name, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  REQUIRE(text.str().size() > 1'000);
  return text.str();
}

soundness::Report check(const std::string& text) {
  const auto pack =
      definition::read_rule_pack(read("rules/procuratorate.yaml"), "rules/procuratorate.yaml");
  REQUIRE(pack.ok());
  const auto workflow = definition::read_workflow(text, "some.yaml", {*pack});
  REQUIRE(workflow.ok());
  const auto chart = statechart::Chart::compile(*workflow, *pack, "some.yaml", "hash");
  REQUIRE(chart.ok());
  return soundness::check(**chart, "some.yaml");
}

// Without the line that begins so; it must stand in the file.
std::string without(std::string text, const std::string& line) {
  const auto at = text.find(line);
  REQUIRE(at != std::string::npos);
  const auto begin = text.rfind('\n', at) + 1;
  return text.erase(begin, text.find('\n', at) + 1 - begin);
}

std::string codes(const soundness::Report& report) {
  std::string all;
  for (const auto& finding : report.findings) {
    all += (all.empty() ? "" : " ") + finding.diagnostic.code;
  }
  return all;
}

}  // namespace

TEST_CASE("The shipped workflows are sound, and far from the bound") {
  for (const auto* name : {"petition.yaml", "complaint.yaml"}) {
    INFO(name);
    const auto report = check(read(name));
    for (const auto& finding : report.findings) UNSCOPED_INFO(to_text(finding.diagnostic));
    CHECK(report.is_sound());
    CHECK(report.configurations > 100);
    CHECK(report.configurations < soundness::Limits().configurations / 10);
  }
}

TEST_CASE("A shipped workflow with a line less is unsound") {
  const auto petition = read("petition.yaml");
  CHECK(codes(check(without(petition, "- stop: office_complaint"))) ==
        "unhandled-expiry clock-left-running");
  CHECK(codes(check(without(petition, "untimed: 复核听证所需时间"))) == "untimed-state");
  auto never_resumed = petition;
  const std::string resume = "- resume: re_review";
  never_resumed.replace(never_resumed.find(resume), resume.size(), "- document: reminder");
  CHECK(codes(check(never_resumed)) == "untimed-state");
  CHECK(codes(check(without(petition, "- set: {outcome: '\"linked\"'}"))) == "");  // one is left
  CHECK(codes(check(without(without(petition, "- set: {outcome: '\"linked\"'}"),
                            "- set: {outcome: '\"linked\"'}"))) ==
        "dead-transition unreachable-state");
}
