// xinfang calendar on a real database. The cases are of March 2024 and the commands run today, so
// that every term has run out.
#include "api/cli/calendar.h"

#include <regex>
#include <sstream>

#include "api/cli/verify.h"
#include "tests/api/calendar_office.h"

using namespace xinfang;

namespace {

struct Run {
  int code = 0;
  std::string out;
  std::string err;
};

struct Office : test::CalendarOffice {
  Office() {
    configuration.database = database();
    configuration.workflows = path("files");
    const auto service = start();
    REQUIRE_FALSE(service->put_user("admin", "管理员", {"admin"}, "password-of-a-test"));
    REQUIRE_FALSE(service->put_user("window", "窗口", {"reception"}, "password-of-a-test"));
    register_letter(*service);
    register_letter(*service, "乙");
    send(*service, 2, "reply");
    request.file = path("files/next.yaml");
    correct(test::corrected_calendar);
  }
  void correct(const std::string& text) { request.file = folder.write("next.yaml", text); }

  template <class Command>
  Run run(Command command) {
    std::ostringstream out;
    std::ostringstream err;
    const int code = command(out, err);
    return {code, out.str(), err.str()};
  }
  Run show() {
    return run(
        [&](auto& out, auto& err) { return cli::run_calendar_show(configuration, out, err); });
  }
  Run preview() {
    return run([&](auto& out, auto& err) {
      return cli::run_calendar_preview(configuration, request, out, err);
    });
  }
  Run publish() {
    return run([&](auto& out, auto& err) {
      return cli::run_calendar_publish(configuration, request, out, err);
    });
  }
  Run verify() {
    return run([&](auto& out, auto& err) { return cli::run_verify(configuration, out, err); });
  }

  test::Folder folder;
  cli::Configuration configuration;
  cli::PublishOptions request;
};

const std::string moved =
    "case 1 荆检〔2024〕1号: reply due 2024-03-11 -> 2024-03-12, overdue -> overdue\n"
    "3 running clocks of 2 open cases looked at\n"
    "overdue -> overdue: 1\n";

}  // namespace

TEST_CASE("a calendar is shown, previewed, published and shown again") {
  Office office;
  const auto digits = service::content_hash(test::first_calendar).substr(0, 8);
  const auto first = "1\tcn\t1\t" + digits + "\t2024-03-04T01:00:00.000Z\t-\t2024,2026\t";
  auto run = office.show();
  CHECK(run.code == 0);
  CHECK(run.out == first + "in force\n");

  const auto clean = office.verify();
  CHECK(clean.code == 0);
  const auto told = moved + "1 clocks of 1 cases would be re-dated\n";
  run = office.preview();
  CHECK(run.code == 0);
  CHECK(run.out == told);
  CHECK(run.err == "");
  office.request.dry_run = true;
  CHECK(office.publish().out == told);
  CHECK(office.verify().out == clean.out);
  CHECK(office.show().out == first + "in force\n");

  office.request.dry_run = false;
  run = office.publish();
  INFO(run.err);
  CHECK(run.code == 0);
  CHECK(std::regex_match(run.out, std::regex("[^]*1 clocks of 1 cases were re-dated\n"
                                             "calendar cn 2 is in force since [0-9TZ:.-]+, "
                                             "edition 2\n")));
  CHECK(run.out.starts_with(moved));
  run = office.verify();
  CHECK(run.code == 0);
  CHECK(run.out.starts_with("clean: 4 journal entries of 2 cases"));

  run = office.show();
  CHECK(run.out.starts_with(first + "older\n2\tcn\t2\t"));
  CHECK(run.out.find("\tadmin 管理员\t2024,2026\tin force\n") != std::string::npos);
  CHECK(
      run.out.ends_with("the calendar cn 1 in the folder of workflows is edition 1 and no longer "
                        "counts: cn 2 is in force, edition 2; put its file into the folder\n"));
  office.write_calendar(test::corrected_calendar);
  CHECK(office.show().out.ends_with("in force\n"));
  CHECK(office.verify().code == 0);
}

TEST_CASE("preview and show run beside a server, publishing does not") {
  Office office;
  {
    const auto server = office.start();
    CHECK(office.show().code == 0);
    CHECK(office.preview().code == 0);
    office.request.dry_run = true;
    CHECK(office.publish().code == 0);
    office.request.dry_run = false;
    const auto run = office.publish();
    CHECK(run.code == 1);
    CHECK(run.err.find("another process writes") != std::string::npos);
    CHECK(run.out == "");
  }
  CHECK(office.publish().code == 0);
}

TEST_CASE("what can't be published is exit code 1 with every reason, and nothing is changed") {
  Office office;
  const auto before = office.verify().out;
  const struct {
    std::string text;
    std::string err;
  } rows[] = {
      {test::first_calendar, "this is the calendar in force already, cn 1\n"},
      {test::calendar_text("2", test::first_2026), "the calendar leaves out 2024, which cn 1 "},
      {"calendar: cn\nversion: 2\nyears: []\n", office.request.file + ":3:"},
      {"calendar: cn", office.request.file + ":1:1: error: "},
  };
  for (const auto& row : rows) {
    INFO(row.text);
    office.correct(row.text);
    for (const auto& run : {office.preview(), office.publish()}) {
      CHECK(run.code == 1);
      CHECK(run.out == "");
      CHECK(run.err.substr(0, row.err.size()) == row.err);
      CHECK(run.err.ends_with("xinfang: the calendar can't be published; nothing was changed\n"));
    }
  }
  office.correct(test::corrected_calendar);
  office.request.login = "nobody";
  CHECK(office.publish().err ==
        "xinfang: there is no active user 'nobody'; --as names the one who answers for the "
        "publication\n");
  office.request.login = "window";
  CHECK(office.publish().err ==
        "xinfang: user 'window' has not the role 'admin', which a publication takes\n");
  office.request.file = office.path("none.yaml");
  for (const auto& run : {office.preview(), office.publish()}) {
    CHECK(run.code == 1);
    CHECK(run.err.find(office.path("none.yaml")) != std::string::npos);
  }
  CHECK(office.verify().out == before);

  office.configuration.database = office.path("none.db");
  office.correct(test::corrected_calendar);
  for (const auto& run : {office.show(), office.preview(), office.publish()}) {
    CHECK(run.code == 1);
    CHECK(run.err == "xinfang: there is no file " + office.path("none.db") + "\n");
  }
}

TEST_CASE(
    "verify counts by the edition in force, not by the folder, and finds a row that does not") {
  Office office;
  office.write_calendar(test::corrected_calendar);
  CHECK(office.verify().code == 0);
  CHECK(office.show().out.find("cn 2 in the folder of workflows is not published") !=
        std::string::npos);
  {
    auto writer = storage::Writer::open(office.options(office.database()));
    REQUIRE(writer.ok());
    const auto hash = service::content_hash(test::corrected_calendar);
    REQUIRE_FALSE((*writer)->put_content({hash, "calendar", "cn", test::corrected_calendar, ""}));
    REQUIRE_FALSE((*writer)->put_calendar({2, hash, office.now(), "admin", "管理员"}));
  }
  const auto run = office.verify();
  CHECK(run.code == 1);
  CHECK(run.out.starts_with("NOT CLEAN: case 1: column due_at should be "));
}
