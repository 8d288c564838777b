// The colour of a list row comes from three columns that were written at the last change; the
// colour of the case's page from its ledgers. Seeded random ledgers: they never differ.
#include <algorithm>
#include <catch2/catch.hpp>
#include <random>

#include "api/service/files.h"
#include "api/service/render.h"
#include "engine/definition/reader.h"
#include "engine/statechart/apply.h"
#include "storage/projection.h"
#include "tests/api/cli/shipped.h"

using namespace xinfang;

namespace {

using clock::EntryKind;
using std::chrono::hours;
using std::chrono::milliseconds;

constexpr unsigned seed = 20260302;
constexpr int rounds = 400;

constexpr const char* rules_text = R"(rules: terms
version: "1"
in_force_from: 2026-01-01
title: {zh: 期限, en: Terms}
terms:
  days:
    {title: {zh: 日, en: Days}, limit: 10 days, basis: test, status: assumed, warn: 3 days,
     urgent: 1 day, may_suspend: true, extension: {limit: 10 days, times: 2, by: [clerk]}}
  working:
    {title: {zh: 工作日, en: Working days}, limit: 5 working days, basis: test, status: assumed,
     warn: 2 working days, urgent: 4 hours, may_suspend: true}
  months:
    {title: {zh: 月, en: Months}, limit: 1 month, basis: test, status: assumed, warn: 10 days,
     urgent: 3 days, may_suspend: true, extension: {limit: 1 month, times: 1, by: [clerk]}}
  hours:
    {title: {zh: 时, en: Hours}, limit: 36 hours, basis: test, status: assumed, warn: 12 hours,
     urgent: 4 hours, may_suspend: true, extension: {limit: 24 hours, times: 3, by: [clerk]}}
  fixed:
    {title: {zh: 不顺延, en: Fixed}, limit: 7 days, basis: test, status: assumed, warn: 6 days,
     urgent: 1 day, rolls: false}
)";

constexpr const char* workflow_text = R"(workflow: clocks
title: {zh: 期限, en: Clocks}
rules: terms
numbering: "{office}〔{year}〕{number}号"
roles: {clerk: {zh: 经办人, en: Clerk}}
stages: {all: {zh: 全部, en: All}}
data: {subject: {type: string, title: {zh: 事由, en: Subject}}}
summary: {subject: subject, petitioner: subject, received: '"2026-03-01"'}
register: {title: {zh: 登记, en: Register}, by: [clerk], basis: test, form: {subject: data}}
initial: open
states:
  open: {title: {zh: 办, en: Open}, stage: all, start: [days, working, months, hours, fixed]}
)";

std::string words(const std::vector<Diagnostic>& diagnostics) {
  std::string text;
  for (const auto& diagnostic : diagnostics) text += to_text(diagnostic) + "\n";
  return text;
}

std::shared_ptr<const statechart::Chart> compile() {
  const auto rules = definition::read_rule_pack(rules_text, "terms.yaml");
  INFO((rules ? "" : words(rules.error())));
  REQUIRE(rules.ok());
  const auto definition = definition::read_workflow(workflow_text, "clocks.yaml", {*rules});
  INFO((definition ? "" : words(definition.error())));
  REQUIRE(definition.ok());
  auto chart = statechart::Chart::compile(*definition, *rules, "clocks.yaml", "hash");
  INFO((chart ? "" : words(chart.error())));
  REQUIRE(chart.ok());
  return *chart;
}

clock::Calendar shipped_calendar() {
  const auto text = service::read_file(test::workflows() + "/calendars/cn.yaml");
  REQUIRE(text.ok());
  auto calendar = definition::read_calendar(*text, "cn.yaml");
  REQUIRE(calendar.ok());
  return *std::move(calendar);
}

class Random {
 public:
  int between(int least, int most) {
    return std::uniform_int_distribution<int>(least, most)(engine_);
  }
  Instant after(Instant instant, int hours_most) {
    return instant + milliseconds{between(0, hours_most * 3'600) * std::int64_t{1'000}};
  }

 private:
  std::mt19937 engine_{seed};
};

// Legal by the ledger's own judgement; a quarter of the clocks never started.
clock::Ledger random_ledger(Random& random, const clock::Rule& rule, const clock::Zone& zone) {
  static constexpr EntryKind kinds[] = {
      EntryKind::suspended, EntryKind::resumed,  EntryKind::suspended, EntryKind::resumed,
      EntryKind::extended,  EntryKind::extended, EntryKind::restarted, EntryKind::expired,
      EntryKind::warned,    EntryKind::urgent,   EntryKind::corrected, EntryKind::met,
      EntryKind::stopped,   EntryKind::started};
  clock::Ledger ledger;
  if (random.between(0, 3) == 0) return ledger;
  const Instant first = *parse_instant("2026-01-28T00:00:00Z");
  ledger.push_back({EntryKind::started, random.after(first, 900), std::nullopt, ""});
  for (int i = random.between(0, 10); i > 0; --i) {
    clock::Entry next;
    next.kind = kinds[random.between(0, static_cast<int>(std::size(kinds)) - 1)];
    next.at = random.after(ledger.back().at, 150);
    if (next.kind == EntryKind::extended) {
      next.by = rule.extension;
      if (next.by) next.by->count = random.between(1, next.by->count);
    }
    if (random.between(0, 4) == 0) {
      next.effective = std::max(ledger.back().at, next.at - hours{random.between(0, 100)});
    }
    if (!clock::check_next(rule, ledger, next, zone)) ledger.push_back(next);
  }
  return ledger;
}

