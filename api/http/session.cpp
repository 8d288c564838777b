#include "api/http/session.h"

#include <spdlog/spdlog.h>

#include <atomic>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/http/serializer.hpp>
#include <boost/beast/http/write.hpp>
#include <limits>
#include <memory>
#include <sstream>

#include "api/http/dispatch.h"
#include "api/http/incident.h"
#include "api/http/parameters.h"
#include "api/http/receiver.h"
#include "api/http/wire.h"
#include "api/live/connection.h"

namespace xinfang::http {

namespace asio = boost::asio;
namespace beast_http = boost::beast::http;
using asio::ip::tcp;
using boost::beast::error_code;
using service::Problem;
using service::ProblemCode;
using Clock = std::chrono::steady_clock;

namespace {

constexpr auto as_result = asio::as_tuple(asio::use_awaitable);

class Session final : public Connected, public std::enable_shared_from_this<Session> {
 public:
  Session(tcp::socket socket, const Parts& parts)
      : parts_(parts),
        socket_(std::move(socket)),
        executor_(socket_.get_executor()),
        receiver_(socket_, parts.config.limits,
                  [this](std::chrono::milliseconds timeout) { set_deadline(timeout); }) {}

  ~Session() override;

  void start() {
    asio::co_spawn(
        executor_, [self = shared_from_this()] { return self->run(); },
        [](const std::exception_ptr& failure) { report(failure); });
  }

  // Instead of start(): 503 without reading or waiting; a new socket takes these bytes at once.
  void turn_away();

  // ---- any thread
  void sweep(Clock::time_point now) override {
    if (now.time_since_epoch().count() < deadline_) return;
    asio::post(executor_, [self = shared_from_this()] { self->expire(); });
  }
  void stop() override {
    asio::post(executor_, [self = shared_from_this()] { self->finish(); });
  }
  void abort() override {
    asio::post(executor_, [self = shared_from_this()] { self->cut(); });
  }

 private:
  static void report(const std::exception_ptr& failure);

  asio::awaitable<void> run();
  // Answers one request; false: the connection ends.
  asio::awaitable<bool> serve_one();
  asio::awaitable<bool> serve(const Parser& parser);
  asio::awaitable<void> go_live(const WireRequest& message, const Call& call);
  asio::awaitable<bool> send(const Response& response, const WireRequest& request, bool keep);
  Response respond(Answer answer, std::string_view method, std::string_view route);

  void set_deadline(std::chrono::milliseconds timeout);
  void expire();
  void finish();
  void cut();

  const Parts& parts_;
  tcp::socket socket_;
  const asio::any_io_executor executor_;
  Receiver receiver_;
  std::atomic<Clock::rep> deadline_{std::numeric_limits<Clock::rep>::max()};

