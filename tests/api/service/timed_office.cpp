#include "tests/api/service/timed_office.h"

#include <sodium.h>

#include <catch2/catch.hpp>
#include <future>
#include <regex>
#include <sstream>

#include "api/service/chart_registry.h"
#include "api/service/files.h"
#include "api/service/key_file.h"
#include "api/service/older_versions.h"
#include "storage/sqlite.h"
#include "storage/verify.h"

namespace xinfang::test {

namespace {

const std::string rules_text = R"(rules: desk
version: "1"
in_force_from: 2026-01-01
title: {zh: 期限, en: Terms}
terms:
  reply:
    title: {zh: 答复, en: Reply}
    limit: 100 hours
    basis: test
    status: assumed
  report:
    title: {zh: 报告, en: Report}
    limit: 100 hours
    basis: test
    status: assumed
  follow_up:
    title: {zh: 催办, en: Follow-up}
    limit: 20 hours
    basis: test
    status: assumed
)";

const std::string workflow_text = R"(workflow: letter
title: {zh: 来信, en: Letter}
rules: desk
numbering: "{office}〔{year}〕{number}号"
roles:
  reception: {zh: 接访, en: Reception}
  chief: {zh: 领导, en: Chief}
stages: {all: {zh: 全部, en: All}}
data:
  subject: {type: string, title: {zh: 事由, en: Subject}}
  remark: {type: string, optional: true, title: {zh: 备注, en: Remark}}
access: {roles: [reception]}
summary: {subject: subject, petitioner: subject, received: '"2026-01-01"'}
register:
  title: {zh: 登记, en: Register}
  by: [reception]
  basis: test
  form: {subject: data}
initial: open
states:
  open:
    title: {zh: 办理, en: Open}
    stage: all
    start: [reply, report]
    on:
      note: {title: {zh: 备注, en: Note}, by: [reception], basis: test, do: [{set: {remark: '"x"'}}]}
      answer:
        title: {zh: 答复, en: Answer}
        by: [reception]
        basis: test
        do: [{meet: reply}, {meet: report}]
        to: done
      clock.expired.reply: {basis: test, to: chased}
      clock.expired.report: {basis: test, do: [{log: '"late"'}]}
  chased:
    title: {zh: 催办, en: Chased}
    stage: all
    start: [follow_up]
    on:
      note: {title: {zh: 备注, en: Note}, by: [reception], basis: test, do: [{set: {remark: '"x"'}}]}
      answer:
        title: {zh: 答复, en: Answer}
        by: [reception]
        basis: test
        do: [{meet: reply}, {meet: report}, {meet: follow_up}]
        to: done
      clock.expired.report: {basis: test, do: [{log: '"late"'}]}
      clock.expired.follow_up: {basis: test, do: [{log: '"very late"'}]}
  done:
    title: {zh: 办结, en: Done}
    final: true
)";

const std::string calendar_text = "calendar: cn\nversion: test\nyears: {}\n";

}  // namespace

TimedOffice::TimedOffice()
    : database_(folder_.path("office.db")),
      now_(parse_instant("2026-03-02T01:00:00Z")->time_since_epoch().count()) {
  auto library = service::Library::compile({{"letter.yaml", workflow_text},
                                            {"rules/desk.yaml", rules_text},
                                            {"calendars/cn.yaml", calendar_text}});
  INFO((library ? "" : to_text(library.error().front())));
  REQUIRE(library.ok());
  library_ = *library;
}

service::Config TimedOffice::config(bool timers) {
  service::Config config;
  config.database = database_;
  config.key_file = database_ + ".key";
  config.now = [this] { return now(); };
  config.randomness = [](std::span<std::uint8_t> bytes) {
    randombytes_buf(bytes.data(), bytes.size());
  };
  config.timers = timers;
  return config;
}

service::Service& TimedOffice::start(bool timers) {
  stop();
  auto service = service::Service::start(config(timers), library_);
  INFO((service ? "" : service.error()));
  REQUIRE(service.ok());
  service_ = std::move(*service);
  return *service_;
}

service::Command TimedOffice::letter(const std::string& subject) {
  service::Command command;
  command.caller = clerk();
  command.workflow = "letter";
  command.answers.set("subject", expression::Value::string(subject));
  return command;
}

