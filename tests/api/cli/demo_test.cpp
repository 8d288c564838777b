#include <array>
#include <catch2/catch.hpp>
#include <sstream>

#include "api/cli/demo_start.h"
#include "api/cli/verify.h"
#include "engine/scenario/scenario.h"
#include "tests/api/cli/shipped.h"

namespace xinfang::cli {

namespace {

namespace json = boost::json;

// A database of its own under the demo's clock, and what `--demo` needs beside it.
class DemoOffice {
 public:
  DemoOffice() {
    configuration_.database = folder_.path("demo.db");
    start();
  }

  void start() {
    service_.reset();
    auto library = load_library(configuration_);
    REQUIRE(library.ok());
    auto config = service_config(configuration_);
    config.now = [this] { return clock_.now(); };
    auto service = service::Service::start(std::move(config), *library);
    INFO((service ? "" : service.error()));
    REQUIRE(service.ok());
    library_ = *library;
    service_ = std::move(*service);
  }

  Result<int, std::string> fill(const std::vector<DemoFile>& files, const std::string& present) {
    return fill_demo(*service_, clock_, *clock::Zone::find(configuration_.zone), files,
                     *parse_instant(present));
  }

  bool start_demo() { return cli::start_demo(configuration_, *service_, clock_, out_, err_); }

  // Everything a chief procurator sees: all petitions and all reports.
  service::Caller chief() const { return {"qin", "秦岭", {"chief"}}; }

  std::size_t count(storage::ColourFilter colour) {
    storage::ListQuery query;
    query.colour = colour;
    query.limit = 200;
    const auto page = service_->list(chief(), query);
    REQUIRE(page.ok());
    return page->at("items").as_array().size();
  }

  DemoClock clock_;
  std::ostringstream out_;
  std::ostringstream err_;
  test::Folder folder_;
  Configuration configuration_;
  std::shared_ptr<service::Library> library_;
  std::unique_ptr<service::Service> service_;  // last: stops first, and reads the clock
};

std::map<std::string, int> stories_by_workflow() {
  std::map<std::string, int> counts;
  for (const auto& file : demo_files()) {
    const auto stories = scenario::read_scenarios(file.text, file.name);
    INFO(file.name);
    REQUIRE(stories.ok());
    for (const auto& story : *stories) ++counts[story.workflow];
  }
  return counts;
}

// The number of the line that holds the first `words`.
int line_of(const std::string& text, std::string_view words) {
  const auto found = text.find(words);
  REQUIRE(found != std::string::npos);
  return 1 + static_cast<int>(
                 std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(found), '\n'));
}

// The shipped files, with the first `words` of the named one replaced.
std::vector<DemoFile> spoiled(const std::string& name, std::string_view words,
                              const std::string& replacement, std::string& place) {
  auto files = demo_files();
  for (auto& file : files) {
    if (!file.name.ends_with(name)) continue;
    place = file.name + ":" + std::to_string(line_of(file.text, words)) + ":";
    file.text.replace(file.text.find(words), words.size(), replacement);
  }
  REQUIRE_FALSE(place.empty());
  return files;
}

}  // namespace

TEST_CASE("the demo fills every stage and every colour on any day") {
  struct Row {
    const char* what;
    const char* present;
  };
  const auto row = GENERATE(Row{"an ordinary Wednesday", "2026-06-10T11:00:00+08:00"},
                            Row{"the first day after Spring Festival", "2026-02-24T09:30:00+08:00"},
                            Row{"a Monday evening, the stories' last", "2026-11-23T20:00:00+08:00"},
                            Row{"a Sunday", "2026-08-16T10:00:00+08:00"});
  INFO(row.what);
  DemoOffice office;
  const auto present = *parse_instant(row.present);
  const auto cases = office.fill(demo_files(), row.present);
  INFO((cases ? "" : cases.error()));
  REQUIRE(cases.ok());
  CHECK(*cases >= 46);

  office.clock_.set(present);
  const auto dashboard = office.service_->dashboard(office.chief());
  REQUIRE(dashboard.ok());
  for (const auto& [colour, count] : dashboard->at("colours").as_object()) {
    INFO(std::string(colour));
    CHECK(count.as_int64() > 0);
  }
  CHECK(office.count(storage::ColourFilter::none) > 0);

  std::set<std::pair<std::string, std::string>> held;
  for (const auto& stage : dashboard->at("stages").as_array()) {
    held.emplace(stage.at("workflow").as_string(), stage.at("stage").as_string());
  }
  for (const auto& chart : office.library_->charts()) {
    const auto& definition = chart->definition();
    for (const auto& stage : definition.stages) {
      INFO(definition.name + " " + stage.id);
      CHECK(held.contains({definition.name, stage.id}));
    }
  }

  CHECK(run_verify(office.configuration_, office.out_, office.err_) == 0);
  CHECK(office.out_.str().starts_with("clean: "));
  CHECK(office.err_.str().empty());
}

