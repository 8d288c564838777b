// What was answered about a day stays the answer about that day, whatever happens later.
#include "api/service/case_clocks.h"

#include <catch2/catch.hpp>
#include <map>
#include <set>

#include "engine/definition/reader.h"
#include "tests/api/service/matter_desk.h"

using namespace xinfang;
namespace json = boost::json;

namespace {

using service::test::clerk;
using Desk = service::test::MatterDesk;
using std::chrono::days;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;

Day beijing_day(Instant instant) { return std::chrono::floor<days>(instant + hours{8}); }

struct Remembered {
  storage::CaseId id;
  service::AsOf as_of;
  json::value answer;
};

// Day of the story -> what happens to case 1 that morning.
const std::map<int, std::vector<const char*>> story{
    {3, {"answer"}},  {5, {"look"}},    {7, {"looked"}},          {10, {"pause"}},
    {24, {"go_on"}},  {26, {"extend"}}, {27, {"look"}},           {28, {"looked"}},
    {35, {"pause"}},  {40, {"go_on"}},  {41, {"pause", "go_on"}}, {50, {"begin_anew"}},
    {100, {"close"}},
};
constexpr int migrated_on = 32;
constexpr int last_day = 104;

// Plays the story; case 2 is registered on day 1 and ends, its reply stopped, on day 60.
std::vector<Remembered> play(Desk& desk) {
  std::vector<Remembered> all;
  const auto remember = [&](std::optional<service::AsOf> as_of) {
    for (storage::CaseId id : {1, 2}) {
      auto answer = desk.ask(id, as_of);
      if (!answer.is_object()) continue;  // not opened yet
      const auto instant = parse_instant(answer.at("as_of").as_string());
      all.push_back({id, as_of.value_or(*instant), std::move(answer)});
    }
  };
  desk.send(0);
  const Instant begin = desk.now;
  for (int day = 0; day <= last_day; ++day) {
    desk.now = begin + days{day};
    if (day == 1) desk.send(0);
    if (day == 60) desk.send(2, "close");
    if (day == migrated_on) desk.change_version();
    if (const auto found = story.find(day); found != story.end()) {
      for (const auto* event : found->second) {
        desk.now += minutes{20};
        desk.send(1, event);
      }
    }
    remember(std::nullopt);
    remember(beijing_day(desk.now));  // the rest of the day brings nothing
    desk.now = begin + days{day} + hours{14} + minutes{30} - milliseconds{1};
    remember(std::nullopt);
    remember(beijing_day(desk.now));
  }
  return all;
}

std::string text_of(const json::value& value) {
  return value.is_string() ? std::string(value.as_string()) : json::serialize(value);
}

std::set<std::string> strings_at(const std::vector<Remembered>& all, const std::string& key) {
  std::set<std::string> found;
  for (const auto& each : all) {
    for (const auto& clock : each.answer.at("clocks").as_array()) {
      found.insert(text_of(clock.at(key)));
    }
  }
  return found;
}

}  // namespace

TEST_CASE("an answer about a day of the past is what was answered on that day") {
  Desk desk;
  const auto all = play(desk);
  REQUIRE(all.size() > 4 * last_day);
  const auto check_again = [&] {
    for (const auto& each : all) {
      CAPTURE(json::serialize(each.answer));
      REQUIRE(json::serialize(desk.ask(each.id, each.as_of)) == json::serialize(each.answer));
    }
  };
  check_again();
  desk.start();
  desk.now += days{300};
  check_again();

  // Not a test of nothing.
  const auto colours = strings_at(all, "colour");
  for (const auto* colour :
       {"green", "yellow", "red", "overdue", "suspended", "met", "late", "stopped"}) {
    CAPTURE(colour);
    CHECK(colours.contains(colour));
  }
  CHECK(strings_at(all, "round") == std::set<std::string>{"1", "2"});
  CHECK(all.front().answer.at("rules").at("version") == "1");
  CHECK(all.back().answer.at("rules").at("version") == "2");
}

TEST_CASE("a row of the list has the colour of the clock that its case shows first") {
  Desk desk;
  desk.send(0);
  const Instant begin = desk.now;
  const std::pair<const char*, storage::ColourFilter> filters[] = {
      {"green", storage::ColourFilter::green},
      {"yellow", storage::ColourFilter::yellow},
      {"red", storage::ColourFilter::red},
      {"overdue", storage::ColourFilter::overdue},
      {"none", storage::ColourFilter::none}};
  for (int day = 0; day <= last_day; ++day) {
    desk.now = begin + days{day};
    if (const auto found = story.find(day); found != story.end()) {
      for (const auto* event : found->second) desk.send(1, event);
    }
    CAPTURE(day);
    const auto clocks = desk.ask(1, std::nullopt).at("clocks").as_array();
    std::string colour(clocks.front().at("colour").as_string());
    if (colour == "met" || colour == "late" || colour == "suspended" || colour == "stopped") {
      colour = "none";
    }
    for (const auto& [name, filter] : filters) {
      storage::ListQuery query;
      query.colour = filter;
      query.state = storage::StateFilter::all;
      const auto page = desk.service().list(clerk, query);
      REQUIRE(page.ok());
      const auto& rows = page->at("items").as_array();
      CAPTURE(name, colour);
      REQUIRE(rows.size() == (colour == name ? 1 : 0));
      if (colour == name) CHECK(text_of(rows.front().at("colour")) == colour);
    }
  }
}

