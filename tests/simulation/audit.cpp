#include "tests/simulation/audit.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>

#include "engine/clock/alarm.h"
#include "engine/statechart/apply.h"

namespace xinfang::simulation {

namespace {

using clock::AlarmKind;
using clock::EntryKind;
using std::chrono::days;

constexpr std::size_t differences_max = 20;

// One case, replayed. What has rung is kept apart from the ledgers, which are on trial here.
class CaseAudit {
 public:
  CaseAudit(const Office& office, Audit& audit) : office_(office), audit_(audit) {}

  void read(const storage::JournalEntry& entry) {
    ++audit_.entries;
    if (entry.case_sequence == 1) {
      number_ = std::to_string(entry.case_id);
      chart_ = entry.chart;
      snapshot_ = statechart::blank(*chart_);
    } else {
      expect(entry);
    }
    statechart::apply(*chart_, snapshot_, entry.records, entry.at);
    for (const auto& record : entry.records) note(record);
    last_at_ = entry.at;
  }

  // What should have rung by then has.
  void close(Instant end) {
    const auto next = due();
    if (next && office_up_at(next->alarm.at) <= end) {
      differ(words(*next) + " never rang");
    }
  }

 private:
  struct Ring {
    Instant at{};
    bool is_of_old_term = false;
  };
  struct Due {
    std::size_t clock = 0;
    clock::Alarm alarm;
  };

  void expect(const storage::JournalEntry& entry) {
    const auto next = due();
    const bool is_alarm = entry.event.starts_with("clock.");
    if (!is_alarm) {
      if (next && next->alarm.at <= entry.at) {
        differ(entry.event + " at " + format_instant(entry.at) + " came before " + words(*next));
      }
      return;
    }
    if (!next) return differ(entry.event + " at " + format_instant(entry.at) + " was not due");
    const auto& clock = chart_->clocks()[next->clock];
    if (entry.event != clock.event(next->alarm.kind)) {
      return differ(entry.event + " rang where it was the turn of " + words(*next));
    }
    const Instant expected = office_up_at(std::max(next->alarm.at, last_at_));
    if (entry.at != expected) {
      differ(words(*next) + " rang at " + format_instant(entry.at) + ", expected " +
             format_instant(expected));
    }
    if (entry.at > next->alarm.at) ++audit_.late_detected;
  }

  // The earliest alarm that has not rung.
  std::optional<Due> due() const {
    std::optional<Due> earliest;
    if (snapshot_.finished) return earliest;
    for (std::size_t i = 0; i < snapshot_.clocks.size(); ++i) {
      const auto& ledger = snapshot_.clocks[i];
      if (ledger.empty() || !clock::is_running(ledger)) continue;
      const auto& clock = chart_->clocks()[i];
      const auto now = clock::assess(clock.rule, ledger, office_.calendar(), office_.zone(),
                                     last_at_, clock::Detail::plain);
      if (suspended_.contains(i)) continue;
      if (has_rung(i, AlarmKind::expired, now.due_at)) continue;
      const Instant begins = office_.zone().start_of(begun_.at(i) + days{1});
      const auto offer = [&](bool wanted, AlarmKind kind, Instant at) {
        if (!wanted || has_rung(i, kind, at)) return;
        if (!earliest || at < earliest->alarm.at) earliest = Due{i, {kind, at}};
      };
      // What was overtaken when somebody entered the term is not told of.
      const Instant known = known_.at(i);
      const bool warns = now.yellow_at >= begins && (now.red_at > known || now.yellow_at > known);
      const bool presses = now.red_at >= begins && (now.due_at > known || now.red_at > known);
      offer(clock.wanted.warned && warns, AlarmKind::warned, now.yellow_at);
      offer(clock.wanted.urgent && presses, AlarmKind::urgent, now.red_at);
      offer(true, AlarmKind::expired, now.due_at);
    }
    return earliest;
  }

