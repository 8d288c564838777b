// Rule packs that come into force while the service runs, and those of a region.
#include <catch2/catch.hpp>
#include <random>

#include "api/service/service.h"
#include "tests/api/cli/shipped.h"

using namespace xinfang;

namespace {

std::string pack(const std::string& day, const std::string& limit) {
  return "rules: office\nversion: \"" + day.substr(0, 7) + "\"\nin_force_from: " + day +
         "\ntitle: {zh: 期限, en: Terms}\nparameters:\n  most: {title: {zh: 上限, en: Most}, "
         "value: "
         "5, basis: a, status: verified}\nterms:\n  procedural_reply: {title: {zh: 答复, en: "
         "Reply}, limit: " +
         limit + ", basis: a, status: verified}\n";
}

std::string region(const std::string& day, const std::string& limit) {
  return "rules: office\nregion: east\nversion: \"1\"\nin_force_from: " + day +
         "\ntitle: {zh: 东部, en: East}\nterms:\n  procedural_reply: {limit: " + limit +
         ", basis: b, status: assumed}\n";
}

// The small workflow on the packs of a test; time goes as the test says.
class Office {
 public:
  Office() : now_(*parse_instant("2026-12-31T15:00:00Z")) {  // 23:00 in China
    auto text = test::small_workflow();
    const std::string name = "rules: procuratorate";
    files_["letter.yaml"] = text.replace(text.find(name), name.size(), "rules: office");
    const auto calendar = service::read_folder(test::workflows());
    REQUIRE(calendar.ok());
    files_["calendars/cn.yaml"] = calendar->at("calendars/cn.yaml");
    files_["rules/2026.yaml"] = pack("2026-01-01", "7 days");
    files_["rules/2027.yaml"] = pack("2027-01-01", "8 days");
  }

  void start(const service::LibraryOptions& options = {}) {
    service_.reset();
    const auto library = service::Library::compile(files_, options);
    if (!library) {
      for (const auto& fault : library.error()) UNSCOPED_INFO(to_text(fault));
    }
    REQUIRE(library.ok());
    service::Config config;
    config.database = folder_.path("office.db");
    config.key_file = folder_.path("office.key");
    config.now = [this] { return now_; };
    config.randomness = [this](std::span<std::uint8_t> bytes) {
      for (auto& byte : bytes) byte = static_cast<std::uint8_t>(random_());
    };
    auto service = service::Service::start(std::move(config), *library);
    if (!service) UNSCOPED_INFO(service.error());
    REQUIRE(service.ok());
    service_ = std::move(*service);
  }

  // "2027-01-01 8 days" of the new case, or the problem's code and detail.
  std::string open() {
    service::Command command;
    command.caller = li_;
    command.workflow = "letter";
    command.answers.set("subject", expression::Value::string("来信"));
    const auto done = service_->execute(command);
    if (!done) return std::string(to_text(done.error().code)) + ": " + done.error().detail;
    return rules_of(done->state->id);
  }

  std::string rules_of(storage::CaseId id) {
    const auto found = service_->find_case(li_, id);
    if (!found) return found.error().detail;
    const auto shown = service_->render_case(**found, li_);
    const auto& rules = shown.at("rules").as_object();
    const auto text = [&](const char* key) {
      const auto& value = rules.at(key);
      return value.is_null() ? std::string("-") : std::string(value.as_string());
    };
    return text("name") + " " + text("version") + " " + text("region") + " " +
           text("in_force_from") + ": " +
           std::string(shown.at("clocks").at(0).at("limit").as_string());
  }

  std::string listed() {
    const auto shown = service_->workflows(li_);
    REQUIRE(shown.ok());
    std::string text;
    for (const auto& item : shown->at("items").as_array()) {
      text += std::string(item.at("name").as_string()) + " " +
              std::string(item.at("rules").at("in_force_from").as_string());
    }
    return text;
  }

