#include "engine/statechart/redate.h"

#include <chrono>

#include "engine/base/assert.h"
#include "engine/statechart/apply.h"

namespace xinfang::statechart {

namespace {

ClockDates dates(const clock::Rule& rule, const clock::Ledger& ledger,
                 const clock::Calendar& calendar, const clock::Zone& zone, Instant now) {
  const auto found = clock::assess(rule, ledger, calendar, zone, now, clock::Detail::plain);
  return {found.due_day, found.due_at, found.yellow_at,
          found.red_at,  found.colour, found.provisional};
}

// Whether the ledger says that the clock has run out, and nothing since then gave it more time.
bool has_expired(const clock::Ledger& ledger) {
  for (auto entry = ledger.rbegin(); entry != ledger.rend(); ++entry) {
    switch (entry->kind) {
      case clock::EntryKind::expired:
        return true;
      case clock::EntryKind::started:
      case clock::EntryKind::restarted:
      case clock::EntryKind::extended:
      case clock::EntryKind::corrected:
        return false;
      case clock::EntryKind::suspended:
      case clock::EntryKind::resumed:
      case clock::EntryKind::met:
      case clock::EntryKind::stopped:
      case clock::EntryKind::warned:
      case clock::EntryKind::urgent:
        continue;
    }
  }
  return false;
}

std::string from_to(std::string_view what, Day from, Day to) {
  return std::string(what) + " " + format_day(from) + " -> " + format_day(to);
}

// The notice by which the day is counted.
std::string basis_of(const clock::Calendar& calendar, Day day) {
  const auto year = static_cast<int>(std::chrono::year_month_day{day}.year());
  const auto found = calendar.years().find(year);
  if (found != calendar.years().end()) return found->second;
  return "provisional: " + std::to_string(year) + " is not published";
}

class Redater {
 public:
  Redater(const Chart& chart, const Snapshot& snapshot, const clock::Calendar& published,
          const clock::Zone& zone, const Context& context)
      : chart_(chart),
        published_(published),
        zone_(zone),
        context_(context),
        decision_{{}, snapshot} {}

  void correct(const RedatedClock& redated) {
    const bool had_expired = has_expired(decision_.snapshot.clocks[redated.clock]);
    std::string reason = "calendar " + published_.name() + " " + published_.version() +
                         " published: " + redated.words(zone_) + " (" +
                         basis_of(published_, redated.after.due_day) + ")";
    write(redated.clock, entry(clock::EntryKind::corrected, std::move(reason)));
    if (!had_expired || redated.after.colour != clock::Colour::overdue) return;
    auto expired = entry(clock::EntryKind::expired, std::string(publication_event));
    if (redated.after.due_at != context_.now) expired.effective = redated.after.due_at;
    write(redated.clock, std::move(expired));
  }

  std::optional<Decision> take() {
    if (decision_.records.empty()) return std::nullopt;
    return std::move(decision_);
  }

 private:
  clock::Entry entry(clock::EntryKind kind, std::string reason) const {
    clock::Entry made;
    made.kind = kind;
    made.at = context_.now;
    made.reason = std::move(reason);
    made.who = context_.actor.login;
    return made;
  }

  void write(std::size_t clock, clock::Entry entry) {
    XINFANG_ASSERT(!clock::check_next(chart_.clocks()[clock].rule, decision_.snapshot.clocks[clock],
                                      entry, zone_));
    decision_.records.push_back(ClockChanged{clock, std::move(entry)});
    apply(chart_, decision_.snapshot, decision_.records.back(), context_.now);
  }

  const Chart& chart_;
  const clock::Calendar& published_;
  const clock::Zone& zone_;
  const Context& context_;
  Decision decision_;
};

}  // namespace

bool RedatedClock::is_moved() const {
  auto same = before;
  same.provisional = after.provisional;
  return same != after;
}

std::string RedatedClock::words(const clock::Zone& zone) const {
  if (before.due_day != after.due_day) return from_to("due", before.due_day, after.due_day);
  std::string text = "due " + format_day(after.due_day);
  const auto point = [&](std::string_view what, Instant from, Instant to) {
    if (from != to) text += from_to(what, zone.day_of(from), zone.day_of(to));
  };
  point(", warning", before.yellow_at, after.yellow_at);
  point(", urgent", before.red_at, after.red_at);
  return text;
}

Redating redate(const Chart& chart, const Snapshot& snapshot, const clock::Calendar& before,
                const clock::Calendar& after, const clock::Zone& zone, const Context& context) {
  XINFANG_ASSERT(context.now >= snapshot.changed_at);
  Redating result;
  if (snapshot.finished) return result;
  Redater redater(chart, snapshot, after, zone, context);
  for (std::size_t i = 0; i < snapshot.clocks.size(); ++i) {
    const clock::Ledger& ledger = snapshot.clocks[i];
    if (!clock::is_running(ledger)) continue;
    ++result.looked_at;
    const auto& rule = chart.clocks()[i].rule;
    RedatedClock redated{i, dates(rule, ledger, before, zone, context.now),
                         dates(rule, ledger, after, zone, context.now)};
    if (redated.before == redated.after) continue;
    if (redated.is_moved()) redater.correct(redated);
    result.clocks.push_back(redated);
  }
  result.decision = redater.take();
  return result;
}

}  // namespace xinfang::statechart
