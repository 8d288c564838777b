// Receiver: reads one request after the other from a socket, within bounds.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <functional>
#include <optional>

#include "api/http/limits.h"
#include "api/service/problem.h"

namespace xinfang::http {

using Parser = boost::beast::http::request_parser<boost::beast::http::string_body>;

enum class Arrival {
  request,  // whole
  refused,  // not to be read further: see problem(), answer and close
  gone,     // the client left, or was idle for too long
};

class Receiver {
 public:
  // Sets the time after which whoever watches cancels the socket; zero: none.
  using SetDeadline = std::function<void(std::chrono::milliseconds)>;

  Receiver(boost::asio::ip::tcp::socket& socket, const Limits& limits, SetDeadline set_deadline)
      : socket_(socket),
        limits_(limits),
        set_deadline_(std::move(set_deadline)),
        buffer_(limits.header_bytes + read_ahead) {}

  // Bytes of the next request are there; false: the client left, or `expired`.
  boost::asio::awaitable<bool> wait_for_request();
  // `expired` tells that the deadline passed.
  boost::asio::awaitable<Arrival> receive(Parser& parser, const bool& expired);
  // After a refusal: reads and forgets what still comes, within bounds, so that closing does not
  // take the answer away from the client.
  boost::asio::awaitable<void> drain();

  const service::Problem& problem() const { return problem_; }

 private:
  // What the buffer holds beside one header: Beast reads bodies in pieces of up to 64 KiB.
  static constexpr std::size_t read_ahead = std::size_t{64} * 1024;

  Arrival judge(const Parser& parser, boost::beast::error_code error, bool expired);
  boost::asio::awaitable<boost::beast::error_code> read_header(Parser& parser);
  boost::asio::awaitable<boost::beast::error_code> read_body(Parser& parser);

  boost::asio::ip::tcp::socket& socket_;
  const Limits& limits_;
  SetDeadline set_deadline_;
  boost::beast::flat_buffer buffer_;
  service::Problem problem_;
};

}  // namespace xinfang::http