  service::Files files_;
  Instant now_;
  service::Caller li_{"li", "李窗口", {"reception"}};
  std::unique_ptr<service::Service> service_;

 private:
  test::Folder folder_;
  std::mt19937 random_{1};
};

}  // namespace

TEST_CASE("a pack comes into force at the office's midnight, without a restart") {
  Office office;
  office.start();
  CHECK(office.listed() == "letter 2026-01-01");
  CHECK(office.open() == "office 2026-01 - 2026-01-01: 7 days");
  office.now_ += std::chrono::hours(1) - std::chrono::milliseconds(1);
  CHECK(office.open() == "office 2026-01 - 2026-01-01: 7 days");
  office.now_ += std::chrono::milliseconds(1);
  CHECK(office.open() == "office 2027-01 - 2027-01-01: 8 days");
  CHECK(office.listed() == "letter 2027-01-01");
  CHECK(office.rules_of(1) == "office 2026-01 - 2026-01-01: 7 days");
  const auto shown = office.service_->workflow(office.li_, "letter", "");
  REQUIRE(shown.ok());
  CHECK(shown->at("rules").at("version").as_string() == "2027-01");
  CHECK(shown->at("parameters").at(0).at("value") == 5);
  CHECK(office.service_->dashboard(office.li_)->at("open") == 3);
}

TEST_CASE("a case keeps its rules when their file is gone") {
  Office office;
  office.start();
  CHECK(office.open() == "office 2026-01 - 2026-01-01: 7 days");
  office.now_ += std::chrono::hours(24);
  office.files_.erase("rules/2026.yaml");
  office.start({.region = "", .from = parse_day("2027-01-01")});
  CHECK(office.rules_of(1) == "office 2026-01 - 2026-01-01: 7 days");
  CHECK(office.open() == "office 2027-01 - 2027-01-01: 8 days");
}

TEST_CASE("before the first pack nothing is registered") {
  Office office;
  office.files_.erase("rules/2026.yaml");
  office.start();
  CHECK(office.listed() == "");
  CHECK(office.open() ==
        "not_in_force: the first rules of the workflow 'letter' are in force from 2027-01-01; "
        "today is 2026-12-31");
  CHECK(office.service_->last_sequence() == 0);
  const auto shown = office.service_->workflow(office.li_, "letter", "");
  REQUIRE_FALSE(shown.ok());
  CHECK(shown.error().code == service::ProblemCode::not_found);
  CHECK(shown.error().detail.find("in force from 2027-01-01") != std::string::npos);
  service::Command unknown;
  unknown.caller = office.li_;
  unknown.workflow = "lettre";
  CHECK(office.service_->execute(unknown).error().code == service::ProblemCode::not_found);
  office.now_ += std::chrono::hours(1);
  CHECK(office.open() == "office 2027-01 - 2027-01-01: 8 days");
}

TEST_CASE("a region's rules are for new cases, and stay with them") {
  Office office;
  office.files_["rules/east.yaml"] = region("2026-06-01", "5 working days");
  office.start();
  CHECK(office.open() == "office 2026-01 - 2026-01-01: 7 days");
  office.start({.region = "east", .from = std::nullopt});
  CHECK(office.rules_of(1) == "office 2026-01 - 2026-01-01: 7 days");
  CHECK(office.open() == "office 2026-01 east 2026-06-01: 5 working days");
  office.now_ += std::chrono::hours(1);
  CHECK(office.open() == "office 2027-01 east 2027-01-01: 5 working days");
  // Both versions come out of the database alone, and the region's text with them.
  office.files_.erase("rules/east.yaml");
  office.files_.erase("rules/2026.yaml");
  office.start();
  CHECK(office.rules_of(2) == "office 2026-01 east 2026-06-01: 5 working days");
  CHECK(office.rules_of(3) == "office 2027-01 east 2027-01-01: 5 working days");
  CHECK(office.open() == "office 2027-01 - 2027-01-01: 8 days");
}
