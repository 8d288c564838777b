// A case and what can be done now.
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
          {"clocks", render_clocks(context, chart, snapshot, as_of)},
          {"actions", render_actions(context, state, caller, as_of)}};
}

}  // namespace xinfang::service
