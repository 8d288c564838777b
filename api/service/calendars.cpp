#include "api/service/calendars.h"

#include <algorithm>

#include "engine/base/assert.h"
#include "engine/definition/reader.h"

namespace xinfang::service {

namespace {

const storage::Content& calendar_content(const Library& library) {
  const auto& contents = library.contents();
  const auto found =
      std::find_if(contents.begin(), contents.end(),
                   [](const storage::Content& content) { return content.kind == "calendar"; });
  XINFANG_ASSERT(found != contents.end());  // a library has exactly one
  return *found;
}

Result<CalendarEdition, std::string> read_edition(storage::Reader& reader,
                                                  const storage::PublishedCalendar& published) {
  const auto name = "edition " + std::to_string(published.number) + " of the calendar";
  auto content = reader.find_content(published.content_hash);
  if (!content) return Failure{content.error().detail};
  if (!*content) return Failure{"the text of " + name + " is not in the database"};
  auto calendar = definition::read_calendar((*content)->text, name);
  if (!calendar) {
    return Failure{name +
                   " in this database no longer reads: " + to_text(calendar.error().front())};
  }
  return CalendarEdition{published, std::make_shared<const clock::Calendar>(*std::move(calendar))};
}

}  // namespace

Result<CalendarEditions, std::string> load_calendars(storage::Reader& reader) {
  const auto published = reader.calendars();
  if (!published) return Failure{published.error().detail};
  CalendarEditions editions;
  for (const auto& each : *published) {
    auto edition = read_edition(reader, each);
    if (!edition) return Failure{edition.error()};
    editions.push_back(std::move(*edition));
  }
  return editions;
}

Result<CalendarEditions, std::string> begin_calendars(storage::Writer& writer,
                                                      storage::Reader& reader,
                                                      const Library& library, Instant now) {
  auto editions = load_calendars(reader);
  if (!editions || !editions->empty()) return editions;
  const storage::PublishedCalendar first{1, calendar_content(library).hash, now, "", ""};
  if (auto error = writer.put_calendar(first)) return Failure{error->detail};
  editions->push_back({first, std::make_shared<const clock::Calendar>(library.calendar())});
  return editions;
}

clock::CalendarBook book_of(const CalendarEditions& editions, const Library& library) {
  if (editions.empty()) return clock::CalendarBook(library.calendar());
  clock::CalendarBook book(*editions.front().calendar);
  for (auto edition = editions.begin() + 1; edition != editions.end(); ++edition) {
    book.publish(edition->published.published_at, *edition->calendar);
  }
  return book;
}

std::optional<std::string> unpublished_calendar(const CalendarEditions& editions,
                                                const Library& library) {
  if (editions.empty()) return std::nullopt;
  const auto& last = editions.back();
  const auto& hash = calendar_content(library).hash;
  if (last.published.content_hash == hash) return std::nullopt;
  const auto named = [](const clock::Calendar& calendar) {
    return calendar.name() + " " + calendar.version();
  };
  const auto in_force =
      named(*last.calendar) + " is in force, edition " + std::to_string(last.published.number);
  for (const auto& edition : editions) {
    if (edition.published.content_hash != hash) continue;
    return "the calendar " + named(library.calendar()) + " in the folder of workflows is edition " +
           std::to_string(edition.published.number) + " and no longer counts: " + in_force +
           "; put its file into the folder";
  }
  return "the calendar " + named(library.calendar()) +
         " in the folder of workflows is not published: " + in_force +
         "; `xinfang calendar preview FILE` shows what it would change, `xinfang calendar publish "
         "FILE` publishes it";
}

CalendarShelf::CalendarShelf(CalendarEditions editions, const Library& library) {
  auto book = book_of(editions, library);
  states_.push_back(std::make_unique<const State>(State{std::move(editions), std::move(book)}));
  newest_ = states_.back().get();
}

CalendarShelf::CalendarShelf(clock::CalendarBook book) {
  states_.push_back(std::make_unique<const State>(State{{}, std::move(book)}));
  newest_ = states_.back().get();
}

void CalendarShelf::add(CalendarEdition edition) {
  auto state = std::make_unique<State>(*newest_.load());
  state->book.publish(edition.published.published_at, *edition.calendar);
  state->editions.push_back(std::move(edition));
  states_.push_back(std::move(state));
  newest_ = states_.back().get();
}

}  // namespace xinfang::service
