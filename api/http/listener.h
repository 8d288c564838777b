// Listener: takes connections and starts a session for each.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <memory>
#include <string>

#include "api/http/parts.h"

namespace xinfang::http {

class Listener : public std::enable_shared_from_this<Listener> {
 public:
  Listener(boost::asio::io_context& context, const Parts& parts);

  // Binds and listens, before any thread runs. The error names address and port.
  Result<std::uint16_t, std::string> open();
  void start();
  void stop();  // any thread

 private:
  boost::asio::awaitable<void> accept();
  boost::asio::any_io_executor connection_executor();

  boost::asio::io_context& context_;
  const Parts& parts_;
  boost::asio::ip::tcp::acceptor acceptor_;
  boost::asio::steady_timer pause_;
};

}  // namespace xinfang::http
