// A case, its clocks and what can be done now.
#include <algorithm>

#include "api/service/json_values.h"
#include "api/service/render.h"
#include "engine/statechart/decide.h"

namespace xinfang::service {

namespace {

using statechart::Chart;
using statechart::npos;
using statechart::Snapshot;

json::object named(const std::string& id, const Text& title) {
  return {{"id", id}, {"title", to_json(title)}};
}

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

json::array render_data(const RenderContext& context, const Chart& chart,
                        const Snapshot& snapshot) {
  json::array result;
  for (std::size_t i = 0; i < chart.data().size(); ++i) {
    if (snapshot.data[i].is_null()) continue;
    const auto& field = chart.data()[i];
    auto entry = render_field(field);
    entry["value"] = to_json(snapshot.data[i]);
    entry["display"] = display_of(context, field, snapshot.data[i]);
    result.push_back(std::move(entry));
  }
  return result;
}

json::array render_by(const Chart& chart, const std::vector<std::string>& by) {
  json::array result;
  for (const auto& role : by) {
    const auto& roles = chart.definition().roles;
    auto found = std::find_if(roles.begin(), roles.end(),
                              [&](const definition::Named& entry) { return entry.id == role; });
    result.push_back(named(role, found == roles.end() ? Text{role, role} : found->title));
  }
  return result;
}

}  // namespace

bool is_atomic(const statechart::ChartState& state) {
  return state.kind == definition::StateKind::atomic || state.kind == definition::StateKind::final;
}

std::string stage_of(const Chart& chart, const Snapshot& snapshot) {
  // Ascending order is document order: the first atomic state with a stage is the case's main line.
  std::string stage;
  snapshot.configuration.for_each([&](std::size_t index) {
    const auto& state = chart.states()[index];
    if (stage.empty() && is_atomic(state) && state.stage != npos) {
      stage = chart.definition().stages[state.stage].id;
    }
  });
  return stage;
}

json::value render_stage(const Chart& chart, const std::string& stage) {
  for (const auto& entry : chart.definition().stages) {
    if (entry.id == stage) return named(entry.id, entry.title);
  }
  return nullptr;
}

void add_assessment(json::object& body, const clock::Ledger& ledger,
                    const clock::Assessment& assessment) {
  auto started = std::find_if(ledger.rbegin(), ledger.rend(), [](const clock::Entry& entry) {
    return entry.kind == clock::EntryKind::started || entry.kind == clock::EntryKind::restarted;
  });
  body["colour"] = clock::to_text(assessment.colour);
  body["due_day"] = format_day(assessment.due_day);
  body["days_left"] = assessment.days_left;
  body["provisional"] = assessment.provisional;
  body["started_at"] = format_instant(started == ledger.rend() ? Instant{} : started->at);
  body["explanation"] = render_explanation(assessment.explanation);
}

json::object render_clock(const std::string& id, const clock::Rule& rule,
                          const clock::Ledger& ledger, const clock::Assessment& assessment) {
  json::object body{{"id", id},
                    {"title", to_json(rule.title)},
                    {"limit", clock::to_text(rule.limit)},
                    {"basis", rule.basis},
                    {"status", rule.status == clock::Status::verified ? "verified" : "assumed"}};
  add_assessment(body, ledger, assessment);
  return body;
}

json::array render_clocks(const RenderContext& context, const CaseState& state, Instant as_of) {
  struct Row {
    bool running;
    Instant due_at;
    json::object body;
  };
  std::vector<Row> rows;
  for (std::size_t i = 0; i < state.chart->clocks().size(); ++i) {
    const auto& ledger = state.snapshot.clocks[i];
    if (ledger.empty() || ledger.front().at > as_of) continue;
    const auto& clock = state.chart->clocks()[i];
    auto assessment = clock::assess(clock.rule, ledger, context.calendars.for_clock(ledger, as_of),
                                    context.settings.zone, as_of);
    rows.push_back({runs(assessment.colour), assessment.due_at,
                    render_clock(clock.id, clock.rule, ledger, assessment)});
  }
  std::stable_sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) {
    if (a.running != b.running) return a.running;
    return a.due_at < b.due_at;
  });
  json::array result;
  for (auto& row : rows) result.push_back(std::move(row.body));
  return result;
}

json::array render_actions(const RenderContext& context, const CaseState& state,
                           const Caller& caller, Instant as_of) {
  json::array result;
  if (state.snapshot.finished) return result;
  const statechart::Context who{
      .now = as_of, .actor = {.login = caller.login, .name = caller.name, .roles = caller.roles}};
  auto actions = statechart::available(*state.chart, context.settings, state.snapshot, who);
  auto depth = [&](const statechart::AvailableAction& action) {
    const auto source = state.chart->transitions()[action.transition].source;
    return state.chart->states()[source].ancestors.size();
  };
  std::stable_sort(actions.begin(), actions.end(),
                   [&](const auto& a, const auto& b) { return depth(a) > depth(b); });
  for (const auto& action : actions) {
    const auto& transition = state.chart->transitions()[action.transition];
    json::array blocked;
    for (const auto& words : action.blocked) blocked.push_back(to_json(words));
    result.push_back(
        json::object{{"event", action.event},
                     {"title", to_json(transition.title)},
                     {"basis", transition.basis},
                     {"by", render_by(*state.chart, transition.by)},
                     {"form", render_form(transition.form, state.chart.get(), &state.snapshot)},
                     {"allowed", action.allowed},
                     {"enabled", action.enabled},
                     {"blocked", std::move(blocked)}});
  }
  return result;
}

json::object render_case(const RenderContext& context, const CaseState& state, const Caller& caller,
                         Instant as_of) {
  const auto& chart = *state.chart;
  const auto& snapshot = state.snapshot;
  const auto summary = statechart::summarize(chart, snapshot);
  json::array configuration;
  json::array atomic;
  snapshot.configuration.for_each([&](std::size_t index) {
    if (index == 0) return;  // the root is no state of the file
    const auto& active = chart.states()[index];
    configuration.push_back(json::string{active.id});
    if (is_atomic(active)) atomic.push_back(named(active.id, active.title));
  });
  json::array stages;
  for (const auto& stage : chart.definition().stages) {
    stages.push_back(named(stage.id, stage.title));
  }
  return {{"id", state.id},
          {"number", state.number},
          {"sequence", state.sequence},
          {"workflow", json::object{{"name", chart.definition().name},
                                    {"title", to_json(chart.definition().title)},
                                    {"hash", chart.workflow_hash()}}},
          {"rules", render_rules(chart.rules())},
          {"subject", summary.subject},
          {"petitioner", summary.petitioner},
          {"received", summary.received},
          {"opened_at", format_instant(snapshot.opened_at)},
          {"changed_at", format_instant(snapshot.changed_at)},
          {"finished", snapshot.finished},
          {"stage", render_stage(chart, stage_of(chart, snapshot))},
          {"stages", std::move(stages)},
          {"configuration", std::move(configuration)},
          {"states", std::move(atomic)},
          {"data", render_data(context, chart, snapshot)},
          {"clocks", render_clocks(context, state, as_of)},
          {"actions", render_actions(context, state, caller, as_of)}};
}

}  // namespace xinfang::service
