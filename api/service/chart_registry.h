// ChartRegistry: every workflow version a stored case may be pinned to, by content hash.
// Filled before the service takes traffic, read from any thread afterwards.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/statechart/chart.h"

namespace xinfang::service {

class ChartRegistry {
 public:
  void add(std::shared_ptr<const statechart::Chart> chart) {
    charts_.emplace(chart->workflow_hash(), std::move(chart));
  }
  // Null where there is none.
  std::shared_ptr<const statechart::Chart> find(std::string_view hash) const {
    auto found = charts_.find(hash);
    return found == charts_.end() ? nullptr : found->second;
  }
  // In order of their hashes.
  std::vector<std::shared_ptr<const statechart::Chart>> beginning_with(
      std::string_view prefix) const {
    std::vector<std::shared_ptr<const statechart::Chart>> found;
    for (auto at = charts_.lower_bound(prefix);
         at != charts_.end() && at->first.starts_with(prefix); ++at) {
      found.push_back(at->second);
    }
    return found;
  }

 private:
  std::map<std::string, std::shared_ptr<const statechart::Chart>, std::less<>> charts_;
};

}  // namespace xinfang::service
