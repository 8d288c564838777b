// Diagrams: SVG of workflow versions, made once each. Thread-safe.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <utility>

#include "api/diagram/svg.h"
#include "engine/definition/diagram.h"
#include "engine/statechart/chart.h"

namespace xinfang::service {

class Diagrams {
 public:
  Result<std::string, std::string> svg(const statechart::Chart& chart,
                                       definition::Language language) {
    const std::pair key{chart.workflow_hash(), language};
    {
      std::lock_guard lock(mutex_);
      if (auto found = made_.find(key); found != made_.end()) return found->second;
    }
    auto made = diagram::to_svg(definition::to_dot(chart.definition(), language));
    if (!made) return made;
    std::lock_guard lock(mutex_);
    made_[key] = *made;  // bounded by the versions of the database, twice
    return made;
  }

 private:
  std::mutex mutex_;
  std::map<std::pair<std::string, definition::Language>, std::string> made_;  // guarded by mutex_
};

}  // namespace xinfang::service