TEST_CASE("every demo story goes through to its last step") {
  const auto stories = stories_by_workflow();
  REQUIRE(stories.size() == 2);
  CHECK(stories.at("petition") >= 42);
  CHECK(stories.at("petition") <= 48);
  CHECK(stories.at("complaint") >= 4);
  CHECK(stories.at("complaint") <= 6);

  // On a Monday evening the stories' week is over: no step is left out.
  DemoOffice office;
  const auto cases = office.fill(demo_files(), "2026-11-23T20:00:00+08:00");
  INFO((cases ? "" : cases.error()));
  REQUIRE(cases.ok());
  CHECK(*cases == stories.at("petition") + stories.at("complaint"));
}

TEST_CASE("the demo keeps the office's own hours in another time zone") {
  DemoOffice office;
  office.configuration_.zone = "America/New_York";
  office.start();
  const auto cases = office.fill(demo_files(), "2026-11-23T20:00:00-05:00");
  INFO((cases ? "" : cases.error()));
  CHECK(cases.ok());
}

TEST_CASE("a demo story that no longer fits its workflow is refused with its place") {
  struct Row {
    const char* what;
    const char* words;
    const char* replacement;
    const char* reason;
  };
  static constexpr auto step =
      "- send: screen\n      with: {content_class: juvenile, jurisdiction: own}\n"
      "      as: reception\n      login: zhou\n";
  const auto row = GENERATE(
      Row{"an event the workflow has not", "- send: screen", "- send: scren", "scren"},
      Row{"an event that its state has not", "- send: accept", "- send: serve_reply", "refused"},
      Row{"an answer that its form has not", "- send: accept\n      with: {in_scope: true, ",
          "- send: accept\n      with: {in_scop: true, ", "in_scop"},
      Row{"a user who is not there", step,
          "- send: screen\n      with: {content_class: juvenile, jurisdiction: own}\n"
          "      as: reception\n      login: nobody\n",
          "no demo user 'nobody'"},
      Row{"a user without the role", step,
          "- send: screen\n      with: {content_class: juvenile, jurisdiction: own}\n"
          "      as: reception\n      login: chen\n",
          "'chen' has not the role 'reception'"},
      Row{"a check", "- send: screen\n", "- send: screen\n      finished: false\n", "not-for-demo"},
      Row{"a clock that expires", step, "- expire: intake_decision\n", "not-for-demo"});
  INFO(row.what);
  std::string place;
  const auto files = spoiled("/handling.yaml", row.words, row.replacement, place);
  DemoOffice office;
  const auto cases = office.fill(files, "2026-11-23T20:00:00+08:00");
  REQUIRE_FALSE(cases.ok());
  INFO(cases.error());
  INFO(place);
  CHECK(cases.error().find(row.reason) != std::string::npos);
  CHECK(cases.error().starts_with(place));
}

TEST_CASE("a demo story can name the case of one that was registered before, and no other") {
  std::string place;
  const auto files =
      spoiled("/left_at_intake.yaml", "{number of 匿名线索存查}", "{number of 没有的}", place);
  DemoOffice office;
  const auto cases = office.fill(files, "2026-11-23T20:00:00+08:00");
  REQUIRE_FALSE(cases.ok());
  CHECK(cases.error().find("no story '没有的'") != std::string::npos);
}

TEST_CASE("a second start with --demo serves the same database as it is") {
  DemoOffice office;
  office.clock_.set(*parse_instant("2026-06-10T11:00:00+08:00"));
  REQUIRE(office.start_demo());
  CHECK(office.out_.str().find("invented cases") != std::string::npos);
  const auto sequence = office.service_->last_sequence();
  for (const auto& user : demo_users()) {
    INFO(user.login);
    CHECK(office.out_.str().find("\n  " + user.login + " ") != std::string::npos);
  }
  CHECK(office.service_->login("lin", demo_password).ok());

  office.start();
  office.out_.str("");
  REQUIRE(office.start_demo());
  CHECK(office.service_->last_sequence() == sequence);
  CHECK(office.out_.str().find("served as it is") != std::string::npos);
  CHECK(office.out_.str().find(demo_password) != std::string::npos);
}

TEST_CASE("a demo office touches no database that has users already") {
  DemoOffice office;
  REQUIRE_FALSE(office.service_->put_user("admin", "管理员", {"admin"}, "a password of our own"));
  CHECK_FALSE(office.start_demo());
  CHECK(office.err_.str().find("has users already") != std::string::npos);
  CHECK(office.service_->last_sequence() == 0);
  CHECK(office.service_->login("admin", "a password of our own").ok());
}

}  // namespace xinfang::cli