TEST_CASE("a clock tells the whole of what happened to it") {
  Desk desk;
  desk.send(0);
  desk.now += days{2};
  desk.send(1, "pause");
  desk.now += days{5};
  desk.send(1, "go_on");
  desk.now += days{1};
  desk.send(1, "extend");
  const auto answer = desk.ask(1, std::nullopt);
  CHECK(answer.at("id") == 1);
  CHECK(answer.at("as_of") == "2026-02-10T01:30:00.000Z");
  CHECK(answer.at("day") == "2026-02-10");
  CHECK(json::serialize(answer.at("rules")) == R"({"name":"terms","version":"1"})");
  CHECK(answer.at("calendar").at("name") == "cn");
  CHECK(text_of(answer.at("calendar").at("version")) == desk.calendar().version());
  CHECK(answer.at("calendar").at("published_at").is_null());

  const auto& handling = answer.at("clocks").as_array().back();
  CHECK(handling.at("id") == "handling");
  CHECK(handling.at("round") == 1);
  CHECK(handling.at("note").at("en") == "A note");
  CHECK(handling.at("started_at") == "2026-02-02T01:30:00.000Z");
  // 20 days and 20 more, 5 days of suspension: 2026-03-19.
  CHECK(handling.at("due_day") == "2026-03-19");
  CHECK(handling.at("due_at") == "2026-03-19T16:00:00.000Z");
  CHECK(handling.at("red_at") == "2026-03-16T16:00:00.000Z");
  CHECK(handling.at("yellow_at") == "2026-03-11T16:00:00.000Z");
  std::string entries;
  for (const auto& entry : handling.at("entries").as_array()) {
    entries += std::string(entry.at("entry").as_string()) + " " +
               std::string(entry.at("day").as_string()) + " " + json::serialize(entry.at("by")) +
               (entry.at("late_detected").as_bool() ? " late" : "") + "\n";
  }
  CHECK(entries ==
        "started 2026-02-02 null\n"
        "suspended 2026-02-04 null\n"
        "resumed 2026-02-09 null\n"
        "extended 2026-02-10 \"20 days\"\n");
  const auto& reply = answer.at("clocks").as_array().front();
  CHECK(reply.at("note").is_null());
  // On the day before, the extension was not known.
  const auto before = desk.ask(1, Day{std::chrono::year{2026} / 2 / 9});
  CHECK(before.at("clocks").as_array().back().at("entries").as_array().size() == 3);
}

TEST_CASE("what is to come is told as if nothing else happened") {
  Desk desk;
  desk.send(0);
  const auto in = [&](const char* day) {
    return std::string(
        desk.ask(1, *parse_day(day)).at("clocks").as_array().front().at("colour").as_string());
  };
  CHECK(in("2026-02-02") == "green");
  CHECK(in("2026-02-06") == "yellow");
  CHECK(in("2026-02-09") == "red");
  CHECK(in("2026-02-10") == "overdue");
  CHECK(in("2036-02-02") == "overdue");
}

TEST_CASE("an instant before the case or far ahead is refused with what is allowed") {
  Desk desk;
  desk.send(0);
  const std::string allowed =
      "from 2026-02-02T01:30:00.000Z, when the case was opened, to the end of 2036-02-02 is "
      "allowed";
  for (const auto* bad : {"2026-02-01", "2036-02-03", "0001-01-01", "9999-12-31"}) {
    CHECK(text_of(desk.ask(1, *parse_day(bad))) ==
          "'" + std::string(bad) + "' is no value for 'as_of': " + allowed);
  }
  for (const auto* bad : {"2026-02-02T01:29:59.999Z", "2036-02-02T16:00:00.000Z",
                          "0001-01-01T00:00:00.000Z", "9999-12-31T23:59:59.999Z"}) {
    CHECK(text_of(desk.ask(1, *parse_instant(bad))) ==
          "'" + std::string(bad) + "' is no value for 'as_of': " + allowed);
  }
  CHECK(desk.ask(1, *parse_instant("2026-02-02T01:30:00.000Z")).is_object());
  CHECK(desk.ask(1, *parse_instant("2036-02-02T15:59:59.999Z")).is_object());
}

