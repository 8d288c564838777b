#include "api/cli/due.h"

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
        "as of  2024-02-03 Saturday\n"
        "colour green\n"
        "means  15 days left\n"
        "left   15 days\n"
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
  options.rules = folder.write("office.yaml", R"(rules: office
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

TEST_CASE("a suspended clock is shown as it stood on the day asked for") {
  cli::DueOptions options;
  options.rule = "re_review";
  options.from = "2026-03-02";
  options.suspensions = {"2026-03-10..2026-03-20"};
  options.as_of = "2026-03-15";
  const auto run = due(options);
  CHECK(run.err == "");
  CHECK(run.code == 0);
  CHECK(run.out ==
        "re_review  复核\n"
        "期限      30 days\n"
        "依据      信访工作条例 第36条（已核对）\n"
        "起算      2026-03-02 星期一\n"
        "届满      2026-04-07 星期二\n"
        "截至      2026-03-15 星期日\n"
        "状态      中止\n"
        "含义      已中止（自2026-03-10）\n"
        "剩余      23日\n"
        "\n"
        "自          至          计入  说明\n"
        "2026-03-02  2026-03-02     0  起算之日，不计入\n"
        "2026-03-03  2026-03-10     8  计入期限（30日）\n"
        "2026-03-11  2026-03-15     0  期限中止5日，不计入\n"
        "2026-03-16  2026-04-06    22  计入期限（30日）\n"
        "2026-04-07  2026-04-07     0  最后一日 2026-04-06 为清明节，顺延至其后第一个工作日 "
        "2026-04-07\n");
}

TEST_CASE("a limit may be asked for without a rule") {
  cli::DueOptions options;
  options.limit = "36 hours";
  options.from = "2026-03-02";
  options.as_of = "2026-03-04";
  options.language = "en";
  const auto hours = due(options);
  CHECK(hours.err == "");
  CHECK(
      hours.out.starts_with("limit  36 hours\n"
                            "from   2026-03-02 Monday\n"
                            "due    2026-03-03 Tuesday 12:00\n"
                            "as of  2026-03-04 Wednesday\n"
                            "colour overdue\n"
                            "means  1 day overdue\n"
                            "left   -1 day\n"));
  options.limit = "1 month";
  options.month_end = "criminal";
  options.from = "2024-02-29";
  options.as_of = "";
  CHECK(due(options).out.find("due    2024-04-01 Monday\n") != std::string::npos);
}

TEST_CASE("the JSON is a clock of the API, with the day it is looked at from") {
  cli::DueOptions options;
  options.rule = "hearing_notice";
  options.from = "2026-03-02";
  options.as_of = "2026-03-05";
  options.json = true;
  const std::string expected =
      R"json({"id":"hearing_notice","title":{"zh":"听证通知","en":"Notice of a hearing"},)json"
      R"json("limit":"3 days","basis":"人民检察院审查案件听证工作规定 第10条",)json"
      R"json("status":"verified","note":{)json"
      R"json("zh":"听证三日前告知参加人事由、时间和地点，自听证日向前计算，因此不作为时钟运行，)json"
      R"json(而由“通知听证”的条件检查。","en":"Counted backwards from the hearing, so it does not run )json"
      R"json(as a clock; the condition of \"Notify\" checks it."},)json"
      R"json("colour":"red","words":{"zh":"今天到期","en":"due today"},"due_day":"2026-03-05",)json"
      R"json("due_at":"2026-03-06T00:00:00.000Z","yellow_at":"2026-03-03T00:00:00.000Z",)json"
      R"json("red_at":"2026-03-04T00:00:00.000Z","days_left":0,"provisional":false,)json"
      R"json("started_at":"2026-03-02T00:00:00.000Z","round":1,"explanation":[)json"
      R"json({"reason":"event_day","from":"2026-03-02","to":"2026-03-02","counted_days":0,)json"
      R"json("words":{"zh":"起算之日，不计入","en":"the day of the event is not counted"}},)json"
      R"json({"reason":"counted","from":"2026-03-03","to":"2026-03-05","counted_days":3,)json"
      R"json("words":{"zh":"计入期限（3日）","en":"counted (3 days)"}}],)json"
      R"json("entries":[{"entry":"started","at":"2026-03-02T00:00:00.000Z","day":"2026-03-02",)json"
      R"json("by":null,"effective":null,"document":null,"reason":null,"late_detected":false,)json"
      R"json("who":null}],"as_of":"2026-03-05"})json";
  CHECK(due(options).out == expected + "\n");
  options.rule = "";
  options.limit = "3 days";
  const std::string bare =
      R"json({"limit":"3 days","colour":"red","words":{"zh":"今天到期","en":"due today"},"due_day":"2026-03-05",)json";
  CHECK(due(options).out.starts_with(bare));
}

