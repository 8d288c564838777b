// Publishing a calendar on a running service, under a clock of the test.
#include "api/service/publication.h"

#include <filesystem>
#include <thread>

#include "api/service/render.h"
#include "tests/api/calendar_office.h"

using namespace xinfang;
using namespace xinfang::service;
using Office = test::CalendarOffice;

namespace {

const auto quiet = [](const CaseRedating&) {};

Publication published(Service& service, const std::string& text, bool dry_run = false) {
  auto publication = service.publish_calendar(Office::admin(), {"cn.yaml", text}, dry_run, quiet);
  INFO((publication ? "" : publication.error().detail));
  REQUIRE(publication.ok());
  return std::move(*publication);
}

// "open due_day colour" of the list's row of a case.
std::string row(Service& service, storage::CaseId id) {
  storage::ListQuery query;
  query.state = storage::StateFilter::all;
  query.limit = 200;
  const auto page = service.list(Office::window(), query);
  REQUIRE(page.ok());
  for (const auto& item : page->at("items").as_array()) {
    if (item.at("id").as_int64() != id) continue;
    const auto& due = item.at("due");
    return (due.is_null() ? "-"
                          : std::string(due.at("clock").as_string()) + " " +
                                std::string(due.at("day").as_string())) +
           " " + (item.at("colour").is_null() ? "-" : std::string(item.at("colour").as_string()));
  }
  return "none";
}

// "reply 2024-03-11 green, ..." of the case's clocks as they were looked at then.
std::string clocks(Office& office, Service& service, storage::CaseId id, const std::string& then) {
  const auto found = service.find_case(Office::window(), id);
  REQUIRE(found.ok());
  const auto book = book_of(service.calendars(), *office.library());
  const statechart::Settings settings{*clock::Zone::find("Asia/Shanghai")};
  const RenderContext context{book, settings, [](const std::string& login) { return login; }};
  std::string text;
  for (const auto& clock :
       render_clocks(context, *(*found)->chart, (*found)->snapshot, *parse_instant(then))) {
    text += (text.empty() ? "" : ", ") + std::string(clock.at("id").as_string()) + " " +
            std::string(clock.at("due_day").as_string()) + " " +
            std::string(clock.at("colour").as_string()) +
            (clock.at("provisional").as_bool() ? " provisional" : "");
  }
  return text;
}

json::value last_entry(Service& service, storage::CaseId id) {
  const auto journal = service.journal(Office::window(), id, 0, 100);
  REQUIRE(journal.ok());
  return journal->at("items").as_array().back();
}

}  // namespace

TEST_CASE("the folder's calendar is the first edition, and no file changes what is in force") {
  Office office;
  {
    const auto service = office.start();
    REQUIRE(service->calendars().size() == 1);
    const auto& first = service->calendars().front();
    CHECK(first.published.number == 1);
    CHECK(first.published.published_at == office.now());
    CHECK(first.published.login.empty());
    CHECK(first.published.content_hash == content_hash(test::first_calendar));
    CHECK(first.calendar->version() == "1");
    CHECK_FALSE(service->unpublished_calendar());
    Office::register_letter(*service);
  }
  office.write_calendar(test::corrected_calendar);
  const auto service = office.start();
  CHECK(service->calendars().size() == 1);
  CHECK(row(*service, 1) == "reply 2024-03-11 green");
  CHECK(service->unpublished_calendar() ==
        "the calendar cn 2 in the folder of workflows is not published: cn 1 is in force, edition "
        "1; `xinfang calendar preview FILE` shows what it would change, `xinfang calendar publish "
        "FILE` publishes it");
  Office::register_letter(*service);
  CHECK(row(*service, 2) == "reply 2024-03-11 green");
  CHECK(office.verified() == "");
  published(*service, test::corrected_calendar);
  CHECK_FALSE(service->unpublished_calendar());
  CHECK(office.verified() == "");
}