service::Command TimedOffice::event(storage::CaseId id, const std::string& name) {
  service::Command command;
  command.caller = clerk();
  command.case_id = id;
  command.event = name;
  return command;
}

storage::CaseId TimedOffice::register_letter() {
  const auto done = service_->execute(letter());
  INFO((done ? "" : done.error().detail));
  REQUIRE(done.ok());
  return done->state->id;
}

void TimedOffice::register_letters(int count) {
  std::promise<void> last;
  for (int i = 0; i < count; ++i) {
    service_->submit(letter(), [&last, is_last = i + 1 == count](const auto& done) {
      if (!done) throw std::runtime_error(done.error().detail);
      if (is_last) last.set_value();
    });
  }
  last.get_future().get();
}

std::vector<std::string> TimedOffice::alarms(storage::CaseId id) {
  const auto journal = service_->journal(clerk(), id, 0, 200);
  REQUIRE(journal.ok());
  std::vector<std::string> lines;
  for (const auto& entry : journal->at("items").as_array()) {
    if (!entry.at("actor").is_null()) continue;
    std::string line(entry.at("event").at("name").as_string());
    line += " at " + std::string(entry.at("at").as_string());
    const auto& record = entry.at("records").as_array().front();
    REQUIRE(record.at("kind") == "clock");
    if (!record.at("effective").is_null()) {
      line += " since " + std::string(record.at("effective").as_string());
    }
    if (record.at("late_detected").as_bool()) line += ", late";
    lines.push_back(std::move(line));
  }
  return lines;
}

std::vector<std::string> TimedOffice::states(storage::CaseId id) {
  const auto found = service_->find_case(clerk(), id);
  REQUIRE(found.ok());
  std::vector<std::string> states;
  (*found)->snapshot.configuration.for_each(
      [&](std::size_t index) { states.push_back((*found)->chart->states()[index].id); });
  return states;
}

void TimedOffice::tamper(const std::string& sql) {
  auto connection = storage::sqlite::Connection::open(
      database_, storage::sqlite::Connection::Mode::read_write, 10'000);
  REQUIRE(connection.ok());
  const auto error = (*connection)->execute(sql);
  INFO((error ? error->detail : ""));
  REQUIRE_FALSE(error);
}

std::int64_t TimedOffice::count(const std::string& sql) {
  auto connection = storage::sqlite::Connection::open(
      database_, storage::sqlite::Connection::Mode::read_only, 10'000);
  REQUIRE(connection.ok());
  const auto number = (*connection)->integer(sql);
  INFO((number ? "" : number.error().detail));
  REQUIRE(number.ok());
  return *number;
}

std::int64_t TimedOffice::doubled() {
  return count(
      "SELECT count(*) FROM (SELECT 1 FROM journal WHERE login = '' GROUP BY case_id, event"
      " HAVING count(*) > 1)");
}

std::string TimedOffice::difference() {
  const auto settings = config(false);
  const auto key = service::load_key(settings.key_file, settings.randomness);
  REQUIRE(key.ok());
  service::ChartRegistry charts;
  for (const auto& chart : library_->charts()) charts.add(chart);
  storage::StoreOptions options{.path = database_,
                                .key = *key,
                                .charts = [&](std::string_view hash) { return charts.find(hash); },
                                .randomness = settings.randomness};
  auto reader = storage::Reader::open(options);
  REQUIRE(reader.ok());
  REQUIRE_FALSE(service::add_older_versions(**reader, charts));
  const auto report =
      storage::verify(options, library_->calendar(), *clock::Zone::find(settings.zone), {});
  REQUIRE(report.ok());
  return report->difference;
}

void TimedOffice::restore(const std::string& dump) {
  std::ifstream file(std::string(XINFANG_SOURCE_DIR) + "/tests/data/" + dump);
  std::stringstream text;
  text << file.rdbuf();
  const auto sql = text.str();
  std::smatch key;
  REQUIRE(std::regex_search(sql, key, std::regex("-- key: ([0-9a-f]{64})\n")));
  folder_.write("office.db", "");
  folder_.write("office.db.key", key[1].str() + "\n");
  for (const auto* suffix : {"", ".key"}) {
    std::filesystem::permissions(database_ + suffix, std::filesystem::perms::owner_read |
                                                         std::filesystem::perms::owner_write);
  }
  tamper(sql);
}

}  // namespace xinfang::test
