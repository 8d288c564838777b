// Journal entries, records, list rows and workflows.
#include <algorithm>

#include "api/service/access.h"
#include "api/service/json_values.h"
#include "api/service/render.h"
#include "engine/base/assert.h"
#include "engine/statechart/redate.h"

namespace xinfang::service {

namespace {

using statechart::Chart;

json::object state_named(const Chart& chart, std::size_t index) {
  const auto& state = chart.states()[index];
  return {{"id", state.id}, {"title", to_json(state.title)}};
}

std::string_view status_name(clock::Status status) {
  return status == clock::Status::verified ? "verified" : "assumed";
}

// Whom a notice goes to: the petitioner, a role, or who is named by a field.
json::object receiver(const Chart& chart, const std::string& to) {
  Text title{to, to};
  if (to == "petitioner") title = {"信访人", "the petitioner"};
  if (const auto field = chart.find_field(to); field != statechart::npos) {
    title = chart.data()[field].title;
  }
  for (const auto& role : chart.definition().roles) {
    if (role.id == to) title = role.title;
  }
  return {{"id", to}, {"title", to_json(title)}};
}

template <class Thing>
json::object thing_named(const Thing& thing, const Text& title) {
  return {{"id", thing.id}, {"title", to_json(title)}};
}

json::object clock_named(const Chart& chart, std::size_t index) {
  return thing_named(chart.clocks()[index], chart.clocks()[index].rule.title);
}

json::object field_named(const Chart& chart, std::size_t index) {
  return thing_named(chart.data()[index], chart.data()[index].title);
}

struct Renderer {
  const RenderContext& context;
  const Chart& chart;
  const Chart* before;  // of a migration

