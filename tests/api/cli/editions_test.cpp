// Rule packs with days of their own, and those of a region, in check, test and versions.
#include <catch2/catch.hpp>
#include <sstream>

#include "api/cli/check.h"
#include "api/cli/configuration.h"
#include "api/cli/migrate.h"
#include "api/cli/test.h"
#include "tests/api/cli/shipped.h"

using namespace xinfang;

namespace {

struct Run {
  int code = 0;
  std::string out;
  std::string err;
};

Run check(const std::vector<std::string>& files, const std::string& region = "") {
  std::ostringstream out;
  std::ostringstream err;
  const int code = cli::run_check(files, cli::CheckFormat::text, out, err, region);
  return {code, out.str(), err.str()};
}

Run run(const std::string& folder, const std::string& region = "") {
  std::ostringstream out;
  std::ostringstream err;
  const int code = cli::run_test({folder}, out, err, region);
  return {code, out.str(), err.str()};
}

// The shipped pack from another day on, with `limit` for the procedural reply.
std::string pack_from(const std::string& day, const std::string& limit) {
  std::ifstream file(test::workflows() + "/rules/procuratorate.yaml", std::ios::binary);
  std::string text(std::istreambuf_iterator<char>(file), {});
  const std::string key = "in_force_from: ";
  text.replace(text.find(key) + key.size(), day.size(), day);
  const std::string term = "    limit: 7 days";
  return text.replace(text.find(term), term.size(), "    limit: " + limit);
}

// Register, answer; `day` is when the procedural reply is due.
std::string scenario(const std::string& heading, const std::string& start, const std::string& day) {
  return "- scenario: {zh: 甲, en: " + start + "}\n  workflow: letter\n  " + heading +
         "start: " + start +
         "T09:00:00+08:00\n  steps:\n    - {register: {subject: 甲}, as: reception, clocks: "
         "{procedural_reply: " +
         day + "}}\n    - {expire: procedural_reply}\n    - {send: answer, as: reception}\n";
}

std::string giving_up() {
  return "- scenario: {zh: 乙, en: B}\n  workflow: letter\n  start: 2026-03-02T09:00:00+08:00\n"
         "  steps:\n    - {register: {subject: 甲}, as: reception}\n"
         "    - {send: give_up, as: reception}\n";
}

struct Folder : test::Folder {
  Folder() {
    copy_rules_and_calendars();
    write("letter.yaml", test::small_workflow());
  }
};

}  // namespace

TEST_CASE("a scenario runs under the rules in force on its first day, and of its region") {
  const Folder folder;
  folder.write("rules/procuratorate-2099.yaml", pack_from("2099-01-01", "20 days"));
  folder.write("letter.scenario.yaml",
               giving_up() + scenario("", "2026-03-02", "2026-03-09") +
                   scenario("", "2099-03-02", "2099-03-23") +  // 22 March 2099 is a Sunday
                   scenario("region: zhejiang\n  ", "2026-06-18", "2026-06-26"));
  const auto found = run(folder.path());
  CHECK(found.err == "");
  CHECK(found.out == "letter: 4 scenarios passed, 0 failed; coverage 3/3 transitions (100 %)\n");

  folder.write("letter.scenario.yaml", giving_up() + scenario("", "2026-06-18", "2026-06-26"));
  CHECK(run(folder.path()).code == 1);
  CHECK(run(folder.path(), "zhejiang").err == "");
}

TEST_CASE("a scenario before the first rules, or of an unknown region, fails at its place") {
  const Folder folder;
  const auto file = folder.write("letter.scenario.yaml", scenario("", "2022-04-30", "2022-05-09"));
  CHECK(run(folder.path())
            .err.find(file + ":1:3: error: no rules of the workflow 'letter' are in "
                             "force on 2022-04-30 [unknown-rules]\n") == 0);
  folder.write("letter.scenario.yaml", scenario("region: zhejang\n  ", "2026-03-02", "2026-03-09"));
  const auto unknown = run(folder.path());
  CHECK(unknown.code == 1);
  CHECK(unknown.err.find("there are no rules of a region 'zhejang'; did you mean 'zhejiang'?") !=
        std::string::npos);
  CHECK(unknown.err.find(file + ":1:3: error: ") != std::string::npos);
}

