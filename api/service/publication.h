// Publishing a calendar, or a correction of one: the edition and every case it re-dates in one
// transaction of the writer, or tried without one. What a case's entry says is the engine's
// (engine/statechart/redate.h).
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "api/service/calendars.h"
#include "api/service/reader_pool.h"
#include "api/service/service.h"
#include "api/service/writer_loop.h"
#include "engine/statechart/redate.h"

namespace xinfang::service {

// Who may publish: the role of operators, which no workflow gives.
inline constexpr std::string_view operator_role = "admin";

// The text that somebody wants to publish; the name is for messages.
struct CalendarFile {
  std::string name;
  std::string text;
};

// The calendar, where it may follow the edition in force. The error: every diagnostic of the text
// at its place, or why it may not follow: the same text; another calendar's name; a version that
// another text had; a published year left out.
Result<clock::Calendar, std::vector<std::string>> check_publication(
    const CalendarFile& file, const CalendarEditions& editions);

// What becomes of the running clocks of one case.
struct CaseRedating {
  storage::CaseId id = 0;
  std::string number;
  std::shared_ptr<const statechart::Chart> chart;
  const statechart::Snapshot* snapshot = nullptr;  // before; valid during the call
  std::size_t looked_at = 0;
  std::vector<statechart::RedatedClock> clocks;  // those that say something else

  bool is_moved() const;
};
// Told of every running case, in order of their ids. On the writer thread where it is no dry run.
using TellCase = std::function<void(const CaseRedating&)>;

struct PublicationTotals {
  std::int64_t cases = 0;   // running ones
  std::int64_t clocks = 0;  // running ones
  std::int64_t moved_cases = 0;
  std::int64_t moved_clocks = 0;
  std::int64_t made_final = 0;  // provisional before; moved or not
  std::map<std::pair<clock::Colour, clock::Colour>, std::int64_t> colours;  // of moved clocks

  void add(const CaseRedating& redating);
};

struct Publication {
  storage::PublishedCalendar published;  // of a dry run: as it would be
  std::shared_ptr<const clock::Calendar> calendar;
  PublicationTotals totals;
};

// Cases in one step: bounds what is in memory at once.
inline constexpr int publication_page = 256;

// A page of cases, from a reader. Empty: no more.
using CasePage =
    std::function<Result<std::vector<storage::StoredCase>, storage::Error>(storage::CaseId after)>;
CasePage pages_of(
    std::function<Result<std::vector<storage::CaseId>, storage::Error>(storage::CaseId after,
                                                                       int limit)>
        ids,
    std::function<Result<std::optional<storage::StoredCase>, storage::Error>(storage::CaseId)>
        find);
CasePage pages_of(ReaderPool& readers);  // which outlives it

// A dry run: reads only. The problem: `validation` where the text may not be published.
Result<Publication, Problem> preview_publication(const Caller& caller, const CalendarFile& file,
                                                 const CalendarEditions& editions,
                                                 const clock::Zone& zone, Instant now,
                                                 const CasePage& cases, const TellCase& tell);

// What a publication needs of the service.
struct PublicationParts {
  CalendarShelf& calendars;
  WriterLoop& writer;
  const clock::Zone& zone;
  std::function<Instant()> now;
  CasePage cases;
};

// What Service::publish_calendar() does. Whole, or a problem and nothing of it. Afterwards the
// edition is in force for every command and reader, and live clients are told of the cases.
Result<Publication, Problem> run_publication(const PublicationParts& parts, const Caller& caller,
                                             const CalendarFile& file, bool dry_run,
                                             const TellCase& tell);

}  // namespace xinfang::service
