// An office whose calendar is corrected: a small workflow with two terms, on rules and calendars
// invented for the tests, under a clock of the test. It begins on Monday, 4 March 2024.
#pragma once

#include <atomic>
#include <catch2/catch.hpp>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "api/service/chart_registry.h"
#include "api/service/key_file.h"
#include "api/service/older_versions.h"
#include "api/service/publication.h"
#include "api/service/service.h"
#include "storage/verify.h"
#include "tests/api/cli/shipped.h"

namespace xinfang::test {

// One year of an invented calendar: its days off, each a day.
inline std::string year_text(int year, const std::vector<std::string>& days_off) {
  const auto number = std::to_string(year);
  std::string text = "  " + number + ":\n    basis: 测试用通知 " + number + "，并非真实文件\n";
  text += "    days_off:\n";
  for (const auto& day : days_off) {
    text += "      - {from: " + day + ", to: " + day + ", name: {zh: 测试, en: Test}}\n";
  }
  return text;
}
inline std::string calendar_text(const std::string& version, const std::string& years) {
  return "calendar: cn\nversion: \"" + version + "\"\nyears:\n" + years;
}

inline const std::string first_2024 = year_text(2024, {"2024-01-01"});
inline const std::string first_2026 = year_text(2026, {"2026-01-01"});
inline const std::string first_calendar = calendar_text("1", first_2024 + first_2026);
// The day on which the letters of 4 March are due is a day off.
inline const std::string corrected_2024 = year_text(2024, {"2024-01-01", "2024-03-11"});
inline const std::string corrected_calendar = calendar_text("2", corrected_2024 + first_2026);

class CalendarOffice {
 public:
  CalendarOffice() {
    write("rules/desk.yaml", R"(rules: desk
version: "1"
in_force_from: 2020-01-01
title: {zh: 期限, en: Terms}
terms:
  reply:
    title: {zh: 答复, en: Reply}
    limit: 5 working days
    basis: a test
    status: assumed
    warn: 3 days
    urgent: 1 day
  result:
    title: {zh: 办结, en: Result}
    limit: 3 months
    basis: a test
    status: assumed
    may_suspend: true
)");
    write("letter.yaml", R"(workflow: letter
title: {zh: 来信, en: Letter}
rules: desk
numbering: "{office}〔{year}〕{number}号"
roles: {reception: {zh: 接访, en: Reception}}
stages: {all: {zh: 全部, en: All}}
data:
  subject: {type: string, title: {zh: 事由, en: Subject}, personal: true}
summary: {subject: subject, petitioner: subject, received: '"2024-03-04"'}
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
    start: [reply, result]
    on:
      reply:
        title: {zh: 答复, en: Reply}
        by: [reception]
        basis: test
        do: [{meet: reply}]
      answer:
        title: {zh: 办结, en: Close}
        by: [reception]
        basis: test
        do: [{meet: reply}, {meet: result}]
        to: done
      clock.expired.reply: {basis: test, do: [{log: '"late"'}]}
      clock.expired.result: {basis: test, do: [{log: '"late"'}]}
  done:
    title: {zh: 办结, en: Done}
    final: true
)");
    write_calendar(first_calendar);
  }

  std::string write(const std::string& name, const std::string& text) const {
    return folder_.write("files/" + name, text);
  }
  void write_calendar(const std::string& text) const { write("calendars/cn.yaml", text); }
  std::string path(const std::string& name = "") const { return folder_.path(name); }
  std::string database() const { return path("office.db"); }

  std::shared_ptr<service::Library> library() const {
    const auto files = service::read_folder(path("files"));
    REQUIRE(files.ok());
    auto library = service::Library::compile(*files);
    INFO((library ? "" : to_text(library.error().front())));
    REQUIRE(library.ok());
    return *library;
  }
  service::Config config(const std::string& database) {
    service::Config config;
    config.database = database;
    config.key_file = path("office.db.key");
    config.office = "荆检";
    config.now = [this] { return Instant(std::chrono::milliseconds(now_)); };
    config.randomness = [this](std::span<std::uint8_t> bytes) {
      for (auto& byte : bytes) byte = static_cast<std::uint8_t>(random_());
    };
    return config;
  }
  std::unique_ptr<service::Service> start(const std::string& database = {}) {
    auto service =
        service::Service::start(config(database.empty() ? this->database() : database), library());
    INFO((service ? "" : service.error()));
    REQUIRE(service.ok());
    return std::move(*service);
  }

  void set(const std::string& text) {
    const auto instant = parse_instant(text);
    REQUIRE(instant);
    now_ = instant->time_since_epoch().count();
  }
  Instant now() const { return Instant(std::chrono::milliseconds(now_)); }

  static service::Caller window() { return {"window", "窗口", {"reception"}}; }
  static service::Caller admin() { return {"admin", "管理员", {"admin"}}; }

  static service::CasePointer done(service::Service& service, service::Command command) {
    command.caller = window();
    const auto result = service.execute(std::move(command));
    INFO((result ? "" : result.error().detail));
    REQUIRE(result.ok());
    return result->state;
  }
  static service::CasePointer register_letter(service::Service& service,
                                              const std::string& subject = "甲") {
    service::Command command;
    command.workflow = "letter";
    command.answers.set("subject", expression::Value::string(subject));
    return done(service, std::move(command));
  }
  static service::CasePointer send(service::Service& service, storage::CaseId id,
                                   const std::string& event) {
    service::Command command;
    command.case_id = id;
    command.event = event;
    return done(service, std::move(command));
  }

  // The store as another process opens it.
  storage::StoreOptions options(const std::string& database) {
    const auto key = service::load_key(path("office.db.key"), config(database).randomness);
    REQUIRE(key.ok());
    auto charts = std::make_shared<service::ChartRegistry>();
    const auto compiled = library();
    for (const auto& chart : compiled->charts()) charts->add(chart);
    storage::StoreOptions options{
        .path = database,
        .key = *key,
        .charts = [charts](std::string_view hash) { return charts->find(hash); },
        .randomness = config(database).randomness};
    const auto reader = storage::Reader::open(options);
    REQUIRE(reader.ok());
    CHECK_FALSE(service::add_older_versions(**reader, *charts));
    return options;
  }
  // Empty where verify agrees with the edition in force, else the difference.
  std::string verified(const std::string& database = {}) {
    const auto store = options(database.empty() ? this->database() : database);
    auto reader = storage::Reader::open(store);
    REQUIRE(reader.ok());
    const auto editions = service::load_calendars(**reader);
    REQUIRE(editions.ok());
    const auto book = service::book_of(*editions, *library());
    const auto report =
        storage::verify(store, book.latest(), *clock::Zone::find("Asia/Shanghai"), {});
    INFO((report ? "" : report.error().detail));
    REQUIRE(report.ok());
    CHECK(report->clean == report->difference.empty());
    return report->difference;
  }

 private:
  const Folder folder_;
  std::atomic<std::int64_t> now_ =
      parse_instant("2024-03-04T01:00:00Z")->time_since_epoch().count();
  std::mt19937 random_{20240304};  // the writer thread's, or the test's before there is one
};

}  // namespace xinfang::test
