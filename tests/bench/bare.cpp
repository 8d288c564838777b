// Bare: the least program that does what a durable transition costs. Beast in front, SQLite behind,
// group commit between them; no engine, no checks, no JSON beyond the answer. It writes the rows
// that xinfang wrote for the same road (same tables, same indexes, same bytes), so that the ratio
// of the two says what xinfang's own work costs. One I/O thread and one writer, like xinfang.
//
//   bare SCHEMA.sql DATABASE TAPE.json
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <condition_variable>
#include <cstdint>
#include <cstdlib>
#include <deque>
#include <functional>
#include <iostream>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "bare_database.h"

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::use_awaitable;

namespace {

constexpr std::size_t batch_max = 64;

struct Job {
  std::int64_t case_id = 0;  // 0: a new case
  std::function<void(std::int64_t id, std::int64_t sequence)> done;
};

// One writer thread: whatever queued while the last fsync ran is one transaction.
class Writer {
 public:
  explicit Writer(bare::Database& database) : database_(database) {}

  void submit(Job job) {
    std::lock_guard lock(mutex_);
    queue_.push_back(std::move(job));
    queued_.notify_one();
  }

  [[noreturn]] void loop() {
    struct Written {
      Job job;
      std::int64_t id;
      std::int64_t sequence;
    };
    std::vector<Written> batch;
    for (;;) {
      {
        std::unique_lock lock(mutex_);
        queued_.wait(lock, [this] { return !queue_.empty(); });
        while (!queue_.empty() && batch.size() < batch_max) {
          batch.push_back({std::move(queue_.front()), 0, 0});
          queue_.pop_front();
        }
      }
      database_.begin();
      for (auto& written : batch) {
        written.id = written.job.case_id;
        written.sequence = database_.write(written.id);
      }
      database_.commit();
      for (auto& written : batch) written.job.done(written.id, written.sequence);
      batch.clear();
    }
  }

 private:
  bare::Database& database_;
  std::mutex mutex_;
  std::condition_variable queued_;
  std::deque<Job> queue_;
};

asio::awaitable<std::pair<std::int64_t, std::int64_t>> written(Writer& writer,
                                                               std::int64_t case_id) {
  auto executor = co_await asio::this_coro::executor;
  co_return co_await asio::async_initiate<const asio::use_awaitable_t<>,
                                          void(std::pair<std::int64_t, std::int64_t>)>(
      [&](auto handler) {
        auto shared = std::make_shared<decltype(handler)>(std::move(handler));
        writer.submit({case_id, [shared, executor](std::int64_t id, std::int64_t sequence) {
                         asio::post(executor, [shared, id, sequence] {
                           std::move (*shared)(std::pair(id, sequence));
                         });
                       }});
      },
      use_awaitable);
}

asio::awaitable<void> serve(asio::ip::tcp::socket socket, Writer& writer) {
  beast::tcp_stream stream(std::move(socket));
  stream.socket().set_option(asio::ip::tcp::no_delay(true));
  beast::flat_buffer buffer;
  try {
    for (;;) {
      http::request<http::string_body> request;
      co_await http::async_read(stream, buffer, request, use_awaitable);
      http::response<http::string_body> response(http::status::ok, 11);
      response.set(http::field::content_type, "application/json");
      const std::string target(request.target());
      const bool opened = target == "/api/v1/cases";
      // "/api/v1/cases/12/events"
      const auto id = opened ? 0 : std::strtoll(target.c_str() + 14, nullptr, 10);
      const auto [case_id, sequence] = co_await written(writer, id);
      if (opened) response.result(http::status::created);
      response.body() = "{\"id\":" + std::to_string(case_id) +
                        ",\"sequence\":" + std::to_string(sequence) + ",\"number\":\"院记〔2026〕" +
                        std::to_string(case_id) + "号\"}";
      response.prepare_payload();
      co_await http::async_write(stream, response, use_awaitable);
    }
  } catch (const boost::system::system_error&) {
    // The client has gone.
  }
}

asio::awaitable<void> listen(asio::ip::tcp::acceptor& acceptor, Writer& writer) {
  for (;;) {
    auto socket = co_await acceptor.async_accept(use_awaitable);
    asio::co_spawn(acceptor.get_executor(), serve(std::move(socket), writer), asio::detached);
  }
}

}  // namespace

int main(int count, char** words) {
  if (count != 4) {
    std::cerr << "usage: bare SCHEMA.sql DATABASE TAPE.json\n";
    return 2;
  }
  try {
    bare::Database database(words[1], words[2], bare::read_tape(words[3]));
    Writer writer(database);
    std::thread thread([&] { writer.loop(); });
    asio::io_context context(1);
    asio::ip::tcp::acceptor acceptor(context, {asio::ip::address_v4::loopback(), 0});
    std::cout << "listening on http://127.0.0.1:" << acceptor.local_endpoint().port() << std::endl;
    asio::co_spawn(context, listen(acceptor, writer), asio::detached);
    context.run();
  } catch (const std::exception& error) {
    std::cerr << "bare: " << error.what() << "\n";
    return 1;
  }
  return 0;
}
