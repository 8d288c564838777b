// Bare: the least program that does what a durable transition costs. Beast in front, SQLite behind,
// group commit between them; no engine, no checks, no JSON beyond the answer. It writes the rows
// that xinfang writes for one transition (same tables, same indexes, the bytes given), so that the
// ratio of the two says what xinfang's own work costs.
//
//   bare SCHEMA.sql DATABASE RECORD_BYTES SNAPSHOT_BYTES
#include <sqlite3.h>

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
#include <fstream>
#include <functional>
#include <iostream>
#include <iterator>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

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

void check(int code, sqlite3* database) {
  if (code != SQLITE_OK && code != SQLITE_DONE && code != SQLITE_ROW) {
    throw std::runtime_error(sqlite3_errmsg(database));
  }
}

class Database {
 public:
  Database(const std::string& schema, const std::string& path, std::size_t record_bytes,
           std::size_t snapshot_bytes)
      : records_(record_bytes, 'r'), snapshot_(snapshot_bytes, 's') {
    check(sqlite3_open(path.c_str(), &database_), database_);
    run("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
        "PRAGMA wal_autocheckpoint=4000;");
    std::ifstream file(schema);
    run(std::string(std::istreambuf_iterator<char>(file), {}));
    insert_case_ = prepare(
        "INSERT INTO cases VALUES (?1,0,1,?2,?2,?2,20000,'answer','notebook',?3,'open',?4,NULL,"
        "?2,?2,'2026-03-02','[\"writing\"]','[]',?5,?5,?6)");
    update_case_ = prepare("UPDATE cases SET sequence=?2, changed_at=?3, snapshot=?4 WHERE id=?1");
    insert_entry_ = prepare("INSERT INTO journal VALUES (?1,?2,?3,?4,?5,?6,'note',?7,?8,?9,?9)");
  }

  void run(const std::string& sql) {
    check(sqlite3_exec(database_, sql.c_str(), nullptr, nullptr, nullptr), database_);
  }

  // Writes the rows of one transition; the case's new sequence.
  std::int64_t write(std::int64_t& id) {
    const std::string hex(64, 'a');
    const std::string hash(32, 'h');
    ++entry_;
    if (id == 0) {
      id = ++last_case_;
      sqlite3_bind_int64(insert_case_, 1, id);
      sqlite3_bind_int64(insert_case_, 2, 1'780'000'000'000 + entry_);
      text(insert_case_, 3, hex);
      text(insert_case_, 4, "记" + std::to_string(id));
      blob(insert_case_, 5, std::string(60, 'b'));
      text(insert_case_, 6, snapshot_);
      step(insert_case_);
      sequences_[id] = 0;
    } else {
      sqlite3_bind_int64(update_case_, 1, id);
      sqlite3_bind_int64(update_case_, 2, sequences_[id] + 1);
      sqlite3_bind_int64(update_case_, 3, 1'780'000'000'000 + entry_);
      text(update_case_, 4, snapshot_);
      step(update_case_);
    }
    const auto sequence = ++sequences_[id];
    sqlite3_bind_int64(insert_entry_, 1, entry_);
    sqlite3_bind_int64(insert_entry_, 2, id);
    sqlite3_bind_int64(insert_entry_, 3, sequence);
    sqlite3_bind_int64(insert_entry_, 4, 1'780'000'000'000 + entry_);
    text(insert_entry_, 5, "bench");
    text(insert_entry_, 6, "测试窗口");
    text(insert_entry_, 7, hex);
    text(insert_entry_, 8, records_);
    blob(insert_entry_, 9, hash);
    step(insert_entry_);
    return sequence;
  }

 private:
  sqlite3_stmt* prepare(const char* sql) {
    sqlite3_stmt* statement = nullptr;
    check(sqlite3_prepare_v3(database_, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr),
          database_);
    return statement;
  }
  static void text(sqlite3_stmt* statement, int index, const std::string& value) {
    sqlite3_bind_text(statement, index, value.data(), static_cast<int>(value.size()),
                      SQLITE_TRANSIENT);
  }
  static void blob(sqlite3_stmt* statement, int index, const std::string& value) {
    sqlite3_bind_blob(statement, index, value.data(), static_cast<int>(value.size()),
                      SQLITE_TRANSIENT);
  }
  void step(sqlite3_stmt* statement) {
    check(sqlite3_step(statement), database_);
    sqlite3_reset(statement);
  }

  sqlite3* database_ = nullptr;
  sqlite3_stmt* insert_case_ = nullptr;
  sqlite3_stmt* update_case_ = nullptr;
  sqlite3_stmt* insert_entry_ = nullptr;
  std::string records_;
  std::string snapshot_;
  std::int64_t entry_ = 0;
  std::int64_t last_case_ = 0;
  std::unordered_map<std::int64_t, std::int64_t> sequences_;
};

// One writer thread: whatever queued while the last fsync ran is one transaction.
class Writer {
 public:
  explicit Writer(Database& database) : database_(database) {}

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
      database_.run("BEGIN IMMEDIATE");
      for (auto& written : batch) {
        written.id = written.job.case_id;
        written.sequence = database_.write(written.id);
      }
      database_.run("COMMIT");
      for (auto& written : batch) written.job.done(written.id, written.sequence);
      batch.clear();
    }
  }

 private:
  Database& database_;
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
      if (target == "/api/v1/session") {
        response.result(http::status::created);
        response.set(http::field::set_cookie, "session=bare; Path=/");
        response.body() = "{}";
      } else {
        const bool opened = target == "/api/v1/cases";
        // "/api/v1/cases/12/events"
        const auto id = opened ? 0 : std::strtoll(target.c_str() + 14, nullptr, 10);
        const auto [case_id, sequence] = co_await written(writer, id);
        if (opened) response.result(http::status::created);
        response.body() = "{\"id\":" + std::to_string(case_id) +
                          ",\"sequence\":" + std::to_string(sequence) + "}";
      }
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
  if (count != 5) {
    std::cerr << "usage: bare SCHEMA.sql DATABASE RECORD_BYTES SNAPSHOT_BYTES\n";
    return 2;
  }
  try {
    Database database(words[1], words[2], static_cast<std::size_t>(std::atoi(words[3])),
                      static_cast<std::size_t>(std::atoi(words[4])));
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
