// An office for tests: the shipped workflows, a database in a folder of its own, a clock and
// randomness of the test, users, and a server on a free port.
#pragma once

#include <atomic>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <random>
#include <string>

#include "api/http/server.h"
#include "tests/support/http_client.h"

namespace xinfang::http {

inline constexpr const char* password = "correct horse battery";

class Office {
 public:
  // Users li and chen (reception), wang (handler), zhao (clue officer), sun (organizer).
  explicit Office(const Limits& limits = {});
  ~Office();

  std::uint16_t port() const { return server_->port(); }
  service::Service& service() { return *service_; }
  Server& server() { return *server_; }
  void advance(std::chrono::milliseconds by) { now_ = now_ + by.count(); }
  // Stops the server, and the service too, and starts both anew on the same database.
  void restart();
  // Rings every alarm that is due now, of cases 1 to `cases`; stops and starts as restart() does.
  void ring_due(storage::CaseId cases);

  // A client that is signed in as the user; nobody where the login is empty.
  support::HttpClient client(const std::string& login = {});
  // "xinfang_session=..." of a session of the user.
  std::string cookie(const std::string& login);

  // A registered petition; its id.
  std::int64_t register_petition();
  static boost::json::value petition();   // the body that registers one
  static boost::json::value complaint();  // a need-to-know case
  // What must not change when a call is refused: ETag and journal of the case.
  std::string state_of(std::int64_t id);

 private:
  void start();
  void fill(std::span<std::uint8_t> bytes);

  std::filesystem::path folder_;
  Limits limits_;
  std::atomic<std::int64_t> now_;
  std::mutex mutex_;
  std::mt19937 random_;  // guarded by mutex_
  std::unique_ptr<service::Service> service_;
  std::unique_ptr<Server> server_;
  std::map<std::string, std::string> cookies_;
};

}  // namespace xinfang::http
