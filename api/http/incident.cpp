#include "api/http/incident.h"

#include <array>
#include <atomic>
#include <cstdint>
#include <cstdio>

namespace xinfang::http {

std::string new_incident(Instant now) {
  static std::atomic<std::uint32_t> count{0};
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "urn:xinfang:incident:%llx-%u",
                static_cast<unsigned long long>(now.time_since_epoch().count()), ++count);
  return text.data();
}

}  // namespace xinfang::http
