// Seeded random terms against what must hold for all of them.
#include <algorithm>

#include "tests/engine/clock/random.h"

using namespace xinfang;
using namespace xinfang::clock;
using namespace xinfang::clock::test;
using std::chrono::days;

TEST_CASE("a term that rolls is never due on a day off") {
  Random random;
  for (int round = 0; round < rounds; ++round) {
    CAPTURE(seed, round);
    const Rule term = random_rule(random, true);
    const Ledger ledger = random_ledger(random, term);
    const auto found = assess(term, ledger, china(), beijing(), ledger.back().at);
    CHECK(china().is_workday(found.due_day));
  }
}

TEST_CASE("a later event or a longer term is never due earlier") {
  Random random;
  for (int round = 0; round < rounds; ++round) {
    CAPTURE(seed, round);
    const Day event = random.day();
    const Period limit = random.period();
    const bool rolls = random.between(0, 1) == 0;
    // Under the criminal rule 30 April + 1 month is 31 May, and so is 1 May + 30 days of May: equal
    // at most, never earlier.
    const auto month_end = random.month_end();
    const auto due = [&](Day from, std::int32_t count) {
      return due_day(from, {count, limit.unit}, month_end, rolls, china());
    };
    CHECK(due(event + days{1}, limit.count) >= due(event, limit.count));
    CHECK(due(event, limit.count + 1) >= due(event, limit.count));
    CHECK(due(event, limit.count) > event);
  }
}

TEST_CASE("the spans of an explanation follow each other and sum up to the due day") {
  Random random;
  for (int round = 0; round < rounds; ++round) {
    CAPTURE(seed, round);
    const Rule term = random_rule(random, random.between(0, 1) == 0);
    const Ledger ledger = random_ledger(random, term);
    const auto found = assess(term, ledger, china(), beijing(), ledger.back().at);

    Day next = found.explanation.front().from;
    std::int32_t counted = 0;
    std::int32_t extension = 0;
    for (const auto& span : found.explanation) {
      if (span.reason == Span::Reason::provisional) continue;
      CHECK(span.from == next);
      CHECK(span.to >= span.from);
      CHECK_FALSE(span.words.zh.empty());
      CHECK_FALSE(span.words.en.empty());
      next = span.to + days{1};
      auto& sum = span.reason == Span::Reason::extension ? extension : counted;
      sum += span.counted_days;
    }
    CHECK(next == found.due_day + days{1});

    if (term.limit.unit != Unit::months) CHECK(counted == term.limit.count);
    const auto given = ledger.size() > 1
                           ? std::count_if(ledger.begin(), ledger.end(),
                                           [](const Entry& made) { return made.kind == extended; })
                           : 0;
    CHECK((extension > 0) == (given > 0));
  }
}

TEST_CASE("a suspension of k days moves the unrolled end of calendar days by k") {
  Random random;
  for (int round = 0; round < rounds; ++round) {
    CAPTURE(seed, round);
    Rule term = rule("1 day");
    term.rolls = false;
    term.limit = {random.between(1, 120), Unit::days};
    const Day event = random.day();
    const Day from = event + days{random.between(0, term.limit.count)};
    const int length = random.between(0, 60);
    const Ledger ledger = {entry(started, morning(event)), entry(suspended, morning(from)),
                           entry(resumed, morning(from + days{length}))};
    const auto found = assess(term, ledger, china(), beijing(), ledger.back().at);
    CHECK(found.due_day == event + days{term.limit.count + length});
  }
}

TEST_CASE("a clock without events between ends where its plain period ends") {
  Random random;
  for (int round = 0; round < rounds; ++round) {
    CAPTURE(seed, round);
    const Rule term = random_rule(random, random.between(0, 1) == 0);
    const Day event = random.day();
    const Ledger ledger = {entry(started, morning(event))};
    const auto found = assess(term, ledger, china(), beijing(), ledger.back().at);
    CHECK(found.due_day == due_day(event, term.limit, term.month_end, term.rolls, china()));
    CHECK(found.due_at == beijing().start_of(found.due_day + days{1}));
  }
}

TEST_CASE("a term in hours ends when its hours and its suspensions have passed") {
  Random random;
  for (int round = 0; round < rounds; ++round) {
    CAPTURE(seed, round);
    const Rule term = rule(std::to_string(random.between(1, 200)) + " hours");
    Ledger ledger = {entry(started, morning(random.day()))};
    Instant end = ledger[0].at + std::chrono::hours{term.limit.count};
    for (int i = random.between(0, 3); i > 0; --i) {
      const auto left = std::chrono::duration_cast<std::chrono::minutes>(end - ledger.back().at);
      if (left.count() < 2) break;
      const std::chrono::minutes step{random.between(0, static_cast<int>(left.count()) - 1)};
      const std::chrono::minutes length{random.between(0, 3000)};
      ledger.push_back(entry(suspended, ledger.back().at + step));
      ledger.push_back(entry(resumed, ledger.back().at + length));
      end += length;
    }
    const auto found = assess(term, ledger, china(), beijing(), ledger.back().at);
    CHECK(found.due_at == end);
    CHECK(found.explanation.back().to == found.due_day);
    for (std::size_t i = 1; i < found.explanation.size(); ++i) {
      CHECK(found.explanation[i].from == found.explanation[i - 1].to);
    }
  }
}
