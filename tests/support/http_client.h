// Blocking HTTP and WebSocket clients for tests, on 127.0.0.1. Each call waits at most some
// seconds, so that a test fails instead of hanging. One thread each.
#pragma once

#include <boost/json.hpp>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace xinfang::support {

using HeaderFields = std::vector<std::pair<std::string, std::string>>;

struct HttpAnswer {
  int status = 0;  // 0: the connection ended without an answer
  HeaderFields fields;
  std::string body;

  // First field of that name, in any case; empty where there is none.
  std::string field(std::string_view name) const;
  // The body; null where it is no JSON.
  boost::json::value json() const;
  // Text at a JSON pointer of the body: strings as they are, other values as JSON, "" for nothing.
  std::string text(std::string_view pointer) const;
};

// One connection at a time, kept between requests, opened again where the server closed it.
class HttpClient {
 public:
  explicit HttpClient(std::uint16_t port);
  ~HttpClient();
  HttpClient(HttpClient&&) noexcept;

  // A body goes out as application/json unless the fields name a type. The cookie of signing in
  // goes with each request unless the fields hold one.
  HttpAnswer send(std::string_view method, std::string_view target, const HeaderFields& fields = {},
                  std::string_view body = {});
  HttpAnswer get(std::string_view target) { return send("GET", target); }
  HttpAnswer post(std::string_view target, const boost::json::value& body,
                  const HeaderFields& fields = {});
  // POST /api/v1/session, and keeps the cookie.
  HttpAnswer sign_in(std::string_view login, std::string_view password);

  // ---- bytes as they are, on the same connection
  void write(std::string_view bytes);
  HttpAnswer read(bool head = false);
  // Whether the server closed the connection; waits for that.
  bool wait_closed();

  const std::string& cookie() const;  // "xinfang_session=..."
  void set_cookie(std::string cookie);

 private:
  class State;
  std::unique_ptr<State> state_;
};

// A client of /api/v1/live.
class LiveClient {
 public:
  LiveClient();
  ~LiveClient();
  LiveClient(LiveClient&&) noexcept;

  // True: upgraded. Otherwise refusal() is the answer. `receive_buffer_bytes` 0: the kernel's own.
  bool connect(std::uint16_t port, std::string_view target, const HeaderFields& fields,
               int receive_buffer_bytes = 0);
  const HttpAnswer& refusal() const;

  // The next message that is no ping; nullopt: the server closed, see close_code().
  std::optional<boost::json::value> read();
  int close_code() const;
  void write(std::string_view text);
  void close();

 private:
  class State;
  std::unique_ptr<State> state_;
};

}  // namespace xinfang::support