TEST_CASE("a corrected beginning is counted from, and can't be what it can't be") {
  cli::DueOptions options;
  options.limit = "7 days";
  options.from = "2026-03-02";
  options.correct = "2026-03-05";
  options.language = "en";
  const auto later = due(options);
  CHECK(later.err == "");
  CHECK(later.out.find("due    2026-03-12 Thursday\n") != std::string::npos);
  CHECK(later.out.find("as of  2026-03-05 Thursday\n") != std::string::npos);
  options.correct = "2026-02-27";
  options.as_of = "2026-03-10";
  CHECK(due(options).out.find("means  4 days overdue\n") != std::string::npos);

  struct Row {
    const char* correct;
    const char* as_of;
    const char* refusal;
  };
  const Row rows[] = {
      {"2026-03-12", "2026-03-11",
       "--correct 2026-03-12: 'corrected' counts from 2026-03-12, which is after it was made, "
       "2026-03-11; allowed: then or earlier\n"},
      {"2026-03-05", "2026-03-11",
       "--correct 2026-03-05: the beginning can't be corrected to 2026-03-05: the clock was "
       "suspended on 2026-03-04; allowed: that day or earlier\n"},
      {"2026-03-01", "2026-03-05",
       "--correct 2026-03-01: it is made on the day of --as-of, 2026-03-05, and something happened "
       "to the clock later, on 2026-03-06\n"},
  };
  options.suspensions = {"2026-03-04..2026-03-06"};
  for (const auto& row : rows) {
    options.correct = row.correct;
    options.as_of = row.as_of;
    const auto run = due(options);
    CHECK(run.err == row.refusal);
    CHECK(run.code == 1);
  }
}

TEST_CASE("terms by business hours say at which time they end") {
  cli::DueOptions options;
  options.limit = "8 working hours";
  options.from = "2026-03-06";
  options.language = "en";
  CHECK(due(options).out.find("due    2026-03-09 Monday 10:00\n") != std::string::npos);

  const test::Folder folder;
  const std::string calendar = "calendar: cn\nversion: '1'\nyears: {}\n";
  options.calendar_file = folder.write("whole.yaml", calendar);
  CHECK(due(options).out.find("due    2026-03-06 Friday 08:00\n") != std::string::npos);
  options.limit = "24 working hours";
  CHECK(due(options).out.find("due    2026-03-06 Friday 24:00\n") != std::string::npos);

  options.limit = "";
  options.rule = "reply";
  options.rules = folder.write("office.yaml", R"(rules: office
version: "1"
in_force_from: 2026-01-01
title: {zh: 期限, en: Terms}
terms:
  reply: {title: {zh: 答复, en: Reply}, limit: 3 days, basis: test, status: verified, ends: close}
)");
  const auto silent = due(options);
  CHECK(silent.code == 1);
  CHECK(silent.err ==
        "the term 'reply' ends at the close of business, and the calendar 'cn' has no "
        "business_hours\n");
  options.calendar_file = "";
  CHECK(due(options).out.find("due    2026-03-09 Monday 17:30\n") != std::string::npos);
}

TEST_CASE("the JSON shows what had happened to the clock by the day it is looked at from") {
  cli::DueOptions options;
  options.rule = "re_review";
  options.from = "2026-03-02";
  options.suspensions = {"2026-03-10..2026-03-20"};
  options.json = true;
  const auto entries = [&](const char* as_of) {
    options.as_of = as_of;
    std::string text;
    const auto body = boost::json::parse(due(options).out);
    for (const auto& entry : body.at("entries").as_array()) {
      text += std::string(entry.at("entry").as_string()) + " " +
              std::string(entry.at("day").as_string()) + ";";
    }
    return text;
  };
  CHECK(entries("2026-03-09") == "started 2026-03-02;");
  CHECK(entries("2026-03-15") == "started 2026-03-02;suspended 2026-03-10;");
  CHECK(entries("2026-03-20") == "started 2026-03-02;suspended 2026-03-10;resumed 2026-03-20;");
}

