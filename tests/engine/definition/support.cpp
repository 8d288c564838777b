#include "support.h"

#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>

namespace xinfang::definition {

std::string read_file(const std::string& name) {
  std::ifstream file(std::string(XINFANG_SOURCE_DIR) + "/tests/engine/definition/files/" + name,
                     std::ios::binary);
  REQUIRE(file.good());
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

const std::vector<clock::RulePack>& office_rules() {
  static const std::vector<clock::RulePack> packs = [] {
    auto pack = read_rule_pack(read_file("rules.yaml"), "rules.yaml");
    REQUIRE(pack.ok());
    return std::vector<clock::RulePack>{*pack};
  }();
  return packs;
}

std::vector<std::string> places(const std::vector<Diagnostic>& diagnostics) {
  std::vector<std::string> out;
  out.reserve(diagnostics.size());
  for (const auto& diagnostic : diagnostics) {
    out.push_back(std::to_string(diagnostic.place.line) + ":" +
                  std::to_string(diagnostic.place.column) + " " + diagnostic.code);
  }
  return out;
}

}  // namespace xinfang::definition
