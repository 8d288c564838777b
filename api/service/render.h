// Rendering: the engine's values as the JSON of docs/api.md. Reads only what it is given.
#pragma once

#include <boost/json.hpp>
#include <functional>
#include <string>

#include "api/service/service.h"
#include "engine/clock/assess.h"
#include "engine/clock/calendar_book.h"
#include "engine/statechart/decide.h"
#include "storage/types.h"

namespace xinfang::service {

using NameOf = std::function<std::string(const std::string& login)>;

// What rendering needs beside the thing rendered.
struct RenderContext {
  const clock::CalendarBook& calendars;
  const statechart::Settings& settings;
  NameOf name_of;
};

// A title that is the same in both languages: a name.
json::object plain_text(const std::string& text);

json::object render_field(const definition::Field& field);
json::array render_form(const std::vector<definition::FormField>& form,
                        const statechart::Chart* chart, const statechart::Snapshot* snapshot);
json::array render_actions(const RenderContext& context, const CaseState& state,
                           const Caller& caller, Instant as_of);
// A clock as it was looked at. Valid during the call.
struct ClockView {
  const clock::Ledger& ledger;
  const clock::Assessment& assessment;  // of the ledger at `as_of`
  Instant as_of{};                      // later entries are not shown
  const clock::Zone& zone;
  const NameOf& name_of;
};
// One clock.
json::object render_clock(const std::string& id, const clock::Rule& rule, const ClockView& view);
// Of these the part that is no rule's: colour, days, explanation and the ledger.
void add_assessment(json::object& body, const ClockView& view);
// What entries and journal records say alike: by, effective, document, reason, late_detected.
void add_change(json::object& body, const clock::Entry& entry);
// The case's clocks that had started by then, each by the calendar known then.
json::array render_clocks(const RenderContext& context, const statechart::Chart& chart,
                          const statechart::Snapshot& snapshot, Instant as_of);
json::object render_case(const RenderContext& context, const CaseState& state, const Caller& caller,
                         Instant as_of);

// "subject" -> title and value of a field, with `display` for enum and user.
json::value display_of(const RenderContext& context, const definition::Field& field,
                       const expression::Value& value);

// `before`: of a migration, the chart of the version it left.
json::object render_record(const RenderContext& context, const statechart::Chart& chart,
                           const statechart::Record& record,
                           const statechart::Chart* before = nullptr);
json::object render_entry(const RenderContext& context, const storage::JournalEntry& entry);

json::value render_stage(const statechart::Chart& chart, const std::string& stage);
bool is_atomic(const statechart::ChartState& state);
std::string stage_of(const statechart::Chart& chart, const statechart::Snapshot& snapshot);
std::string_view type_name(const definition::Field& field);
std::string_view kind_name(definition::StateKind kind);

json::object render_row(const RenderContext& context, const statechart::Chart& chart,
                        const storage::CaseRow& row, Instant now);
json::object render_workflow(const statechart::Chart& chart, const Caller& caller, bool whole);
// What a case runs under: {"name", "version", "region", "in_force_from"}.
json::object render_rules(const clock::RulePack& rules);

}  // namespace xinfang::service
