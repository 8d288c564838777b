#include "tests/simulation/year.h"

#include <algorithm>
#include <catch2/catch.hpp>

#include "engine/statechart/decide.h"

namespace xinfang::simulation {

namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;

// The colour of a list's row, told anew from the clocks themselves: that of the running clock that
// is due first.
std::string colour_of(const service::CaseState& state, const clock::Calendar& calendar,
                      const clock::Zone& zone, Instant now) {
  std::optional<clock::Assessment> first;
  for (std::size_t i = 0; i < state.snapshot.clocks.size(); ++i) {
    const auto& ledger = state.snapshot.clocks[i];
    if (ledger.empty() || !clock::is_running(ledger)) continue;
    auto assessed = clock::assess(state.chart->clocks()[i].rule, ledger, calendar, zone, now,
                                  clock::Detail::plain);
    if (assessed.colour == clock::Colour::suspended) continue;
    if (!first || assessed.due_at < first->due_at) first = std::move(assessed);
  }
  return first ? std::string(to_text(first->colour)) : "none";
}

}  // namespace

Year::Year(Office& office, const YearPlan& plan, std::uint64_t seed)
    : office_(office), plan_(plan), random_(seed), staff_(staff()) {
  const Instant end = plan_.start + plan_.length;
  for (int i = 0; i < plan_.petitions; ++i) {
    this->plan(some_time(plan_.start, end - days{100}), Kind::registration);
  }
  for (int i = 0; i < plan_.outages; ++i) this->plan(some_time(plan_.start, end), Kind::outage);
  for (int i = 0; i < plan_.looks; ++i) this->plan(some_time(plan_.start, end), Kind::look);
}

void Year::run() {
  const Instant end = plan_.start + plan_.length;
  while (!plans_.empty() && plans_.top().at <= end) {
    const Plan next = plans_.top();
    plans_.pop();
    office_.advance_to(next.at);
    perform(next);
  }
  office_.advance_to(end);
  look();
}

void Year::plan(Instant at, Kind kind, std::size_t petition) {
  plans_.push({at, planned_++, kind, petition});
}

