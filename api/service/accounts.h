// Accounts: users, passwords (Argon2id), sessions. Thread-safe. Passwords are checked on the
// caller's thread and take as long as Argon2id takes; authenticate() answers from memory.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "api/service/reader_pool.h"
#include "api/service/service.h"
#include "storage/store.h"

namespace xinfang::service {

// A session ends this long after it began, and this long after its last request.
inline constexpr std::chrono::hours session_length{12};
inline constexpr std::chrono::hours session_idle{2};
// Failed attempts for one login within the window before further ones are refused unread.
inline constexpr std::size_t failed_attempts_max = 10;
inline constexpr std::chrono::minutes failed_attempts_window{15};
// Logins whose failures are remembered; beyond it the oldest are forgotten.
inline constexpr std::size_t watched_logins_max = 10'000;
inline constexpr std::size_t password_bytes_min = 8;
inline constexpr std::size_t password_bytes_max = 256;
inline constexpr std::size_t login_bytes_max = 64;

class Accounts {
 public:
  using Write = std::function<std::optional<storage::Error>(
      std::function<std::optional<storage::Error>(storage::Writer&)>)>;

  // `write` runs a change on the writer thread and waits for it.
  Accounts(ReaderPool& readers, std::function<Instant()> now,
           std::function<void(std::span<std::uint8_t>)> randomness);

  // Reads the users. Once, before traffic.
  std::optional<storage::Error> load();
  void set_write(Write write) { write_ = std::move(write); }

  Result<LoggedIn, Problem> login(const std::string& login, const std::string& password);
  std::optional<Caller> authenticate(const std::string& token, bool is_request = true);
  void logout(const std::string& token);
  std::optional<Problem> put_user(const std::string& login, const std::string& name,
                                  const std::vector<std::string>& roles,
                                  const std::string& password);

  // An active user.
  std::optional<Caller> find(const std::string& login) const;
  // Active users with the role (all where empty), by login.
  std::vector<Caller> users(const std::string& role) const;
  // The person's name; the login itself where nobody has it.
  std::string name_of(const std::string& login) const;
  // The words against a login in an answer; nullopt: an active user of that role.
  std::optional<std::string> check_user(const std::string& login, const std::string& role) const;

 private:
  struct Live {
    std::string login;
    Instant expires_at{};
    Instant seen_at{};
  };
  struct Failures {
    std::deque<Instant> at;
  };

  std::optional<Problem> check_attempts(const std::string& login, Instant now);
  void note_failure(const std::string& login, Instant now);

  // Constant after construction (write_ after set_write).
  ReaderPool& readers_;
  std::function<Instant()> now_;
  std::function<void(std::span<std::uint8_t>)> randomness_;
  Write write_;

  mutable std::mutex mutex_;
  std::map<std::string, storage::User> users_;  // guarded by mutex_
  std::map<storage::Hash, Live> sessions_;      // guarded by mutex_
  std::map<std::string, Failures> failures_;    // guarded by mutex_
};

}  // namespace xinfang::service
