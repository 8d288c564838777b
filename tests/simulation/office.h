// An office under a simulated clock: the shipped workflows, a database in a folder of its own, and
// a server that may be down for a while. Deterministic: time and randomness are the test's, and
// alarms ring only while the clock is moved.
#pragma once

#include <filesystem>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "api/service/service.h"
#include "engine/clock/assess.h"

namespace xinfang::simulation {

class Office {
 public:
  Office(Instant start, std::uint64_t seed);
  ~Office();

  Instant now() const { return now_; }
  service::Service& service() { return *service_; }
  const clock::Zone& zone() const { return zone_; }
  const clock::Calendar& calendar() const { return library_->calendar(); }
  std::shared_ptr<const statechart::Chart> chart(const std::string& workflow) const;
  // Moves the clock to `instant`, if that is to come; stops at each timer and lets it ring.
  void advance_to(Instant instant);
  // The server is stopped now and started again at `instant`.
  void be_down_until(Instant instant);

  struct Outage {
    Instant from{};
    Instant to{};
  };
  const std::vector<Outage>& outages() const { return outages_; }

  std::filesystem::path database() const { return folder_ / "office.db"; }
  std::filesystem::path key_file() const { return folder_ / "office.key"; }
  // Stops the server for good.
  void close() { service_.reset(); }

 private:
  void start();

  std::filesystem::path folder_;
  Instant now_{};
  std::mt19937_64 random_;
  clock::Zone zone_;
  std::shared_ptr<service::Library> library_;
  std::unique_ptr<service::Service> service_;
  std::vector<Outage> outages_;
};

// Every role has two people, so that who may not act twice has a colleague. login = "<role>_<n>".
std::vector<service::Caller> staff();

}  // namespace xinfang::simulation