TEST_CASE("what the rule or the ledger refuses is said with its option") {
  struct Row {
    const char* rule;
    std::vector<std::string> suspensions;
    std::vector<std::string> extensions;
    const char* as_of;
    const char* refusal;
  };
  const Row rows[] = {
      {"intake_decision",
       {"2026-03-04..2026-03-05"},
       {},
       "",
       "--suspend 2026-03-04..2026-03-05: the rule 'intake_decision' allows no suspension"},
      {"intake_decision",
       {},
       {"3 days"},
       "",
       "--extend '3 days': the rule 'intake_decision' allows no extension"},
      {"handling",
       {},
       {"4 months"},
       "",
       "--extend '4 months': an extension by 4 months is not within the 3 months that the rule "
       "'handling' allows"},
      {"handling",
       {},
       {"30 days"},
       "",
       "--extend '30 days': an extension by 30 days is not within the 3 months that the rule "
       "'handling' allows"},
      {"handling",
       {},
       {"3 months", "1 month"},
       "",
       "--extend '1 month': the rule 'handling' allows 1 extension(s), and all are used"},
      {"re_review",
       {"2026-03-01..2026-03-20"},
       {},
       "",
       "--suspend 2026-03-01..2026-03-20: it begins before the clock, which starts on 2026-03-02"},
      {"re_review",
       {"2026-03-10..2026-03-09"},
       {},
       "",
       "--suspend 2026-03-10..2026-03-09: the clock can't be resumed before it is suspended"},
      {"re_review",
       {"2026-03-10..2026-03-20", "2026-03-05..2026-03-11"},
       {},
       "",
       "--suspend 2026-03-10..2026-03-20: it overlaps --suspend 2026-03-05..2026-03-11; the clock "
       "is suspended already"},
      {"re_review",
       {"2026-04-02..2026-04-03"},
       {},
       "",
       "--suspend 2026-04-02..2026-04-03: the clock is expired: 'suspended' is allowed only while "
       "it is running; it was due on 2026-04-01"},
      {"re_review",
       {},
       {},
       "2026-03-01",
       "--as-of 2026-03-01: the clock starts later, on 2026-03-02"},
  };
  for (const auto& row : rows) {
    cli::DueOptions options;
    options.rule = row.rule;
    options.from = "2026-03-02";
    options.suspensions = row.suspensions;
    options.extensions = row.extensions;
    options.as_of = row.as_of;
    const auto run = due(options);
    CHECK(run.err == std::string(row.refusal) + "\n");
    CHECK(run.code == 1);
    CHECK(run.out == "");
  }
}

TEST_CASE("an option that can't be read is an error of the command line") {
  struct Row {
    const char* name;
    void (*change)(cli::DueOptions&);
    const char* words;
  };
  const Row rows[] = {
      {"no term", [](auto& options) { options.rule = ""; },
       "expected one of --rule, --limit and --vectors"},
      {"two terms", [](auto& options) { options.limit = "3 days"; },
       "expected one of --rule, --limit and --vectors"},
      {"no day", [](auto& options) { options.from = ""; }, "--from is missing"},
      {"bad day", [](auto& options) { options.from = "2026-02-30"; },
       "--from '2026-02-30' is no day; expected a day such as 2026-03-02"},
      {"bad correct", [](auto& options) { options.correct = "monday"; },
       "--correct 'monday' is no day; expected a day such as 2026-03-02"},
      {"bad as-of", [](auto& options) { options.as_of = "today"; },
       "--as-of 'today' is no day; expected a day such as 2026-03-02"},
      {"bad extension", [](auto& options) { options.extensions = {"-30 days"}; },
       "--extend '-30 days' is no term; expected 1 to 3650 days, working days, months, hours "
       "or working hours, such as '10 working days'"},
      {"bad suspension", [](auto& options) { options.suspensions = {"2026-03-04"}; },
       "--suspend '2026-03-04' is no suspension; expected the day it begins and the day the clock "
       "is resumed, such as 2026-03-04..2026-03-09"},
      {"bad language", [](auto& options) { options.language = "fr"; },
       "there is no language 'fr'; allowed: zh, en"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.name);
    cli::DueOptions options;
    options.rule = "procedural_reply";
    options.from = "2026-03-02";
    row.change(options);
    const auto run = due(options);
    CHECK(run.err == std::string(row.words) + "\n");
    CHECK(run.code == 2);
  }
}

