#include "engine/clock/alarm.h"

#include "tests/engine/clock/fixtures.h"

using namespace xinfang;
using namespace xinfang::clock;
using namespace xinfang::clock::test;

namespace {

using enum EntryKind;

constexpr AlarmKinds all{.warned = true, .urgent = true, .expired = true};

// "warned 2026-03-06T00:00" in Beijing; "none".
std::string dump(const std::optional<Alarm>& alarm) {
  if (!alarm) return "none";
  const auto local = format_instant(alarm->at + std::chrono::hours{8});
  return std::string(to_text(alarm->kind)) + " " + local.substr(0, 16);
}

std::string next(const Rule& rule, const Ledger& ledger, AlarmKinds wanted = all) {
  return dump(next_alarm(rule, ledger, china(), beijing(), wanted));
}

// What rings from now on, where each is recorded `late` after it was due.
std::string rings(const Rule& rule, Ledger ledger, std::chrono::milliseconds late = {}) {
  std::string text;
  while (const auto alarm = next_alarm(rule, ledger, china(), beijing(), all)) {
    text += (text.empty() ? "" : ", ") + dump(alarm);
    Entry rung = entry(entry_kind(alarm->kind), std::max(alarm->at + late, ledger.back().at));
    if (rung.at != alarm->at) rung.effective = alarm->at;
    REQUIRE_FALSE(check_next(rule, ledger, rung, beijing()));
    ledger.push_back(rung);
  }
  return text;
}

Entry corrected_to(std::string_view at, std::string_view begins) {
  auto made = entry(corrected, at);
  made.effective = beijing().start_of(day(begins));
  return made;
}

// Seven days from Monday 2026-03-02: the 9th; yellow from the 6th on, red from the 8th on.
const Rule& week() {
  static const Rule made = rule("7 days");
  return made;
}
Ledger begun() { return {entry(started, "2026-03-02")}; }
Ledger after(Ledger ledger, std::initializer_list<Entry> entries) {
  ledger.insert(ledger.end(), entries);
  return ledger;
}
Entry rung(EntryKind kind, std::string_view at) { return entry(kind, instant(at)); }

const char* const due = "2026-03-10T00:00:00+08:00";

}  // namespace

TEST_CASE("a clock rings at its warn point, its urgent point and its end, once each") {
  CHECK(rings(week(), begun()) ==
        "warned 2026-03-06T00:00, urgent 2026-03-08T00:00, expired 2026-03-10T00:00");
  // After a week's standstill of the engine nothing is lost, and each says when it was due.
  CHECK(rings(week(), begun(), std::chrono::hours{200}) ==
        "warned 2026-03-06T00:00, urgent 2026-03-08T00:00, expired 2026-03-10T00:00");
  CHECK(entry_kind(AlarmKind::warned) == warned);
  CHECK(entry_kind(AlarmKind::urgent) == urgent);
  CHECK(entry_kind(AlarmKind::expired) == expired);
}

TEST_CASE("only what is wanted rings") {
  CHECK(next(week(), begun(), {}) == "expired 2026-03-10T00:00");
  CHECK(next(week(), begun(), {.urgent = true}) == "urgent 2026-03-08T00:00");
  CHECK(next(week(), begun(), {.warned = true, .expired = false}) == "warned 2026-03-06T00:00");
  CHECK(next(week(), begun(), {.expired = false}) == "none");
}

TEST_CASE("a clock that does not run is silent") {
  CHECK(next(week(), {}) == "none");
  CHECK(next(week(), after(begun(), {entry(met, "2026-03-03")})) == "none");
  CHECK(next(week(), after(begun(), {entry(stopped, "2026-03-03")})) == "none");
  CHECK(next(week(), after(begun(), {entry(suspended, "2026-03-03")})) == "none");
  CHECK(next(week(), after(begun(), {entry(suspended, "2026-03-03"),
                                     corrected_to("2026-03-04", "2026-03-01")})) == "none");
  CHECK(next(week(), after(begun(), {entry(met, "2026-03-03"), entry(started, "2026-04-01")})) ==
        "warned 2026-04-05T00:00");
}

