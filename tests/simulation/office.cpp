#include "tests/simulation/office.h"

#include <unistd.h>

#include <catch2/catch.hpp>

namespace xinfang::simulation {

namespace {

// Most of the time of a year goes into waiting for the disk; in memory the same files do.
std::filesystem::path new_folder() {
  const std::filesystem::path memory = "/dev/shm";
  std::string name = (std::filesystem::is_directory(memory) && ::access("/dev/shm", W_OK) == 0
                          ? memory
                          : std::filesystem::temp_directory_path()) /
                     "xinfang-year-XXXXXX";
  REQUIRE(::mkdtemp(name.data()) != nullptr);
  return name;
}

}  // namespace

std::vector<service::Caller> staff() {
  std::vector<service::Caller> people;
  for (const std::string role :
       {"reception", "handler", "organizer", "supervisor", "chief", "case_management"}) {
    for (const std::string number : {"1", "2"}) {
      people.push_back({role + "_" + number, role + " " + number, {role}});
    }
  }
  return people;
}

Office::Office(Instant start, std::uint64_t seed)
    : folder_(new_folder()),
      now_(start),
      random_(seed),
      zone_(clock::Zone::find("Asia/Shanghai").value()) {
  auto files = service::read_folder(XINFANG_SOURCE_DIR "/workflows");
  REQUIRE(files.ok());
  auto library = service::Library::compile(*files);
  INFO((library ? "" : to_text(library.error().front())));
  REQUIRE(library.ok());
  library_ = *library;
  this->start();
  for (const auto& person : staff()) {
    REQUIRE_FALSE(
        service_->put_user(person.login, person.name, person.roles, "a password of the year"));
  }
}

Office::~Office() {
  service_.reset();
  std::filesystem::remove_all(folder_);
}

std::shared_ptr<const statechart::Chart> Office::chart(const std::string& workflow) const {
  return library_->find(workflow);
}

void Office::start() {
  service::Config config;
  config.database = database();
  config.key_file = key_file();
  config.now = [this] { return now_; };
  config.randomness = [this](std::span<std::uint8_t> bytes) {
    for (auto& byte : bytes) byte = static_cast<std::uint8_t>(random_());
  };
  auto service = service::Service::start(std::move(config), library_);
  INFO((service ? "" : service.error()));
  REQUIRE(service.ok());
  service_ = std::move(*service);
}

void Office::advance_to(Instant instant) {
  instant = std::max(instant, now_);
  for (auto next = service_->next_timer(); next && *next <= instant;
       next = service_->next_timer()) {
    now_ = std::max(now_, *next);
    service_->run_timers();
  }
  now_ = instant;
}

void Office::be_down_until(Instant instant) {
  outages_.push_back({now_, instant});
  service_.reset();
  now_ = instant;
  start();
  service_->run_timers();
}

}  // namespace xinfang::simulation