TEST_CASE("only who may see the case now may ask how it stood") {
  Desk desk;
  desk.send(0);
  desk.now += days{1};
  const service::Caller stranger{"zhao", "赵某", {"guard"}};
  CHECK(text_of(desk.ask(1, std::nullopt, stranger)) == "there is no case 1");
  CHECK(text_of(desk.ask(1, beijing_day(desk.now), stranger)) == "there is no case 1");
  CHECK(text_of(desk.ask(1, Day{}, stranger)) == "there is no case 1");  // nor when it was opened
  CHECK(text_of(desk.ask(2, std::nullopt)) == "there is no case 2");
}

TEST_CASE("clocks are told by the calendar that was known then") {
  Desk desk;
  desk.send(0);
  desk.send(1, "answer");
  const Instant published = desk.now + days{3};
  desk.now += days{6};
  // Another notice: the last day of handling, 2026-02-24, becomes a day off.
  auto second = definition::read_calendar(R"(calendar: cn
version: "second"
years:
  2026:
    basis: test
    days_off: [{from: 2026-02-09, to: 2026-02-25, name: {zh: 长假, en: Long holiday}}]
    make_up_workdays: []
)",
                                          "cn.yaml");
  REQUIRE(second.ok());
  clock::CalendarBook calendars(desk.calendar());
  calendars.publish(published, *second);
  const statechart::Settings settings{.zone = *clock::Zone::find("Asia/Shanghai")};
  const service::RenderContext context{calendars, settings,
                                       [](const auto& login) { return login; }};
  const auto readers = desk.readers();
  const storage::Viewer viewer{.login = "li", .workflows = {"matter"}};
  const auto ask = [&](Instant as_of) {
    auto answer = service::case_clocks(*readers, viewer, context, 1, as_of, desk.now);
    INFO((answer ? "" : answer.error().detail));
    REQUIRE(answer.ok());
    return *answer;
  };
  const auto before = ask(published - milliseconds{1});
  CHECK(before == desk.ask(1, published - milliseconds{1}));
  CHECK(before.at("calendar").at("published_at").is_null());
  const auto after = ask(published);
  CHECK(after.at("calendar").at("version") == "second");
  CHECK(text_of(after.at("calendar").at("published_at")) == format_instant(published));
  const auto clock_of = [](const json::value& answer, std::string_view id) {
    for (const auto& clock : answer.at("clocks").as_array()) {
      if (text_of(clock.at("id")) == id) return clock;
    }
    FAIL("no such clock");
    return json::value();
  };
  CHECK(clock_of(before, "handling").at("due_day") == "2026-02-24");
  CHECK(clock_of(after, "handling").at("due_day") == "2026-02-26");
  // The reply was given before: what was in time stays in time.
  CHECK(clock_of(after, "reply").at("due_day") == clock_of(before, "reply").at("due_day"));
}

TEST_CASE("the calendar is told day by day") {
  Desk desk;
  const auto days_of = [&](const char* from, const char* to) {
    auto answer = desk.service().calendar(*parse_day(from), *parse_day(to));
    if (!answer) return answer.error().detail;
    CHECK(answer->at("published_at").is_null());
    CHECK(answer->at("business_hours").as_array().size() ==
          desk.calendar().business_hours().size());
    std::string text;
    for (const auto& day : answer->at("days").as_array()) {
      text +=
          std::string(day.at("day").as_string()) + " " + std::string(day.at("kind").as_string());
      if (!day.at("name").is_null()) text += " " + std::string(day.at("name").at("en").as_string());
      text += day.at("published").as_bool() ? "\n" : " unpublished\n";
    }
    return text;
  };
  CHECK(days_of("2026-02-13", "2026-02-15") ==
        "2026-02-13 workday\n"
        "2026-02-14 make_up_workday\n"
        "2026-02-15 holiday Spring Festival\n");
  CHECK(days_of("2026-03-01", "2026-03-01") == "2026-03-01 weekend\n");
  CHECK(days_of("2026-12-31", "2027-01-02") ==
        "2026-12-31 workday\n"
        "2027-01-01 workday unpublished\n"
        "2027-01-02 weekend unpublished\n");
  CHECK(days_of("2026-03-02", "2026-03-01") ==
        "'2026-03-01' is no value for 'to': a day from 'from' on, 2026-03-02, to 2027-04-05 is "
        "allowed (400 days)");
  CHECK(days_of("2026-03-02", "2027-04-06").starts_with("'2027-04-06' is no value for 'to': "));
  CHECK(days_of("2026-03-02", "2027-04-05").starts_with("2026-03-02 workday\n"));
}
