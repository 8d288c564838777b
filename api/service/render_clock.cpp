// Clocks: how they stand, why, and everything that happened to them.
#include <algorithm>
#include <iterator>

#include "api/service/json_values.h"
#include "api/service/render.h"
#include "engine/base/assert.h"
#include "engine/clock/alarm.h"

namespace xinfang::service {

namespace {

using clock::Entry;
using clock::EntryKind;

bool runs(clock::Colour colour) {
  return colour == clock::Colour::green || colour == clock::Colour::yellow ||
         colour == clock::Colour::red || colour == clock::Colour::overdue;
}

std::string_view reason_name(clock::Span::Reason reason) {
  using Reason = clock::Span::Reason;
  switch (reason) {
    case Reason::event_day:
      return "event_day";
    case Reason::counted:
      return "counted";
    case Reason::excluded_weekend:
      return "excluded_weekend";
    case Reason::excluded_holiday:
      return "excluded_holiday";
    case Reason::suspended:
      return "suspended";
    case Reason::months:
      return "months";
    case Reason::extension:
      return "extension";
    case Reason::rolled:
      return "rolled";
    case Reason::provisional:
      return "provisional";
  }
  return "counted";
}

json::array render_explanation(const std::vector<clock::Span>& spans) {
  json::array result;
  for (const auto& span : spans) {
    result.push_back(json::object{{"reason", reason_name(span.reason)},
                                  {"from", format_day(span.from)},
                                  {"to", format_day(span.to)},
                                  {"counted_days", span.counted_days},
                                  {"words", to_json(span.words)}});
  }
  return result;
}

json::value text_or_null(const std::string& text) {
  if (text.empty()) return nullptr;
  return json::string{text};
}

json::object render_entry(const Entry& entry, const ClockView& view) {
  json::object result{{"entry", to_text(entry.kind)},
                      {"at", format_instant(entry.at)},
                      {"day", format_day(view.zone.day_of(entry.effective.value_or(entry.at)))}};
  add_change(result, entry);
  result["who"] = nullptr;
  if (!entry.who.empty()) {
    result["who"] = json::object{{"login", entry.who}, {"name", view.name_of(entry.who)}};
  }
  return result;
}

// What the entries seen come to beside the assessment.
struct Rounds {
  int starts = 0;
  Instant begun{};  // the instant the present run counts from
};

Rounds rounds_of(clock::Ledger::const_iterator begin, clock::Ledger::const_iterator end) {
  Rounds rounds;
  for (auto entry = begin; entry != end; ++entry) {
    const bool begins = entry->kind == EntryKind::started || entry->kind == EntryKind::restarted;
    if (entry->kind == EntryKind::started) rounds.starts += 1;
    if (begins) rounds.begun = entry->effective.value_or(entry->at);
    if (entry->kind == EntryKind::corrected && entry->effective) rounds.begun = *entry->effective;
  }
  return rounds;
}

}  // namespace

void add_change(json::object& body, const Entry& entry) {
  body["by"] = entry.by ? json::value(clock::to_text(*entry.by)) : json::value(nullptr);
  body["effective"] =
      entry.effective ? json::value(format_instant(*entry.effective)) : json::value(nullptr);
  body["document"] = text_or_null(entry.document);
  body["reason"] = text_or_null(entry.reason);
  body["late_detected"] = clock::is_late_detected(entry);
}

void add_assessment(json::object& body, const ClockView& view) {
  const auto& assessment = view.assessment;
  const auto begin = view.ledger.begin();
  const auto seen = std::find_if(begin, view.ledger.end(),
                                 [&](const Entry& entry) { return entry.at > view.as_of; });
  const auto rounds = rounds_of(begin, seen);
  body["colour"] = clock::to_text(assessment.colour);
  body["words"] = to_json(assessment.words);
  body["due_day"] = format_day(assessment.due_day);
  body["due_at"] = format_instant(assessment.due_at);
  body["yellow_at"] = format_instant(assessment.yellow_at);
  body["red_at"] = format_instant(assessment.red_at);
  body["days_left"] = assessment.days_left;
  body["provisional"] = assessment.provisional;
  body["started_at"] = format_instant(rounds.begun);
  body["round"] = rounds.starts;
  body["explanation"] = render_explanation(assessment.explanation);
  json::array entries;
  for (auto entry = begin; entry != seen; ++entry) entries.push_back(render_entry(*entry, view));
  body["entries"] = std::move(entries);
}

json::object render_clock(const std::string& id, const clock::Rule& rule, const ClockView& view) {
  json::object body{{"id", id},
                    {"title", to_json(rule.title)},
                    {"limit", clock::to_text(rule.limit)},
                    {"basis", rule.basis},
                    {"status", rule.status == clock::Status::verified ? "verified" : "assumed"},
                    {"note", rule.note.empty() ? json::value(nullptr) : to_json(rule.note)}};
  add_assessment(body, view);
  return body;
}

json::array render_clocks(const RenderContext& context, const statechart::Chart& chart,
                          const statechart::Snapshot& snapshot, Instant as_of) {
  struct Row {
    bool running;
    Instant due_at;
    json::object body;
  };
  std::vector<Row> rows;
  for (std::size_t i = 0; i < chart.clocks().size(); ++i) {
    const auto& ledger = snapshot.clocks[i];
    if (ledger.empty() || ledger.front().at > as_of) continue;
    const auto& clock = chart.clocks()[i];
    const auto& zone = context.settings.zone;
    const auto assessment =
        clock::assess(clock.rule, ledger, context.calendars.for_clock(ledger, as_of), zone, as_of);
    rows.push_back(
        {runs(assessment.colour), assessment.due_at,
         render_clock(clock.id, clock.rule, {ledger, assessment, as_of, zone, context.name_of})});
  }
  std::stable_sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) {
    if (a.running != b.running) return a.running;
    return a.due_at < b.due_at;
  });
  json::array result;
  for (auto& row : rows) result.push_back(std::move(row.body));
  return result;
}

}  // namespace xinfang::service
