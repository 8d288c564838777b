// Seeded random clocks: what holds of their alarms, of entries written down later, of working
// hours.
#include <algorithm>
#include <cstdio>

#include "engine/clock/alarm.h"
#include "engine/clock/business_time.h"
#include "tests/engine/clock/random.h"

using namespace xinfang;
using namespace xinfang::clock;
using namespace xinfang::clock::test;
using std::chrono::days;

TEST_CASE("what was told of an earlier instant is told of it for ever") {
  Random random;
  for (int round = 0; round < rounds; ++round) {
    CAPTURE(seed, round);
    const Rule term = random_hour_rule(random);
    const Ledger whole = random_ledger(random, term, all_changes, true);
    std::vector<std::pair<Instant, std::string>> answers;
    Ledger ledger;
    for (std::size_t i = 0; i < whole.size(); ++i) {
      ledger.push_back(whole[i]);
      // At once, and in the last instant before something else is known.
      std::vector<Instant> moments = {whole[i].at};
      if (i + 1 < whole.size()) moments.push_back(whole[i + 1].at - std::chrono::milliseconds{1});
      for (const auto moment : moments) {
        answers.emplace_back(moment, told(assess(term, ledger, china(), beijing(), moment)));
      }
    }
    for (const auto& [moment, answer] : answers) {
      CHECK(told(assess(term, whole, china(), beijing(), moment)) == answer);
    }
  }
}

TEST_CASE("the next alarm and the colour say the same") {
  constexpr AlarmKinds all{.warned = true, .urgent = true, .expired = true};
  Random random;
  for (int round = 0; round < rounds; ++round) {
    CAPTURE(seed, round);
    const Rule term = random_hour_rule(random);
    const Ledger ledger = random_ledger(random, term, all_changes, true);
    const auto alarm = next_alarm(term, ledger, china(), beijing(), all);
    const auto now = assess(term, ledger, china(), beijing(), ledger.back().at, Detail::plain);
    if (!is_running(ledger)) {
      CHECK_FALSE(alarm);
      continue;
    }
    if (!alarm) {  // it stands still, or is over
      CHECK((now.colour == Colour::suspended || now.colour == Colour::overdue));
      continue;
    }
    Entry rung = entry(entry_kind(alarm->kind), std::max(alarm->at, ledger.back().at));
    rung.effective = alarm->at;
    CHECK_FALSE(check_next(term, ledger, rung, beijing()));

    const auto look = [&](Instant at) {
      return assess(term, ledger, china(), beijing(), at, Detail::plain).colour;
    };
    if (alarm->at <= ledger.back().at) continue;  // overdue for ringing
    const Colour after = look(alarm->at);
    const Colour before = look(alarm->at - std::chrono::milliseconds{1});
    switch (alarm->kind) {
      case AlarmKind::warned:
        CHECK((after == Colour::yellow || now.red_at == now.yellow_at));
        CHECK(before == Colour::green);
        break;
      case AlarmKind::urgent:
        CHECK(after == Colour::red);
        CHECK((before == Colour::yellow || before == Colour::green));
        break;
      case AlarmKind::expired:
        CHECK(after == Colour::overdue);
        CHECK(before != Colour::overdue);
        break;
    }
  }
}

TEST_CASE("counting from an earlier day ends as if it had been written down then") {
  Random random;
  for (int round = 0; round < rounds; ++round) {
    CAPTURE(seed, round);
    const Rule term = random_hour_rule(random);
    const Ledger ledger = random_ledger(random, term);
    // The same entries, all of them written down at the end.
    Ledger late = ledger;
    const Instant end = ledger.back().at + std::chrono::hours{1};
    for (auto& made : late) {
      if (made.kind != extended) made.effective = made.at;
      made.at = end;
    }
    REQUIRE_FALSE(check(late, beijing()));
    const auto found = assess(term, late, china(), beijing(), end);
    CHECK(told(found) == told(assess(term, ledger, china(), beijing(), end)));
    // And as if the clock had been started wrongly, and corrected.
    Ledger wrong = ledger;
    wrong[0].at -= std::chrono::days{random.between(1, 30)};
    wrong.push_back(entry(corrected, end));
    wrong.back().effective = ledger[0].at;
    REQUIRE_FALSE(check(wrong, beijing()));
    CHECK(told(assess(term, wrong, china(), beijing(), end)) == told(found));
  }
}

