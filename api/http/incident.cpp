#include "api/http/incident.h"

#include <array>
#include <atomic>
#include <cstdint>
#include <cstdio>
#include <random>

namespace xinfang::http {

std::string new_incident() {
  // Random once, so that two runs of the server do not use the same names; then counted.
  static const std::uint32_t run = std::random_device{}();
  static std::atomic<std::uint32_t> count{0};
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "urn:xinfang:incident:%08x-%u", run, ++count);
  return text.data();
}

}  // namespace xinfang::http