  // On the executor only.
  bool idle_ = true;       // no request is on its way
  bool expired_ = false;   // the deadline passed and the socket was cancelled
  bool stopping_ = false;  // no further request
  std::shared_ptr<live::Connection> live_;
};

Session::~Session() { parts_.connections.remove(this); }

void Session::report(const std::exception_ptr& failure) {
  if (!failure) return;
  try {
    std::rethrow_exception(failure);
  } catch (const std::exception& error) {
    spdlog::error("a connection ended by an exception: {}", error.what());
  }
}

// ---- deadlines and the end

void Session::set_deadline(std::chrono::milliseconds timeout) {
  deadline_ = timeout.count() == 0 ? std::numeric_limits<Clock::rep>::max()
                                   : (Clock::now() + timeout).time_since_epoch().count();
}

void Session::expire() {
  // The operation may have ended while this was on its way.
  if (Clock::now().time_since_epoch().count() < deadline_) return;
  expired_ = true;
  set_deadline({});
  if (live_) {
    live_->abort();
  } else {
    error_code ignored;
    socket_.cancel(ignored);
  }
}

void Session::finish() {
  stopping_ = true;
  if (live_) {
    live_->stop();
  } else if (idle_) {
    error_code ignored;
    socket_.cancel(ignored);
  }
}

void Session::cut() {
  stopping_ = true;
  if (live_) live_->abort();
  error_code ignored;
  socket_.close(ignored);
}

// ---- requests

asio::awaitable<void> Session::run() {
  error_code ignored;
  socket_.set_option(tcp::no_delay(true), ignored);
  while (!stopping_) {
    idle_ = true;
    if (!co_await receiver_.wait_for_request()) break;
    idle_ = false;
    if (!co_await serve_one()) break;
  }
  socket_.shutdown(tcp::socket::shutdown_both, ignored);
}

asio::awaitable<bool> Session::serve_one() {
  Parser parser;
  switch (co_await receiver_.receive(parser, expired_)) {
    case Arrival::request:
      co_return co_await serve(parser);
    case Arrival::refused: {
      const auto response = respond(Failure{receiver_.problem()}, "-", "-");
      co_await send(response, parser.get(), false);
      co_await receiver_.drain();
      co_return false;
    }
    case Arrival::gone:
      co_return false;
  }
  XINFANG_ASSERT(false);
}

asio::awaitable<bool> Session::serve(const Parser& parser) {
  const WireRequest& message = parser.get();
  const std::string_view method(message.method_string().data(), message.method_string().size());
  if (message.target().size() > parts_.config.limits.target_bytes) {
    const auto response = respond(
        Failure{refuse(ProblemCode::uri_too_long,
                       "a target of up to " + std::to_string(parts_.config.limits.target_bytes) +
                           " bytes is allowed")},
        method, "-");
    co_return co_await send(response, message, message.keep_alive());
  }
  const auto request = read_wire(message);
  if (!request) {
    const auto response = respond(Failure{request.error()}, method, "-");
    co_await send(response, message, false);
    co_return false;
  }
  const auto admission = admit(parts_, *request);
  if (!admission) {
    const auto response = respond(Failure{admission.error()}, method, "-");
    co_return co_await send(response, message, message.keep_alive());
  }
  const Route& route = *admission->route;
  if (std::holds_alternative<Upgrading>(route.handler) && request->upgrade) {
    co_await go_live(message, admission->call);
    co_return false;
  }
  auto answer = Answer(Failure{
      refuse(ProblemCode::upgrade_required, "this path speaks WebSocket: send an upgrade")});
  if (!std::holds_alternative<Upgrading>(route.handler)) {
    answer = co_await run_handler(parts_, route, admission->call);
  }
  const auto response = respond(std::move(answer), method, route.pattern);
  co_return co_await send(response, message, message.keep_alive());
}

asio::awaitable<void> Session::go_live(const WireRequest& message, const Call& call) {
  const auto& limits = parts_.config.limits;
  const auto& target = call.request.target;
  const auto after =
      integer_parameter(target, "after", 0, 0, std::numeric_limits<std::int64_t>::max());
  if (!after) {
    const auto response = respond(Failure{after.error()}, "GET", "/api/v1/live");
    co_await send(response, message, false);
    co_return;
  }
  live::Options options;
  options.caller = call.caller;
  options.token = call.token;
  if (!text_parameter(target, "after").empty()) options.after = *after;
  options.lag_max = limits.live_lag;
  options.interval = limits.live_interval;
  options.send_timeout = limits.send_timeout;
  options.send_buffer_bytes = limits.live_send_buffer_bytes;
  options.set_deadline = [this](std::chrono::milliseconds timeout) { set_deadline(timeout); };
  live_ = live::Connection::make(std::move(socket_), parts_.hub, parts_.context.service,
                                 std::move(options));
  if (stopping_) live_->stop();
  spdlog::debug("GET /api/v1/live 101");
  co_await live_->run(message);
}

// ---- answers

Response Session::respond(Answer answer, std::string_view method, std::string_view route) {
  if (answer) {
    spdlog::debug("{} {} {}", method, route, answer->status);
    return std::move(*answer);
  }
  const Problem& problem = answer.error();
  std::string instance;
  if (problem.code == ProblemCode::internal) {
    instance = new_incident(parts_.context.service.now());
    spdlog::error("{} {} {}: {}", method, route, instance, problem.detail);
  } else {
    spdlog::debug("{} {} {} {}", method, route, service::status_of(problem.code),
                  service::to_text(problem.code));
  }
  return problem_response(problem, instance);
}

// False: the connection ends with this answer.
asio::awaitable<bool> Session::send(const Response& response, const WireRequest& request,
                                    bool keep) {
  const bool keep_alive = keep && !stopping_;
  const unsigned version = request.version() == 10 ? 10 : 11;
  const auto message = write_wire(response, version, keep_alive, parts_.context.service.now());
  beast_http::response_serializer<WireResponse::body_type> serializer(message);
  expired_ = false;
  set_deadline(parts_.config.limits.send_timeout);
  error_code error;
  if (request.method() == beast_http::verb::head) {
    auto [failed, bytes] = co_await beast_http::async_write_header(socket_, serializer, as_result);
    error = failed;
  } else {
    auto [failed, bytes] = co_await beast_http::async_write(socket_, serializer, as_result);
    error = failed;
  }
  set_deadline({});
  co_return !error && keep_alive;
}

void Session::turn_away() {
  const auto response = problem_response(refuse(ProblemCode::busy, "too many connections at once"));
  const auto message = write_wire(response, 11, false, parts_.context.service.now());
  std::ostringstream text;
  text << message.base() << response.body;
  error_code ignored;
  socket_.non_blocking(true, ignored);
  socket_.write_some(asio::buffer(text.str()), ignored);
  socket_.shutdown(tcp::socket::shutdown_send, ignored);
}

}  // namespace

void start_session(tcp::socket socket, const Parts& parts) {
  auto session = std::make_shared<Session>(std::move(socket), parts);
  if (parts.connections.add(session)) {
    session->start();
  } else {
    session->turn_away();
  }
}

}  // namespace xinfang::http
