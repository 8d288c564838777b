#include "api/cli/due.h"

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

Run due(const cli::DueOptions& options) {
  std::ostringstream out;
  std::ostringstream err;
  const int code = cli::run_due(options, out, err);
  return {code, out.str(), err.str()};
}

}  // namespace

TEST_CASE("the due day of a term is printed with its basis and every day's reason") {
  cli::DueOptions options;
  options.rule = "procedural_reply";
  options.from = "2024-02-03";
  options.language = "en";
  const auto run = due(options);
  CHECK(run.err == "");
  CHECK(run.code == 0);
  CHECK(run.out ==
        "procedural_reply  Procedural reply\n"
        "limit  7 days\n"
        "basis  人民检察院刑事诉讼规则 第163条 (verified)\n"
        "from   2024-02-03 Saturday\n"
        "due    2024-02-18 Sunday\n"
        "\n"
        "from        to          days  why\n"
        "2024-02-03  2024-02-03     0  the day of the event is not counted\n"
        "2024-02-04  2024-02-10     7  counted (7 days)\n"
        "2024-02-11  2024-02-18     0  the last day 2024-02-10 is a day off (Spring Festival): "
        "moved to the first working day after it, 2024-02-18 (a make-up workday)\n");
}

TEST_CASE("an assumed number and a provisional day are said to be so") {
  cli::DueOptions options;
  options.rule = "completion_of_materials";
  options.from = "2026-12-28";
  const auto run = due(options);
  CHECK(run.out.find("（暂定，未核对条文）") != std::string::npos);
  CHECK(run.out.find("届满      2027-01-11 星期一（暂计）\n") != std::string::npos);
  CHECK(run.out.find("2027年放假安排尚未公布") != std::string::npos);
}

TEST_CASE("rules and calendar may come from files") {
  const test::Folder folder;
  cli::DueOptions options;
  options.rule = "short";
  options.from = "2026-03-02";
  options.language = "en";
  options.rules_file = folder.write("office.yaml", R"(rules: office
version: "1"
in_force_from: 2026-01-01
title: {zh: 期限, en: Terms}
terms:
  short: {title: {zh: 短, en: Short}, limit: 2 working days, basis: test, status: verified}
)");
  options.calendar_file = folder.write("cn.yaml", R"(calendar: cn
version: "1"
years:
  2026:
    basis: test
    days_off: [{from: 2026-03-03, to: 2026-03-03, name: {zh: 停电, en: Power cut}}]
    make_up_workdays: []
)");
  const auto run = due(options);
  CHECK(run.err == "");
  CHECK(run.out.find("due    2026-03-05 Thursday\n") != std::string::npos);
  CHECK(run.out.find("Power cut, not counted") != std::string::npos);

  options.calendar_file = folder.path("missing.yaml");
  CHECK(due(options).err == "there is no file '" + folder.path("missing.yaml") + "'\n");
}

TEST_CASE("a wrong option is named with what is allowed") {
  cli::DueOptions options;
  options.rule = "procedural_replay";
  options.from = "2026-03-02";
  const auto unknown = due(options);
  CHECK(unknown.code == 1);
  CHECK(unknown.err.find("there is no rule 'procedural_replay'; did you mean "
                         "'procedural_reply'?\nknown rules:\n  ") == 0);
  options.rule = "procedural_reply";
  options.from = "2026-02-30";
  CHECK(due(options).err == "'2026-02-30' is no day; expected a day such as 2026-03-02\n");
  options.from = "2026-03-02";
  options.language = "fr";
  CHECK(due(options).err == "there is no language 'fr'; allowed: zh, en\n");
}
