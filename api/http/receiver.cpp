#include "api/http/receiver.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/read.hpp>
#include <string_view>

#include "api/http/response.h"
#include "api/http/words.h"

namespace xinfang::http {

namespace asio = boost::asio;
namespace beast_http = boost::beast::http;
using boost::beast::error_code;
using service::ProblemCode;

namespace {

constexpr auto as_result = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t first_read_bytes = std::size_t{4} * 1024;
constexpr std::string_view continue_line = "HTTP/1.1 100 Continue\r\n\r\n";

bool expects_continue(const Parser& parser) {
  const auto field = parser.get()[beast_http::field::expect];
  return parser.get().version() >= 11 &&
         equals_ignoring_case({field.data(), field.size()}, "100-continue");
}

bool is_http_error(const error_code& error) {
  static const auto& category =
      beast_http::make_error_code(beast_http::error::bad_target).category();
  return error.category() == category;
}

}  // namespace

asio::awaitable<bool> Receiver::wait_for_request() {
  if (buffer_.size() > 0) co_return true;
  set_deadline_(limits_.idle_timeout);
  auto [error, bytes] =
      co_await socket_.async_read_some(buffer_.prepare(first_read_bytes), as_result);
  buffer_.commit(bytes);
  set_deadline_({});
  co_return !error;
}

asio::awaitable<Arrival> Receiver::receive(Parser& parser, const bool& expired) {
  parser.header_limit(limits_.header_bytes);
  parser.body_limit(limits_.body_bytes);
  // Most requests are in the buffer as a whole: no further read, no way through the executor.
  parser.eager(true);
  error_code error;
  buffer_.consume(parser.put(buffer_.data(), error));
  if (error == beast_http::error::need_more || (!error && !parser.is_done())) {
    error = co_await read_header(parser);
    if (!error) error = co_await read_body(parser);
  }
  set_deadline_({});
  co_return judge(parser, error, expired);
}

asio::awaitable<error_code> Receiver::read_header(Parser& parser) {
  if (parser.is_header_done()) co_return error_code();
  set_deadline_(limits_.receive_timeout);
  auto [error, bytes] = co_await beast_http::async_read_header(socket_, buffer_, parser, as_result);
  co_return error;
}

asio::awaitable<error_code> Receiver::read_body(Parser& parser) {
  if (parser.is_done()) co_return error_code();
  set_deadline_(limits_.receive_timeout);
  if (expects_continue(parser)) {
    auto [error, bytes] = co_await asio::async_write(
        socket_, asio::buffer(continue_line.data(), continue_line.size()), as_result);
    if (error) co_return error;
  }
  auto [error, bytes] = co_await beast_http::async_read(socket_, buffer_, parser, as_result);
  co_return error;
}

Arrival Receiver::judge(const Parser& parser, error_code error, bool expired) {
  if (!error) return Arrival::request;
  if (expired) {
    problem_ = refuse(ProblemCode::request_timeout,
                      "a header and a body each must arrive within " +
                          std::to_string(limits_.receive_timeout.count()) + " ms");
    return Arrival::refused;
  }
  if (error == beast_http::error::body_limit) {
    problem_ =
        refuse(ProblemCode::too_large,
               "a body of up to " + std::to_string(limits_.body_bytes) + " bytes is allowed");
    return Arrival::refused;
  }
  if (error == beast_http::error::header_limit || error == beast_http::error::buffer_overflow) {
    const bool long_target = parser.get().target().empty();  // the first line did not end
    problem_ = long_target ? refuse(ProblemCode::uri_too_long,
                                    "a target of up to " + std::to_string(limits_.target_bytes) +
                                        " bytes is allowed")
                           : refuse(ProblemCode::headers_too_large,
                                    "a header of up to " + std::to_string(limits_.header_bytes) +
                                        " bytes is allowed");
    return Arrival::refused;
  }
  if (error == beast_http::error::end_of_stream || error == beast_http::error::partial_message ||
      !is_http_error(error)) {
    return Arrival::gone;
  }
  problem_ = refuse(ProblemCode::bad_request, "the request is no valid HTTP: " + error.message());
  return Arrival::refused;
}

asio::awaitable<void> Receiver::drain() {
  error_code ignored;
  socket_.shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
  buffer_.clear();
  set_deadline_(limits_.linger);
  // As many bytes as a body may have: whoever sends more learns nothing.
  for (std::uint64_t drained = 0; drained <= limits_.body_bytes;) {
    auto [error, bytes] = co_await socket_.async_read_some(buffer_.prepare(read_ahead), as_result);
    if (error) break;
    drained += bytes;
  }
  set_deadline_({});
}

}  // namespace xinfang::http
