// Calendars: the editions an office has published, from the first on, and the book that readers
// count by. An edition is in the database; the file in the folder of workflows is only the first
// one's origin, and what the next may be published from.
#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "api/service/library.h"
#include "engine/base/result.h"
#include "engine/clock/calendar_book.h"
#include "storage/store.h"

namespace xinfang::service {

struct CalendarEdition {
  storage::PublishedCalendar published;
  std::shared_ptr<const clock::Calendar> calendar;  // never null
};
// Oldest first.
using CalendarEditions = std::vector<CalendarEdition>;

// The database's, read and compiled; empty for a database that no server was started on. The error
// names the edition.
Result<CalendarEditions, std::string> load_calendars(storage::Reader& reader);

// The same; where there is none, the library's becomes the first, published now.
Result<CalendarEditions, std::string> begin_calendars(storage::Writer& writer,
                                                      storage::Reader& reader,
                                                      const Library& library, Instant now);

// What the office counts by; the library's where there is no edition.
clock::CalendarBook book_of(const CalendarEditions& editions, const Library& library);

// The words where the folder's calendar is not the edition in force, and how to publish it.
std::optional<std::string> unpublished_calendar(const CalendarEditions& editions,
                                                const Library& library);

// The editions as they stand, and as they stood: replaced as a whole by the writer while others
// read. Old states stay for the process, a few pointers for each publication, so that what a reader
// was given holds. Thread-safe; replace() from one thread at a time.
class CalendarShelf {
 public:
  CalendarShelf(CalendarEditions editions, const Library& library);
  // Of no database: the book alone.
  explicit CalendarShelf(clock::CalendarBook book);

  const clock::CalendarBook& book() const { return newest_.load()->book; }
  const clock::Calendar& latest() const { return book().latest(); }
  const CalendarEditions& editions() const { return newest_.load()->editions; }
  // The editions so far and this one.
  void add(CalendarEdition edition);

 private:
  struct State {
    CalendarEditions editions;
    clock::CalendarBook book;
  };

  std::vector<std::unique_ptr<const State>> states_;  // of the thread that adds
  std::atomic<const State*> newest_;
};

}  // namespace xinfang::service
