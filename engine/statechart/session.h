// Session: what the snapshot of an SCXML document keeps beside what every case has. Empty for the
// workflows of the office.
// Source: W3C SCXML 1.0, sections 4.6, 5.3, 6.2, and C.1 for the external queue.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/time.h"
#include "engine/expression/value.h"

namespace xinfang::statechart {

// Sends waiting at once. One more is an error.communication: the queue is full.
inline constexpr std::size_t pending_sends_max = 1'000;

// An event that waits to be delivered to the session that sent it.
struct PendingSend {
  std::uint64_t number = 0;  // of this case, counted from 1: the order of sending
  Instant due{};
  std::string id;  // as <cancel> knows it; empty: none was given
  std::string event;
  expression::Value data;

  friend bool operator==(const PendingSend&, const PendingSend&) = default;
};

struct Session {
  std::vector<PendingSend> sends;     // in the order of sending
  std::uint64_t numbered = 0;         // the last number given to a send
  std::vector<std::size_t> declared;  // data fields that a foreach has declared, ascending
  std::vector<std::size_t> bound;     // states whose late data have got their values, ascending

  bool empty() const { return sends.empty() && numbered == 0 && declared.empty() && bound.empty(); }
  friend bool operator==(const Session&, const Session&) = default;
};

bool is_bound(const Session& session, std::size_t state);

// The send that is delivered next: the earliest due, of these the first sent. Null where none
// waits. Valid until the session changes.
const PendingSend* next_send(const Session& session);

}  // namespace xinfang::statechart