TEST_CASE("an unknown rule is named with the nearest one") {
  cli::DueOptions options;
  options.rule = "procedural_replay";
  options.from = "2026-03-02";
  const auto unknown = due(options);
  CHECK(unknown.code == 1);
  CHECK(unknown.err.find("there is no rule 'procedural_replay' in 'procuratorate'; did you mean "
                         "'procedural_reply'?\nknown rules:\n  ") == 0);
  options.rule = "register_and_route";
  CHECK(
      due(options).err.find("there is no rule 'register_and_route' in 'procuratorate'\nit is in:\n"
                            "  --rules petition_regulation\nknown rules:\n  ") == 0);
}

TEST_CASE("a shipped pack is named as its file or as itself") {
  cli::DueOptions options;
  options.rule = "handling";
  options.from = "2026-08-03";
  options.language = "en";
  for (const auto* name : {"petition-regulation", "petition_regulation"}) {
    options.rules = name;
    const auto run = due(options);
    CHECK(run.err == "");
    CHECK(run.out.find("limit  60 days\n") != std::string::npos);
    CHECK(run.out.find("due    2026-10-08 Thursday\n") != std::string::npos);
  }
  options.extensions = {"30 days"};
  CHECK(due(options).out.find("due    2026-11-02 Monday\n") != std::string::npos);
  options.extensions = {"30 days", "30 days"};
  CHECK(due(options).err ==
        "--extend '30 days': the rule 'handling' allows 1 extension(s), and all "
        "are used\n");
  options.rules = "petition_regulations";
  const auto unknown = due(options);
  CHECK(unknown.code == 1);
  CHECK(unknown.err ==
        "there is no shipped rule pack and no file 'petition_regulations'; did you mean "
        "'petition_regulation'?\nshipped rule packs:\n  petition_regulation\n  procuratorate\n");
}

TEST_CASE("a term is a region's where one is asked for, and as it is in force on the day") {
  cli::DueOptions options;
  options.rule = "procedural_reply";
  options.from = "2026-06-18";
  options.region = "zhejiang";
  options.language = "en";
  CHECK(due(options).out.find("limit  5 working days\n") != std::string::npos);
  CHECK(due(options).out.find("due    2026-06-26 Friday\n") != std::string::npos);
  options.from = "2025-12-31";  // a day before the region's rules
  CHECK(due(options).out.find("limit  7 days\n") != std::string::npos);
  options.from = "2022-04-30";
  CHECK(due(options).err ==
        "the rules 'procuratorate' are in force from 2022-05-01; --from is 2022-04-30\n");
  options.region = "zhejang";
  const auto unknown = due(options);
  CHECK(unknown.code == 1);
  CHECK(unknown.err ==
        "there are no rules of a region 'zhejang'; did you mean 'zhejiang'?; known: 'zhejiang'\n");
}

TEST_CASE("a region's rules for a file stand beside it") {
  const test::Folder folder;
  folder.copy_rules_and_calendars();
  cli::DueOptions options;
  options.rule = "procedural_reply";
  options.from = "2026-06-18";
  options.rules = folder.path("rules/procuratorate.yaml");
  options.language = "en";
  CHECK(due(options).out.find("limit  7 days\n") != std::string::npos);
  options.region = "zhejiang";
  CHECK(due(options).out.find("limit  5 working days\n") != std::string::npos);
  options.rules = folder.path("rules/procuratorate-zhejiang.yaml");
  CHECK(due(options).err == "'" + options.rules +
                                "' holds a region's rules; name the pack with --rules, the region "
                                "with --region\n");
}