TEST_CASE("a workflow is checked under every edition of its rules") {
  const Folder folder;
  const auto workflow = folder.path("letter.yaml");
  CHECK(check({workflow}).err == "");
  CHECK(check({workflow}, "zhejiang").err == "");
  CHECK(check({workflow}, "zhejang").err ==
        folder.path("rules") +
            ": error: there are no rules of a region 'zhejang'; did you mean 'zhejiang'?; known: "
            "'zhejiang' [unknown-region]\n");
  auto later = pack_from("2099-01-01", "20 days");
  later.replace(later.find("  procedural_reply:"), 19, "  first_reply:");
  folder.write("rules/procuratorate-2099.yaml", later);
  CHECK(check({workflow}).code == 1);  // the region's rules do not fit the later pack

  std::filesystem::remove(folder.path("rules/procuratorate-zhejiang.yaml"));
  const auto found = check({workflow});
  CHECK(found.code == 1);
  CHECK(found.err.find("unknown clock 'procedural_reply'") != std::string::npos);
}

TEST_CASE("a region's rules are checked beside the packs in their folder") {
  const Folder folder;
  const auto region = folder.path("rules/procuratorate-zhejiang.yaml");
  const auto good = check({region});
  CHECK(good.err == "");
  CHECK(good.out == "1 file, 0 errors\n");
  const auto broken = folder.write("rules/procuratorate-hubei.yaml",
                                   "rules: procuratorate\nregion: hubei\nversion: \"1\"\n"
                                   "in_force_from: 2026-01-01\ntitle: {zh: 湖北, en: Hubei}\n"
                                   "terms:\n  reply: {limit: 5 days, basis: a, status: assumed}\n"
                                   "  handling: {limit: 5 days, status: assumed}\n");
  const auto faults = check({broken});
  CHECK(faults.code == 1);
  CHECK(faults.out == "1 file, 2 errors\n");
  CHECK(faults.err.find(broken + ":7:3: error: the rule pack 'procuratorate' in force from "
                                 "2022-05-01 has no term 'reply'") == 0);
  CHECK(faults.err.find(broken + ":8:13: error: term 'handling' needs 'basis'") !=
        std::string::npos);
}

TEST_CASE("versions tells what is in force, what comes into force, and what is older") {
  const Folder folder;
  folder.write("rules/procuratorate-2099.yaml", pack_from("2099-01-01", "20 days"));
  folder.write("rules/procuratorate-2088.yaml", pack_from("2088-01-01", "10 days"));
  cli::Configuration configuration;
  configuration.database = folder.path("office.db");
  configuration.workflows = folder.path();
  const auto start = [&] {
    const auto library = cli::load_library(configuration);
    REQUIRE(library.ok());
    REQUIRE(service::Service::start(cli::service_config(configuration), *library).ok());
    return *library;
  };
  const auto versions = [&] {
    std::ostringstream out;
    std::ostringstream err;
    CHECK(cli::run_versions(configuration, out, err) == 0);
    CHECK(err.str() == "");
    return out.str();
  };
  const auto plain = start();
  const auto line = [](const statechart::Chart& chart, const std::string& standing) {
    return chart.workflow_hash() + "\tletter\t" + standing + "\t0 open\t0 cases\n";
  };
  REQUIRE(plain->charts().size() == 3);
  CHECK(versions() == line(*plain->charts()[0], "letter.yaml\tin force") +
                          line(*plain->charts()[1], "letter.yaml\tfrom 2088-01-01") +
                          line(*plain->charts()[2], "letter.yaml\tfrom 2099-01-01"));

  configuration.region = "zhejiang";
  const auto regional = start();
  const auto found = versions();
  REQUIRE(regional->charts().size() == 3);
  CHECK(found.starts_with(line(*regional->charts()[0], "letter.yaml\tin force") +
                          line(*regional->charts()[1], "letter.yaml\tfrom 2088-01-01") +
                          line(*regional->charts()[2], "letter.yaml\tfrom 2099-01-01")));
  for (const auto& chart : plain->charts()) {
    CHECK(found.find(line(*chart, "-\tolder")) != std::string::npos);
  }
  configuration.region = "hubei";
  CHECK(cli::load_library(configuration).error() ==
        "rules: error: there are no rules of a region 'hubei'; known: 'zhejiang' [unknown-region]\n"
        "the workflow files are not sound; nothing was started");
}
