#include "api/service/accounts.h"

#include <sodium.h>

#include <algorithm>
#include <array>

namespace xinfang::service {

namespace {

// A hash of nobody's password: an unknown login takes as long to refuse as a known one.
const std::string& nobody_hash() {
  static const std::string hash = [] {
    std::array<char, crypto_pwhash_STRBYTES> text{};
    const std::string password = "no password has this hash";
    if (crypto_pwhash_str(text.data(), password.data(), password.size(),
                          crypto_pwhash_OPSLIMIT_INTERACTIVE,
                          crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0) {
      return std::string{};
    }
    return std::string{text.data()};
  }();
  return hash;
}

storage::Hash hash_of(const std::string& token) {
  storage::Hash hash{};
  crypto_hash_sha256(hash.data(), reinterpret_cast<const unsigned char*>(token.data()),
                     token.size());
  return hash;
}

std::string base64(std::span<const std::uint8_t> bytes) {
  std::string text(
      sodium_base64_ENCODED_LEN(bytes.size(), sodium_base64_VARIANT_URLSAFE_NO_PADDING), '\0');
  sodium_bin2base64(text.data(), text.size(), bytes.data(), bytes.size(),
                    sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  text.resize(text.size() - 1);  // its terminating zero
  return text;
}

Problem problem(ProblemCode code, std::string detail) {
  Problem result;
  result.code = code;
  result.detail = std::move(detail);
  return result;
}

bool is_login(const std::string& login) {
  return !login.empty() && login.size() <= login_bytes_max &&
         std::all_of(login.begin(), login.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.' ||
                  c == '-';
         });
}

}  // namespace

Accounts::Accounts(ReaderPool& readers, std::function<Instant()> now,
                   std::function<void(std::span<std::uint8_t>)> randomness)
    : readers_(readers), now_(std::move(now)), randomness_(std::move(randomness)) {
  nobody_hash();
}

std::optional<storage::Error> Accounts::load() {
  auto users = readers_.lease()->users();
  if (!users) return users.error();
  std::lock_guard lock(mutex_);
  for (auto& user : *users) users_[user.login] = std::move(user);
  return std::nullopt;
}

std::optional<Problem> Accounts::check_attempts(const std::string& login, Instant now) {
  std::lock_guard lock(mutex_);
  auto found = failures_.find(login);
  if (found == failures_.end()) return std::nullopt;
  auto& at = found->second.at;
  while (!at.empty() && at.front() + failed_attempts_window <= now) at.pop_front();
  if (at.size() < failed_attempts_max) return std::nullopt;
  auto result =
      problem(ProblemCode::too_many_attempts,
              std::to_string(failed_attempts_max) + " failed log-ins within " +
                  std::to_string(failed_attempts_window.count()) + " minutes; wait and try again");
  const auto wait =
      std::chrono::ceil<std::chrono::seconds>(at.front() + failed_attempts_window - now);
  result.retry_after_seconds = static_cast<int>(wait.count());
  return result;
}

void Accounts::note_failure(const std::string& login, Instant now) {
  std::lock_guard lock(mutex_);
  if (failures_.size() >= watched_logins_max && failures_.find(login) == failures_.end()) {
    auto oldest = std::min_element(
        failures_.begin(), failures_.end(),
        [](const auto& a, const auto& b) { return a.second.at.back() < b.second.at.back(); });
    failures_.erase(oldest);
  }
  failures_[login].at.push_back(now);
}

Result<LoggedIn, Problem> Accounts::login(const std::string& login, const std::string& password) {
  const Instant now = now_();
  if (auto refused = check_attempts(login, now)) return Failure{std::move(*refused)};
  std::string hash = nobody_hash();
  bool known = false;
  {
    std::lock_guard lock(mutex_);
    if (auto found = users_.find(login); found != users_.end() && found->second.active) {
      hash = found->second.password_hash;
      known = true;
    }
  }
  const bool right = password.size() <= password_bytes_max &&
                     crypto_pwhash_str_verify(hash.c_str(), password.data(), password.size()) == 0;
  if (!known || !right) {
    note_failure(login, now);
    return Failure{problem(ProblemCode::bad_credentials, "login or password is wrong")};
  }

  std::array<std::uint8_t, 32> secret{};
  randomness_(secret);
  LoggedIn result{.token = base64(secret), .caller = {}};
  const storage::Session session{
      .token_hash = hash_of(result.token), .login = login, .expires_at = now + session_length};
  if (auto error = write_([&](storage::Writer& writer) { return writer.put_session(session); })) {
    return Failure{from_storage(*error)};
  }
  auto caller = find(login);
  if (!caller) return Failure{problem(ProblemCode::bad_credentials, "login or password is wrong")};
  result.caller = std::move(*caller);
  std::lock_guard lock(mutex_);
  failures_.erase(login);
  sessions_[session.token_hash] = {login, session.expires_at, now};
  return result;
}

std::optional<Caller> Accounts::authenticate(const std::string& token, bool is_request) {
  if (token.empty()) return std::nullopt;
  const auto hash = hash_of(token);
  const Instant now = now_();
  std::string login;
  {
    std::lock_guard lock(mutex_);
    if (auto found = sessions_.find(hash); found != sessions_.end()) {
      auto& live = found->second;
      // An idle one stays in memory: the database would take it for one of before a restart.
      if (live.seen_at + session_idle <= now && live.expires_at > now) return std::nullopt;
      if (live.expires_at <= now) {
        sessions_.erase(found);
        return std::nullopt;
      }
      if (is_request) live.seen_at = now;
      login = live.login;
    }
  }
  if (login.empty()) {
    // After a restart memory is empty: the database knows the sessions of before.
    auto stored = readers_.lease()->find_session(hash);
    if (!stored || !*stored || (*stored)->expires_at <= now) return std::nullopt;
    login = (*stored)->login;
    std::lock_guard lock(mutex_);
    sessions_[hash] = {login, (*stored)->expires_at, now};
  }
  return find(login);
}

void Accounts::logout(const std::string& token) {
  const auto hash = hash_of(token);
  {
    std::lock_guard lock(mutex_);
    sessions_.erase(hash);
  }
  write_([&](storage::Writer& writer) { return writer.delete_session(hash); });
}

std::optional<Problem> Accounts::put_user(const std::string& login, const std::string& name,
                                          const std::vector<std::string>& roles,
                                          const std::string& password) {
  Problem bad = problem(ProblemCode::validation, "the user can't be kept like this");
  if (!is_login(login)) {
    bad.errors.push_back({"/login", "1 to " + std::to_string(login_bytes_max) +
                                        " of a-z, 0-9, '_', '.', '-'; found '" + login + "'"});
  }
  if (name.empty()) bad.errors.push_back({"/name", "must not be empty"});
  if (roles.empty()) bad.errors.push_back({"/roles", "at least one role"});
  if (password.size() < password_bytes_min || password.size() > password_bytes_max) {
    bad.errors.push_back({"/password", std::to_string(password_bytes_min) + " to " +
                                           std::to_string(password_bytes_max) + " bytes; found " +
                                           std::to_string(password.size())});
  }
  if (!bad.errors.empty()) return bad;

  std::array<char, crypto_pwhash_STRBYTES> text{};
  if (crypto_pwhash_str(text.data(), password.data(), password.size(),
                        crypto_pwhash_OPSLIMIT_INTERACTIVE,
                        crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0) {
    return problem(ProblemCode::internal, "not enough memory for Argon2id (64 MiB)");
  }
  const storage::User user{
      .login = login, .name = name, .roles = roles, .password_hash = text.data(), .active = true};
  if (auto error = write_([&](storage::Writer& writer) { return writer.put_user(user); })) {
    return from_storage(*error);
  }
  std::lock_guard lock(mutex_);
  users_[login] = user;
  return std::nullopt;
}

std::optional<Caller> Accounts::find(const std::string& login) const {
  std::lock_guard lock(mutex_);
  auto found = users_.find(login);
  if (found == users_.end() || !found->second.active) return std::nullopt;
  return Caller{found->second.login, found->second.name, found->second.roles};
}

std::vector<Caller> Accounts::users(const std::string& role) const {
  std::lock_guard lock(mutex_);
  std::vector<Caller> result;
  for (const auto& [login, user] : users_) {
    if (!user.active) continue;
    if (!role.empty() && std::find(user.roles.begin(), user.roles.end(), role) == user.roles.end())
      continue;
    result.push_back({login, user.name, user.roles});
  }
  return result;
}

std::string Accounts::name_of(const std::string& login) const {
  std::lock_guard lock(mutex_);
  auto found = users_.find(login);
  return found == users_.end() ? login : found->second.name;
}

std::optional<std::string> Accounts::check_user(const std::string& login,
                                                const std::string& role) const {
  std::lock_guard lock(mutex_);
  auto found = users_.find(login);
  if (found == users_.end() || !found->second.active) return "there is no user '" + login + "'";
  const auto& roles = found->second.roles;
  if (!role.empty() && std::find(roles.begin(), roles.end(), role) == roles.end()) {
    return "user '" + login + "' does not have the role '" + role + "'";
  }
  return std::nullopt;
}

}  // namespace xinfang::service
