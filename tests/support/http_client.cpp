#include "tests/support/http_client.h"

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/websocket.hpp>
#include <chrono>

namespace xinfang::support {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
namespace websocket = beast::websocket;
namespace json = boost::json;
using asio::ip::tcp;
using beast::error_code;

namespace {

constexpr std::chrono::seconds patience{20};

// Starts an operation and runs the context until it ended, or patience did.
template <class Start>
error_code wait(asio::io_context& context, tcp::socket& socket, Start start) {
  std::optional<error_code> result;
  start([&result](error_code error, auto...) { result = error; });
  context.restart();
  context.run_for(patience);
  if (result) return *result;
  error_code ignored;
  socket.close(ignored);
  context.restart();
  context.run();  // the operation refers to this frame: it has to end
  return beast::error::timeout;
}

template <class Message>
HttpAnswer answer_of(const Message& message) {
  HttpAnswer answer;
  answer.status = static_cast<int>(message.result_int());
  answer.body = message.body();
  for (const auto& field : message) {
    answer.fields.emplace_back(std::string(field.name_string()), std::string(field.value()));
  }
  return answer;
}

tcp::endpoint loopback(std::uint16_t port) { return {asio::ip::address_v4::loopback(), port}; }

}  // namespace

std::string HttpAnswer::field(std::string_view name) const {
  for (const auto& [key, value] : fields) {
    if (beast::iequals(key, beast::string_view(name.data(), name.size()))) return value;
  }
  return {};
}

json::value HttpAnswer::json() const {
  error_code error;
  auto value = json::parse(body, error);
  return error ? json::value(nullptr) : value;
}

std::string HttpAnswer::text(std::string_view pointer) const {
  const auto value = json();
  error_code error;
  const auto* found = value.find_pointer(json::string_view(pointer.data(), pointer.size()), error);
  if (error || !found) return {};
  return found->is_string() ? std::string(found->get_string()) : json::serialize(*found);
}

// ---- HTTP

class HttpClient::State {
 public:
  explicit State(std::uint16_t server) : port(server) {}

  bool open() {
    if (stream) return true;
    stream.emplace(context);
    buffer.clear();
    error_code error;
    stream->connect(loopback(port), error);
    if (error) stream.reset();
    return !error;
  }

