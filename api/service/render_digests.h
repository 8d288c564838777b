// A page of digests as docs/api.md shows it.
#pragma once

#include <boost/json.hpp>

#include "api/service/chart_registry.h"
#include "api/service/service.h"
#include "storage/digest.h"

namespace xinfang::service {

json::value render_digests(const ChartRegistry& charts, const storage::DigestPage& page);

}  // namespace xinfang::service
