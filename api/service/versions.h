// Versions of workflows: which there are, how many cases each has, and which one a person means by
// the beginning of a hash.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "api/service/chart_registry.h"
#include "api/service/library.h"
#include "engine/base/result.h"
#include "storage/store.h"

namespace xinfang::service {

// The least a person must say of a hash.
inline constexpr std::size_t hash_prefix_min = 8;

// The one version whose hash begins with `prefix`. The error says what is wrong with it: not
// hexadecimal or too short, no version, or several (named).
Result<std::shared_ptr<const statechart::Chart>, std::string> find_version(
    const ChartRegistry& charts, std::string_view prefix);

struct Version {
  std::shared_ptr<const statechart::Chart> chart;
  std::string file;  // it was read from; empty where another version, or none, is in force
  bool in_force = false;
  std::int64_t cases = 0;
  std::int64_t open = 0;
};

// By workflow name; the version in force first, then those with cases, then the others.
Result<std::vector<Version>, storage::Error> list_versions(storage::Reader& reader,
                                                           const Library& library,
                                                           const ChartRegistry& charts);

}  // namespace xinfang::service
