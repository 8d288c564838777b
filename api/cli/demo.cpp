#include "api/cli/demo.h"

#include <algorithm>
#include <utility>

#include "api/assets/assets.h"
#include "engine/scenario/scenario.h"

namespace xinfang::cli {

namespace {

using expression::Value;

// East of UTC: the zone in which the stories' days and hours are written.
constexpr std::chrono::hours stories_offset{8};

struct Story {
  const DemoFile* file = nullptr;
  scenario::Scenario scenario;
  storage::CaseId case_id = 0;  // 0: not registered yet
  std::string number;
};

// One step of one story, at its time.
struct Act {
  Instant at{};
  std::size_t story = 0;
  const scenario::Step* step = nullptr;
};

std::string fault(const Story& story, const Place& place, std::string_view code,
                  std::string message) {
  return to_text({story.file->name, place, Severity::error, std::string(code), std::move(message)});
}

// Nothing that a story says may be passed over in silence.
std::optional<std::string> check(const Story& story) {
  auto kind = scenario::Step::Kind::registration;
  for (const auto& step : story.scenario.steps) {
    const auto& checks = step.check;
    if (step.kind != kind || !step.refused.empty() || !checks.expect.empty() ||
        !checks.clocks.empty() || !checks.data.empty() || checks.finished) {
      return fault(story, step.place, "not-for-demo",
                   "a story of the demo registers a case in its first step and sends an event in "
                   "each other one, without checks");
    }
    kind = scenario::Step::Kind::send;
  }
  return std::nullopt;
}

Result<std::vector<Story>, std::string> read(const std::vector<DemoFile>& files) {
  std::vector<Story> stories;
  std::string faults;
  for (const auto& file : files) {
    auto scenarios = scenario::read_scenarios(file.text, file.name);
    if (!scenarios) {
      for (const auto& diagnostic : scenarios.error()) faults += to_text(diagnostic) + "\n";
      continue;
    }
    for (auto& scenario : *scenarios) {
      stories.push_back({&file, std::move(scenario), 0, {}});
      if (auto bad = check(stories.back())) faults += *bad + "\n";
    }
  }
  if (!faults.empty()) return Failure{std::move(faults)};
  if (stories.empty()) return Failure{std::string{"there are no demo stories in this program"}};
  return stories;
}

Result<service::Caller, std::string> find_caller(const scenario::Step& step) {
  for (const auto& user : demo_users()) {
    if (user.login != step.login) continue;
    if (std::find(user.roles.begin(), user.roles.end(), step.role) != user.roles.end()) {
      return service::Caller{user.login, user.name, user.roles};
    }
    return Failure{"the demo user '" + step.login + "' has not the role '" + step.role + "'"};
  }
  return Failure{"there is no demo user '" + step.login + "'"};
}

std::string describe(const service::Problem& problem) {
  std::string text = std::string(to_text(problem.code)) + ": " + problem.detail;
  for (const auto& error : problem.errors) text += "; " + error.pointer + " " + error.detail;
  for (const auto& reason : problem.reasons) text += "; " + reason.en;
  return text;
}

// Moves the stories up to the present and performs them in the order of time.
class Demo {
 public:
  Demo(service::Service& service, DemoClock& clock, const clock::Zone& zone,
       std::vector<Story> stories, Instant present)
      : service_(&service),
        clock_(&clock),
        zone_(&zone),
        present_(present),
        stories_(std::move(stories)) {
    Day first = Day::max();
    for (const auto& story : stories_) first = std::min(first, day_of(story.scenario.start));
    // Whole weeks, so that working days stay working days. The present is the stories' day
    // demo_span or one of the six after it; what they tell of later days has not happened yet.
    by_ = std::chrono::floor<std::chrono::weeks>(zone.day_of(present) - demo_span - first);
    start_ = zone.start_of(first + by_);
  }

  Result<int, std::string> run() {
    clock_->set(start_);
    for (const auto& user : demo_users()) {
      if (auto bad = service_->put_user(user.login, user.name, user.roles, demo_password)) {
        return Failure{"demo user " + user.login + ": " + bad->detail};
      }
    }
    int cases = 0;
    for (const auto& act : schedule()) {
      if (act.at > present_) break;
      if (auto trouble = let_ring(act.at)) return Failure{std::move(*trouble)};
      clock_->set(act.at);
      auto& story = stories_[act.story];
      if (auto trouble = perform(story, *act.step, act.at)) {
        return Failure{fault(story, act.step->place, "refused", std::move(*trouble))};
      }
      if (act.step->kind == scenario::Step::Kind::registration) ++cases;
    }
    if (auto trouble = let_ring(present_)) return Failure{std::move(*trouble)};
    return cases;
  }

 private:
  // Stops at each instant at which a clock rings, as it would have in an office that was running.
  std::optional<std::string> let_ring(Instant until) {
    for (auto next = service_->next_timer(); next && *next <= until;
         next = service_->next_timer()) {
      clock_->set(std::max(*next, clock_->now()));
      service_->run_timers();
      if (auto trouble = service_->trouble()) return trouble;
    }
    if (service_->alarms_set_aside() == 0) return std::nullopt;
    return "a clock of the stories can't ring: the log says why";
  }

  static Day day_of(Instant written) {
    return std::chrono::floor<std::chrono::days>(written + stories_offset);
  }

  // The same time of the day in the office's zone.
  Instant moved(Instant written) const {
    const Day day = day_of(written);
    return zone_->start_of(day + by_) + (written + stories_offset - day);
  }

