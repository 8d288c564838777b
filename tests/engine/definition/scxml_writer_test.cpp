#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "engine/definition/diagram.h"
#include "engine/definition/rule_book.h"
#include "random_definition.h"
#include "support.h"

namespace xinfang::definition {

namespace {

namespace fs = std::filesystem;

constexpr std::uint32_t seeds = 300;

std::string text_at(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// With roles that random workflows have.
std::vector<clock::RulePack> random_rules() {
  auto packs = office_rules();
  for (auto& rule : packs.front().rules) {
    if (rule.extension) rule.extended_by = {"r0", "r1"};
  }
  return packs;
}

// What is written reads back, says the same, and is written again as the same text.
void check_round_trip(const Definition& definition, const std::vector<clock::RulePack>& packs) {
  const auto written = to_scxml(definition);
  INFO(written);
  const auto read = read_scxml(written, "written.scxml", packs);
  if (!read) {
    for (const auto& diagnostic : read.error()) UNSCOPED_INFO(to_text(diagnostic));
  }
  REQUIRE(read.ok());
  REQUIRE(read->data_model == definition.data_model);
  REQUIRE(to_scxml(*read) == written);
}

}  // namespace

TEST_CASE("a workflow written as SCXML reads back as the same definition") {
  const auto good = read_workflow(read_file("good.yaml"), "good.yaml", office_rules());
  REQUIRE(good.ok());
  check_round_trip(*good, office_rules());
  const auto read = read_scxml(to_scxml(*good), "good.scxml", office_rules());
  REQUIRE(read.ok());
  CHECK(dump(*read) == dump(*good));
  CHECK(to_scxml(*good) == read_file("good.yaml.scxml"));
}

TEST_CASE("each shipped workflow written as SCXML reads back as the same definition") {
  const fs::path folder = fs::path(XINFANG_SOURCE_DIR) / "workflows";
  std::vector<RulesText> texts;
  for (const auto& entry : fs::directory_iterator(folder / "rules")) {
    if (entry.path().extension() != ".yaml") continue;
    texts.push_back({entry.path().string(), text_at(entry.path()), ""});
  }
  const auto book = RuleBook::read(texts);
  REQUIRE(book.faults().empty());
  const auto packs = book.newest();
  for (const auto* name : {"petition.yaml", "complaint.yaml"}) {
    INFO(name);
    const auto definition = read_workflow(text_at(folder / name), name, packs);
    REQUIRE(definition.ok());
    check_round_trip(*definition, packs);
    const auto read = read_scxml(to_scxml(*definition), "written.scxml", packs);
    REQUIRE(read.ok());
    CHECK(dump(*read) == dump(*definition));
  }
}

TEST_CASE("each SCXML document written anew reads back as the same definition") {
  std::size_t count = 0;
  for (const auto* folder : {"tests/engine/definition/files", "tests/conformance/scxml",
                             "../shared/conformance/scxml"}) {
    for (const auto& entry : fs::directory_iterator(fs::path(XINFANG_SOURCE_DIR) / folder)) {
      if (entry.path().extension() != ".scxml") continue;
      INFO(entry.path().string());
      const auto definition = read_scxml(text_at(entry.path()), "x.scxml", office_rules());
      REQUIRE(definition.ok());
      check_round_trip(*definition, office_rules());
      CHECK(dump(*read_scxml(to_scxml(*definition), "x.scxml", office_rules())) ==
            dump(*definition));
      ++count;
    }
  }
  CHECK(count > 78);
}

TEST_CASE("random definitions written as SCXML read back the same") {
  for (std::uint32_t seed = 0; seed < seeds; ++seed) {
    INFO("seed " << seed);
    RandomDefinition random(seed);
    for (const auto& definition : {random.workflow(), random.document()}) {
      check_round_trip(definition, random_rules());
      // The fields that loops declare follow from the loops.
      auto expected = definition;
      const auto read = read_scxml(to_scxml(definition), "written.scxml", random_rules());
      if (definition.data_model == DataModel::cel) expected.data = read->data;
      REQUIRE(dump(*read) == dump(expected));
    }
  }
}

}  // namespace xinfang::definition
