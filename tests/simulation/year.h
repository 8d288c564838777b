// A year of an office: petitions come in, people do what their forms allow, some are brisk, some
// forget, and now and then the server is down. Everything follows from the seed.
#pragma once

#include <cstdint>
#include <map>
#include <queue>
#include <string>
#include <vector>

#include "tests/simulation/answers.h"
#include "tests/simulation/office.h"

namespace xinfang::simulation {

struct YearPlan {
  Instant start{};
  std::chrono::days length{365};
  int petitions = 2'000;
  int outages = 60;
  int looks = 24;  // at all lists
};

class Year {
 public:
  Year(Office& office, const YearPlan& plan, std::uint64_t seed);
  // Until the plan's end.
  void run();
  // Colours of rows that were compared with assess.
  std::int64_t rows_compared() const { return rows_compared_; }

 private:
  struct Petition {
    storage::CaseId id = 0;
    std::int64_t pace_hours = 24;  // the longest time between two acts
  };
  enum class Kind { registration, act, outage, look };
  struct Plan {
    Instant at{};
    std::uint64_t order = 0;  // of planning: what is planned for one instant happens in this order
    Kind kind = Kind::act;
    std::size_t petition = 0;
    bool operator>(const Plan& other) const {
      return at != other.at ? at > other.at : order > other.order;
    }
  };

  void plan(Instant at, Kind kind, std::size_t petition = 0);
  void perform(const Plan& plan);
  void register_petition();
  void act(std::size_t petition);
  bool try_event(const service::CaseState& state, const service::Caller& person,
                 const statechart::AvailableAction& action);
  void look();
  Instant some_time(Instant from, Instant to);

  Office& office_;
  YearPlan plan_;
  Random random_;
  std::vector<service::Caller> staff_;
  std::vector<Petition> petitions_;
  std::priority_queue<Plan, std::vector<Plan>, std::greater<>> plans_;
  std::uint64_t planned_ = 0;
  std::map<std::string, std::int64_t> done_;  // event -> times, so that the rare is tried first
  std::int64_t rows_compared_ = 0;
};

}  // namespace xinfang::simulation
