#include "api/http/server.h"

#include <spdlog/spdlog.h>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <thread>
#include <vector>

#include "api/http/listener.h"
#include "api/http/parts.h"
#include "engine/base/assert.h"

namespace xinfang::http {

namespace asio = boost::asio;

namespace {

constexpr int threads_max = 64;

std::optional<std::string> check(const HttpConfig& config) {
  const auto threads = [](const char* name, int count) {
    return std::string(name) + " is " + std::to_string(count) + ", 1 to " +
           std::to_string(threads_max) + " are allowed";
  };
  if (config.io_threads < 1 || config.io_threads > threads_max) {
    return threads("io_threads", config.io_threads);
  }
  if (config.workers < 1 || config.workers > threads_max) {
    return threads("workers", config.workers);
  }
  return std::nullopt;
}

}  // namespace

class Server::Running {
 public:
  Running(HttpConfig config, service::Service& service, Assets assets)
      : config_(std::move(config)),
        assets_(std::move(assets)),
        router_(routes()),
        connections_(config_.limits.connections),
        hub_(std::make_shared<live::Hub>(service.last_sequence(),
                                         [&service](const service::Change& change) {
                                           return boost::json::serialize(
                                               service.render_change(change));
                                         })),
        workers_(static_cast<std::size_t>(config_.workers)),
        slow_(1),
        context_(config_.io_threads),
        work_(asio::make_work_guard(context_)),
        sweeper_(asio::make_strand(context_)),
        parts_{config_, {service, assets_, config_}, router_, *hub_, connections_, workers_, slow_},
        listener_(std::make_shared<Listener>(context_, parts_)) {
    // The service may still publish after this server is gone: the hub stays as long as it asks.
    service.on_commit([hub = hub_](const auto& changes) { hub->publish(changes); });
    service.on_unread([hub = hub_](const auto& unread) { hub->tell(unread); });
  }

  std::optional<std::string> open() {
    auto bound = listener_->open();
    if (!bound) return bound.error();
    port_ = *bound;
    listener_->start();
    sweep();
    for (int i = 0; i < config_.io_threads; ++i) {
      threads_.emplace_back([this] { run(); });
    }
    return std::nullopt;
  }

  std::uint16_t port() const { return port_; }

  void stop() {
    if (stopped_) return;
    stopped_ = true;
    listener_->stop();
    connections_.close();
    connections_.for_each([](Connected& connected) { connected.stop(); });
    if (!connections_.wait_until_empty(config_.limits.stop_timeout)) {
      connections_.for_each([](Connected& connected) { connected.abort(); });
      // Whoever is still here waits for the writer or a reader, and both answer.
      connections_.wait_until_empty();
    }
    workers_.join();
    slow_.join();
    work_.reset();
    asio::post(sweeper_.get_executor(), [this] {
      swept_out_ = true;
      sweeper_.cancel();
    });
    for (auto& thread : threads_) thread.join();
  }

 private:
  // One handler's exception must not end the thread that serves everybody.
  void run() {
    for (;;) {
      try {
        context_.run();
        return;
      } catch (const std::exception& error) {
        spdlog::error("an exception reached the I/O thread: {}", error.what());
      }
    }
  }

  void sweep() {
    sweeper_.expires_after(config_.limits.sweep_interval);
    sweeper_.async_wait([this](const boost::system::error_code&) {
      if (swept_out_) return;
      connections_.for_each(
          [now = std::chrono::steady_clock::now()](Connected& c) { c.sweep(now); });
      sweep();
    });
  }

  // Constant after open().
  const HttpConfig config_;
  const Assets assets_;
  const Router router_;
  std::uint16_t port_ = 0;

  Connections connections_;
  std::shared_ptr<live::Hub> hub_;
  asio::thread_pool workers_;
  asio::thread_pool slow_;
  asio::io_context context_;
  asio::executor_work_guard<asio::io_context::executor_type> work_;
  asio::steady_timer sweeper_;
  const Parts parts_;
  std::shared_ptr<Listener> listener_;
  std::vector<std::thread> threads_;
  bool swept_out_ = false;  // on the sweeper's executor
  bool stopped_ = false;
};

Result<std::unique_ptr<Server>, std::string> Server::start(HttpConfig config,
                                                           service::Service& service,
                                                           Assets assets) {
  if (auto wrong = check(config)) return Failure{std::move(*wrong)};
  auto running = std::make_unique<Running>(std::move(config), service, std::move(assets));
  if (auto error = running->open()) return Failure{std::move(*error)};
  return std::unique_ptr<Server>(new Server(std::move(running)));
}

Server::Server(std::unique_ptr<Running> running) : running_(std::move(running)) {}
Server::~Server() {
  try {
    running_->stop();
  } catch (const std::exception&) {
    XINFANG_ASSERT(false);  // threads are joined once and nothing else of it throws
  }
}
std::uint16_t Server::port() const { return running_->port(); }
void Server::stop() { running_->stop(); }

}  // namespace xinfang::http