// Any day, from half past eight to half past five.
Instant Year::some_time(Instant from, Instant to) {
  const auto span = std::chrono::floor<days>(to - from).count();
  const Day day = office_.zone().day_of(from) + days{between(random_, 0, span)};
  return office_.zone().start_of(day) + minutes{between(random_, 8 * 60 + 30, 17 * 60 + 30)} +
         milliseconds{between(random_, 0, 59'999)};
}

void Year::perform(const Plan& plan) {
  switch (plan.kind) {
    case Kind::registration:
      return register_petition();
    case Kind::act:
      return act(plan.petition);
    case Kind::look:
      return look();
    case Kind::outage:
      // Minutes, a night, or a long week-end.
      return office_.be_down_until(office_.now() + (one_in(random_, 3)
                                                        ? minutes{between(random_, 60, 5 * 24 * 60)}
                                                        : minutes{between(random_, 1, 30)}));
  }
}

void Year::register_petition() {
  service::Command command;
  command.caller = staff_.front();
  command.workflow = "petition";
  const Day today = office_.zone().day_of(office_.now());
  const Day received = one_in(random_, 4) ? today - days{between(random_, 1, 12)} : today;
  expression::Map petitioner;
  petitioner.set("name", expression::Value::string("甲"));
  const auto text = [](const char* words) { return expression::Value::string(words); };
  command.answers.set("channel", text("letter"));
  command.answers.set("received", expression::Value::string(format_day(received)));
  command.answers.set("subject", text("模拟信访事项"));
  command.answers.set("matter_class", text("appeal"));
  command.answers.set("urgent", expression::Value::boolean(one_in(random_, 10)));
  command.answers.set("petitioners", expression::Value::list({expression::Value::map(petitioner)}));
  const auto done = office_.service().execute(std::move(command));
  INFO((done ? "" : done.error().detail));
  REQUIRE(done.ok());

  Petition petition{done->state->id, 24};
  // Three in ten take their time, one in ten is forgotten for months.
  const auto pace = between(random_, 1, 10);
  if (pace <= 3) petition.pace_hours = 24 * between(random_, 8, 30);
  if (pace == 4) petition.pace_hours = 24 * between(random_, 60, 150);
  petitions_.push_back(petition);
  plan(some_time(office_.now() + hours{1}, office_.now() + hours{petition.pace_hours + 24}),
       Kind::act, petitions_.size() - 1);
}

void Year::act(std::size_t index) {
  const auto& petition = petitions_[index];
  const statechart::Settings settings{.zone = office_.zone()};
  const auto found = office_.service().find_case(staff_.front(), petition.id);
  REQUIRE(found.ok());
  const auto& state = **found;
  if (state.snapshot.finished) return;
  struct Choice {
    const service::Caller* person;
    statechart::AvailableAction action;
    std::int64_t weight;
  };
  std::vector<Choice> choices;
  for (const auto& person : staff_) {
    for (auto& action : statechart::available(
             *state.chart, settings, state.snapshot,
             {.now = office_.now(), .actor = {person.login, person.name, person.roles}})) {
      if (!action.enabled) continue;
      const auto weight = between(random_, 1, 100) * (1 + done_[action.event]);
      choices.push_back({&person, std::move(action), weight});
    }
  }
  std::stable_sort(choices.begin(), choices.end(),
                   [](const Choice& a, const Choice& b) { return a.weight < b.weight; });
  bool done = false;
  for (std::size_t i = 0; i < choices.size() && i < 8 && !done; ++i) {
    for (int attempt = 0; attempt < 8 && !done; ++attempt) {
      done = try_event(state, *choices[i].person, choices[i].action);
    }
  }
  // Now and then nothing happens for weeks: the petitioner thinks it over, a paper lies about.
  const Instant next =
      office_.now() + (one_in(random_, 8) ? days{between(random_, 20, 60)} : days{0});
  plan(some_time(next + hours{1}, next + hours{petition.pace_hours + 24}), Kind::act, index);
}

// A refusal is an answer too: the form was filled at random.
bool Year::try_event(const service::CaseState& state, const service::Caller& person,
                     const statechart::AvailableAction& action) {
  service::Command command;
  command.caller = person;
  command.case_id = state.id;
  command.event = action.event;
  command.answers = answers(state.chart->transitions()[action.transition].form,
                            office_.zone().day_of(office_.now()), random_);
  const auto done = office_.service().execute(std::move(command));
  if (!done) {
    INFO(action.event << ": " << done.error().detail);
    CHECK(done.error().code != service::ProblemCode::internal);
    return false;
  }
  ++done_[action.event];
  return true;
}

void Year::look() {
  const Instant now = office_.now();
  storage::ListQuery query;
  query.state = storage::StateFilter::all;
  query.limit = 200;
  std::int64_t wrong = 0;
  do {
    const auto page = office_.service().list(staff_.front(), query);
    REQUIRE(page.ok());
    for (const auto& item : page->at("items").as_array()) {
      const auto found =
          office_.service().find_case(staff_.front(), item.at("id").to_number<std::int64_t>());
      REQUIRE(found.ok());
      const auto expected = colour_of(**found, office_.calendar(), office_.zone(), now);
      ++rows_compared_;
      const std::string shown = item.at("colour").as_string().c_str();
      if (expected == shown) continue;
      INFO("case " << (*found)->number << " at " << format_instant(now));
      if (++wrong == 1) CHECK(shown == expected);
    }
    const auto& next = page->at("next");
    query.cursor.reset();
    if (next.is_string()) query.cursor = std::string(next.as_string());
  } while (query.cursor);
  CHECK(wrong == 0);
}

}  // namespace xinfang::simulation
