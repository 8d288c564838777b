#include "api/service/case_clocks.h"

#include <algorithm>
#include <cstdio>

#include "api/service/json_values.h"
#include "engine/base/assert.h"

namespace xinfang::service {

namespace {

using clock::CalendarBook;

Problem bad_parameter(const std::string& name, const std::string& value,
                      const std::string& allowed) {
  Problem result;
  result.code = ProblemCode::bad_parameter;
  result.detail = "'" + value + "' is no value for '" + name + "': " + allowed;
  return result;
}

Problem no_case(storage::CaseId id) {
  Problem result;
  result.code = ProblemCode::not_found;
  result.detail = "there is no case " + std::to_string(id);
  return result;
}

// The last millisecond of the day: what happened on it is seen.
Instant end_of(Day day, const clock::Zone& zone) {
  return zone.start_of(day + std::chrono::days{1}) - std::chrono::milliseconds{1};
}

Result<Instant, Problem> instant_of(const AsOf& as_of, Instant opened_at, Instant now,
                                    const clock::Zone& zone) {
  const std::chrono::year_month_day today{zone.day_of(now)};
  const Day last{today + as_of_ahead};
  const auto* day = std::get_if<Day>(&as_of);
  const auto refuse = [&] {
    return Failure{bad_parameter(
        "as_of", day ? format_day(*day) : format_instant(std::get<Instant>(as_of)),
        "from " + format_instant(opened_at) + ", when the case was opened, to the end of " +
            format_day(last) + " is allowed")};
  };
  // Days far off are no instants.
  if (day && (*day > last || *day < zone.day_of(opened_at))) return refuse();
  const Instant instant = day ? end_of(*day, zone) : std::get<Instant>(as_of);
  if (instant < opened_at || instant > end_of(last, zone)) return refuse();
  return instant;
}

const CalendarBook::Edition& edition_at(const CalendarBook& calendars, Instant instant) {
  const auto& editions = calendars.editions();
  const auto* known = &calendars.known_at(instant);
  const auto found = std::find_if(editions.begin(), editions.end(), [&](const auto& edition) {
    return edition.calendar.get() == known;
  });
  XINFANG_ASSERT(found != editions.end());
  return *found;
}

// Name, version and since when; the first edition was always there.
json::object render_edition(const CalendarBook& calendars, const CalendarBook::Edition& edition) {
  const bool is_first = &edition == &calendars.editions().front();
  return {{"name", edition.calendar->name()},
          {"version", edition.calendar->version()},
          {"published_at",
           is_first ? json::value(nullptr) : json::value(format_instant(edition.published_at))}};
}

std::string format_time(std::chrono::minutes of_day) {
  const std::chrono::hh_mm_ss time{of_day};
  char text[16];
  std::snprintf(text, sizeof text, "%02d:%02d", static_cast<int>(time.hours().count()),
                static_cast<int>(time.minutes().count()));
  return text;
}

std::string_view kind_name(clock::DayKind kind) {
  switch (kind) {
    case clock::DayKind::workday:
      return "workday";
    case clock::DayKind::make_up_workday:
      return "make_up_workday";
    case clock::DayKind::weekend:
      return "weekend";
    case clock::DayKind::holiday:
      return "holiday";
  }
  XINFANG_ASSERT(false);
}

}  // namespace

Result<json::value, Problem> case_clocks(ReaderPool& readers, const storage::Viewer& viewer,
                                         const RenderContext& context, storage::CaseId id,
                                         const std::optional<AsOf>& as_of, Instant now) {
  const auto reader = readers.lease();
  auto stored = reader->find_case(id, &viewer);
  if (!stored) return Failure{from_storage(stored.error())};
  if (!*stored) return Failure{no_case(id)};
  const auto& newest = (*stored)->snapshot;
  Instant instant = std::max(now, newest.changed_at);
  if (as_of) {
    const auto asked = instant_of(*as_of, newest.opened_at, now, context.settings.zone);
    if (!asked) return Failure{asked.error()};
    instant = *asked;
  }
  if (instant < newest.changed_at) {
    stored = reader->find_case_as_of(id, instant, &viewer);
    if (!stored) return Failure{from_storage(stored.error())};
    if (!*stored) return Failure{no_case(id)};  // the viewer lost sight of it meanwhile
  }
  const auto& then = **stored;
  const auto& rules = then.chart->rules();
  return json::value{
      {"id", then.id},
      {"number", then.number},
      {"as_of", format_instant(instant)},
      {"day", format_day(context.settings.zone.day_of(instant))},
      {"calendar", render_edition(context.calendars, edition_at(context.calendars, instant))},
      {"rules", json::object{{"name", rules.name}, {"version", rules.version}}},
      {"clocks", render_clocks(context, *then.chart, then.snapshot, instant)}};
}

Result<json::value, Problem> calendar_days(const CalendarBook& calendars, Day from, Day to) {
  if (to < from || to - from >= calendar_days_max) {
    return Failure{bad_parameter("to", format_day(to),
                                 "a day from 'from' on, " + format_day(from) + ", to " +
                                     format_day(from + calendar_days_max - std::chrono::days{1}) +
                                     " is allowed (" + std::to_string(calendar_days_max.count()) +
                                     " days)")};
  }
  const auto& edition = calendars.editions().back();
  const auto& calendar = *edition.calendar;
  auto body = render_edition(calendars, edition);
  json::array hours;
  for (const auto& open : calendar.business_hours()) {
    hours.push_back(json::object{{"from", format_time(open.from)}, {"to", format_time(open.to)}});
  }
  body["business_hours"] = std::move(hours);
  json::array days;
  for (Day day = from; day <= to; day += std::chrono::days{1}) {
    const auto name = calendar.holiday(day);
    days.push_back(json::object{{"day", format_day(day)},
                                {"kind", kind_name(calendar.kind(day))},
                                {"name", name.empty() ? json::value(nullptr) : to_json(name)},
                                {"published", calendar.is_published(day)}});
  }
  body["days"] = std::move(days);
  return json::value(std::move(body));
}

}  // namespace xinfang::service
