// The sample office: users of every role and some forty petitions in all stages and colours, made
// by sending commands through the engine under a clock that starts four months ago. Every person in
// it is invented. Stories are in workflows/demo/*.yaml, in the form of scenarios.
#pragma once

#include <atomic>
#include <string>
#include <vector>

#include "api/service/service.h"

namespace xinfang::cli {

// The stories begin this long before the present.
inline constexpr std::chrono::days demo_span{120};
// Every demo user's password; `--demo` prints it.
inline constexpr const char* demo_password = "xinfang-demo";

// A clock that tells the story's time until it is let go, then the system's.
class DemoClock {
 public:
  Instant now() const;
  void set(Instant instant);
  void let_go();

 private:
  std::atomic<std::int64_t> simulated_ms_{0};  // 0: the system's
};

struct DemoUser {
  std::string login;
  std::string name;
  std::vector<std::string> roles;
  std::string what_to_try;  // for the list that is printed
};
const std::vector<DemoUser>& demo_users();

struct DemoFile {
  std::string name;
  std::string text;
};
// The shipped stories.
std::vector<DemoFile> demo_files();

// Fills an empty database and answers the number of cases. The service must run on `clock`, which
// is let go at the end and has stopped at each instant at which one of the cases' clocks rings. The
// stories are moved by whole weeks, so that the first begins demo_span to
// demo_span + 6 days before `present`; steps after `present` are left out. Their times of the day
// are those of `zone`, the office's. In answers, days move along, "{year}" becomes the year of the
// step, and "{number of STORY}" the number of the case of the story with that Chinese title. The
// error names file, line and refusal: a story that no longer fits its workflow.
Result<int, std::string> fill_demo(service::Service& service, DemoClock& clock,
                                   const clock::Zone& zone, const std::vector<DemoFile>& files,
                                   Instant present);

}  // namespace xinfang::cli