TEST_CASE("working hours add up to the term, whatever hours the office has") {
  Random random;
  for (int round = 0; round < rounds; ++round) {
    CAPTURE(seed, round);
    std::vector<BusinessHours> open;
    int minute = 0;
    for (int i = random.between(1, 4); i > 0; --i) {
      const int from = minute + random.between(0, 120);
      minute = from + random.between(60, 200);
      open.push_back({std::chrono::minutes{from}, std::chrono::minutes{minute}});
    }
    const Calendar office("office", "1", {}, open);
    const Rule term = rule(std::to_string(random.between(1, 100)) + " working hours");
    const Ledger ledger = {
        entry(started, morning(random.day()) + std::chrono::minutes{random.between(0, 1439)})};
    const auto found = assess(term, ledger, office, beijing(), ledger[0].at, Detail::plain);
    // Minute by minute, as anybody would count.
    int passed = 0;
    Instant at = ledger[0].at;
    for (; passed < term.limit.count * 60; at += std::chrono::minutes{1}) {
      if (in_business_hours(at, office, beijing())) ++passed;
    }
    CHECK(found.due_at == at);
    const Instant last = found.due_at - std::chrono::milliseconds{1};
    CHECK(in_business_hours(last, office, beijing()));
    CHECK(found.due_day == beijing().day_of(last));
  }
}

TEST_CASE("a later start is never due earlier, in hours and working hours too") {
  Random random;
  for (int round = 0; round < rounds; ++round) {
    CAPTURE(seed, round);
    const Rule term = random_hour_rule(random);
    Rule longer = term;
    longer.limit.count += 1;
    const Instant start = morning(random.day()) + std::chrono::minutes{random.between(0, 1439)};
    const auto due = [&](const Rule& of, Instant at) {
      const Ledger ledger = {entry(started, at)};
      return assess(of, ledger, china(), beijing(), at, Detail::plain).due_at;
    };
    CHECK(due(term, start + std::chrono::minutes{random.between(1, 3000)}) >= due(term, start));
    CHECK(due(longer, start) >= due(term, start));
    CHECK(due(term, start) > start);
  }
}

TEST_CASE("explanations of working hours have neither gaps nor overlaps, and say every hour") {
  Random random;
  for (int round = 0; round < rounds; ++round) {
    CAPTURE(seed, round);
    const Rule term = rule(std::to_string(random.between(1, 100)) + " working hours");
    const Ledger ledger = random_ledger(random, term);
    const auto found = assess(term, ledger, china(), beijing(), ledger.back().at);
    const auto& spans = found.explanation;
    CHECK(spans.front().reason == Span::Reason::event_day);
    std::chrono::minutes counted{0};
    for (std::size_t i = 0; i < spans.size(); ++i) {
      if (spans[i].reason == Span::Reason::counted) {
        int hours = 0;
        int minutes = 0;
        const auto part = spans[i].words.en.substr(spans[i].words.en.find(": "));
        REQUIRE(std::sscanf(part.c_str(), ": %d hour%*[s ] %d", &hours, &minutes) >= 1);
        counted += std::chrono::hours{hours} + std::chrono::minutes{minutes};
      }
      if (i == 0 || spans[i].reason == Span::Reason::provisional) continue;
      const auto step = spans[i].from - spans[i - 1].to;
      CHECK((step == days{0} || step == days{1}));
    }
    CHECK(counted == std::chrono::hours{term.limit.count});
    const auto last = std::find_if(spans.rbegin(), spans.rend(), [](const Span& span) {
      return span.reason != Span::Reason::provisional;
    });
    CHECK(last->to == found.due_day);
  }
}
