#include "api/service/publication_report.h"

#include "api/service/access.h"
#include "api/service/json_values.h"

namespace xinfang::service {

namespace {

json::object render_dates(const statechart::ClockDates& dates) {
  return {{"due_day", format_day(dates.due_day)},         {"due_at", format_instant(dates.due_at)},
          {"yellow_at", format_instant(dates.yellow_at)}, {"red_at", format_instant(dates.red_at)},
          {"colour", clock::to_text(dates.colour)},       {"provisional", dates.provisional}};
}

json::object render_edition(const storage::PublishedCalendar& published,
                            const clock::Calendar& calendar) {
  json::array years;
  for (const auto& [year, basis] : calendar.years()) {
    years.push_back(json::object{{"year", year}, {"basis", basis}});
  }
  json::value by = nullptr;
  if (!published.login.empty()) {
    by = json::object{{"login", published.login}, {"name", published.name}};
  }
  return {{"number", published.number},
          {"name", calendar.name()},
          {"version", calendar.version()},
          {"hash", published.content_hash},
          {"published_at", format_instant(published.published_at)},
          {"by", std::move(by)},
          {"years", std::move(years)}};
}

}  // namespace

void PublicationReport::add(const CaseRedating& redating) {
  if (!sees_case(*redating.chart, *redating.snapshot, caller_)) return;
  totals_.add(redating);
  if (!redating.is_moved() || cases_.size() >= reported_cases_max) return;
  json::array clocks;
  for (const auto& clock : redating.clocks) {
    if (!clock.is_moved()) continue;
    const auto& found = redating.chart->clocks()[clock.clock];
    clocks.push_back(json::object{{"id", found.id},
                                  {"title", to_json(found.rule.title)},
                                  {"before", render_dates(clock.before)},
                                  {"after", render_dates(clock.after)}});
  }
  cases_.push_back(json::object{
      {"id", redating.id}, {"number", redating.number}, {"clocks", std::move(clocks)}});
}

json::value PublicationReport::render(const Publication& publication) const {
  json::array colours;
  for (const auto& [change, count] : totals_.colours) {
    colours.push_back(json::object{{"before", clock::to_text(change.first)},
                                   {"after", clock::to_text(change.second)},
                                   {"count", count}});
  }
  return json::object{{"edition", render_edition(publication.published, *publication.calendar)},
                      {"totals", json::object{{"cases", totals_.cases},
                                              {"clocks", totals_.clocks},
                                              {"moved_cases", totals_.moved_cases},
                                              {"moved_clocks", totals_.moved_clocks},
                                              {"made_final", totals_.made_final},
                                              {"colours", std::move(colours)}}},
                      {"cases", cases_}};
}

json::value render_calendars(const CalendarEditions& editions) {
  json::array items;
  for (auto edition = editions.rbegin(); edition != editions.rend(); ++edition) {
    auto item = render_edition(edition->published, *edition->calendar);
    item["in_force"] = edition == editions.rbegin();
    items.push_back(std::move(item));
  }
  return json::object{{"items", std::move(items)}};
}

}  // namespace xinfang::service