  // After a correction only what now lies after its last ring may ring again.
  bool has_rung(std::size_t clock, AlarmKind kind, Instant point) const {
    const auto clocks = rung_.find(clock);
    if (clocks == rung_.end()) return false;
    const auto ring = clocks->second.find(kind);
    if (ring == clocks->second.end()) return false;
    return !ring->second.is_of_old_term || ring->second.at >= point;
  }

  void note(const statechart::Record& record) {
    if (const auto* taken = std::get_if<statechart::TransitionTaken>(&record)) {
      audit_.taken.insert(taken->transition);
    }
    const auto* changed = std::get_if<statechart::ClockChanged>(&record);
    if (changed == nullptr) return;
    const auto clock = changed->clock;
    const auto& entry = changed->entry;
    switch (entry.kind) {
      case EntryKind::started:
      case EntryKind::restarted:
        begun_[clock] = office_.zone().day_of(entry.effective.value_or(entry.at));
        known_[clock] = entry.at;
        rung_[clock].clear();
        suspended_.erase(clock);
        return;
      case EntryKind::corrected:
        known_[clock] = entry.at;
        if (entry.effective) begun_[clock] = office_.zone().day_of(*entry.effective);
        for (auto& [kind, ring] : rung_[clock]) ring.is_of_old_term = true;
        return;
      case EntryKind::extended:
        known_[clock] = entry.at;
        rung_[clock].clear();
        return;
      case EntryKind::suspended:
        suspended_.insert(clock);
        return;
      case EntryKind::resumed:
        suspended_.erase(clock);
        return;
      case EntryKind::warned:
        ++audit_.warned;
        rung_[clock][AlarmKind::warned] = {entry.at, false};
        return;
      case EntryKind::urgent:
        ++audit_.urgent;
        rung_[clock][AlarmKind::urgent] = {entry.at, false};
        return;
      case EntryKind::expired:
        ++audit_.expired;
        rung_[clock][AlarmKind::expired] = {entry.at, false};
        return;
      case EntryKind::met:
      case EntryKind::stopped:
        suspended_.erase(clock);
        return;
    }
  }

  // The instant itself, or the end of the outage it falls into. The office stops after what is due
  // at the outage's first instant has rung.
  Instant office_up_at(Instant instant) const {
    for (const auto& outage : office_.outages()) {
      if (instant > outage.from && instant < outage.to) return outage.to;
    }
    return instant;
  }

  std::string words(const Due& due) const {
    return chart_->clocks()[due.clock].event(due.alarm.kind) + " of " +
           format_instant(due.alarm.at);
  }

  void differ(const std::string& words) {
    if (audit_.differences.size() < differences_max) {
      audit_.differences.push_back("case " + number_ + ": " + words);
    }
  }

  const Office& office_;
  Audit& audit_;
  std::string number_;
  std::shared_ptr<const statechart::Chart> chart_;
  statechart::Snapshot snapshot_;
  Instant last_at_{};
  std::map<std::size_t, std::map<AlarmKind, Ring>> rung_;  // since the last (re)start or extension
  std::map<std::size_t, Day> begun_;
  std::map<std::size_t, Instant> known_;  // when the term was entered as it is
  std::set<std::size_t> suspended_;
};

}  // namespace

Audit audit(storage::Reader& reader, const Office& office, Instant end) {
  Audit result;
  const storage::Viewer everybody{.login = "", .workflows = {"petition"}};
  for (storage::CaseId id = 1;; ++id) {
    const auto found = reader.journal(id, 0, storage::journal_rows_max, everybody);
    INFO((found ? "" : found.error().detail));
    REQUIRE(found.ok());
    if (found->empty()) return result;
    REQUIRE(found->size() < static_cast<std::size_t>(storage::journal_rows_max));
    ++result.cases;
    CaseAudit one(office, result);
    for (const auto& entry : *found) one.read(entry);
    one.close(end);
  }
}

}  // namespace xinfang::simulation