TEST_CASE("a resumed clock rings by its later end, even where that has passed") {
  CHECK(rings(week(),
              after(begun(), {entry(suspended, "2026-03-04"), entry(resumed, "2026-03-07")})) ==
        "warned 2026-03-09T00:00, urgent 2026-03-11T00:00, expired 2026-03-13T00:00");
  // Suspended after its end, before anybody noticed: nothing moved.
  CHECK(rings(week(),
              after(begun(), {entry(suspended, "2026-03-11"), entry(resumed, "2026-03-20")})) ==
        "warned 2026-03-06T00:00, urgent 2026-03-08T00:00, expired 2026-03-10T00:00");
  // Suspended and resumed between warning and end: warned of this term already.
  CHECK(rings(week(),
              after(begun(), {rung(warned, "2026-03-06T00:00:00+08:00"),
                              entry(suspended, "2026-03-06"), entry(resumed, "2026-03-10")})) ==
        "urgent 2026-03-12T00:00, expired 2026-03-14T00:00");
}

TEST_CASE("nothing rings of a colour that the term has from its beginning on") {
  // 3 days from the 2nd: yellow from the day of the event on, red from the 4th.
  CHECK(rings(rule("3 days"), begun()) == "urgent 2026-03-04T00:00, expired 2026-03-06T00:00");
  CHECK(rings(rule("1 day"), begun()) == "expired 2026-03-04T00:00");
  // The day after the event is day 1: there the colour changes.
  CHECK(rings(rule("4 days"), begun()) ==
        "warned 2026-03-03T00:00, urgent 2026-03-05T00:00, expired 2026-03-07T00:00");
}

TEST_CASE("what was overtaken when a term was entered is no news: the last point alone rings") {
  const auto entered = [](std::string_view on) {
    Ledger ledger = {entry(started, on)};
    ledger[0].effective = beijing().start_of(day("2026-03-02"));
    return rings(week(), ledger);
  };
  const std::string due_at = "expired 2026-03-10T00:00";
  CHECK(entered("2026-03-05") == "warned 2026-03-06T00:00, urgent 2026-03-08T00:00, " + due_at);
  CHECK(entered("2026-03-06") == "warned 2026-03-06T00:00, urgent 2026-03-08T00:00, " + due_at);
  CHECK(entered("2026-03-08") == "urgent 2026-03-08T00:00, " + due_at);
  CHECK(entered("2026-03-20") == due_at);
}

TEST_CASE("a warn point after the urgent one does not ring: yellow is never shown") {
  Rule odd = week();
  odd.warn = {1, Unit::days};
  odd.urgent = {2, Unit::working_days};
  CHECK(rings(odd, begun()) == "urgent 2026-03-05T00:00, expired 2026-03-10T00:00");
  odd.urgent = {24, Unit::hours};  // from the end of the day: the same instant as one day before
  odd.warn = {24, Unit::hours};
  CHECK(rings(odd, begun()) ==
        "warned 2026-03-09T00:00, urgent 2026-03-09T00:00, expired 2026-03-10T00:00");
}

TEST_CASE("an extension makes another term, which rings anew") {
  const auto extended_on = [](std::string_view at, int count) {
    return extension(at, {count, Unit::days});
  };
  const Ledger over =
      after(begun(), {rung(warned, "2026-03-06T00:00:00+08:00"),
                      rung(urgent, "2026-03-08T00:00:00+08:00"), rung(expired, due)});
  CHECK(next(week(), over) == "none");
  CHECK(rings(week(), after(over, {extended_on("2026-03-11", 10)})) ==
        "warned 2026-03-16T00:00, urgent 2026-03-18T00:00, expired 2026-03-20T00:00");
  // Given too late to help: it has run out again, and says so.
  CHECK(rings(week(), after(over, {extended_on("2026-03-20", 2)})) == "expired 2026-03-12T00:00");
  CHECK(next(week(), after(over, {extended_on("2026-03-11", 2),
                                  rung(expired, "2026-03-12T00:00:00+08:00")})) == "none");
}

TEST_CASE("a restart rings anew") {
  CHECK(rings(week(), after(begun(), {rung(expired, due), entry(restarted, "2026-03-11")})) ==
        "warned 2026-03-15T00:00, urgent 2026-03-17T00:00, expired 2026-03-19T00:00");
}

