#include "api/service/service.h"

#include <spdlog/spdlog.h>

#include <future>

#include "api/diagram/svg.h"
#include "api/service/access.h"
#include "api/service/case_clocks.h"
#include "api/service/migrations.h"
#include "api/service/publication.h"
#include "api/service/render.h"
#include "api/service/render_digests.h"
#include "api/service/service_state.h"
#include "api/service/versions.h"
#include "engine/statechart/decide.h"

namespace xinfang::service {

namespace {

Problem problem(ProblemCode code, std::string detail) {
  Problem result;
  result.code = code;
  result.detail = std::move(detail);
  return result;
}

CasePointer state_of(storage::StoredCase&& stored) {
  return std::make_shared<const CaseState>(CaseState{stored.id,
                                                     std::move(stored.number),
                                                     std::move(stored.chart),
                                                     stored.sequence,
                                                     std::move(stored.snapshot),
                                                     {}});
}

}  // namespace

Service::Service(std::unique_ptr<State> state) : state_(std::move(state)) {}
Service::~Service() = default;

// ---- commands

void Service::submit(Command command, std::function<void(Result<Done, Problem>)> done) {
  state_->writer->submit(std::move(command), std::move(done));
}

Result<Done, Problem> Service::execute(Command command) {
  std::promise<Result<Done, Problem>> promise;
  submit(std::move(command),
         [&](Result<Done, Problem> result) { promise.set_value(std::move(result)); });
  return promise.get_future().get();
}

// ---- what falls due

int Service::run_timers() { return state_->writer->run_timers(); }
std::optional<Instant> Service::next_timer() { return state_->writer->next_timer(); }
std::size_t Service::alarms_set_aside() const { return state_->writer->alarms_set_aside(); }

Result<json::value, Problem> Service::reminders(const Caller& caller,
                                                const storage::DigestQuery& query) {
  auto page = state_->readers.lease()->digests(query, state_->viewer(caller));
  if (!page) return Failure{from_storage(page.error())};
  return render_digests(*state_->charts, *page);
}

std::optional<Problem> Service::mark_reminders_read(const Caller& caller, storage::DigestId id) {
  std::promise<std::optional<Problem>> done;
  state_->writer->run(
      [&](storage::Writer&) { done.set_value(state_->digests->mark_read(caller, id)); });
  return done.get_future().get();
}

// ---- versions

Result<std::shared_ptr<const statechart::Chart>, std::string> Service::version_beginning(
    const std::string& prefix) const {
  return service::find_version(*state_->charts, prefix);
}

Result<MigrationTotals, Problem> Service::migrate(
    const Caller& caller, std::shared_ptr<const statechart::Migration> migration, bool dry_run,
    const std::function<void(const CaseMove&)>& each) {
  const auto hash = migration->from().workflow_hash();
  return run_migration(
      {.caller = caller,
       .migration = std::move(migration),
       .dry_run = dry_run,
       .settings = state_->engine,
       .calendar = state_->calendars.latest(),
       .now = state_->config.now,
       .cases =
           [&](storage::CaseId after) {
             return state_->readers.lease()->open_cases(hash, after, migration_page);
           },
       .find = [&](storage::CaseId id) { return state_->readers.lease()->find_case(id, nullptr); },
       .submit = [&](Command command, auto done) { submit(std::move(command), std::move(done)); }},
      each);
}

// ---- calendars

const CalendarEditions& Service::calendars() const { return state_->calendars.editions(); }

std::optional<std::string> Service::unpublished_calendar() const {
  return service::unpublished_calendar(calendars(), *state_->library);
}

Result<Publication, Problem> Service::publish_calendar(const Caller& caller,
                                                       const CalendarFile& file, bool dry_run,
                                                       const TellCase& tell) {
  return run_publication({state_->calendars, *state_->writer, state_->engine.zone,
                          state_->config.now, pages_of(state_->readers)},
                         caller, file, dry_run, tell);
}

// ---- reads

Result<CasePointer, Problem> Service::find_case(const Caller& caller, storage::CaseId id) {
  const auto viewer = state_->viewer(caller);
  auto stored = state_->readers.lease()->find_case(id, &viewer);
  if (!stored) return Failure{from_storage(stored.error())};
  if (!*stored) {
    return Failure{problem(ProblemCode::not_found, "there is no case " + std::to_string(id))};
  }
  return state_of(std::move(**stored));
}

Result<json::value, Problem> Service::preview(const Command& command) {
  auto found = find_case(command.caller, command.case_id);
  if (!found) return Failure{found.error()};
  const CaseState& state = **found;
  if (command.if_match && *command.if_match != state.sequence) {
    return Failure{problem(ProblemCode::stale, "the case is at " + std::to_string(state.sequence) +
                                                   ", If-Match names " +
                                                   std::to_string(*command.if_match))};
  }
  const Instant at = std::max(now(), state.snapshot.changed_at);
  auto decision = statechart::decide(
      *state.chart, state_->engine, state.snapshot, {command.event, command.answers},
      {.now = at, .actor = {command.caller.login, command.caller.name, command.caller.roles}});
  if (!decision) return Failure{from_refusal(decision.error())};
  const auto context = state_->rendering();
  json::array records;
  for (const auto& record : decision->records) {
    records.push_back(render_record(context, *state.chart, record));
  }
  const CaseState after{
      state.id, state.number, state.chart, state.sequence + 1, std::move(decision->snapshot), {}};
  return json::value{{"records", std::move(records)},
                     {"case", service::render_case(context, after, command.caller, at)}};
}

Result<json::value, Problem> Service::list(const Caller& caller, storage::ListQuery query) {
  query.now = now();
  auto page = state_->readers.lease()->list(query, state_->viewer(caller));
  if (!page) {
    if (query.cursor && page.error().code == storage::ErrorCode::conflict) {
      return Failure{problem(ProblemCode::bad_parameter, page.error().detail)};
    }
    return Failure{from_storage(page.error())};
  }
  const auto context = state_->rendering();
  json::array items;
  for (const auto& row : page->rows) {
    auto chart = state_->charts->find(row.workflow_hash);
    if (!chart) {
      return Failure{
          problem(ProblemCode::internal, "no chart for workflow version " + row.workflow_hash)};
    }
    items.push_back(render_row(context, *chart, row, query.now));
  }
  json::value next = nullptr;
  if (page->next) next = json::string{*page->next};
  return json::value{{"items", std::move(items)}, {"next", std::move(next)}};
}

Result<json::value, Problem> Service::journal(const Caller& caller, storage::CaseId id,
                                              storage::Sequence after, int limit) {
  auto found = find_case(caller, id);
  if (!found) return Failure{found.error()};
  // One more than asked for tells whether there is a next page.
  auto entries = state_->readers.lease()->journal(id, after, limit + 1, state_->viewer(caller));
  if (!entries) return Failure{from_storage(entries.error())};
  json::value next = nullptr;
  if (entries->size() > static_cast<std::size_t>(limit)) {
    entries->pop_back();
    next = entries->back().case_sequence;
  }
  const auto context = state_->rendering();
  json::array items;
  for (const auto& entry : *entries) {
    items.push_back(render_entry(context, entry));
  }
  return json::value{{"items", std::move(items)}, {"next", std::move(next)}};
}

Result<json::value, Problem> Service::clocks(const Caller& caller, storage::CaseId id,
                                             const std::optional<AsOf>& as_of) {
  return case_clocks(state_->readers, state_->viewer(caller), state_->rendering(), id, as_of,
                     now());
}

Result<json::value, Problem> Service::calendar(Day from, Day to) {
  return calendar_days(state_->calendars.book(), from, to);
}

Result<json::value, Problem> Service::dashboard(const Caller& caller) {
  auto counts = state_->readers.lease()->dashboard(now(), state_->viewer(caller));
  if (!counts) return Failure{from_storage(counts.error())};
  json::array stages;
  for (const auto& stage : counts->stages) {
    auto chart = state_->library->find(stage.workflow);
    auto shown = chart ? render_stage(*chart, stage.stage) : json::value(nullptr);
    stages.push_back(json::object{
        {"workflow", stage.workflow},
        {"stage", stage.stage},
        {"title", shown.is_object() ? shown.at("title") : json::value(plain_text(stage.stage))},
        {"count", stage.count}});
  }
  return json::value{{"open", counts->open},
                     {"colours", json::object{{"green", counts->green},
                                              {"yellow", counts->yellow},
                                              {"red", counts->red},
                                              {"overdue", counts->overdue}}},
                     {"stages", std::move(stages)}};
}

Result<json::value, Problem> Service::workflows(const Caller& caller) {
  json::array items;
  for (const auto& chart : state_->library->in_force(state_->today())) {
    items.push_back(render_workflow(*chart, caller, false));
  }
  return json::value{{"items", std::move(items)}};
}

namespace {

Result<std::shared_ptr<const statechart::Chart>, Problem> find_version(const Library& library,
                                                                       const ChartRegistry& charts,
                                                                       const std::string& name,
                                                                       const std::string& hash,
                                                                       Day today) {
  if (hash.empty()) {
    auto found = find_in_force(library, name, today);
    if (found) return found;
    // There is nothing to read yet, which is no conflict with what is there.
    return Failure{problem(ProblemCode::not_found, std::move(found.error().detail))};
  }
  auto chart = charts.find(hash);
  if (chart && chart->definition().name == name) return chart;
  return Failure{
      problem(ProblemCode::not_found, "there is no version " + hash + " of '" + name + "'")};
}

}  // namespace

Result<json::value, Problem> Service::workflow(const Caller& caller, const std::string& name,
                                               const std::string& hash) {
  auto chart = find_version(*state_->library, *state_->charts, name, hash, state_->today());
  if (!chart) return Failure{chart.error()};
  return json::value(render_workflow(**chart, caller, true));
}

Result<std::string, Problem> Service::diagram(const std::string& name, const std::string& hash,
                                              const std::string& language) {
  auto chart = find_version(*state_->library, *state_->charts, name, hash, state_->today());
  if (!chart) return Failure{chart.error()};
  auto svg = state_->diagrams.svg(
      **chart, language == "en" ? definition::Language::en : definition::Language::zh);
  if (!svg) return Failure{problem(ProblemCode::internal, svg.error())};
  return *svg;
}

Result<json::value, Problem> Service::users(const std::string& role) {
  json::array items;
  for (const auto& user : state_->accounts.users(role)) {
    items.push_back(json::object{
        {"login", user.login}, {"name", user.name}, {"roles", json::value_from(user.roles)}});
  }
  return json::value{{"items", std::move(items)}};
}

json::value Service::render_case(const CaseState& state, const Caller& caller,
                                 std::optional<Instant> as_of) {
  const Instant at = std::max(as_of.value_or(now()), state.snapshot.changed_at);
  return service::render_case(state_->rendering(), state, caller, at);
}

json::value Service::render_change(const Change& change) {
  const auto& state = *change.state;
  const storage::CaseRow row{.id = state.id,
                             .number = state.number,
                             .workflow = state.chart->definition().name,
                             .workflow_hash = state.chart->workflow_hash(),
                             .sequence = state.sequence,
                             .opened_at = state.snapshot.opened_at,
                             .changed_at = state.snapshot.changed_at,
                             .projection = change.projection};
  auto shown = render_row(state_->rendering(), *state.chart, row, now());
  return json::value{{"type", "case"},
                     {"sequence", change.sequence},
                     {"id", state.id},
                     {"case_sequence", state.sequence},
                     {"number", state.number},
                     {"workflow", row.workflow},
                     {"stage", shown.at("stage")},
                     {"colour", shown.at("colour")},
                     {"finished", shown.at("finished")}};
}

// ---- accounts

Result<LoggedIn, Problem> Service::login(const std::string& login, const std::string& password) {
  return state_->accounts.login(login, password);
}
std::optional<Caller> Service::authenticate(const std::string& token, bool is_request) {
  return state_->accounts.authenticate(token, is_request);
}
std::optional<Caller> Service::find_user(const std::string& login) const {
  return state_->accounts.find(login);
}
void Service::logout(const std::string& token) { state_->accounts.logout(token); }

json::value Service::render_session(const Caller& caller) {
  return json::value{{"login", caller.login},
                     {"name", caller.name},
                     {"roles", json::value_from(caller.roles)},
                     {"office", state_->config.office},
                     {"today", format_day(state_->today())},
                     {"zone", state_->config.zone}};
}

std::optional<Problem> Service::put_user(const std::string& login, const std::string& name,
                                         const std::vector<std::string>& roles,
                                         const std::string& password) {
  return state_->accounts.put_user(login, name, roles, password);
}

// ---- live

void Service::on_commit(std::function<void(const std::vector<Change>&)> listener) {
  std::lock_guard lock(state_->listener_mutex);
  state_->listener = std::move(listener);
}
void Service::on_unread(std::function<void(const std::vector<UnreadDigests>&)> listener) {
  state_->digests->listen(std::move(listener));
}
bool Service::may_see(const Caller& caller, const CaseState& state) const {
  return sees_case(*state.chart, state.snapshot, caller);
}
storage::Sequence Service::last_sequence() const { return state_->last_sequence; }
std::optional<std::string> Service::trouble() const { return state_->writer->trouble(); }
Instant Service::now() const { return state_->config.now(); }

}  // namespace xinfang::service
