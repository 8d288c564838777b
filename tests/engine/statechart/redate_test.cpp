// What a new calendar does to the clocks of a case. Days are of March 2026; the term begins on
// Monday the 2nd.
#include "engine/statechart/redate.h"

#include <catch2/catch.hpp>
#include <functional>
#include <optional>

#include "tests/engine/statechart/running_case.h"

namespace xinfang::statechart {

using namespace xinfang::tiny;
using Kind = definition::ClockAction::Kind;

namespace {

Day march(unsigned day) {
  return Day{std::chrono::year{2026} / std::chrono::March / static_cast<int>(day)};
}

std::shared_ptr<const Chart> desk(clock::Period limit,
                                  clock::Period warn = {3, clock::Unit::days}) {
  clock::Rule rule;
  rule.id = "reply";
  rule.title = text("reply");
  rule.limit = limit;
  rule.basis = "article 163";
  rule.warn = warn;
  rule.may_suspend = true;
  rule.extension = clock::Period{30, clock::Unit::days};
  rule.extensions_max = 1;
  clock::RulePack pack;
  pack.name = "terms";
  pack.rules = {rule};
  const auto act = [](const std::string& event, Kind kind, const std::string& by = "") {
    return on(event).run(change_clock(kind, "reply", by));
  };
  return compile(workflow(state("a", act("start", Kind::start), act("meet", Kind::meet),
                                act("stop", Kind::stop), act("suspend", Kind::suspend),
                                act("resume", Kind::resume),
                                act("extend", Kind::extend, "'7 days'"), on("end").to("z")),
                          final_state("z")),
                 pack);
}

// A calendar of 2026, where it is published, with one day off and one make-up workday.
clock::Calendar calendar(const std::string& version, std::optional<Day> off = {},
                         std::optional<Day> made_up = {}, bool published = true) {
  clock::CalendarYear year;
  year.year = 2026;
  year.basis = "notice of " + version;
  if (off) year.days_off.push_back({*off, *off, text("holiday")});
  if (made_up) year.make_up_workdays.push_back(*made_up);
  std::vector<clock::CalendarYear> years;
  if (published) years.push_back(std::move(year));
  return {"cn", version, std::move(years)};
}

struct Case : RunningCase {
  explicit Case(std::shared_ptr<const Chart> chart = desk({5, clock::Unit::working_days}))
      : RunningCase(std::move(chart)) {
    REQUIRE(open().empty());
    REQUIRE(send("start").empty());
  }
  // Waits until nine in the morning (Beijing) of that day of March.
  Case& until(unsigned day) {
    const auto then = clock::Zone::fixed({}).start_of(march(day)) + std::chrono::hours{1};
    pass(then - context().now);
    return *this;
  }
  Case& then(const std::string& event) {
    REQUIRE(send(event).empty());
    return *this;
  }
  Redating published(const clock::Calendar& after,
                     const clock::Calendar& before = calendar("2026-1")) const {
    auto result = redate(chart(), snapshot(), before, after, settings().zone, context());
    if (result.decision) {
      Snapshot replayed = snapshot();
      apply(chart(), replayed, result.decision->records, context().now);
      CHECK(replayed == result.decision->snapshot);
      MemoryVault vault;
      const auto written = encode(chart(), result.decision->records, vault);
      const auto read = decode_records(chart(), written, vault);
      REQUIRE(read.ok());
      CHECK(encode(chart(), *read, vault) == written);
    }
    return result;
  }
};

std::string kinds(const clock::Ledger& ledger) {
  std::string text;
  for (const auto& entry : ledger) {
    text += (text.empty() ? "" : " ") + std::to_string(static_cast<int>(entry.kind));
  }
  return text;
}

// "green 2026-03-09 -> red 2026-03-10" of the one clock that says something else.
std::string told(const Redating& redating) {
  if (redating.clocks.empty()) return "";
  REQUIRE(redating.clocks.size() == 1);
  const auto& clock = redating.clocks.front();
  const auto side = [](const ClockDates& dates) {
    return std::string(clock::to_text(dates.colour)) + " " + format_day(dates.due_day);
  };
  return side(clock.before) + " -> " + side(clock.after);
}

// When the clock rings next by the calendar; empty: never.
std::string rings(const Case& live, const Snapshot& snapshot, const clock::Calendar& calendar) {
  const auto next = next_alarm(live.chart(), snapshot, calendar, live.settings().zone);
  return next ? std::string(clock::to_text(next->alarm.kind)) + " " + format_instant(next->alarm.at)
              : "";
}

const auto later = calendar("2026-2", march(9));
const auto earlier = calendar("2026-2", {}, march(7));

}  // namespace

TEST_CASE("a new calendar moves what runs, and each moved clock says so in its ledger") {
  const struct {
    const char* what;
    std::function<Case()> live;
    const clock::Calendar& calendar;
    std::string told;
    std::string ledger;  // numbers of EntryKind
    std::string rings;
  } rows[] = {
      {"later", [] { return Case().until(3); }, later, "green 2026-03-09 -> green 2026-03-10",
       "1 9", "expired 2026-03-11T00:00:00.000Z"},
      {"earlier", [] { return Case().until(3); }, earlier, "green 2026-03-09 -> green 2026-03-07",
       "1 9", "expired 2026-03-08T00:00:00.000Z"},
      {"earlier, so that it is overdue", [] { return Case().until(8); }, earlier,
       "red 2026-03-09 -> overdue 2026-03-07", "1 9", "expired 2026-03-08T00:00:00.000Z"},
      {"later, and red no longer", [] { return Case().until(8); }, later,
       "red 2026-03-09 -> yellow 2026-03-10", "1 9", "expired 2026-03-11T00:00:00.000Z"},
      {"expired, and runs again",
       [] {
         Case live;
         live.until(10);
         REQUIRE(live.expire("reply").empty());
         return live;
       },
       later, "overdue 2026-03-09 -> red 2026-03-10", "1 8 9", "expired 2026-03-11T00:00:00.000Z"},
      {"expired, and still is: not once more",
       [] {
         Case live;
         live.until(10);
         REQUIRE(live.expire("reply").empty());
         return std::move(live.until(20));
       },
       later, "overdue 2026-03-09 -> overdue 2026-03-10", "1 8 9 8", ""},
      {"overdue, and nobody has noticed yet: it rings as ever", [] { return Case().until(20); },
       later, "overdue 2026-03-09 -> overdue 2026-03-10", "1 9",
       "expired 2026-03-11T00:00:00.000Z"},
      {"suspended", [] { return std::move(Case().until(4).then("suspend").until(5)); }, later,
       "suspended 2026-03-10 -> suspended 2026-03-11", "1 2 9", ""},
      {"resumed", [] { return std::move(Case().until(4).then("suspend").until(5).then("resume")); },
       later, "green 2026-03-10 -> green 2026-03-11", "1 2 3 9",
       "expired 2026-03-12T00:00:00.000Z"},
      {"extended after it expired",
       [] {
         Case live;
         live.until(10);
         REQUIRE(live.expire("reply").empty());
         return std::move(live.then("extend"));
       },
       earlier, "green 2026-03-16 -> green 2026-03-16", "", "expired 2026-03-17T00:00:00.000Z"},
  };
  for (const auto& row : rows) {
    INFO(row.what);
    const auto live = row.live();
    const auto result = live.published(row.calendar);
    CHECK(result.looked_at == 1);
    if (row.ledger.empty()) {
      CHECK_FALSE(result.decision);
      continue;
    }
    CHECK(told(result) == row.told);
    REQUIRE(result.decision);
    const auto& snapshot = result.decision->snapshot;
    CHECK(kinds(snapshot.clocks[0]) == row.ledger);
    CHECK(rings(live, snapshot, row.calendar) == row.rings);
    CHECK(snapshot.configuration == live.snapshot().configuration);
  }
}

TEST_CASE("what is not running stays as it is, whatever the calendar says") {
  for (const std::vector<std::string>& events :
       {std::vector<std::string>{"meet"}, {"stop"}, {"suspend", "meet"}, {"end"}}) {
    INFO(events.back());
    Case live;
    live.until(4);
    for (const auto& event : events) live.then(event);
    const auto result = live.until(8).published(later);
    CHECK(result.looked_at == 0);
    CHECK(result.clocks.empty());
    CHECK_FALSE(result.decision);
  }
  RunningCase never(desk({5, clock::Unit::working_days}));
  REQUIRE(never.open().empty());
  CHECK(redate(never.chart(), never.snapshot(), calendar("1"), later, never.settings().zone,
               never.context())
            .looked_at == 0);
}

TEST_CASE("a calendar that says the same of every clock writes nothing") {
  const auto result = Case().until(3).published(calendar("2026-2", march(30)));
  CHECK(result.looked_at == 1);
  CHECK(result.clocks.empty());
  CHECK_FALSE(result.decision);
}

TEST_CASE("a year that is published makes its terms final, whether the day moves or not") {
  const auto unknown = calendar("2025-1", {}, {}, false);
  const auto same = Case().until(3).published(calendar("2026-1"), unknown);
  REQUIRE(same.clocks.size() == 1);
  CHECK(same.clocks[0].before.provisional);
  CHECK_FALSE(same.clocks[0].after.provisional);
  CHECK_FALSE(same.clocks[0].is_moved());
  CHECK_FALSE(same.decision);

  const auto moved = Case().until(3).published(later, unknown);
  REQUIRE(moved.clocks.size() == 1);
  CHECK(moved.clocks[0].is_moved());
  CHECK(moved.clocks[0].before.provisional);
  CHECK_FALSE(moved.clocks[0].after.provisional);
}

TEST_CASE("the entry says which calendar, what it moved, by which notice and who published it") {
  const Case live = Case().until(3);
  const auto result = live.published(later);
  REQUIRE(result.decision);
  const auto& entry = result.decision->snapshot.clocks[0].back();
  CHECK(entry.kind == clock::EntryKind::corrected);
  CHECK(entry.at == live.context().now);
  CHECK_FALSE(entry.effective);
  CHECK(entry.who == "wang");
  CHECK(entry.reason ==
        "calendar cn 2026-2 published: due 2026-03-09 -> 2026-03-10 (notice of 2026-2)");

  const auto back = Case().until(3).published(calendar("0", {}, {}, false), later);
  CHECK(back.decision->snapshot.clocks[0].back().reason ==
        "calendar cn 0 published: due 2026-03-10 -> 2026-03-09 (provisional: 2026 is not "
        "published)");
}

TEST_CASE("warn points may move where the due day stays") {
  const Case live(desk({7, clock::Unit::days}, {2, clock::Unit::working_days}));
  const auto result = live.published(calendar("2026-2", march(6)));
  REQUIRE(result.clocks.size() == 1);
  CHECK(result.clocks[0].words(live.settings().zone) ==
        "due 2026-03-09, warning 2026-03-05 -> 2026-03-04");
  REQUIRE(result.decision);
  CHECK(kinds(result.decision->snapshot.clocks[0]) == "1 9");
}

TEST_CASE("an expiry that stays one is entered with the instant it is due at now") {
  Case live;
  live.until(10);
  REQUIRE(live.expire("reply").empty());
  live.until(20);
  const auto result = live.published(later);
  REQUIRE(result.decision);
  const auto& entry = result.decision->snapshot.clocks[0].back();
  CHECK(entry.kind == clock::EntryKind::expired);
  CHECK(entry.reason == "calendar.published");
  REQUIRE(entry.effective);
  CHECK(format_instant(*entry.effective) == "2026-03-11T00:00:00.000Z");
}

}  // namespace xinfang::statechart
