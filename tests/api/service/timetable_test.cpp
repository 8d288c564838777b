#include "api/service/timetable.h"

#include <catch2/catch.hpp>

#include "api/service/clock_watch.h"

using namespace xinfang;
using namespace xinfang::service;
using namespace std::chrono_literals;

namespace {

struct Work final : TimedWork {
  std::optional<Instant> next() override { return at; }
  Result<int, storage::Error> work(storage::Writer&, Instant, int) override { return 0; }
  std::optional<Instant> at;
};

const Instant noon = *parse_instant("2026-03-02T04:00:00Z");
const Timetable::Steady steady{};

}  // namespace

TEST_CASE("works that are due have their turns, others none") {
  Work first;
  Work second;
  Work third;
  Timetable table({&first, &second, &third});
  CHECK(table.find_due(noon, steady) == nullptr);
  CHECK_FALSE(table.next());
  first.at = noon;
  second.at = noon + 1ms;
  third.at = noon - 1h;
  CHECK(table.next() == noon - 1h);
  CHECK(table.find_due(noon, steady) == &first);
  CHECK(table.find_due(noon, steady) == &third);
  CHECK(table.find_due(noon, steady) == &first);
  CHECK(table.find_due(noon + 1ms, steady) == &second);
}

TEST_CASE("the writer sleeps until the next instant, and never longer than its bound") {
  Work work;
  Timetable table({&work});
  CHECK(table.until_next(noon, steady) == sleep_max);
  work.at = Instant::max();
  CHECK(table.until_next(noon, steady) == sleep_max);
  work.at = noon + 1ms;
  CHECK(table.until_next(noon, steady) == 1ms);
  work.at = noon;
  CHECK(table.until_next(noon, steady) == 0ms);
  work.at = Instant{-1ms};
  CHECK(table.until_next(noon, steady) == 0ms);
}

TEST_CASE("a work that failed is left alone for a while, the others are not") {
  Work bad;
  Work good;
  bad.at = noon;
  Timetable table({&bad, &good});
  table.leave_alone(&bad, steady);
  CHECK(table.find_due(noon, steady) == nullptr);
  CHECK(table.until_next(noon, steady + 1s) == retry_after - 1s);
  good.at = noon;
  CHECK(table.find_due(noon, steady) == &good);
  CHECK(table.next() == noon);
  CHECK(table.find_due(noon, steady + retry_after) == &bad);
  table.leave_alone(&bad, steady);
  table.try_all_anew();
  good.at.reset();
  CHECK(table.find_due(noon, steady) == &bad);
}

TEST_CASE("a clock that was set is noticed, one that is corrected a little is not") {
  ClockWatch watch;
  CHECK_FALSE(watch.look(noon, steady));
  CHECK_FALSE(watch.look(noon + 30s, steady + 30s));
  CHECK_FALSE(watch.look(noon + 60s + 1min, steady + 60s));
  CHECK(watch.look(noon + 3h, steady + 90s) == 3h - 2min - 30s);
  CHECK(watch.look(noon, steady + 90s) == -3h);
  CHECK_FALSE(watch.look(noon + 24h, steady + 24h + 90s));
}
