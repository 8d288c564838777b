#include "engine/statechart/session.h"

#include <algorithm>

namespace xinfang::statechart {

bool is_bound(const Session& session, std::size_t state) {
  return std::binary_search(session.bound.begin(), session.bound.end(), state);
}

const PendingSend* next_send(const Session& session) {
  const auto next = std::min_element(
      session.sends.begin(), session.sends.end(),
      [](const PendingSend& left, const PendingSend& right) { return left.due < right.due; });
  return next == session.sends.end() ? nullptr : &*next;
}

}  // namespace xinfang::statechart
