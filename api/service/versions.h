// Versions of workflows: which there are, how many cases each has, and which one a person means by
// the beginning of a hash.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "api/service/chart_registry.h"
#include "api/service/library.h"
#include "api/service/problem.h"
#include "engine/base/result.h"
#include "storage/store.h"

namespace xinfang::service {

// The least a person must say of a hash.
inline constexpr std::size_t hash_prefix_min = 8;

// The one version whose hash begins with `prefix`. The error says what is wrong with it: not
// hexadecimal or too short, no version, or several (named).
Result<std::shared_ptr<const statechart::Chart>, std::string> find_version(
    const ChartRegistry& charts, std::string_view prefix);

// The version that a case registered on `day` runs under. `not_found`: there is no such workflow;
// `not_in_force`: its rules come into force later, and the reasons say when.
Result<std::shared_ptr<const statechart::Chart>, Problem> find_in_force(const Library& library,
                                                                        const std::string& workflow,
                                                                        Day day);

struct Version {
  std::shared_ptr<const statechart::Chart> chart;
  std::string file;  // it was read from; empty for an older one
  // `coming`: its rules come into force on a later day, chart->rules().in_force_from.
  enum class Standing { in_force, coming, older };
  Standing standing = Standing::older;
  std::int64_t cases = 0;
  std::int64_t open = 0;
};

// By workflow name; the version in force on `today` first, then those to come by their day, then
// the older ones with cases, then the others.
Result<std::vector<Version>, storage::Error> list_versions(storage::Reader& reader,
                                                           const Library& library,
                                                           const ChartRegistry& charts, Day today);

}  // namespace xinfang::service
