// Rows that follow from the calendar though their cases have ended.
#include "engine/definition/reader.h"
#include "storage/projection.h"
#include "tests/api/calendar_office.h"

using namespace xinfang;
using namespace xinfang::service;
using Office = test::CalendarOffice;

namespace {

// A version whose cases end while their clocks run: none that would be loaded today, but a database
// may hold cases of it. Answers its chart; the texts are kept, so that a start finds it.
std::shared_ptr<const statechart::Chart> careless_version(Office& office, storage::Writer& writer) {
  const auto files = read_folder(office.path("files"));
  REQUIRE(files.ok());
  auto text = files->at("letter.yaml");
  const std::string meets = "        do: [{meet: reply}, {meet: result}]\n";
  REQUIRE(text.find(meets) != std::string::npos);
  text.erase(text.find(meets), meets.size());
  const auto& rules_text = files->at("rules/desk.yaml");
  const storage::Content rules{content_hash(rules_text), "rules", "desk", rules_text, ""};
  const storage::Content workflow{content_hash(text), "workflow", "letter", text, ""};
  const auto version = version_text(workflow.hash, rules.hash);
  for (const auto& content :
       {rules, workflow,
        storage::Content{content_hash(version), "version", "letter", version, ""}}) {
    REQUIRE_FALSE(writer.put_content(content));
  }
  const auto chart = compile_version(content_hash(version), workflow, rules);
  REQUIRE(chart.ok());
  return *chart;
}

// Of the only case's row.
std::string due_day(Service& service) {
  storage::ListQuery query;
  query.state = storage::StateFilter::all;
  const auto page = service.list(Office::window(), query);
  REQUIRE(page.ok());
  return std::string(page->at("items").at(0).at("due").at("day").as_string());
}

}  // namespace

TEST_CASE("the row of a case that ended while a clock ran is counted anew, without an entry") {
  Office office;
  office.start();
  {
    const auto store = office.options(office.database());
    auto opened = storage::Writer::open(store);
    REQUIRE(opened.ok());
    auto& writer = **opened;
    const auto chart = careless_version(office, writer);
    const statechart::Settings settings{*clock::Zone::find("Asia/Shanghai")};
    const statechart::Context context{office.now(), {"window", "窗口", {"reception"}}};
    expression::Map answers;
    answers.set("subject", expression::Value::string("甲"));
    auto registered = statechart::open(*chart, settings, answers, context);
    REQUIRE(registered.ok());
    REQUIRE_FALSE(writer.begin());
    const auto number = writer.take_number("x", 2024);
    REQUIRE(number.ok());
    std::get<statechart::Opened>(registered->records.front()).number = "x1";
    const auto ended =
        statechart::decide(*chart, settings, registered->snapshot, {"answer", {}}, context);
    REQUIRE(ended.ok());
    storage::Append entry;
    entry.at = office.now();
    entry.login = "window";
    entry.chart = chart;
    for (const auto& decision : {*registered, *ended}) {
      entry.records = &decision.records;
      entry.snapshot = &decision.snapshot;
      entry.projection = storage::project(
          *chart, decision.snapshot, *definition::read_calendar(test::first_calendar, "cn.yaml"),
          settings.zone);
      const auto appended = writer.append(entry);
      REQUIRE(appended.ok());
      entry.case_id = appended->case_id;
      ++entry.case_sequence;
    }
    REQUIRE_FALSE(writer.commit());
  }
  const auto service = office.start();
  CHECK(due_day(*service) == "2024-03-11");
  const auto done = service->publish_calendar(
      Office::admin(), {"cn.yaml", test::corrected_calendar}, false, [](const CaseRedating&) {});
  REQUIRE(done.ok());
  CHECK(done->totals.cases == 0);
  CHECK(done->totals.moved_clocks == 0);
  CHECK(due_day(*service) == "2024-03-12");
  CHECK(service->last_sequence() == 2);
  CHECK(office.verified() == "");
}
