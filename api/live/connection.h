// Connection: one client of the live changes (docs/api.md, "Live"). All members are called on the
// executor of its socket.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "api/live/hub.h"
#include "api/service/service.h"

namespace xinfang::live {

// What a client may send at once; it is read and ignored.
inline constexpr std::size_t inbound_bytes_max = std::size_t{4} * 1024;
// Messages taken from the hub at once.
inline constexpr std::size_t messages_at_once = 64;

struct Options {
  service::Caller caller;
  std::string token;                       // asked again at every interval
  std::optional<storage::Sequence> after;  // resume behind this one
  std::int64_t lag_max = 0;                // changes behind, before 1013
  std::chrono::milliseconds interval{};    // of ping and of asking for the session
  std::chrono::milliseconds send_timeout{};
  int send_buffer_bytes = 0;  // 0: the kernel's own default
  // Called before a write with its time-out and after it with zero: whoever watches calls abort().
  std::function<void(std::chrono::milliseconds)> set_deadline;
};

class Connection {
 public:
  // `hub` and `service` outlive it.
  static std::shared_ptr<Connection> make(boost::asio::ip::tcp::socket socket, Hub& hub,
                                          service::Service& service, Options options);
  virtual ~Connection() = default;

  // Answers the upgrade and stays until either side ends it.
  virtual boost::asio::awaitable<void> run(
      const boost::beast::http::request<boost::beast::http::string_body>& upgrade) = 0;
  // Ends it with 1001.
  virtual void stop() = 0;
  // Cuts it.
  virtual void abort() = 0;
};

}  // namespace xinfang::live
