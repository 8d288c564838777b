#include "tests/api/service/matter_desk.h"

#include <catch2/catch.hpp>
#include <random>

#include "api/service/key_file.h"
#include "api/service/migrations.h"
#include "engine/definition/reader.h"

namespace xinfang::service::test {

namespace {

constexpr const char* rules_text = R"(rules: terms
version: "1"
in_force_from: 2026-01-01
title: {zh: 期限, en: Terms}
terms:
  handling:
    {title: {zh: 办理, en: Handling}, limit: 20 days, basis: test, status: assumed, warn: 7 days,
     urgent: 2 days, may_suspend: true, extension: {limit: 20 days, times: 1, by: [clerk]},
     note: {zh: 甲, en: A note}}
  reply: {title: {zh: 答复, en: Reply}, limit: 7 days, basis: test, status: verified}
  check:
    {title: {zh: 核对, en: Check}, limit: 36 hours, basis: test, status: assumed, warn: 12 hours,
     urgent: 4 hours}
)";

constexpr const char* workflow_text = R"(workflow: matter
title: {zh: 事项, en: Matter}
rules: terms
numbering: "{office}〔{year}〕{number}号"
roles: {clerk: {zh: 经办人, en: Clerk}}
stages: {all: {zh: 全部, en: All}}
data:
  subject: {type: string, title: {zh: 事由, en: Subject}}
  handler: {type: user, title: {zh: 承办人, en: Handler}, optional: true}
  extended: {type: bool, title: {zh: 已延长, en: Extended}, optional: true}
access: {roles: [clerk], fields: [handler]}
summary: {subject: subject, petitioner: subject, received: '"2026-02-02"'}
register:
  title: {zh: 登记, en: Register}
  by: [clerk]
  basis: test
  form: {subject: data, handler: data}
initial: open
states:
  open:
    title: {zh: 办理, en: Open}
    stage: all
    initial: working
    start: [handling, reply]
    on:
      clock.expired.handling: {basis: test, do: [{log: '"late"'}]}
      clock.expired.reply: {basis: test, do: [{log: '"late"'}]}
      clock.expired.check: {basis: test, do: [{log: '"late"'}]}
      answer: {title: {zh: 答复, en: Answer}, by: [clerk], basis: test, do: [{meet: reply}]}
      begin_anew: {title: {zh: 重新起算, en: Anew}, by: [clerk], basis: test, do: [{restart: handling}]}
      close:
        title: {zh: 办结, en: Close}
        by: [clerk]
        basis: test
        do: [{meet: handling}, {stop: reply}, {stop: check}]
        to: done
    states:
      working:
        title: {zh: 办理中, en: Working}
        on:
          pause: {title: {zh: 中止, en: Pause}, by: [clerk], basis: test, do: [{suspend: handling}], to: paused}
          look: {title: {zh: 核对, en: Look}, by: [clerk], basis: test, to: checking}
          extend:
            title: {zh: 延长, en: Extend}
            by: [clerk]
            basis: test
            when: extended == null
            do: [{extend: handling, by: '"20 days"'}, {set: {extended: "true"}}]
      paused:
        title: {zh: 中止中, en: Paused}
        untimed: test
        on:
          go_on: {title: {zh: 继续, en: Go on}, by: [clerk], basis: test, do: [{resume: handling}], to: working}
      checking:
        title: {zh: 核对中, en: Checking}
        start: [check]
        on:
          looked: {title: {zh: 核毕, en: Looked}, by: [clerk], basis: test, do: [{meet: check}], to: working}
  done: {title: {zh: 办结, en: Done}, final: true}
)";

std::string replaced(std::string text, const std::string& old, const std::string& made) {
  for (auto at = text.find(old); at != std::string::npos; at = text.find(old, at + made.size())) {
    text.replace(at, old.size(), made);
  }
  return text;
}

std::function<void(std::span<std::uint8_t>)> randomness() {
  return [engine = std::make_shared<std::mt19937>(7)](std::span<std::uint8_t> bytes) {
    for (auto& byte : bytes) byte = static_cast<std::uint8_t>((*engine)());
  };
}

}  // namespace

const Caller clerk{"li", "李某", {"clerk"}};

MatterDesk::MatterDesk() {
  const auto shipped = read_folder(xinfang::test::workflows());
  REQUIRE(shipped.ok());
  files_["calendars/cn.yaml"] = shipped->at("calendars/cn.yaml");
  files_["rules/terms.yaml"] = rules_text;
  files_["matter.yaml"] = workflow_text;
  start();
}

void MatterDesk::start() {
  service_.reset();
  auto library = Library::compile(files_);
  INFO((library ? "" : to_text(library.error().front())));
  REQUIRE(library.ok());
  library_ = *library;
  Config config;
  config.database = folder_.path("office.db");
  config.key_file = folder_.path("office.key");
  config.now = [this] { return now; };
  config.randomness = randomness();
  auto service = Service::start(std::move(config), library_);
  INFO((service ? "" : service.error()));
  REQUIRE(service.ok());
  service_ = std::move(*service);
}
void MatterDesk::send(storage::CaseId id, const std::string& event) {
  Command command;
  command.caller = clerk;
  command.case_id = id;
  command.event = event;
  if (id == 0) {
    command.workflow = "matter";
    command.answers.set("subject", expression::Value::string("事"));
  }
  const auto done = service_->execute(std::move(command));
  INFO(event << ": " << (done ? "" : done.error().detail));
  REQUIRE(done.ok());
}

void MatterDesk::change_version() {
  const auto from = library_->find("matter");
  files_["rules/terms.yaml"] =
      replaced(replaced(rules_text, "limit: 20 days, basis", "limit: 45 days, basis"),
               R"(version: "1")", R"(version: "2")");
  files_["matter.yaml"] = replaced(workflow_text, "working", "at_work");
  start();
  const auto map = definition::read_migration_map("states: {working: at_work}\n", "map.yaml");
  REQUIRE(map.ok());
  const auto old = service_->version_beginning(from->workflow_hash());
  REQUIRE(old.ok());
  const auto migration = statechart::Migration::compile(*old, library_->find("matter"), *map);
  INFO((migration ? "" : to_text(migration.error().front())));
  REQUIRE(migration.ok());
  const auto totals = service_->migrate(clerk, *migration, false, [](const auto&) {});
  REQUIRE(totals.ok());
  REQUIRE(totals->moved > 0);
  REQUIRE(totals->left == 0);
}

json::value MatterDesk::ask(storage::CaseId id, std::optional<AsOf> as_of, const Caller& caller) {
  auto answer = service_->clocks(caller, id, as_of);
  if (!answer) return json::value(answer.error().detail);
  return *answer;
}

std::unique_ptr<ReaderPool> MatterDesk::readers() {
  const auto key = load_key(folder_.path("office.key"), randomness());
  REQUIRE(key.ok());
  auto reader = storage::Reader::open(
      {.path = folder_.path("office.db"),
       .key = *key,
       .charts = [this](std::string_view hash) -> std::shared_ptr<const statechart::Chart> {
         const auto found = service_->version_beginning(std::string(hash));
         return found ? *found : nullptr;
       },
       .randomness = randomness()});
  REQUIRE(reader.ok());
  std::vector<std::unique_ptr<storage::Reader>> one;
  one.push_back(std::move(*reader));
  return std::make_unique<ReaderPool>(std::move(one));
}

}  // namespace xinfang::service::test