bool runs(clock::Colour colour) {
  return colour == clock::Colour::green || colour == clock::Colour::yellow ||
         colour == clock::Colour::red || colour == clock::Colour::overdue;
}

struct Cases {
  std::shared_ptr<const statechart::Chart> chart = compile();
  clock::CalendarBook calendars{shipped_calendar()};
  statechart::Settings settings{.zone = *clock::Zone::find("Asia/Shanghai")};
  service::RenderContext context{calendars, settings,
                                 [](const std::string& login) { return login; }};

  statechart::Snapshot snapshot(Random& random) const {
    auto made = statechart::blank(*chart);
    for (std::size_t i = 0; i < made.clocks.size(); ++i) {
      made.clocks[i] = random_ledger(random, chart->clocks()[i].rule, settings.zone);
      if (!made.clocks[i].empty()) {
        made.changed_at = std::max(made.changed_at, made.clocks[i].back().at);
      }
    }
    return made;
  }

  // The earliest due of the clocks that run at the instant, said like a list row.
  std::string assessed(const statechart::Snapshot& snapshot, Instant instant) const {
    std::string row = "none";
    Instant earliest = Instant::max();
    for (std::size_t i = 0; i < snapshot.clocks.size(); ++i) {
      const auto& ledger = snapshot.clocks[i];
      if (ledger.empty()) continue;
      const auto& clock = chart->clocks()[i];
      const auto found =
          clock::assess(clock.rule, ledger, calendars.latest(), settings.zone, instant);
      if (!runs(found.colour) || found.due_at >= earliest) continue;
      earliest = found.due_at;
      row = std::string(clock::to_text(found.colour)) + " " + clock.id + " " +
            format_day(found.due_day) + " " + std::to_string(found.days_left);
    }
    return row;
  }

  std::string listed(const storage::CaseRow& row, Instant instant) const {
    const auto shown = service::render_row(context, *chart, row, instant);
    auto text = std::string(shown.at("colour").as_string());
    if (shown.at("due").is_null()) return text;
    const auto& due = shown.at("due").as_object();
    text += " " + std::string(due.at("clock").as_string());
    text += " " + std::string(due.at("day").as_string());
    return text + " " + std::to_string(due.at("days_left").as_int64());
  }

  // The first clock of the case's page, where it runs.
  std::string on_page(const statechart::Snapshot& snapshot, Instant instant) const {
    const auto clocks = service::render_clocks(context, *chart, snapshot, instant);
    if (clocks.empty()) return "none";
    const auto& first = clocks.front().as_object();
    const auto colour = std::string(first.at("colour").as_string());
    if (colour == "met" || colour == "late" || colour == "suspended" || colour == "stopped") {
      return "none";
    }
    return colour + " " + std::string(first.at("id").as_string()) + " " +
           std::string(first.at("due_day").as_string()) + " " +
           std::to_string(first.at("days_left").as_int64());
  }

  // The last change, every turn of every clock a millisecond before, at and after, and instants at
  // random.
  std::vector<Instant> instants(Random& random, const statechart::Snapshot& snapshot) const {
    std::vector<Instant> all{snapshot.changed_at};
    for (int i = 0; i < 20; ++i) all.push_back(random.after(snapshot.changed_at, 1'500));
    for (std::size_t i = 0; i < snapshot.clocks.size(); ++i) {
      if (snapshot.clocks[i].empty()) continue;
      const auto found = clock::assess(chart->clocks()[i].rule, snapshot.clocks[i],
                                       calendars.latest(), settings.zone, snapshot.changed_at);
      for (const auto turn : {found.yellow_at, found.red_at, found.due_at}) {
        for (const int tick : {-1, 0, 1}) all.push_back(turn + milliseconds{tick});
      }
    }
    std::erase_if(all, [&](Instant instant) { return instant < snapshot.changed_at; });
    return all;
  }
};

}  // namespace

TEST_CASE("a list row has the colour and the due day of the most pressing running clock") {
  const Cases cases;
  Random random;
  std::map<std::string, int> seen;
  for (int round = 0; round < rounds; ++round) {
    const auto snapshot = cases.snapshot(random);
    storage::CaseRow row;
    row.projection =
        storage::project(*cases.chart, snapshot, cases.calendars.latest(), cases.settings.zone);
    for (const auto instant : cases.instants(random, snapshot)) {
      CAPTURE(seed, round, format_instant(instant));
      const auto expected = cases.assessed(snapshot, instant);
      REQUIRE(cases.listed(row, instant) == expected);
      REQUIRE(cases.on_page(snapshot, instant) == expected);
      seen[expected.substr(0, expected.find(' '))] += 1;
    }
  }
  // Not a test of nothing.
  for (const auto* colour : {"none", "green", "yellow", "red", "overdue"}) {
    CAPTURE(colour);
    CHECK(seen[colour] > 100);
  }
}