TEST_CASE("a correction re-dates each case that it moves, by an entry that says so") {
  Office office;
  auto service = office.start();
  Office::register_letter(*service);
  Office::register_letter(*service, "乙");
  Office::send(*service, 2, "reply");  // its clock `reply` is met: nothing of it moves
  Office::register_letter(*service, "丙");
  Office::send(*service, 3, "answer");  // ended
  office.set("2024-03-06T02:00:00Z");
  const auto publication = published(*service, test::corrected_calendar);
  const auto& totals = publication.totals;
  CHECK(totals.cases == 2);
  CHECK(totals.clocks == 3);
  CHECK(totals.moved_cases == 1);
  CHECK(totals.moved_clocks == 1);
  CHECK(totals.made_final == 0);
  using clock::Colour;
  CHECK(totals.colours == decltype(totals.colours){{{Colour::green, Colour::green}, 1}});
  CHECK(publication.published.number == 2);

  CHECK(row(*service, 1) == "reply 2024-03-12 green");
  CHECK(row(*service, 2) == "result 2024-06-04 green");
  CHECK((*service->find_case(Office::window(), 2))->sequence == 2);
  CHECK((*service->find_case(Office::window(), 3))->sequence == 2);
  const auto entry = last_entry(*service, 1);
  CHECK(entry.at("event").at("name") == "calendar.published");
  CHECK(entry.at("event").at("title").at("zh") == "公布工作日历，期限重新计算");
  CHECK(entry.at("actor").at("login") == "admin");
  CHECK(entry.at("actor").at("name") == "管理员");
  CHECK(entry.at("at") == "2024-03-06T02:00:00.000Z");
  REQUIRE(entry.at("records").as_array().size() == 1);
  const auto found = service->find_case(Office::window(), 1);
  CHECK((*found)->snapshot.clocks[0].back().reason ==
        "calendar cn 2 published: due 2024-03-11 -> 2024-03-12 (测试用通知 2024，并非真实文件)");
  CHECK(office.verified() == "");

  // From now on everything counts by it, also after another start.
  Office::register_letter(*service, "丁");
  CHECK(row(*service, 4) == "reply 2024-03-14 green");
  service.reset();
  service = office.start();
  CHECK(service->calendars().size() == 2);
  CHECK(service->unpublished_calendar() ==
        "the calendar cn 1 in the folder of workflows is edition 1 and no longer counts: cn 2 is "
        "in force, edition 2; put its file into the folder");
  CHECK(row(*service, 1) == "reply 2024-03-12 green");
  Office::send(*service, 1, "reply");
  CHECK(office.verified() == "");
}

TEST_CASE("what a day looked like is told with the calendar known then") {
  Office office;
  const auto service = office.start();
  Office::register_letter(*service);
  office.set("2024-03-12T02:00:00Z");
  CHECK(row(*service, 1) == "reply 2024-03-11 overdue");
  CHECK(published(*service, test::corrected_calendar).totals.colours.begin()->first ==
        std::pair{clock::Colour::overdue, clock::Colour::red});
  CHECK(row(*service, 1) == "reply 2024-03-12 red");
  const struct {
    const char* then;
    const char* expected;
  } rows[] = {
      {"2024-03-05T02:00:00Z", "reply 2024-03-11 green, result 2024-06-04 green"},
      {"2024-03-12T01:59:59Z", "reply 2024-03-11 overdue, result 2024-06-04 green"},
      {"2024-03-12T02:00:00Z", "reply 2024-03-12 red, result 2024-06-04 green"},
      {"2024-03-13T02:00:00Z", "reply 2024-03-12 overdue, result 2024-06-04 green"},
  };
  for (const auto& row : rows) {
    INFO(row.then);
    CHECK(clocks(office, *service, 1, row.then) == row.expected);
  }
  // What was in time by the calendar of its day stays in time.
  office.set("2024-03-12T08:00:00Z");
  Office::send(*service, 1, "reply");
  office.set("2024-03-12T09:00:00Z");
  published(*service, test::calendar_text("3", test::first_2024 + test::first_2026));
  CHECK(clocks(office, *service, 1, "2024-03-20T00:00:00Z").find("reply 2024-03-12 met") !=
        std::string::npos);
  CHECK(office.verified() == "");
}

TEST_CASE("a new year makes provisional terms final, with the day it gives them") {
  Office office;
  office.set("2026-11-20T01:00:00Z");
  const auto service = office.start();
  Office::register_letter(*service);  // 3 months: 20 February 2027, a Saturday
  office.set("2026-12-01T01:00:00Z");
  Office::register_letter(*service);  // 1 March, a Monday
  const auto* const then = "2026-12-01T02:00:00Z";
  CHECK(clocks(office, *service, 1, then).ends_with("result 2027-02-22 green provisional"));
  CHECK(clocks(office, *service, 2, then).ends_with("result 2027-03-01 green provisional"));

  // 2027 as invented for this test.
  const auto text = test::calendar_text(
      "2027-1", test::first_2024 + test::first_2026 + test::year_text(2027, {"2027-02-22"}));
  office.set(then);
  const auto totals = published(*service, text).totals;
  CHECK(totals.made_final == 2);
  CHECK(totals.moved_clocks == 1);
  CHECK(clocks(office, *service, 1, then).ends_with("result 2027-02-23 green"));
  CHECK(clocks(office, *service, 2, then).ends_with("result 2027-03-01 green"));
  CHECK((*service->find_case(Office::window(), 1))->sequence == 2);
  CHECK((*service->find_case(Office::window(), 2))->sequence == 1);
  CHECK(office.verified() == "");
}

