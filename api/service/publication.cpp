#include "api/service/publication.h"

#include <algorithm>
#include <future>
#include <optional>

#include "engine/base/assert.h"
#include "engine/definition/reader.h"
#include "storage/projection.h"

namespace xinfang::service {

namespace {

std::string quoted(const std::string& text) { return "'" + text + "'"; }

// The sentence against a calendar that may not follow those that are published; empty: it may.
std::string check_follows(const clock::Calendar& next, const std::string& hash,
                          const CalendarEditions& editions) {
  const auto& last = *editions.back().calendar;
  if (editions.back().published.content_hash == hash) {
    return "this is the calendar in force already, " + last.name() + " " + last.version();
  }
  if (next.name() != last.name()) {
    return "the calendar is called " + quoted(next.name()) + ", and the office's is " +
           quoted(last.name()) + "; a calendar is followed only by one of its own name";
  }
  for (const auto& edition : editions) {
    if (edition.calendar->version() != next.version() || edition.published.content_hash == hash) {
      continue;
    }
    return "version " + quoted(next.version()) + " was published already, as edition " +
           std::to_string(edition.published.number) +
           ", with another text; a corrected calendar needs a version of its own";
  }
  std::string missing;
  for (const auto& [year, basis] : last.years()) {
    if (!next.years().contains(year))
      missing += (missing.empty() ? "" : ", ") + std::to_string(year);
  }
  if (missing.empty()) return {};
  return "the calendar leaves out " + missing + ", which " + last.name() + " " + last.version() +
         " holds; a year that was published stays";
}

Problem refused(const std::vector<std::string>& reasons) {
  Problem problem;
  problem.code = ProblemCode::validation;
  problem.detail = "the calendar can't be published: " + reasons.front();
  for (const auto& reason : reasons) problem.errors.push_back({"/text", reason});
  return problem;
}

// Goes through the cases, and writes where there is a writer.
class Walk {
 public:
  Walk(const Caller& caller, const clock::Calendar& before, const clock::Calendar& after,
       const clock::Zone& zone, Instant now, const TellCase& tell, storage::Writer* writer)
      : caller_(caller),
        before_(before),
        after_(after),
        zone_(zone),
        now_(now),
        tell_(tell),
        writer_(writer) {}

  std::optional<storage::Error> run(const CasePage& cases) {
    storage::CaseId last = 0;
    for (;;) {
      const auto page = cases(last);
      if (!page) return page.error();
      if (page->empty()) return std::nullopt;
      last = page->back().id;
      for (const auto& stored : *page) {
        if (auto error = take(stored)) return error;
      }
    }
  }

  const PublicationTotals& totals() const { return totals_; }
  // Cases that got an entry, with its place in the journal.
  using Journalled = std::pair<storage::CaseId, storage::Sequence>;
  const std::vector<Journalled>& journalled() const { return journalled_; }

 private:
  std::optional<storage::Error> take(const storage::StoredCase& stored) {
    const Instant at = std::max(now_, stored.snapshot.changed_at);
    auto redating = statechart::redate(
        *stored.chart, stored.snapshot, before_, after_, zone_,
        {.now = at,
         .actor = {.login = caller_.login, .name = caller_.name, .roles = caller_.roles}});
    if (writer_ != nullptr) {
      auto error = redating.decision ? append(stored, *redating.decision, at) : project(stored);
      if (error) return error;
    }
    if (stored.snapshot.finished) return std::nullopt;
    const CaseRedating told{stored.id,        stored.number,      stored.chart,
                            &stored.snapshot, redating.looked_at, std::move(redating.clocks)};
    totals_.add(told);
    tell_(told);
    return std::nullopt;
  }