TEST_CASE("after a correction only what lies ahead of its last ringing rings again") {
  const Ledger warning = after(begun(), {rung(warned, "2026-03-06T00:00:00+08:00")});
  const Ledger over =
      after(warning, {rung(urgent, "2026-03-08T00:00:00+08:00"), rung(expired, due)});
  // To a later beginning: the points have not come.
  CHECK(rings(week(), after(warning, {corrected_to("2026-03-06", "2026-03-05")})) ==
        "warned 2026-03-09T00:00, urgent 2026-03-11T00:00, expired 2026-03-13T00:00");
  CHECK(rings(week(), after(over, {corrected_to("2026-03-10", "2026-03-05")})) ==
        "warned 2026-03-09T00:00, urgent 2026-03-11T00:00, expired 2026-03-13T00:00");
  // To an earlier one: it was yellow before, and is still; it runs out earlier.
  CHECK(rings(week(), after(warning, {corrected_to("2026-03-06", "2026-02-28")})) ==
        "urgent 2026-03-08T00:00, expired 2026-03-10T00:00");  // 03-07 is a Saturday
  CHECK(next(week(), after(over, {corrected_to("2026-03-10", "2026-02-24")})) == "none");
  // Without a day nothing moves, under the same calendar.
  CHECK(rings(week(), after(warning, {entry(corrected, "2026-03-06")})) ==
        "urgent 2026-03-08T00:00, expired 2026-03-10T00:00");
  CHECK(next(week(), after(over, {entry(corrected, "2026-03-11")})) == "none");
  // Detected late: when it rang, the term was over by either beginning.
  const Ledger noticed = after(begun(), {rung(expired, "2026-03-20T00:00:00+08:00")});
  CHECK(next(week(), after(noticed, {corrected_to("2026-03-20", "2026-03-05")})) == "none");
  CHECK(next(week(), after(noticed, {corrected_to("2026-03-20", "2026-03-14")})) ==
        "warned 2026-03-20T00:00");
  // The last beginning counts, also for the day of the event.
  CHECK(rings(rule("4 days"), after(begun(), {corrected_to("2026-03-03", "2026-02-28"),
                                              corrected_to("2026-03-03", "2026-03-03")})) ==
        "warned 2026-03-06T00:00, urgent 2026-03-08T00:00, expired 2026-03-10T00:00");
}

TEST_CASE("an extension that follows a correction rings anew, and the other way round") {
  const Ledger over = after(begun(), {rung(expired, "2026-03-20T00:00:00+08:00")});
  CHECK(next(week(), after(over, {entry(corrected, "2026-03-21"),
                                  extension("2026-03-21", {1, Unit::days})})) ==
        "expired 2026-03-11T00:00");
  CHECK(next(week(), after(over, {extension("2026-03-21", {1, Unit::days}),
                                  entry(corrected, "2026-03-21")})) == "expired 2026-03-11T00:00");
}

TEST_CASE("terms in hours ring within the day of the event") {
  Rule term = rule("8 hours");
  term.warn = {4, Unit::hours};
  term.urgent = {1, Unit::hours};
  CHECK(rings(term, begun()) ==
        "warned 2026-03-02T13:30, urgent 2026-03-02T16:30, expired 2026-03-02T17:30");
  CHECK(rings(term, after(begun(), {rung(suspended, "2026-03-02T14:00:00+08:00"),
                                    rung(resumed, "2026-03-02T15:00:00+08:00")})) ==
        "warned 2026-03-02T14:30, urgent 2026-03-02T17:30, expired 2026-03-02T18:30");
  term.warn = {8, Unit::hours};  // yellow from the first instant on
  CHECK(next(term, begun()) == "urgent 2026-03-02T16:30");
  term.warn = {3, Unit::days};
  CHECK(next(term, begun()) == "urgent 2026-03-02T16:30");
}

TEST_CASE("terms in working hours ring inside business hours") {
  Rule term = rule("8 working hours");
  term.warn = {4, Unit::working_hours};
  term.urgent = {1, Unit::working_hours};
  // Half past nine to twelve, half past one to half past five, and half past nine to eleven.
  CHECK(rings(term, begun()) ==
        "warned 2026-03-02T15:00, urgent 2026-03-03T09:30, expired 2026-03-03T10:30");
}

TEST_CASE("a calendar that was published later moves the alarms") {
  const Ledger ledger = {entry(started, "2026-12-25")};
  CHECK(next(week(), ledger) == "warned 2026-12-29T00:00");
  const Calendar empty("none", "1", {});
  const Calendar with_new_year(
      "none", "2",
      {{2027, "test", {{day("2027-01-01"), day("2027-01-03"), {"元旦", "New Year"}}}, {}}});
  const auto expiry = [&](const Calendar& calendar) {
    return dump(next_alarm(week(), ledger, calendar, beijing(), {}));
  };
  CHECK(expiry(empty) == "expired 2027-01-02T00:00");
  CHECK(expiry(with_new_year) == "expired 2027-01-05T00:00");
}