  asio::io_context context;
  const std::uint16_t port;
  std::optional<tcp::socket> stream;
  beast::flat_buffer buffer;
  std::string cookie;
};

HttpClient::HttpClient(std::uint16_t port) : state_(std::make_unique<State>(port)) {}
HttpClient::~HttpClient() = default;
HttpClient::HttpClient(HttpClient&&) noexcept = default;

HttpAnswer HttpClient::send(std::string_view method, std::string_view target,
                            const HeaderFields& fields, std::string_view body) {
  std::string text = std::string(method) + ' ' + std::string(target) + " HTTP/1.1\r\n";
  const auto has = [&](std::string_view name) {
    return std::any_of(fields.begin(), fields.end(), [&](const auto& field) {
      return beast::iequals(field.first, beast::string_view(name.data(), name.size()));
    });
  };
  for (const auto& [name, value] : fields) text += name + ": " + value + "\r\n";
  if (!has("Host")) text += "Host: 127.0.0.1:" + std::to_string(state_->port) + "\r\n";
  if (!has("Cookie") && !state_->cookie.empty()) text += "Cookie: " + state_->cookie + "\r\n";
  if (!body.empty()) {
    if (!has("Content-Type")) text += "Content-Type: application/json\r\n";
    if (!has("Content-Length") && !has("Transfer-Encoding")) {
      text += "Content-Length: " + std::to_string(body.size()) + "\r\n";
    }
  }
  text += "\r\n";
  text += body;
  write(text);
  return read(method == "HEAD");
}

HttpAnswer HttpClient::post(std::string_view target, const json::value& body,
                            const HeaderFields& fields) {
  return send("POST", target, fields, json::serialize(body));
}

HttpAnswer HttpClient::sign_in(std::string_view login, std::string_view password) {
  json::object body;
  body["login"] = login;
  body["password"] = password;
  auto answer = post("/api/v1/session", body);
  const auto field = answer.field("Set-Cookie");
  state_->cookie = field.substr(0, field.find(';'));
  return answer;
}

void HttpClient::write(std::string_view bytes) {
  if (!state_->open()) return;
  // What the server refuses to read is its answer's business, not an error here.
  wait(state_->context, *state_->stream, [&](auto done) {
    asio::async_write(*state_->stream, asio::buffer(bytes.data(), bytes.size()), std::move(done));
  });
}

HttpAnswer HttpClient::read(bool head) {
  if (!state_->open()) return {};
  http::response_parser<http::string_body> parser;
  parser.body_limit(boost::none);
  parser.skip(head);
  const auto error = wait(state_->context, *state_->stream, [&](auto done) {
    http::async_read(*state_->stream, state_->buffer, parser, std::move(done));
  });
  if (error) {
    state_->stream.reset();
    return {};
  }
  auto answer = answer_of(parser.get());
  if (!parser.keep_alive() && answer.field("Connection") == "close") {
    // Left open for wait_closed(); the next request opens a new one.
    if (wait_closed()) state_->stream.reset();
  }
  return answer;
}

bool HttpClient::wait_closed() {
  if (!state_->stream) return true;
  std::string bytes(1024, '\0');
  const auto error = wait(state_->context, *state_->stream, [&](auto done) {
    state_->stream->async_read_some(asio::buffer(bytes), std::move(done));
  });
  state_->stream.reset();
  return error && error != beast::error::timeout;
}

const std::string& HttpClient::cookie() const { return state_->cookie; }
void HttpClient::set_cookie(std::string cookie) { state_->cookie = std::move(cookie); }

// ---- live

class LiveClient::State {
 public:
  asio::io_context context;
  std::optional<websocket::stream<tcp::socket>> stream;
  HttpAnswer refusal;
  int close_code = 0;
};

LiveClient::LiveClient() : state_(std::make_unique<State>()) {}
LiveClient::~LiveClient() = default;
LiveClient::LiveClient(LiveClient&&) noexcept = default;

bool LiveClient::connect(std::uint16_t port, std::string_view target, const HeaderFields& fields,
                         int receive_buffer_bytes) {
  auto& state = *state_;
  state.stream.emplace(state.context);
  auto& socket = state.stream->next_layer();
  error_code error;
  socket.open(tcp::v4(), error);
  if (receive_buffer_bytes > 0) {
    socket.set_option(asio::socket_base::receive_buffer_size(receive_buffer_bytes), error);
  }
  socket.connect(loopback(port), error);
  if (error) return false;
  state.stream->set_option(websocket::stream_base::decorator([&](websocket::request_type& request) {
    for (const auto& [name, value] : fields) request.set(name, value);
  }));
  websocket::response_type response;
  error = wait(state.context, state.stream->next_layer(), [&](auto done) {
    state.stream->async_handshake(response, "127.0.0.1:" + std::to_string(port),
                                  beast::string_view(target.data(), target.size()),
                                  std::move(done));
  });
  if (error) state.refusal = answer_of(response);
  return !error;
}

const HttpAnswer& LiveClient::refusal() const { return state_->refusal; }

std::optional<json::value> LiveClient::read() {
  auto& state = *state_;
  for (;;) {
    beast::flat_buffer buffer;
    const auto error = wait(state.context, state.stream->next_layer(),
                            [&](auto done) { state.stream->async_read(buffer, std::move(done)); });
    if (error) {
      state.close_code = static_cast<int>(state.stream->reason().code);
      return std::nullopt;
    }
    auto message = json::parse(beast::buffers_to_string(buffer.data()));
    if (message.at("type") != "ping") return message;
  }
}

int LiveClient::close_code() const { return state_->close_code; }

void LiveClient::write(std::string_view text) {
  wait(state_->context, state_->stream->next_layer(), [&](auto done) {
    state_->stream->async_write(asio::buffer(text.data(), text.size()), std::move(done));
  });
}

void LiveClient::close() {
  wait(state_->context, state_->stream->next_layer(), [&](auto done) {
    state_->stream->async_close(websocket::close_code::normal, std::move(done));
  });
}

}  // namespace xinfang::support