TEST_CASE("a dry run tells the same and leaves everything as it was") {
  Office office;
  const auto service = office.start();
  Office::register_letter(*service);
  const auto before = service->last_sequence();
  std::vector<std::string> told;
  const auto tell = [&](const CaseRedating& redating) {
    for (const auto& clock : redating.clocks) {
      told.push_back(redating.number + " " + clock.words(*clock::Zone::find("Asia/Shanghai")));
    }
  };
  for (const bool dry_run : {true, true, false}) {
    CHECK(service->calendars().size() == 1);
    CHECK(service->last_sequence() == before);
    CHECK(row(*service, 1) == "reply 2024-03-11 green");
    const auto done = service->publish_calendar(
        Office::admin(), {"cn.yaml", test::corrected_calendar}, dry_run, tell);
    REQUIRE(done.ok());
    CHECK(done->published.number == 2);
    CHECK(done->totals.moved_clocks == 1);
  }
  REQUIRE(told.size() == 3);
  CHECK(told[0] == "荆检〔2024〕1号 due 2024-03-11 -> 2024-03-12");
  CHECK(told[1] == told[0]);
  CHECK(told[2] == told[0]);
  CHECK(service->last_sequence() == before + 1);
}

TEST_CASE("what may not be published is refused with every reason, and nothing is changed") {
  Office office;
  const auto service = office.start();
  Office::register_letter(*service);
  const struct {
    std::string text;
    std::string reason;
  } rows[] = {
      {test::first_calendar, "this is the calendar in force already, cn 1"},
      {"# a comment\n" + test::first_calendar,
       "version '1' was published already, as edition 1, with another text; a corrected calendar "
       "needs a version of its own"},
      {test::calendar_text("2", test::first_2026),
       "the calendar leaves out 2024, which cn 1 holds; a year that was published stays"},
      {"calendar: us\nversion: \"2\"\nyears:\n" + test::first_2024 + test::first_2026,
       "the calendar is called 'us', and the office's is 'cn'; a calendar is followed only by one "
       "of its own name"},
      {"calendar: cn\nversion: \"2\"\n", "cn.yaml:1:1: error: a calendar needs 'years'"},
      {"", "cn.yaml:"},
      {"workflow: letter", "cn.yaml:1:1: error: "},
      {test::calendar_text("2", test::year_text(2024, {"2024-03-11", "2024-03-11"})), "cn.yaml:8:"},
  };
  for (const auto& row : rows) {
    for (const bool dry_run : {true, false}) {
      INFO(row.text);
      const auto refused =
          service->publish_calendar(Office::admin(), {"cn.yaml", row.text}, dry_run, quiet);
      REQUIRE_FALSE(refused.ok());
      CHECK(refused.error().code == ProblemCode::validation);
      REQUIRE_FALSE(refused.error().errors.empty());
      const auto& detail = refused.error().errors.front().detail;
      CHECK(detail.substr(0, row.reason.size()) == row.reason);
      CHECK(refused.error().errors.front().pointer == "/text");
    }
  }
  const auto stranger = service->publish_calendar(
      Office::window(), {"cn.yaml", test::corrected_calendar}, false, quiet);
  REQUIRE_FALSE(stranger.ok());
  CHECK(stranger.error().code == ProblemCode::forbidden);
  CHECK(service->calendars().size() == 1);
  CHECK(service->last_sequence() == 1);
  CHECK(office.verified() == "");
}

TEST_CASE("a publication that is cut off anywhere has never been") {
  Office office;
  auto service = office.start();
  for (int i = 0; i < 3; ++i) Office::register_letter(*service);
  int told = 0;
  const auto cut = [&](const CaseRedating&) {
    const auto copy = office.path("cut" + std::to_string(++told) + ".db");
    std::filesystem::copy_file(office.database(), copy);
    std::filesystem::copy_file(office.database() + "-wal", copy + "-wal");
  };
  REQUIRE(
      service->publish_calendar(Office::admin(), {"cn.yaml", test::corrected_calendar}, false, cut)
          .ok());
  service.reset();
  REQUIRE(told == 3);
  for (int i = 1; i <= told; ++i) {
    const auto copy = office.path("cut" + std::to_string(i) + ".db");
    {
      auto again = office.start(copy);
      CHECK(again->calendars().size() == 1);
      CHECK(again->last_sequence() == 3);
      CHECK(office.verified(copy) == "");
      CHECK(published(*again, test::corrected_calendar).totals.moved_cases == 3);
    }
    CHECK(office.verified(copy) == "");
  }
  CHECK(office.verified() == "");
}

