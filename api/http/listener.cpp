#include "api/http/listener.h"

#include <spdlog/spdlog.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "api/http/session.h"

namespace xinfang::http {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

constexpr auto as_result = asio::as_tuple(asio::use_awaitable);
// When the process has no file descriptor left, trying again at once would only burn the processor.
constexpr std::chrono::milliseconds pause_after_error{100};

}  // namespace

Listener::Listener(asio::io_context& context, const Parts& parts)
    : context_(context),
      parts_(parts),
      acceptor_(asio::make_strand(context)),
      pause_(acceptor_.get_executor()) {}

Result<std::uint16_t, std::string> Listener::open() {
  const auto& config = parts_.config;
  const auto failure = [&](const std::string& what) {
    return Failure{"can't listen on " + config.address + " port " + std::to_string(config.port) +
                   ": " + what};
  };
  error_code error;
  const auto address = asio::ip::make_address(config.address, error);
  if (error) return failure("that is no IP address (such as 127.0.0.1 or ::1)");
  const tcp::endpoint endpoint(address, config.port);
  acceptor_.open(endpoint.protocol(), error);
  if (!error) acceptor_.set_option(asio::socket_base::reuse_address(true), error);
  if (!error) acceptor_.bind(endpoint, error);
  if (!error) acceptor_.listen(asio::socket_base::max_listen_connections, error);
  if (error) return failure(error.message());
  const auto bound = acceptor_.local_endpoint(error);
  if (error) return failure(error.message());
  return bound.port();
}

void Listener::start() {
  asio::co_spawn(
      acceptor_.get_executor(), [self = shared_from_this()] { return self->accept(); },
      asio::detached);
}

void Listener::stop() {
  asio::post(acceptor_.get_executor(), [self = shared_from_this()] {
    error_code ignored;
    self->acceptor_.close(ignored);
    self->pause_.cancel();
  });
}

// One thread runs a connection's handlers one after the other by itself.
asio::any_io_executor Listener::connection_executor() {
  if (parts_.config.io_threads == 1) return context_.get_executor();
  return asio::make_strand(context_);
}

asio::awaitable<void> Listener::accept() {
  while (acceptor_.is_open()) {
    auto [error, socket] = co_await acceptor_.async_accept(connection_executor(), as_result);
    if (!error) {
      start_session(std::move(socket), parts_);
      continue;
    }
    if (!acceptor_.is_open()) break;
    spdlog::error("can't accept a connection: {}", error.message());
    pause_.expires_after(pause_after_error);
    co_await pause_.async_wait(as_result);
  }
}

}  // namespace xinfang::http
