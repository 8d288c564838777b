#include "api/live/connection.h"

#include <atomic>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket.hpp>

namespace xinfang::live {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace websocket = beast::websocket;
namespace json = boost::json;
using asio::ip::tcp;
using Clock = std::chrono::steady_clock;

namespace {

constexpr auto as_result = asio::as_tuple(asio::use_awaitable);

std::string text_of(std::string_view type, std::optional<storage::Sequence> sequence) {
  json::object message;
  message["type"] = type;
  if (sequence) message["sequence"] = *sequence;
  return json::serialize(message);
}

std::string digest_text(std::int64_t unread) {
  return json::serialize(json::object{{"type", "digest"}, {"unread", unread}});
}

// What the hub wakes; outlives the connection while a wake is under way.
struct Sleeper {
  explicit Sleeper(const asio::any_io_executor& executor) : timer(executor) {}

  asio::steady_timer timer;
  std::atomic<bool> woken{false};
};

class WebSocket final : public Connection, public std::enable_shared_from_this<WebSocket> {
 public:
  WebSocket(tcp::socket socket, Hub& hub, service::Service& service, Options options)
      : stream_(std::move(socket)),
        hub_(hub),
        service_(service),
        options_(std::move(options)),
        sleeper_(std::make_shared<Sleeper>(stream_.get_executor())) {}

  asio::awaitable<void> run(
      const beast::http::request<beast::http::string_body>& upgrade) override {
    using namespace asio::experimental::awaitable_operators;
    configure();
    told_ = hub_.told(options_.caller.login).times;
    auto [refused] = co_await stream_.async_accept(upgrade, as_result);
    if (refused) co_return;
    const auto subscription = hub_.subscribe(waker());
    co_await (send() && receive());
    hub_.unsubscribe(subscription);
  }

  void stop() override { end(websocket::close_code::going_away); }

  void abort() override {
    ended_ = true;
    beast::error_code ignored;
    stream_.next_layer().close(ignored);
    sleeper_->timer.cancel();
  }

 private:
  void configure() {
    websocket::stream_base::timeout timeouts{};
    timeouts.handshake_timeout = options_.send_timeout;
    // Finds out peers that are gone without a word.
    timeouts.idle_timeout = 2 * options_.interval + options_.send_timeout;
    timeouts.keep_alive_pings = true;
    stream_.set_option(timeouts);
    stream_.read_message_max(inbound_bytes_max);
    stream_.text(true);
    beast::error_code ignored;
    stream_.next_layer().set_option(tcp::no_delay(true), ignored);
    if (options_.send_buffer_bytes > 0) {
      stream_.next_layer().set_option(
          asio::socket_base::send_buffer_size(options_.send_buffer_bytes), ignored);
    }
  }

  std::function<void()> waker() const {
    return [sleeper = sleeper_] {
      if (sleeper->woken.exchange(true)) return;  // one wake under way is enough
      asio::post(sleeper->timer.get_executor(), [sleeper] { sleeper->timer.cancel(); });
    };
  }

  void end(websocket::close_reason reason) {
    if (!ended_) reason_ = std::move(reason);
    ended_ = true;
    sleeper_->timer.cancel();
  }

  asio::awaitable<void> send() {
    co_await greet();
    next_tick_ = Clock::now() + options_.interval;
    while (!ended_) {
      sleeper_->woken = false;
      co_await send_unread();
      const auto sent_all = !ended_ && co_await send_some();
      if (ended_) break;
      if (Clock::now() >= next_tick_) {
        co_await tick();
      } else if (sent_all) {
        co_await sleep();
      }
    }
    options_.set_deadline(options_.send_timeout);
    co_await stream_.async_close(reason_, as_result);
    options_.set_deadline({});
  }

  // hello, and where the client resumes: the cursor on what it missed, or reset.
  asio::awaitable<void> greet() {
    cursor_ = caught_up_at_ = hub_.last();
    co_await write(text_of("hello", cursor_));
    if (!options_.after || ended_) co_return;
    if (hub_.read(*options_.after, 0)) {
      cursor_ = *options_.after;
    } else {
      co_await write(text_of("reset", cursor_));
    }
  }

  // True: there was nothing to send.
  asio::awaitable<bool> send_some() {
    const auto messages = hub_.read(cursor_, messages_at_once);
    const auto behind = hub_.last() - std::max(cursor_, caught_up_at_);
    if (!messages || behind > options_.lag_max) {
      end({websocket::close_code::try_again_later, "too far behind"});
      co_return true;
    }
    for (const auto& message : *messages) {
      cursor_ = message->sequence();
      if (!service_.may_see(options_.caller, message->state())) continue;
      co_await write(message->text());
      if (ended_) break;
    }
    co_return messages->empty();
  }

  // Only the newest count says anything: what it was in between is passed over.
  asio::awaitable<void> send_unread() {
    const auto told = hub_.told(options_.caller.login);
    if (told.times == told_) co_return;
    told_ = told.times;
    co_await write(digest_text(told.unread));
  }

  asio::awaitable<void> tick() {
    next_tick_ = Clock::now() + options_.interval;
    auto caller = service_.authenticate(options_.token, false);
    if (!caller) {
      end({websocket::close_code::policy_error, "the session has ended"});
      co_return;
    }
    options_.caller = std::move(*caller);
    co_await write(text_of("ping", std::nullopt));
  }

  asio::awaitable<void> sleep() {
    sleeper_->timer.expires_at(next_tick_);
    if (sleeper_->woken) co_return;
    co_await sleeper_->timer.async_wait(as_result);
  }

  asio::awaitable<void> write(const std::string& text) {
    options_.set_deadline(options_.send_timeout);
    auto [error, bytes] = co_await stream_.async_write(asio::buffer(text), as_result);
    options_.set_deadline({});
    if (error) ended_ = true;
  }

  // Whatever the client says is ignored; that it left is not.
  asio::awaitable<void> receive() {
    beast::flat_buffer buffer;
    for (;;) {
      auto [error, bytes] = co_await stream_.async_read(buffer, as_result);
      if (error) break;
      buffer.consume(buffer.size());
    }
    ended_ = true;
    sleeper_->timer.cancel();
  }

  websocket::stream<tcp::socket> stream_;
  Hub& hub_;
  service::Service& service_;
  Options options_;
  std::shared_ptr<Sleeper> sleeper_;
  storage::Sequence cursor_ = 0;        // the newest this client was given, or may not see
  storage::Sequence caught_up_at_ = 0;  // where live changes began: what was missed is no lag
  std::uint64_t told_ = 0;              // how often the person had been told of digests
  Clock::time_point next_tick_;
  bool ended_ = false;
  websocket::close_reason reason_{websocket::close_code::normal};
};

}  // namespace

std::shared_ptr<Connection> Connection::make(tcp::socket socket, Hub& hub,
                                             service::Service& service, Options options) {
  return std::make_shared<WebSocket>(std::move(socket), hub, service, std::move(options));
}

}  // namespace xinfang::live
