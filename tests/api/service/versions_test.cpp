#include "api/service/versions.h"

#include <catch2/catch.hpp>

#include "tests/api/cli/shipped.h"

using namespace xinfang;

namespace {

// The shipped petition workflow under each of these hashes.
service::ChartRegistry registry(const std::vector<std::string>& hashes) {
  const auto files = service::read_folder(test::workflows());
  REQUIRE(files.ok());
  const storage::Content workflow{"w", "workflow", "petition", files->at("petition.yaml"), ""};
  const storage::Content rules{"r", "rules", "procuratorate", files->at("rules/procuratorate.yaml"),
                               ""};
  service::ChartRegistry charts;
  for (const auto& hash : hashes) {
    const auto chart = service::compile_version(hash, workflow, rules);
    REQUIRE(chart.ok());
    charts.add(*chart);
  }
  return charts;
}

}  // namespace

TEST_CASE("a version is found by the beginning of its hash where that is of one alone") {
  const auto charts = registry({"0a1b2c3d4e", "0a1b2c3dff", "ffffffff00"});
  const auto find = [&](const std::string& prefix) {
    const auto found = service::find_version(charts, prefix);
    return found ? (*found)->workflow_hash() : found.error();
  };
  CHECK(find("ffffffff") == "ffffffff00");
  CHECK(find("ffffffff00") == "ffffffff00");
  CHECK(find("0a1b2c3d4") == "0a1b2c3d4e");
  CHECK(find("0a1b2c3d") ==
        "'0a1b2c3d' is the beginning of several versions: 0a1b2c3d4e 0a1b2c3dff");
  CHECK(find("ffffffff001") ==
        "there is no version 'ffffffff001'; `xinfang versions` lists those there are");
  for (const auto* bad : {"", "fffffff", "FFFFFFFF", "ffff ffff", "petition"}) {
    CHECK(find(bad) == "'" + std::string(bad) +
                           "' is no hash: at least 8 of the digits 0-9 and a-f are expected, as "
                           "`xinfang versions` prints them");
  }
}
