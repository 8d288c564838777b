// Every bound of the HTTP side, with its reason. A test makes them small.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace xinfang::http {

struct Limits {
  // A form of a case with its texts is some kilobytes; a long letter is 100 KiB. Over it: 413.
  std::uint64_t body_bytes = std::uint64_t{1024} * 1024;
  // Browsers send some 2 KiB. Over it: 431.
  std::uint32_t header_bytes = std::uint32_t{32} * 1024;
  // The longest list query with a cursor is some 500 bytes. Over it: 414.
  std::size_t target_bytes = std::size_t{4} * 1024;
  // An office of 300 with three tabs each; every connection costs some 20 KiB. One more: 503.
  std::size_t connections = 1'024;
  // A body up to this is read on the I/O thread (some 50 us); a longer one by a worker.
  std::size_t inline_body_bytes = std::size_t{16} * 1024;

  // A header, or a body, that takes longer to arrive holds a connection on purpose: 408.
  std::chrono::milliseconds receive_timeout{15'000};
  // A client that doesn't take its answer for this long is cut off.
  std::chrono::milliseconds send_timeout{15'000};
  // A kept connection without a request is closed.
  std::chrono::milliseconds idle_timeout{60'000};
  // How often the time-outs are looked at: they may last that much longer.
  std::chrono::milliseconds sweep_interval{1'000};
  // After a refusal that leaves the request unread, what still comes is read for so long: closing
  // at once would reset the connection and lose the answer.
  std::chrono::milliseconds linger{2'000};
  // How long stop() lets running requests finish before it cuts their connections.
  std::chrono::milliseconds stop_timeout{10'000};

  // Journal changes a live client may fall behind before it is closed (1013).
  std::int64_t live_lag = 1'000;
  // Ping, and asking anew whether the session still stands.
  std::chrono::milliseconds live_interval{30'000};
  // What the kernel keeps unsent for one live client; 0: its own default.
  int live_send_buffer_bytes = 0;
};

}  // namespace xinfang::http