TEST_CASE("cases of several pages are each re-dated once, and live clients are told of all") {
  Office office;
  const auto service = office.start();
  constexpr int cases = 2 * publication_page + 1;
  for (int i = 0; i < cases; ++i) {
    Command command;
    command.caller = Office::window();
    command.workflow = "letter";
    command.answers.set("subject", expression::Value::string(std::to_string(i)));
    service->submit(std::move(command), [](const auto&) {});
  }
  Office::send(*service, 1, "reply");
  std::vector<storage::Sequence> heard;
  service->on_commit([&](const std::vector<Change>& changes) {
    for (const auto& change : changes) {
      heard.push_back(change.sequence);
      CHECK(change.state->snapshot.clocks[0].size() == 2);
      CHECK(format_day(change.projection.due->day) == "2024-03-12");
    }
  });
  const auto before = service->last_sequence();
  CHECK(published(*service, test::corrected_calendar).totals.moved_cases == cases - 1);
  REQUIRE(heard.size() == static_cast<std::size_t>(cases - 1));
  for (std::size_t i = 0; i < heard.size(); ++i) {
    CHECK(heard[i] == before + 1 + static_cast<storage::Sequence>(i));
  }
  CHECK(service->last_sequence() == heard.back());
  service->on_commit({});

  // The writer remembers the case as it is now.
  Command stale;
  stale.caller = Office::window();
  stale.case_id = 2;
  stale.event = "reply";
  stale.if_match = 1;
  const auto refused = service->execute(stale);
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().code == ProblemCode::stale);
  stale.if_match = 2;
  CHECK(service->execute(stale).ok());
  CHECK(office.verified() == "");
}

TEST_CASE("readers read on while calendars are published") {
  Office office;
  const auto service = office.start();
  const auto state = Office::register_letter(*service);
  std::atomic<bool> stop = false;
  std::atomic<int> read = 0;
  std::thread reader([&] {
    while (!stop) {
      const auto body = service->render_case(*state, Office::window());
      const auto due = body.at("clocks").at(0).at("due_day").as_string();
      if (due == "2024-03-11" || due == "2024-03-12") ++read;
    }
  });
  for (int version = 2; version <= 20; ++version) {
    const auto& years = version % 2 == 0 ? test::corrected_2024 : test::first_2024;
    published(*service, test::calendar_text(std::to_string(version), years + test::first_2026));
    const int seen = read;
    while (read == seen) std::this_thread::yield();
  }
  stop = true;
  reader.join();
  CHECK(service->calendars().size() == 20);
  CHECK((*service->find_case(Office::window(), 1))->sequence == 20);
  CHECK(office.verified() == "");
}

TEST_CASE("verify finds an edition that was recorded without re-dating the cases") {
  Office office;
  {
    const auto service = office.start();
    Office::register_letter(*service);
  }
  {
    auto writer = storage::Writer::open(office.options(office.database()));
    REQUIRE(writer.ok());
    const auto hash = content_hash(test::corrected_calendar);
    REQUIRE_FALSE((*writer)->put_content({hash, "calendar", "cn", test::corrected_calendar, ""}));
    REQUIRE_FALSE((*writer)->put_calendar({2, hash, office.now(), "admin", "管理员"}));
  }
  CHECK(office.verified().starts_with("case 1: column due_at should be"));
}

TEST_CASE("an edition whose text no longer reads keeps the service from starting, by its name") {
  Office office;
  office.start();
  {
    auto writer = storage::Writer::open(office.options(office.database()));
    REQUIRE(writer.ok());
    const std::string text = "no calendar";
    REQUIRE_FALSE((*writer)->put_content({content_hash(text), "calendar", "cn", text, ""}));
    REQUIRE_FALSE((*writer)->put_calendar({2, content_hash(text), office.now(), "", ""}));
  }
  const auto refused = Service::start(office.config(office.database()), office.library());
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().starts_with(
      "edition 2 of the calendar in this database no longer reads: edition 2 of the calendar:1:1"));
}

TEST_CASE("an edition is never older than the one before it, whatever the system's clock says") {
  Office office;
  const auto service = office.start();
  Office::register_letter(*service);
  const auto first = office.now();
  office.set("2024-03-01T00:00:00Z");
  CHECK(published(*service, test::corrected_calendar).published.published_at == first);
  CHECK(office.verified() == "");
}