  std::vector<Act> schedule() const {
    std::vector<Act> acts;
    for (std::size_t i = 0; i < stories_.size(); ++i) {
      Instant at = stories_[i].scenario.start;
      for (const auto& step : stories_[i].scenario.steps) {
        if (step.at) at = *step.at;
        if (step.after) at += *step.after;
        acts.push_back({moved(at), i, &step});
      }
    }
    std::stable_sort(acts.begin(), acts.end(),
                     [](const Act& a, const Act& b) { return a.at < b.at; });
    return acts;
  }

  std::optional<std::string> perform(Story& story, const scenario::Step& step, Instant at) {
    auto caller = find_caller(step);
    if (!caller) return caller.error();
    service::Command command;
    command.caller = *std::move(caller);
    command.case_id = story.case_id;
    command.workflow = story.scenario.workflow;
    command.event = step.name;
    std::string unknown;
    for (const auto& entry : step.answers) {
      command.answers.set(entry.key, filled(entry.value, at, unknown));
    }
    if (!unknown.empty()) return "no story '" + unknown + "' has been registered before this step";
    auto done = service_->execute(std::move(command));
    if (!done) return describe(done.error());
    story.case_id = done->state->id;
    story.number = done->state->number;
    return std::nullopt;
  }

  // An answer with its days moved and its {words} filled in.
  Value filled(const Value& value, Instant at, std::string& unknown) const {
    if (value.is(expression::Kind::list)) {
      expression::List items;
      for (const auto& item : value.as_list()) items.push_back(filled(item, at, unknown));
      return Value::list(std::move(items));
    }
    if (value.is(expression::Kind::map)) {
      expression::Map entries;
      for (const auto& entry : value.as_map()) {
        entries.set(entry.key, filled(entry.value, at, unknown));
      }
      return Value::map(std::move(entries));
    }
    if (!value.is(expression::Kind::string)) return value;
    std::string text = value.as_string();
    if (const auto day = parse_day(text)) return Value::string(format_day(*day + by_));
    fill_year(text, at);
    fill_number(text, unknown);
    return Value::string(std::move(text));
  }

  void fill_year(std::string& text, Instant at) const {
    constexpr std::string_view word = "{year}";
    const auto year = format_day(zone_->day_of(at)).substr(0, 4);
    while (true) {
      const auto found = text.find(word);
      if (found == std::string::npos) return;
      text.replace(found, word.size(), year);
    }
  }

  void fill_number(std::string& text, std::string& unknown) const {
    constexpr std::string_view word = "{number of ";
    while (unknown.empty()) {
      const auto from = text.find(word);
      const auto to = text.find('}', from);
      if (from == std::string::npos || to == std::string::npos) return;
      const auto title = text.substr(from + word.size(), to - from - word.size());
      const auto story =
          std::find_if(stories_.begin(), stories_.end(), [&](const Story& candidate) {
            return candidate.scenario.title.zh == title && candidate.case_id != 0;
          });
      if (story == stories_.end()) {
        unknown = title;
      } else {
        text.replace(from, to + 1 - from, story->number);
      }
    }
  }

  service::Service* service_;
  DemoClock* clock_;
  const clock::Zone* zone_;
  Instant present_;
  std::vector<Story> stories_;
  std::chrono::days by_{};
  Instant start_{};
};

}  // namespace

Instant DemoClock::now() const {
  if (const auto simulated = simulated_ms_.load(); simulated != 0) {
    return Instant{std::chrono::milliseconds{simulated}};
  }
  return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

void DemoClock::set(Instant instant) { simulated_ms_ = instant.time_since_epoch().count(); }
void DemoClock::let_go() { simulated_ms_ = 0; }

const std::vector<DemoUser>& demo_users() {
  static const std::vector<DemoUser> users{
      {"lin", "林晓雯", {"reception"}, "register a letter, screen it, ask for materials"},
      {"zhou", "周建平", {"reception"}, "the other window"},
      {"chen", "陈立新", {"handler"}, "findings, hearings, replies of own cases; one report"},
      {"wu", "吴敏", {"handler"}, "likewise"},
      {"fang", "方知行", {"handler"}, "likewise; two of the reports of offences"},
      {"luo", "罗以宁", {"handler"}, "likewise; reviews what others handled"},
      {"he", "何佳", {"organizer"}, "name a panel, notify, open and close a hearing"},
      {"su", "苏禾", {"organizer"}, "the other organizer"},
      {"gao", "高志远", {"supervisor"}, "assign cases, approve replies and refusals"},
      {"qin", "秦岭", {"chief"}, "hearings, extensions, terminations; sees every report"},
      {"tang", "唐文静", {"case_management"}, "assign, rate, archive, the termination register"},
      {"meng",
       "孟繁",
       {"clue_officer"},
       "reports of offences (检举控告), hidden from all without a part"},
      {"admin", "系统管理员", {"admin"}, "sees the desk; works no case"},
  };
  return users;
}

std::vector<DemoFile> demo_files() {
  std::vector<DemoFile> files;
  for (const auto& file : assets::all()) {
    if (file.name.starts_with("workflows/demo/")) {
      files.push_back({std::string(file.name), std::string(file.content)});
    }
  }
  return files;
}

Result<int, std::string> fill_demo(service::Service& service, DemoClock& clock,
                                   const clock::Zone& zone, const std::vector<DemoFile>& files,
                                   Instant present) {
  auto stories = read(files);
  if (!stories) return Failure{stories.error()};
  auto cases = Demo(service, clock, zone, std::move(*stories), present).run();
  clock.let_go();
  return cases;
}

}  // namespace xinfang::cli