  std::optional<storage::Error> append(const storage::StoredCase& stored,
                                       const statechart::Decision& decision, Instant at) {
    storage::Append entry;
    entry.case_id = stored.id;
    entry.case_sequence = stored.sequence + 1;
    entry.at = at;
    entry.login = caller_.login;
    entry.name = caller_.name;
    entry.event = statechart::publication_event;
    entry.chart = stored.chart;
    entry.records = &decision.records;
    entry.snapshot = &decision.snapshot;
    entry.projection = storage::project(*stored.chart, decision.snapshot, after_, zone_);
    const auto appended = writer_->append(entry);
    if (!appended) return appended.error();
    journalled_.emplace_back(stored.id, appended->sequence);
    return std::nullopt;
  }

  // No clock says anything else of today, yet the row may: of a case that ended while a clock ran.
  std::optional<storage::Error> project(const storage::StoredCase& stored) {
    const auto written = writer_->project_anew(
        stored, storage::project(*stored.chart, stored.snapshot, after_, zone_));
    if (!written) return written.error();
    return std::nullopt;
  }

  const Caller& caller_;
  const clock::Calendar& before_;
  const clock::Calendar& after_;
  const clock::Zone& zone_;
  const Instant now_;
  const TellCase& tell_;
  storage::Writer* const writer_;  // null: a dry run
  PublicationTotals totals_;
  std::vector<Journalled> journalled_;
};

storage::PublishedCalendar next_edition(const Caller& caller, const std::string& hash,
                                        const CalendarEditions& editions, Instant now) {
  const auto& last = editions.back().published;
  return {last.number + 1, hash, std::max(now, last.published_at), caller.login, caller.name};
}

// The states as committed, page by page: no command has come between, this is the writer thread.
void tell_listeners(const PublicationParts& parts, const clock::Calendar& calendar,
                    const std::vector<Walk::Journalled>& journalled, storage::Writer& writer) {
  std::vector<Change> changes;
  parts.writer.forget_cases();  // the next alarm of each, also of those without an entry
  for (std::size_t i = 0; i < journalled.size(); ++i) {
    auto stored = writer.find_case(journalled[i].first);
    if (!stored || !*stored) continue;  // read anew when somebody asks for it
    auto& row = **stored;
    auto projection = storage::project(*row.chart, row.snapshot, calendar, parts.zone);
    auto state = std::make_shared<const CaseState>(CaseState{
        row.id, row.number, row.chart, row.sequence, std::move(row.snapshot), projection.timer_at});
    changes.push_back({journalled[i].second, std::move(state), std::move(projection)});
    if (changes.size() < static_cast<std::size_t>(publication_page)) continue;
    parts.writer.announce(changes);
    changes.clear();
  }
  if (!changes.empty()) parts.writer.announce(changes);
}

std::optional<Problem> check_operator(const Caller& caller) {
  const auto& roles = caller.roles;
  if (std::find(roles.begin(), roles.end(), operator_role) != roles.end()) return std::nullopt;
  Problem problem;
  problem.code = ProblemCode::forbidden;
  problem.detail = "publishing a calendar takes the role " + quoted(std::string(operator_role)) +
                   ", which " + quoted(caller.login) + " has not";
  return problem;
}

// On the writer thread, from a task of its loop.
Result<Publication, Problem> publish(const PublicationParts& parts, const Caller& caller,
                                     const CalendarFile& file, const TellCase& tell,
                                     storage::Writer& writer) {
  const auto& editions = parts.calendars.editions();
  auto read = check_publication(file, editions);
  if (!read) return Failure{refused(read.error())};
  const auto calendar = std::make_shared<const clock::Calendar>(*std::move(read));
  const auto published = next_edition(caller, content_hash(file.text), editions, parts.now());

  Walk walk(caller, *editions.back().calendar, *calendar, parts.zone, published.published_at, tell,
            &writer);
  auto error = writer.begin();
  if (!error) {
    error =
        writer.put_content({published.content_hash, "calendar", calendar->name(), file.text, ""});
  }
  if (!error) error = writer.put_calendar(published);
  if (!error) error = walk.run(parts.cases);
  if (!error) error = writer.commit();
  if (error) {
    writer.rollback();
    parts.writer.forget_cases();  // an uncertain commit: the database says what is true
    return Failure{from_storage(*error)};
  }
  parts.calendars.add({published, calendar});
  tell_listeners(parts, *calendar, walk.journalled(), writer);
  return Publication{published, calendar, walk.totals()};
}

}  // namespace

Result<clock::Calendar, std::vector<std::string>> check_publication(
    const CalendarFile& file, const CalendarEditions& editions) {
  XINFANG_ASSERT(!editions.empty());
  auto calendar = definition::read_calendar(file.text, file.name);
  if (!calendar) {
    std::vector<std::string> lines;
    for (const auto& diagnostic : calendar.error()) lines.push_back(to_text(diagnostic));
    return Failure{std::move(lines)};
  }
  auto reason = check_follows(*calendar, content_hash(file.text), editions);
  if (!reason.empty()) return Failure{std::vector{std::move(reason)}};
  return *std::move(calendar);
}

bool CaseRedating::is_moved() const {
  return std::any_of(clocks.begin(), clocks.end(),
                     [](const statechart::RedatedClock& clock) { return clock.is_moved(); });
}

void PublicationTotals::add(const CaseRedating& redating) {
  ++cases;
  clocks += static_cast<std::int64_t>(redating.looked_at);
  if (redating.is_moved()) ++moved_cases;
  for (const auto& clock : redating.clocks) {
    if (clock.before.provisional && !clock.after.provisional) ++made_final;
    if (!clock.is_moved()) continue;
    ++moved_clocks;
    ++colours[{clock.before.colour, clock.after.colour}];
  }
}

CasePage pages_of(
    std::function<Result<std::vector<storage::CaseId>, storage::Error>(storage::CaseId, int)> ids,
    std::function<Result<std::optional<storage::StoredCase>, storage::Error>(storage::CaseId)>
        find) {
  return [ids = std::move(ids), find = std::move(find)](
             storage::CaseId after) -> Result<std::vector<storage::StoredCase>, storage::Error> {
    const auto found = ids(after, publication_page);
    if (!found) return Failure{found.error()};
    std::vector<storage::StoredCase> page;
    page.reserve(found->size());
    for (const auto id : *found) {
      auto stored = find(id);
      if (!stored) return Failure{stored.error()};
      XINFANG_ASSERT(stored->has_value());  // cases are never deleted
      page.push_back(std::move(**stored));
    }
    return page;
  };
}

CasePage pages_of(ReaderPool& readers) {
  return pages_of(
      [&](storage::CaseId after, int limit) { return readers.lease()->dated_cases(after, limit); },
      [&](storage::CaseId id) { return readers.lease()->find_case(id, nullptr); });
}

Result<Publication, Problem> preview_publication(const Caller& caller, const CalendarFile& file,
                                                 const CalendarEditions& editions,
                                                 const clock::Zone& zone, Instant now,
                                                 const CasePage& cases, const TellCase& tell) {
  auto calendar = check_publication(file, editions);
  if (!calendar) return Failure{refused(calendar.error())};
  const auto published = next_edition(caller, content_hash(file.text), editions, now);
  Walk walk(caller, *editions.back().calendar, *calendar, zone, published.published_at, tell,
            nullptr);
  if (const auto error = walk.run(cases)) return Failure{from_storage(*error)};
  return Publication{published, std::make_shared<const clock::Calendar>(*std::move(calendar)),
                     walk.totals()};
}

Result<Publication, Problem> run_publication(const PublicationParts& parts, const Caller& caller,
                                             const CalendarFile& file, bool dry_run,
                                             const TellCase& tell) {
  if (auto bad = check_operator(caller)) return Failure{std::move(*bad)};
  if (dry_run) {
    return preview_publication(caller, file, parts.calendars.editions(), parts.zone, parts.now(),
                               parts.cases, tell);
  }
  std::promise<Result<Publication, Problem>> done;
  parts.writer.run(
      [&](storage::Writer& writer) { done.set_value(publish(parts, caller, file, tell, writer)); });
  return done.get_future().get();
}

}  // namespace xinfang::service