  json::object operator()(const statechart::Opened& record) const {
    return {{"kind", "opened"}, {"number", record.number}};
  }
  json::object operator()(const statechart::EventTaken& record) const {
    json::object data;
    for (const auto& entry : record.data) {
      data[entry.key.as_string()] = to_json(entry.value);
    }
    return {{"kind", "event"},
            {"name", record.name},
            {"internal", record.internal},
            {"data", std::move(data)}};
  }
  json::object operator()(const statechart::TransitionTaken& record) const {
    const auto& transition = chart.transitions()[record.transition];
    json::array targets;
    for (auto target : transition.targets) targets.push_back(state_named(chart, target));
    return {{"kind", "transition"},
            {"title", to_json(transition.title)},
            {"basis", transition.basis},
            {"source", state_named(chart, transition.source)},
            {"targets", std::move(targets)}};
  }
  json::object operator()(const statechart::Exited& record) const {
    return {{"kind", "exited"}, {"state", state_named(chart, record.state)}};
  }
  json::object operator()(const statechart::Remembered& record) const {
    json::array states;
    record.states.for_each([&](std::size_t index) { states.push_back(state_named(chart, index)); });
    return {{"kind", "remembered"}, {"states", std::move(states)}};
  }
  json::object operator()(const statechart::Entered& record) const {
    return {{"kind", "entered"},
            {"state", state_named(chart, record.state)},
            {"atomic", is_atomic(chart.states()[record.state])}};
  }
  json::object operator()(const statechart::Assigned& record) const {
    const auto& field = chart.data()[record.field];
    return {{"kind", "assigned"},
            {"field", field_named(chart, record.field)},
            {"value", to_json(record.value)},
            {"display", display_of(context, field, record.value)}};
  }
  json::object operator()(const statechart::ClockChanged& record) const {
    json::object result{{"kind", "clock"},
                        {"clock", clock_named(chart, record.clock)},
                        {"change", clock::to_text(record.entry.kind)}};
    add_change(result, record.entry);
    return result;
  }
  json::object operator()(const statechart::DocumentDue& record) const {
    const auto& document = chart.definition().documents[record.document];
    return {{"kind", "document"},
            {"document", json::object{{"id", document.id}, {"title", to_json(document.title)}}}};
  }
  json::object operator()(const statechart::NoticeDue& record) const {
    return {{"kind", "notice"}, {"to", receiver(chart, record.to)}, {"text", to_json(record.text)}};
  }
  json::object operator()(const statechart::Logged& record) const {
    return {{"kind", "logged"}, {"text", record.text}};
  }
  json::object operator()(const statechart::ErrorRaised& record) const {
    return {{"kind", "error"}, {"detail", record.detail}};
  }
  json::object operator()(const statechart::Finished&) const { return {{"kind", "finished"}}; }
  json::object operator()(const statechart::Sent& record) const {
    return {{"kind", "sent"},
            {"event", record.send.event},
            {"due", format_instant(record.send.due)},
            {"number", record.send.number}};
  }
  json::object operator()(const statechart::Cancelled& record) const {
    return {{"kind", "cancelled"}, {"number", record.number}};
  }
  json::object operator()(const statechart::Delivered& record) const {
    return {{"kind", "delivered"}, {"number", record.number}};
  }
  json::object operator()(const statechart::Numbered& record) const {
    return {{"kind", "numbered"}, {"number", record.number}};
  }
  json::object operator()(const statechart::Migrated& record) const {
    XINFANG_ASSERT(before != nullptr);
    json::array states;
    (record.configuration & chart.atomic_states()).for_each([&](std::size_t index) {
      states.push_back(state_named(chart, index));
    });
    json::array clocks;
    for (const auto& [from, to] : record.clocks) {
      clocks.push_back(
          json::object{{"from", clock_named(*before, from)}, {"to", clock_named(chart, to)}});
    }
    json::array ended;
    for (const auto& [clock, reason] : record.ended) {
      ended.push_back(json::object{{"clock", clock_named(*before, clock)}, {"reason", reason}});
    }
    json::array data;
    for (const auto& [from, to] : record.data) {
      data.push_back(
          json::object{{"from", field_named(*before, from)}, {"to", field_named(chart, to)}});
    }
    return {
        {"kind", "migrated"},          {"from", record.from},         {"to", record.to},
        {"states", std::move(states)}, {"clocks", std::move(clocks)}, {"ended", std::move(ended)},
        {"data", std::move(data)}};
  }
};

// The transition that the entry's event took first: its title and basis head the entry.
const statechart::ChartTransition* headline(const Chart& chart,
                                            const statechart::Records& records) {
  for (const auto& record : records) {
    if (const auto* taken = std::get_if<statechart::TransitionTaken>(&record)) {
      return &chart.transitions()[taken->transition];
    }
  }
  return nullptr;
}

// What an alarm's entry is called, where no transition has a title for it; empty for others.
Text alarm_title(const Chart& chart, const std::string& event) {
  for (const auto& clock : chart.clocks()) {
    const auto& title = clock.rule.title;
    if (event == clock.warned_event) return {title.zh + "：临近届满", title.en + ": soon due"};
    if (event == clock.urgent_event)
      return {title.zh + "：即将届满", title.en + ": about to be due"};
    if (event == clock.expired_event) return {title.zh + "：届满", title.en + ": ran out"};
  }
  return {};
}

std::string_view colour_of(const std::optional<storage::Projection::Due>& due, Instant now) {
  if (!due) return "none";
  if (now >= due->at) return "overdue";
  if (now >= due->red_at) return "red";
  if (now >= due->yellow_at) return "yellow";
  return "green";
}

json::value render_due(const RenderContext& context, const Chart& chart,
                       const std::optional<storage::Projection::Due>& due, Instant now) {
  if (!due) return nullptr;
  auto index = chart.find_clock(due->clock);
  const auto today = context.settings.zone.day_of(now);
  return json::object{
      {"clock", due->clock},
      {"title", index == statechart::npos ? json::value(nullptr)
                                          : to_json(chart.clocks()[index].rule.title)},
      {"day", format_day(due->day)},
      {"days_left", static_cast<std::int64_t>((due->day - today).count())}};
}

}  // namespace

json::object render_record(const RenderContext& context, const Chart& chart,
                           const statechart::Record& record, const Chart* before) {
  return std::visit(Renderer{context, chart, before}, record);
}

json::object render_entry(const RenderContext& context, const storage::JournalEntry& entry) {
  const Chart& chart = *entry.chart;
  Text title = entry.login.empty() ? alarm_title(chart, entry.event) : Text{};
  if (title.empty()) title = {entry.event, entry.event};
  std::string basis;
  if (entry.event == "register" && entry.case_sequence == 1) {
    title = chart.definition().registration.title;
    basis = chart.definition().registration.basis;
  } else if (entry.before) {
    title = {"转入新版流程", "Moved to another version of the workflow"};
  } else if (const auto* transition = headline(chart, entry.records)) {
    if (!transition->title.empty()) title = transition->title;
    basis = transition->basis;
  } else if (entry.event == statechart::publication_event) {
    title = {"公布工作日历，期限重新计算", "A calendar was published: terms counted anew"};
  }
  json::array records;
  for (const auto& record : entry.records) {
    records.push_back(render_record(context, chart, record, entry.before.get()));
  }
  return {{"sequence", entry.case_sequence},
          {"global", entry.sequence},
          {"at", format_instant(entry.at)},
          {"actor", entry.login.empty()
                        ? json::value(nullptr)
                        : json::value(json::object{{"login", entry.login}, {"name", entry.name}})},
          {"event", json::object{{"name", entry.event}, {"title", to_json(title)}}},
          {"basis", basis},
          {"records", std::move(records)},
          {"hash", storage::to_hex(entry.hash)}};
}

json::object render_row(const RenderContext& context, const Chart& chart,
                        const storage::CaseRow& row, Instant now) {
  json::array states;
  for (const auto& id : row.projection.states) {
    auto index = chart.find_state(id);
    if (index != statechart::npos) states.push_back(state_named(chart, index));
  }
  return {{"id", row.id},
          {"number", row.number},
          {"workflow", row.workflow},
          {"subject", row.projection.subject},
          {"petitioner", row.projection.petitioner},
          {"received", row.projection.received},
          {"stage", render_stage(chart, row.projection.stage)},
          {"states", std::move(states)},
          {"finished", row.projection.finished},
          {"colour", colour_of(row.projection.due, now)},
          {"due", render_due(context, chart, row.projection.due, now)},
          {"sequence", row.sequence},
          {"changed_at", format_instant(row.changed_at)}};
}

json::object render_rules(const clock::RulePack& rules) {
  return {{"name", rules.name},
          {"version", rules.version},
          {"region", rules.region.empty() ? json::value(nullptr) : json::value(rules.region)},
          {"in_force_from", format_day(rules.in_force_from)}};
}

json::object render_workflow(const Chart& chart, const Caller& caller, bool whole) {
  const auto& definition = chart.definition();
  auto list = [](const std::vector<definition::Named>& entries) {
    json::array result;
    for (const auto& entry : entries) {
      result.push_back(json::object{{"id", entry.id}, {"title", to_json(entry.title)}});
    }
    return result;
  };
  const auto& by = definition.registration.by;
  const bool allowed = std::any_of(by.begin(), by.end(), [&](const std::string& role) {
    return std::find(caller.roles.begin(), caller.roles.end(), role) != caller.roles.end();
  });
  json::object result{
      {"name", definition.name},
      {"title", to_json(definition.title)},
      {"hash", chart.workflow_hash()},
      {"rules", render_rules(chart.rules())},
      {"roles", list(definition.roles)},
      {"stages", list(definition.stages)},
      {"register",
       json::object{{"title", to_json(definition.registration.title)},
                    {"by", json::value_from(by)},
                    {"basis", definition.registration.basis},
                    {"form", render_form(definition.registration.form, nullptr, nullptr)},
                    {"allowed", allowed}}}};
  if (!whole) return result;
  json::array states;
  for (std::size_t i = 1; i < chart.states().size(); ++i) {
    const auto& state = chart.states()[i];
    states.push_back(json::object{
        {"id", state.id},
        {"title", to_json(state.title)},
        {"stage", state.stage == statechart::npos ? json::value(nullptr)
                                                  : json::value(definition.stages[state.stage].id)},
        {"kind", kind_name(state.kind)},
        {"parent", state.parent == 0 || state.parent == statechart::npos
                       ? json::value(nullptr)
                       : json::value(chart.states()[state.parent].id)}});
  }
  result["states"] = std::move(states);
  json::array data;
  for (const auto& field : definition.data) data.push_back(render_field(field));
  result["data"] = std::move(data);
  json::array clocks;
  for (const auto& clock : chart.clocks()) {
    clocks.push_back(json::object{{"id", clock.id},
                                  {"title", to_json(clock.rule.title)},
                                  {"limit", clock::to_text(clock.rule.limit)},
                                  {"basis", clock.rule.basis},
                                  {"status", status_name(clock.rule.status)}});
  }
  result["clocks"] = std::move(clocks);
  json::array parameters;
  for (const auto& parameter : chart.rules().parameters) {
    parameters.push_back(json::object{{"id", parameter.id},
                                      {"title", to_json(parameter.title)},
                                      {"value", parameter.value},
                                      {"basis", parameter.basis},
                                      {"status", status_name(parameter.status)}});
  }
  result["parameters"] = std::move(parameters);
  return result;
}

}  // namespace xinfang::service
