#include "api/cli/demo.h"

#include <algorithm>

#include "api/assets/assets.h"
#include "engine/scenario/scenario.h"

namespace xinfang::cli {

namespace {

// One step of one story, at its time.
struct Act {
  Instant at{};
  std::size_t story = 0;
  const scenario::Step* step = nullptr;
};

struct Story {
  const DemoFile* file = nullptr;
  scenario::Scenario scenario;
  storage::CaseId case_id = 0;
};

expression::Value shifted(const expression::Value& value, std::chrono::days by) {
  if (value.is(expression::Kind::string)) {
    if (auto day = parse_day(value.as_string())) {
      return expression::Value::string(format_day(*day + by));
    }
  } else if (value.is(expression::Kind::list)) {
    expression::List items;
    for (const auto& item : value.as_list()) items.push_back(shifted(item, by));
    return expression::Value::list(std::move(items));
  } else if (value.is(expression::Kind::map)) {
    expression::Map entries;
    for (const auto& entry : value.as_map()) entries.set(entry.key, shifted(entry.value, by));
    return expression::Value::map(std::move(entries));
  }
  return value;
}

Result<std::vector<Story>, std::string> read(const std::vector<DemoFile>& files) {
  std::vector<Story> stories;
  for (const auto& file : files) {
    auto scenarios = scenario::read_scenarios(file.text, file.name);
    if (!scenarios) {
      std::string text;
      for (const auto& diagnostic : scenarios.error()) text += to_text(diagnostic) + "\n";
      return Failure{text};
    }
    for (auto& scenario : *scenarios) stories.push_back({&file, std::move(scenario), 0});
  }
  return stories;
}

std::vector<Act> schedule(const std::vector<Story>& stories, std::chrono::days by) {
  std::vector<Act> acts;
  for (std::size_t i = 0; i < stories.size(); ++i) {
    Instant at = stories[i].scenario.start + by;
    for (const auto& step : stories[i].scenario.steps) {
      if (step.at) at = *step.at + by;
      if (step.after) at += *step.after;
      acts.push_back({at, i, &step});
    }
  }
  std::stable_sort(acts.begin(), acts.end(),
                   [](const Act& a, const Act& b) { return a.at < b.at; });
  return acts;
}

service::Caller caller_for(const scenario::Step& step) {
  for (const auto& user : demo_users()) {
    const bool named =
        step.login.empty() || step.login == step.role
            ? std::find(user.roles.begin(), user.roles.end(), step.role) != user.roles.end()
            : user.login == step.login;
    if (named) return {user.login, user.name, user.roles};
  }
  return {step.login.empty() ? step.role : step.login, step.role, {step.role}};
}

std::optional<std::string> perform(service::Service& service, Story& story,
                                   const scenario::Step& step, std::chrono::days by) {
  service::Command command;
  command.caller = caller_for(step);
  command.case_id = story.case_id;
  command.workflow = story.scenario.workflow;
  command.event = step.name;
  for (const auto& entry : step.answers) {
    command.answers.set(entry.key, shifted(entry.value, by));
  }
  auto done = service.execute(std::move(command));
  if (done) {
    story.case_id = done->state->id;
    return std::nullopt;
  }
  std::string text = story.file->name + ":" + std::to_string(step.place.line) + ":" +
                     std::to_string(step.place.column) + ": refused (" +
                     std::string(to_text(done.error().code)) + "): " + done.error().detail;
  for (const auto& error : done.error().errors) text += "; " + error.pointer + " " + error.detail;
  for (const auto& reason : done.error().reasons) text += "; " + reason.en;
  return text;
}

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
      {"lin", "林晓雯", {"reception"}},   {"zhou", "周建平", {"reception"}},
      {"chen", "陈立新", {"handler"}},    {"wu", "吴敏", {"handler"}},
      {"he", "何佳", {"organizer"}},      {"gao", "高志远", {"supervisor"}},
      {"qin", "秦岭", {"chief"}},         {"tang", "唐文静", {"case_management"}},
      {"meng", "孟繁", {"clue_officer"}}, {"admin", "系统管理员", {"admin"}},
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
                                   const std::vector<DemoFile>& files, Instant present) {
  auto stories = read(files);
  if (!stories) return Failure{stories.error()};
  if (stories->empty()) return Failure{std::string{"there are no demo stories in this program"}};
  Instant first = Instant::max();
  for (const auto& story : *stories) first = std::min(first, story.scenario.start);
  // Whole weeks, so that office hours and weekends stay what the stories' authors meant.
  const std::chrono::days by{std::chrono::floor<std::chrono::weeks>(present - demo_span - first)};

  clock.set(first + by);
  for (const auto& user : demo_users()) {
    if (auto bad = service.put_user(user.login, user.name, user.roles, demo_password)) {
      return Failure{"demo user " + user.login + ": " + bad->detail};
    }
  }
  for (const auto& act : schedule(*stories, by)) {
    if (act.at > present) break;
    clock.set(act.at);
    if (auto trouble = perform(service, (*stories)[act.story], *act.step, by)) {
      return Failure{std::move(*trouble)};
    }
  }
  clock.let_go();
  return static_cast<int>(stories->size());
}

}  // namespace xinfang::cli
